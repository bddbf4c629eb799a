// The HTTP integration against real servers: one request in, one out, one answer back, and nothing of one connection
// on the other.
#include "tests/core/gateway/GatewayFixture.h"
#include "tests/core/http/TestServer.h"

#include <QMutex>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace trestle;
using gateway::HttpIntegration;
using observe::StationKind;
using observe::StationOutcome;
using tests::GatewayFixture;
using tests::TestServer;

namespace {

QByteArray urlOf(quint16 port, const QByteArray& rest)
{
    return "http://127.0.0.1:" + QByteArray::number(port) + rest;
}

// A target that remembers what it was asked and answers with `answer`.
class Target
{
public:
    http::Response answer = TestServer::text("fine");

    [[nodiscard]] http::Request last() const
    {
        QMutexLocker lock(&m_mutex);
        return m_last;
    }
    [[nodiscard]] int calls() const { return m_server.calls(); }
    [[nodiscard]] quint16 port() const { return m_server.port(); }

private:
    mutable QMutex m_mutex;  // guards m_last
    http::Request m_last;
    TestServer m_server{[this](http::Request request, http::Responder responder) {
        {
            QMutexLocker lock(&m_mutex);
            m_last = std::move(request);
        }
        responder.respond(answer);
    }};
};

// A target that answers every connection's first bytes with fixed ones, and ends it.
class RawTarget : public QTcpServer
{
public:
    explicit RawTarget(QByteArray bytes) : m_bytes(std::move(bytes))
    {
        if (!listen(QHostAddress::LocalHost)) qFatal("cannot listen");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* const socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                socket->readAll();
                if (m_bytes.isEmpty()) return;
                socket->write(m_bytes);
                socket->disconnectFromHost();
            });
        });
    }

private:
    const QByteArray m_bytes;
};

const observe::Station* targetStation(const observe::Trace& trace)
{
    for (const observe::Station& station : trace.stations)
        if (station.kind == StationKind::HttpTarget) return &station;
    return nullptr;
}

}  // namespace

class TestHttpIntegration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesPathAndQuery_data();
    void passesPathAndQuery();
    void refusesToLeaveTheDesignedPath_data();
    void refusesToLeaveTheDesignedPath();
    void passesMethods_data();
    void passesMethods();
    void dropsFieldsOfTheConnection();
    void passesBodiesBothWays();
    void answersHead();
    void passesStatuses_data();
    void passesStatuses();
    void answersUnreachableTargets();
    void givesUpOnASlowTarget();
    void answersBrokenTargets_data();
    void answersBrokenTargets();
    void splitsNoAnswer_data();
    void splitsNoAnswer();
    void stopsCircles();

private:
    void serveOne(const QByteArray& method, const QByteArray& path, const HttpIntegration& integration)
    {
        m_gateway.serve({{method, path, integration}});
    }

    GatewayFixture m_gateway;
};

void TestHttpIntegration::passesPathAndQuery_data()
{
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("received");
    const auto row = [](const char* name, const char* uri, const char* asked, const char* received) {
        QTest::newRow(name) << QByteArray(uri) << QByteArray(asked) << QByteArray(received);
    };
    row("greedy", "/base/{proxy}", "/shop/a/b/c", "/base/a/b/c");
    row("greedy with plus", "/{proxy+}", "/shop/a/b", "/a/b");
    row("query", "/{proxy}", "/shop/a?x=1&x=2&empty=&bare", "/a?x=1&x=2&empty=&bare");
    row("encoded query", "/{proxy}", "/shop/a?q=%26%3D%23%2B+%20%25&n=%C3%A9", "/a?q=%26%3D%23%2B+%20%25&n=%C3%A9");
    row("query behind the designed one", "/{proxy}?team=7", "/shop/a?x=1", "/a?team=7&x=1");
    row("blank", "/{proxy}", "/shop/a%20b", "/a%20b");
    row("UTF-8", "/{proxy}", "/shop/caf%C3%A9", "/caf%C3%A9");
    row("percent", "/{proxy}", "/shop/100%2525", "/100%2525");
    row("question mark and hash", "/{proxy}", "/shop/a%3Fb%23c", "/a%3Fb%23c");
    row("line end", "/{proxy}", "/shop/a%0D%0AX:1", "/a%0D%0AX%3A1");
    row("a slash inside one parameter", "/items/{id}", "/item/a%2Fb", "/items/a%2Fb");
    row("parameter in the query", "/find?id={id}", "/item/a%26b", "/find?id=a%26b");
    row("no path", "", "/item/7", "/");
}

void TestHttpIntegration::passesPathAndQuery()
{
    QFETCH(const QByteArray, uri);
    QFETCH(const QByteArray, asked);
    const Target target;
    const QByteArray path = asked.startsWith("/item/") ? "/item/{id}" : "/shop/{proxy+}";
    serveOne("GET", path, {urlOf(target.port(), uri)});
    QCOMPARE(m_gateway.send("GET", asked).body, QByteArray("fine"));
    QTEST(target.last().target, "received");
    QCOMPARE(target.calls(), 1);
}

void TestHttpIntegration::refusesToLeaveTheDesignedPath_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::newRow("dots") << QByteArray("/shop/a/../../admin");
    QTest::newRow("encoded dots") << QByteArray("/shop/%2e%2e/admin");
    QTest::newRow("encoded slash") << QByteArray("/shop/..%2Fadmin");
}

void TestHttpIntegration::refusesToLeaveTheDesignedPath()
{
    QFETCH(const QByteArray, asked);
    const Target target;
    serveOne("GET", "/shop/{proxy+}", {urlOf(target.port(), "/public/{proxy}")});
    QCOMPARE(m_gateway.send("GET", asked).status, 400);
    QCOMPARE(target.calls(), 0);
}

void TestHttpIntegration::passesMethods_data()
{
    QTest::addColumn<QByteArray>("design");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("received");
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        QTest::newRow(method) << QByteArray("ANY") << QByteArray(method) << QByteArray(method);
    QTest::newRow("designed") << QByteArray("POST") << QByteArray("GET") << QByteArray("POST");
}

void TestHttpIntegration::passesMethods()
{
    QFETCH(const QByteArray, design);
    QFETCH(const QByteArray, asked);
    const Target target;
    serveOne("ANY", "/x", {urlOf(target.port(), "/x"), design});
    QCOMPARE(m_gateway.send(asked, "/x").status, 200);
    QTEST(target.last().method, "received");
}

void TestHttpIntegration::dropsFieldsOfTheConnection()
{
    Target target;
    target.answer.headers = {{"X-Kept", "1"},     {"Set-Cookie", "a=1"},       {"Set-Cookie", "b=2"},
                             {"X-Private", "no"}, {"Keep-Alive", "timeout=1"}, {"Proxy-Authenticate", "Basic"},
                             {"Upgrade", "h2c"},  {"Trailer", "X-Last"}};
    serveOne("GET", "/x", {urlOf(target.port(), "/x")});
    const http::ClientResponse answer = m_gateway.send("GET", "/x", {},
                                                       {{"Connection", "keep-alive, X-Mine"},
                                                        {"X-Mine", "no"},
                                                        {"TE", "trailers"},
                                                        {"Expect", "100-continue"},
                                                        {"Proxy-Authorization", "Basic x"},
                                                        {"Keep-Alive", "timeout=5"},
                                                        {"X-Other", "yes"},
                                                        {"Cookie", "c=1"},
                                                        {"Forwarded", "for=10.0.0.1"}});
    QCOMPARE(answer.status, 200);
    const http::Headers received = target.last().headers;
    for (const char* gone : {"X-Mine", "TE", "Proxy-Authorization", "Keep-Alive", "Expect"})
        QVERIFY2(!received.contains(gone), gone);
    QCOMPARE(received.value("X-Other").toByteArray(), QByteArray("yes"));
    QCOMPARE(received.value("Cookie").toByteArray(), QByteArray("c=1"));
    QCOMPARE(received.values("Host").size(), size_t(1));
    QCOMPARE(received.value("Host").toByteArray(), "127.0.0.1:" + QByteArray::number(target.port()));
    QVERIFY(received.value("Forwarded").startsWith("for=10.0.0.1, for=127.0.0.1;host="));
    QVERIFY(received.contains("Via"));
    QVERIFY(received.value("X-Amzn-Trace-Id").toByteArray().contains(m_gateway.trace()->id));

    QCOMPARE(answer.headers.value("X-Kept").toByteArray(), QByteArray("1"));
    QCOMPARE(answer.headers.values("Set-Cookie"), (std::vector<QByteArray>{"a=1", "b=2"}));
    for (const char* gone : {"Proxy-Authenticate", "Upgrade", "Trailer", "Keep-Alive"})
        QVERIFY2(!answer.headers.contains(gone), gone);
    QCOMPARE(answer.headers.values("Date").size(), size_t(1));
    QCOMPARE(answer.headers.values("Content-Length").size(), size_t(1));
}

void TestHttpIntegration::passesBodiesBothWays()
{
    QByteArray body;
    for (int i = 0; i < 1'000'000; ++i)
        body += static_cast<char>((i * 31 + i / 977) & 0xff);
    Target target;
    target.answer.body = body + "end";
    serveOne("POST", "/x", {urlOf(target.port(), "/x")});
    const http::ClientResponse answer =
        m_gateway.send("POST", "/x", body, {{"Content-Type", "application/octet-stream"}});
    QCOMPARE(answer.status, 200);
    QVERIFY(target.last().body == body);
    QVERIFY(answer.body == body + "end");
    QCOMPARE(target.last().headers.value("Content-Type").toByteArray(), QByteArray("application/octet-stream"));
}

void TestHttpIntegration::answersHead()
{
    const Target target;
    serveOne("ANY", "/x", {urlOf(target.port(), "/x")});
    const http::ClientResponse answer = m_gateway.send("HEAD", "/x");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray());
    QCOMPARE(answer.headers.value("Content-Length").toByteArray(), QByteArray("4"));
    QCOMPARE(target.last().method, QByteArray("HEAD"));
}

void TestHttpIntegration::passesStatuses_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {201, 204, 302, 304, 404, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void TestHttpIntegration::passesStatuses()
{
    QFETCH(const int, status);
    Target target;
    target.answer.status = status;
    target.answer.headers = {{"Location", "/elsewhere"}};
    serveOne("GET", "/x", {urlOf(target.port(), "/x")});
    const http::ClientResponse answer = m_gateway.send("GET", "/x");
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("Location").toByteArray(), QByteArray("/elsewhere"));
}

void TestHttpIntegration::answersUnreachableTargets()
{
    quint16 port = 0;
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        port = gone.serverPort();
    }
    serveOne("GET", "/x", {urlOf(port, "/x")});
    const http::ClientResponse answer = m_gateway.send("GET", "/x");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.body, QByteArray(R"({"message":"Service Unavailable"})"));
    const auto trace = m_gateway.trace();
    QCOMPARE(targetStation(*trace)->outcome, StationOutcome::Failed);
    QVERIFY2(trace->note.contains(QByteArray::number(port)), trace->note);
}

void TestHttpIntegration::givesUpOnASlowTarget()
{
    const RawTarget silent{{}};
    serveOne("GET", "/x", {urlOf(silent.serverPort(), "/x"), "ANY", 50});
    QCOMPARE(m_gateway.send("GET", "/x").status, 503);
    QVERIFY2(m_gateway.trace()->note.contains("50 ms"), m_gateway.trace()->note);
}

void TestHttpIntegration::answersBrokenTargets_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray unavailable = R"({"message":"Service Unavailable"})";
    const QByteArray error = R"({"message":"Internal Server Error"})";
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << 500 << error;
    QTest::newRow("ends early") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") << 503 << unavailable;
    QTest::newRow("too large") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n") << 500 << error;
    QTest::newRow("status out of range") << QByteArray("HTTP/1.1 777 Odd\r\nContent-Length: 0\r\n\r\n") << 500 << error;
    QTest::newRow("upgrade") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n") << 500 << error;
    QTest::newRow("interim answer first")
        << QByteArray("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        << 200 << QByteArray("ok");
    QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
                            << 200 << QByteArray("ok");
    QTest::newRow("until the end") << QByteArray("HTTP/1.0 200 OK\r\n\r\nok") << 200 << QByteArray("ok");
}

void TestHttpIntegration::answersBrokenTargets()
{
    QFETCH(const QByteArray, bytes);
    const RawTarget target(bytes);
    serveOne("GET", "/x", {urlOf(target.serverPort(), "/x")});
    const http::ClientResponse answer = m_gateway.send("GET", "/x");
    QTEST(answer.status, "status");
    QTEST(answer.body, "body");
}

void TestHttpIntegration::splitsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("bare CR") << QByteArray("X-Bad: a\rSet-Cookie: stolen=1\r\n");
    QTest::newRow("bare LF") << QByteArray("X-Bad: a\n\nHTTP/1.1 200 OK\nSet-Cookie: stolen=1\r\n");
    QTest::newRow("NUL") << QByteArray("X-Bad: a\0b\r\n", 13);
    QTest::newRow("folded") << QByteArray("X-Bad: a\r\n Set-Cookie: stolen=1\r\n");
    QTest::newRow("blank before the colon") << QByteArray("Set-Cookie : stolen=1\r\n");
}

void TestHttpIntegration::splitsNoAnswer()
{
    QFETCH(const QByteArray, field);
    const RawTarget target("HTTP/1.1 200 OK\r\n" + field + "Content-Length: 0\r\n\r\n");
    serveOne("GET", "/x", {urlOf(target.serverPort(), "/x")});
    const http::ClientResponse answer = m_gateway.send("GET", "/x");
    QVERIFY2(answer.status == 500 || !answer.headers.contains("X-Bad"), answer.body);
    QVERIFY(!answer.headers.contains("Set-Cookie"));
}

void TestHttpIntegration::stopsCircles()
{
    const QByteArray own = urlOf(m_gateway.port(), {});
    m_gateway.serve({{"GET", "/itself", HttpIntegration{own + "/itself"}},
                     {"GET", "/one", HttpIntegration{own + "/two"}},
                     {"GET", "/two", HttpIntegration{own + "/one"}}});
    QCOMPARE(m_gateway.send("GET", "/itself").status, 500);
    QVERIFY2(m_gateway.trace()->note.contains("circle"), m_gateway.trace()->note);

    const qint64 before = m_gateway.trace()->number;
    QCOMPARE(m_gateway.send("GET", "/one").status, 500);
    QVERIFY(m_gateway.trace()->number - before <= 10);
}

QTEST_GUILESS_MAIN(TestHttpIntegration)
#include "tst_httpintegration.moc"
