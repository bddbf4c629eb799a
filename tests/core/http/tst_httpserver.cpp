#include "core/http/ConnectionHost.h"
#include "core/http/PeerCertificates.h"
#include "tests/core/http/RawClient.h"
#include "tests/core/http/TestServer.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSslSocket>
#include <QThread>

#include <sys/resource.h>
#include <sys/socket.h>

#include <limits>
#include <thread>

using namespace trestle;
using namespace trestle::http;
using trestle::base::ErrorCode;
using trestle::tests::RawClient;
using trestle::tests::TestServer;

namespace {

QByteArray get(const QByteArray& target, const QByteArray& fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

int statusOf(const QByteArray& response)
{
    return response.startsWith("HTTP/1.1 ") ? response.mid(9, 3).toInt() : 0;
}

QByteArray bodyOf(const QByteArray& response)
{
    const qsizetype end = response.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : response.mid(end + 4);
}

void answerWithThread(Request /*request*/, Responder responder)
{
    responder.respond(TestServer::text(QThread::currentThread()->objectName().toLatin1()));
}

/// Keeps responders until a test answers them. Any thread.
class Waiting
{
public:
    void operator()(Request request, Responder responder)
    {
        QMutexLocker lock(&m_mutex);
        m_held.emplace_back(request.target, std::move(responder));
    }
    std::vector<std::pair<QByteArray, Responder>> take()
    {
        QMutexLocker lock(&m_mutex);
        return std::exchange(m_held, {});
    }
    size_t size()
    {
        QMutexLocker lock(&m_mutex);
        return m_held.size();
    }
    TestServer::Function function()
    {
        return [this](Request request, Responder responder) { (*this)(std::move(request), std::move(responder)); };
    }

private:
    QMutex m_mutex;
    std::vector<std::pair<QByteArray, Responder>> m_held;
};

/// A server that takes bodies in pieces, and answers with all of one and its trailer "End".
class PieceServer final : private Handler
{
public:
    PieceServer() : m_server(std::move(*HttpServer::listen(m_threads, {}, *this))) {}

    [[nodiscard]] quint16 port() const { return m_server->port(); }
    [[nodiscard]] QByteArray taken()
    {
        const QMutexLocker lock(&m_mutex);
        return m_taken;
    }
    [[nodiscard]] int brokenOff() const { return m_brokenOff; }
    void giveUpTo(qint64 bytes)
    {
        const QMutexLocker lock(&m_mutex);
        m_mayTake = bytes;
        give();
    }

private:
    class Reader final : public BodyReader
    {
    public:
        explicit Reader(PieceServer& server) : m_server(server) {}
        ~Reader() override
        {
            if (!m_hasEnded) ++m_server.m_brokenOff;
        }
        void read(QByteArray piece) override
        {
            const QMutexLocker lock(&m_server.m_mutex);
            m_server.m_taken += piece;
            m_server.give();
        }
        void end(Request request, Responder responder) override
        {
            m_hasEnded = true;
            const QByteArray left = request.body.isEmpty() ? QByteArray("nothing left") : request.body;
            responder.respond(TestServer::text(request.trailers.value("End").toByteArray() +
                                               m_server.taken().right(32) + ", " + left));
        }

    private:
        PieceServer& m_server;
        bool m_hasEnded = false;
    };

    void handle(Request request, Responder responder) override
    {
        responder.respond(TestServer::text("whole: " + request.body));
    }
    std::unique_ptr<BodyReader> bodyBegins(const Request& head, std::shared_ptr<BodyWindow> window) override
    {
        if (head.target != "/pieces") return nullptr;
        const QMutexLocker lock(&m_mutex);
        m_taken.clear();
        m_window = std::move(window);
        m_given = 0;
        return std::make_unique<Reader>(*this);
    }

    void give()
    {
        const qint64 until = std::min<qint64>(m_taken.size(), m_mayTake);
        if (until > m_given) m_window->give(until - std::exchange(m_given, until));
    }

    QMutex m_mutex;  // guards what follows up to m_window
    QByteArray m_taken;
    qint64 m_given = 0;
    qint64 m_mayTake = std::numeric_limits<qint64>::max();
    std::shared_ptr<BodyWindow> m_window;
    std::atomic<int> m_brokenOff = 0;
    IoThreads m_threads{1};
    std::unique_ptr<HttpServer> m_server;
};

}  // namespace

class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheConnection();
    void takesRequestsInAnyPieces();
    void givesBodiesInPieces_data();
    void givesBodiesInPieces();
    void holdsBodiesBack();
    void tellsOfBodiesThatBreakOff();
    void tellsTheHandler();
    void answersPipelinedRequestsInOrder();
    void answersInOrderWhateverTheThread();
    void readsManyConnectionsTogether();
    void readsAheadOnlySoFar();
    void headAndStatusesWithoutBody_data();
    void headAndStatusesWithoutBody();
    void persistence_data();
    void persistence();
    void halfClosedClientGetsItsAnswer();
    void continues();
    void continueWaitsForEarlierAnswers();
    void refuses_data();
    void refuses();
    void refusesInOrder();
    void doesNotRunASmuggledRequest();
    void largeBodies();
    void fieldsCannotBreakOut();
    void unansweredRequestGets500();
    void answersInPieces();
    void piecesInOtherForms_data();
    void piecesInOtherForms();
    void piecesWaitForEarlierAnswers();
    void brokenAnswerEndsTheConnection();
    void tellsWhatWaits();
    void answerAfterTheClientLeft();
    void answerAfterTheServerIsGone();
    void slowHeader();
    void slowBody();
    void idleConnectionsEnd();
    void clientThatNeverReads();
    void manyConnections();
    void beyondTheConnectionLimit();
    void survivesTheDescriptorLimit();
    void portInUse();
    void fewConnectionsShareAThread();
    void busyThreadsShareConnections();
    void drains();
    void drainGivesUp();
    void tls();
    void tlsGarbage();
};

void TestHttpServer::keepsTheConnection()
{
    TestServer server(TestServer::echo);
    RawClient client(server.port());
    for (const char* target : {"/1", "/2", "/3"}) {
        QVERIFY(client.send(get(target)));
        const QByteArray response = client.readResponse();
        QCOMPARE(statusOf(response), 200);
        QCOMPARE(bodyOf(response), QByteArray(target));
        QVERIFY(response.contains("\r\nContent-Length: 2\r\n"));
        QVERIFY(response.contains("\r\nContent-Type: text/plain\r\n"));
        QVERIFY(response.contains("\r\nDate: "));
        QVERIFY(response.contains(" GMT\r\n"));
    }
}

void TestHttpServer::takesRequestsInAnyPieces()
{
    TestServer server(TestServer::echo);
    RawClient client(server.port());
    const QByteArray request = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    for (const char byte : request)
        QVERIFY(client.send(QByteArray(1, byte)));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("hello"));
}

void TestHttpServer::givesBodiesInPieces_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArrayList>("parts");  // head and body as they are sent, each once the one before was taken
    QTest::addColumn<QByteArray>("answer");
    const QByteArray known = "Content-Length: 9\r\n\r\n";
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("of known length") << QByteArray("/pieces") << QByteArrayList{known + "one", "two", "six"}
                                     << QByteArray("onetwosix, nothing left");
    QTest::newRow("chunked, with a trailer")
        << QByteArray("/pieces") << QByteArrayList{chunked, "3\r\none\r\n", "3\r\ntwo\r\n", "0\r\nEnd: late \r\n\r\n"}
        << QByteArray("lateonetwo, nothing left");
    QTest::newRow("all at once") << QByteArray("/pieces") << QByteArrayList{known + "onetwosix"}
                                 << QByteArray("whole: onetwosix");
    QTest::newRow("who wants it whole") << QByteArray("/whole") << QByteArrayList{known + "one", "twosix"}
                                        << QByteArray("whole: onetwosix");
}

void TestHttpServer::givesBodiesInPieces()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArrayList, parts);
    QFETCH(const QByteArray, answer);
    PieceServer server;
    RawClient client(server.port());
    // Twice: the next request on the connection has a body of its own.
    for (int n = 0; n < 2; ++n) {
        client.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        qsizetype sent = 0;
        for (const QByteArray& part : parts) {
            client.send(part);
            sent += part.count("one") * 3 + part.count("two") * 3;
            if (target == "/pieces" && parts.size() > 1 && &part != &parts.back())
                QTRY_COMPARE(server.taken().size(), sent);
        }
        QCOMPARE(bodyOf(client.readResponse()), answer);
    }
    QCOMPARE(server.brokenOff(), 0);
}

void TestHttpServer::holdsBodiesBack()
{
    constexpr qsizetype all = qsizetype(9) << 20;
    PieceServer server;
    RawClient client(server.port());
    client.send("POST /pieces HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(all) + "\r\n\r\nx");
    QTRY_COMPARE(server.taken(), QByteArray("x"));
    server.giveUpTo(1);
    const qsizetype most = 1 + ServerLimits().bodyWindow + ConnectionHost::readBufferSize;
    const QByteArray rest(all - 1, 'y');
    qsizetype sent = 0;
    const auto send = [&] {
        sent += std::max<qsizetype>(client.sendWithoutBlocking(rest.sliced(sent)), 0);
        return server.taken().size();
    };
    QTRY_VERIFY(send() > ServerLimits().bodyWindow);
    QTest::qWait(20);
    QVERIFY2(send() <= most, QByteArray::number(server.taken().size()));
    server.giveUpTo(all);
    client.send(rest.sliced(sent));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray(32, 'y') + ", nothing left");
    QCOMPARE(server.taken().size(), all);
}

void TestHttpServer::tellsOfBodiesThatBreakOff()
{
    PieceServer server;
    RawClient client(server.port());
    client.send("POST /pieces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\none");
    QTRY_COMPARE(server.taken(), QByteArray("one"));
    client.close();
    QTRY_COMPARE(server.brokenOff(), 1);
    RawClient garbled(server.port());
    garbled.send("POST /pieces HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    QTRY_COMPARE(server.taken(), QByteArray("half"));
    garbled.send("nonsense\r\n");
    QCOMPARE(statusOf(garbled.readToEnd()), 400);
    QTRY_COMPARE(server.brokenOff(), 2);
}

void TestHttpServer::tellsTheHandler()
{
    Request seen;
    TestServer server([&seen](Request request, Responder responder) {
        seen = std::move(request);
        responder.respond({});
    });
    RawClient client(server.port());
    QVERIFY(client.send(
        "PATCH /a?b=c HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"));
    QCOMPARE(statusOf(client.readResponse()), 200);
    QCOMPARE(seen.method, QByteArray("PATCH"));
    QCOMPARE(seen.path().toByteArray(), QByteArray("/a"));
    QCOMPARE(seen.query().toByteArray(), QByteArray("b=c"));
    QCOMPARE(seen.headers.value("x-one").toByteArray(), QByteArray("1"));
    QCOMPARE(seen.body, QByteArray("ab"));
    QCOMPARE(seen.minorVersion, 1);
    QCOMPARE(seen.peerAddress, QByteArray("127.0.0.1"));
    QVERIFY(seen.peerPort != 0);
    QCOMPARE(seen.localPort, server.port());
    QVERIFY(seen.receivedNs > 0);
}

void TestHttpServer::answersPipelinedRequestsInOrder()
{
    TestServer server(TestServer::echo);
    RawClient client(server.port());
    QByteArray burst;
    for (int i = 0; i < 500; ++i)
        burst += get("/" + QByteArray::number(i));
    QVERIFY(client.send(burst));
    for (int i = 0; i < 500; ++i)
        QCOMPARE(bodyOf(client.readResponse()), "/" + QByteArray::number(i));
}

void TestHttpServer::answersInOrderWhateverTheThread()
{
    ServerLimits limits;
    limits.pipelined = 40;
    Waiting waiting;
    TestServer server(waiting.function(), limits);
    RawClient client(server.port());
    QByteArray burst;
    for (int i = 0; i < 40; ++i)
        burst += get("/" + QByteArray::number(i));
    QVERIFY(client.send(burst));
    QTRY_COMPARE(waiting.size(), size_t(40));
    auto held = waiting.take();
    std::vector<std::thread> threads;
    for (size_t t = 0; t < 4; ++t)
        threads.emplace_back([&held, t] {
            for (size_t i = held.size(); i-- > 0;)
                if (i % 4 == t) held[i].second.respond(TestServer::text(held[i].first));
        });
    for (std::thread& thread : threads)
        thread.join();
    for (int i = 0; i < 40; ++i)
        QCOMPARE(bodyOf(client.readResponse()), "/" + QByteArray::number(i));
}

// What comes for many connections while their thread is busy is read in one turn: requests of all sizes, several in one
// piece, parts of some, and the ends of connections.
void TestHttpServer::readsManyConnectionsTogether()
{
    QSemaphore held;
    QSemaphore go;
    TestServer server(
        [&](Request request, Responder responder) {
            if (request.target == "/hold") {
                held.release();
                go.acquire();
            }
            TestServer::echo(std::move(request), std::move(responder));
        },
        {}, std::nullopt, 1);
    constexpr int count = 40;
    std::vector<RawClient> clients;
    for (int i = 0; i < count; ++i) {
        clients.emplace_back(server.port());
        QVERIFY(clients.back().send(get("/first")));
        QCOMPARE(bodyOf(clients.back().readResponse()), QByteArray("/first"));
    }
    RawClient holder(server.port());
    QVERIFY(holder.send(get("/hold")));
    held.acquire();
    const auto target = [](int i) { return "/" + QByteArray::number(i); };
    const auto post = [](const QByteArray& body) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
               body;
    };
    const QByteArray long1(3000, 'a');
    const QByteArray long2(20'000, 'b');
    for (int i = 0; i < count; ++i) {
        const QByteArray exact = post(QByteArray(5000, 'c')).left(4096);  // as much as is read for each at once
        switch (i % 5) {
            case 0:
                QVERIFY(clients[size_t(i)].send(get(target(i))));
                break;
            case 1:
                QVERIFY(clients[size_t(i)].send(get(target(i)) + post(long1) + get("/last")));
                break;
            case 2:
                QVERIFY(clients[size_t(i)].send(post(long2)));
                break;
            case 3:
                QVERIFY(clients[size_t(i)].send(exact));
                break;
            case 4:
                QVERIFY(clients[size_t(i)].send(get(target(i))));
                clients[size_t(i)].endWriting();
                break;
        }
    }
    go.release();
    QCOMPARE(bodyOf(holder.readResponse()), QByteArray("/hold"));
    for (int i = 0; i < count; ++i) {
        RawClient& client = clients[size_t(i)];
        switch (i % 5) {
            case 0:
                QCOMPARE(bodyOf(client.readResponse()), target(i));
                break;
            case 1:
                QCOMPARE(bodyOf(client.readResponse()), target(i));
                QCOMPARE(bodyOf(client.readResponse()), long1);
                QCOMPARE(bodyOf(client.readResponse()), QByteArray("/last"));
                break;
            case 2:
                QCOMPARE(bodyOf(client.readResponse()), long2);
                break;
            case 3:
                QVERIFY(client.send(QByteArray(5000, 'c').left(post(QByteArray(5000, 'c')).size() - 4096)));
                QCOMPARE(bodyOf(client.readResponse()), QByteArray(5000, 'c'));
                break;
            case 4:
                QCOMPARE(bodyOf(client.readToEnd()), target(i));
                break;
        }
    }
}

void TestHttpServer::readsAheadOnlySoFar()
{
    ServerLimits limits;
    limits.pipelined = 4;
    Waiting waiting;
    TestServer server(waiting.function(), limits);
    RawClient client(server.port());
    QByteArray burst;
    for (int i = 0; i < 10; ++i)
        burst += get("/" + QByteArray::number(i));
    QVERIFY(client.send(burst));
    int answered = 0;
    while (answered < 10) {
        const int expected = std::min(10, answered + 4);
        QTRY_COMPARE(server.calls(), expected);
        auto held = waiting.take();
        for (auto& [target, responder] : held)
            responder.respond(TestServer::text(target));
        answered += int(held.size());
    }
    for (int i = 0; i < 10; ++i)
        QCOMPARE(bodyOf(client.readResponse()), "/" + QByteArray::number(i));
}

void TestHttpServer::headAndStatusesWithoutBody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("length");  // null: no such field
    QTest::newRow("head") << QByteArray("HEAD") << 200 << QByteArray("3");
    QTest::newRow("head not found") << QByteArray("HEAD") << 404 << QByteArray("3");
    QTest::newRow("204") << QByteArray("GET") << 204 << QByteArray();
    QTest::newRow("304") << QByteArray("GET") << 304 << QByteArray();
}

void TestHttpServer::headAndStatusesWithoutBody()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, length);
    TestServer server([status](Request, Responder responder) {
        Response response = TestServer::text("abc");
        response.status = status;
        responder.respond(std::move(response));
    });
    RawClient client(server.port());
    for (int i = 0; i < 2; ++i) {  // a second answer shows that nothing was left of the first
        QVERIFY(client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n"));
        const QByteArray response = client.readResponse(false);
        QCOMPARE(statusOf(response), status);
        QVERIFY(response.endsWith("\r\n\r\n"));
        QCOMPARE(response.contains("Content-Length: " + length + "\r\n"), !length.isNull());
    }
}

void TestHttpServer::persistence_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("kept");
    QTest::addColumn<QByteArray>("announced");
    QTest::newRow("1.1") << get("/") << true << QByteArray();
    QTest::newRow("1.1 close") << get("/", "Connection: close\r\n") << false << QByteArray("Connection: close\r\n");
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false << QByteArray("Connection: close\r\n");
    QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true
                                    << QByteArray("Connection: keep-alive\r\n");
    QTest::newRow("the handler closes") << get("/close") << false << QByteArray("Connection: close\r\n");
}

void TestHttpServer::persistence()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, kept);
    QFETCH(QByteArray, announced);
    TestServer server([](Request r, Responder responder) {
        Response response = TestServer::text(r.target);
        response.close = r.target == "/close";
        responder.respond(std::move(response));
    });
    RawClient client(server.port());
    QVERIFY(client.send(request + get("/again")));
    const QByteArray first = client.readResponse();
    QCOMPARE(statusOf(first), 200);
    if (announced.isEmpty())
        QVERIFY(!first.contains("Connection:"));
    else
        QVERIFY(first.contains(announced));
    if (kept) {
        QCOMPARE(bodyOf(client.readResponse()), QByteArray("/again"));
    } else {
        QCOMPARE(client.readToEnd(), QByteArray());
        QCOMPARE(server.calls(), 1);
    }
}

void TestHttpServer::halfClosedClientGetsItsAnswer()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient client(server.port());
    QVERIFY(client.send(get("/late")));
    client.endWriting();
    QTRY_COMPARE(waiting.size(), size_t(1));
    auto held = waiting.take();
    held.front().second.respond(TestServer::text("still"));
    QCOMPARE(bodyOf(client.readToEnd()), QByteArray("still"));
}

void TestHttpServer::continues()
{
    TestServer server(TestServer::echo);
    RawClient client(server.port());
    QVERIFY(client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    QCOMPARE(client.readResponse(), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    QVERIFY(client.send("ok"));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("ok"));
    // Nobody waits for it if the body came along.
    QVERIFY(client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok"));
    QCOMPARE(statusOf(client.readResponse()), 200);
    // Nor is a body wanted that is too large.
    QVERIFY(client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"));
    QCOMPARE(statusOf(client.readResponse()), 413);
}

void TestHttpServer::continueWaitsForEarlierAnswers()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient client(server.port());
    QVERIFY(
        client.send(get("/first") + "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    QTRY_COMPARE(waiting.size(), size_t(1));
    waiting.take().front().second.respond(TestServer::text("first"));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("first"));
    QCOMPARE(client.readResponse(), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    QVERIFY(client.send("ok"));
    QTRY_COMPARE(waiting.size(), size_t(1));
    waiting.take().front().second.respond(TestServer::text("second"));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("second"));
}

void TestHttpServer::refuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("raw");
    QTest::newRow("malformed") << 400 << QByteArray("GET /\r\n\r\n");
    QTest::newRow("line feeds") << 400 << QByteArray("GET / HTTP/1.1\nHost: a\n\n");
    QTest::newRow("no host") << 400 << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::newRow("large body") << 413 << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n");
    QTest::newRow("large body that comes")
        << 413 << "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n" + QByteArray(2 << 20, 'x');
    QTest::newRow("long target") << 414 << "GET /" + QByteArray(20'000, 'a') + " HTTP/1.1\r\n";
    QTest::newRow("large header") << 431 << "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(20'000, 'a') + "\r\n";
    QTest::newRow("expectation") << 417 << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n");
    QTest::newRow("coding") << 501 << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: br\r\n\r\n");
    QTest::newRow("version") << 505 << QByteArray("GET / HTTP/2.0\r\nHost: a\r\n\r\n");
}

void TestHttpServer::refuses()
{
    QFETCH(int, status);
    QFETCH(QByteArray, raw);
    TestServer server(TestServer::echo);
    RawClient client(server.port());
    client.send(raw);
    const QByteArray response = client.readToEnd();
    QCOMPARE(statusOf(response), status);
    QVERIFY(response.contains("\r\nConnection: close\r\n"));
    QVERIFY(response.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY(bodyOf(response).startsWith("{\"message\":\""));
    QCOMPARE(server.calls(), 0);
}

void TestHttpServer::refusesInOrder()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient client(server.port());
    QVERIFY(client.send(get("/good") + "BAD\r\n\r\n" + get("/never")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    waiting.take().front().second.respond(TestServer::text("good"));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("good"));
    QCOMPARE(statusOf(client.readResponse()), 400);
    QCOMPARE(client.readToEnd(), QByteArray());
    QCOMPARE(server.calls(), 1);
}

void TestHttpServer::doesNotRunASmuggledRequest()
{
    for (const char* framing :
         {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 0\r\nContent-Length: 44\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "Content-Length: 0, 44\r\n"}) {
        TestServer server(TestServer::echo);
        RawClient client(server.port());
        QVERIFY(
            client.send("POST / HTTP/1.1\r\nHost: a\r\n" + QByteArray(framing) + "\r\n0\r\n\r\n" + get("/smuggled")));
        const QByteArray response = client.readToEnd();
        QCOMPARE(statusOf(response), 400);
        QVERIFY(!response.contains("smuggled"));
        QCOMPARE(server.calls(), 0);
    }
}

void TestHttpServer::largeBodies()
{
    TestServer server(TestServer::echo);
    RawClient client(server.port());
    const QByteArray body(5 << 20, 'b');
    for (int i = 0; i < 2; ++i) {
        std::thread sender([&] {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
                        body);
        });
        const QByteArray response = client.readResponse();
        sender.join();
        QVERIFY(bodyOf(response) == body);
    }
}

void TestHttpServer::fieldsCannotBreakOut()
{
    TestServer server([](Request, Responder responder) {
        Response response = TestServer::text("x");
        response.headers.add("X-Value", "a\r\nSet-Cookie: evil=1");
        response.headers.add("X-Name: evil\r\nX", "b");
        response.headers.add("Content-Length", "999");
        response.headers.add("Transfer-Encoding", "chunked");
        response.headers.add("X-Good", "yes");
        responder.respond(std::move(response));
    });
    RawClient client(server.port());
    QVERIFY(client.send(get("/")));
    const QByteArray response = client.readResponse();
    QVERIFY(!response.contains("evil"));
    QVERIFY(!response.contains("chunked"));
    QVERIFY(response.contains("Content-Length: 1\r\n"));
    QVERIFY(response.contains("X-Good: yes\r\n"));
}

void TestHttpServer::unansweredRequestGets500()
{
    TestServer server([](Request, Responder responder) { const Responder dropped = std::move(responder); });
    RawClient client(server.port());
    QVERIFY(client.send(get("/") + get("/")));
    QCOMPARE(statusOf(client.readResponse()), 500);
    QCOMPARE(statusOf(client.readResponse()), 500);
}

void TestHttpServer::answersInPieces()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient client(server.port());
    for (int round = 0; round < 2; ++round) {  // the connection serves on
        QVERIFY(client.send(get("/")));
        QTRY_COMPARE(waiting.size(), size_t(1));
        auto held = waiting.take();
        Response head = TestServer::text("first");
        ResponseBody body = held.front().second.begin(std::move(head));
        const QByteArray begun = client.readUntil("5\r\nfirst\r\n");
        QCOMPARE(statusOf(begun), 200);
        QVERIFY(begun.contains("\r\nTransfer-Encoding: chunked\r\n"));
        QVERIFY(!begun.contains("Content-Length"));
        // Each piece is with the client before the next is written.
        body.write("a longer second one");
        QCOMPARE(client.readUntil("one\r\n"), QByteArray("13\r\na longer second one\r\n"));
        body.write({});
        std::thread([moved = std::move(body)]() mutable {
            moved.write("x");
            moved.end();
        }).join();
        QCOMPARE(client.readUntil("0\r\n\r\n"), QByteArray("1\r\nx\r\n0\r\n\r\n"));
    }
}

void TestHttpServer::piecesInOtherForms_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("coding");  // the field, or nothing
    QTest::addColumn<QByteArray>("body");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const QByteArray close = "Connection: close\r\n";
    QTest::newRow("HTTP/1.0: to the end")
        << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << 200 << QByteArray() << QByteArray("ab");
    QTest::newRow("HEAD") << "HEAD / HTTP/1.1\r\nHost: a\r\n" + close + "\r\n" << 200 << chunked << QByteArray();
    QTest::newRow("204") << get("/", close) << 204 << QByteArray() << QByteArray();
    QTest::newRow("close") << get("/", close) << 200 << chunked << QByteArray("1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
}

void TestHttpServer::piecesInOtherForms()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QByteArray, coding);
    QFETCH(QByteArray, body);
    TestServer server([status](Request, Responder responder) {
        Response head;
        head.status = status;
        ResponseBody pieces = responder.begin(std::move(head));
        pieces.write("a");
        pieces.write("b");
        pieces.end();
    });
    RawClient client(server.port());
    QVERIFY(client.send(request));
    const QByteArray response = client.readToEnd();
    QCOMPARE(statusOf(response), status);
    QCOMPARE(response.contains("Transfer-Encoding"), !coding.isEmpty());
    QVERIFY(response.contains(coding));
    QVERIFY(response.contains("Connection: close\r\n"));
    QCOMPARE(bodyOf(response), body);
}

void TestHttpServer::piecesWaitForEarlierAnswers()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient client(server.port());
    QVERIFY(client.send(get("/1") + get("/2") + get("/3")));
    QTRY_COMPARE(waiting.size(), size_t(3));
    auto held = waiting.take();
    held[2].second.respond(TestServer::text("third"));
    ResponseBody body = held[1].second.begin({});
    body.write("sec");
    QTRY_COMPARE(body.waiting(), qint64(3));
    held[0].second.respond(TestServer::text("first"));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("first"));
    QVERIFY(client.readUntil("3\r\nsec\r\n").contains("200 OK"));
    body.write("ond");
    body.end();
    QCOMPARE(client.readUntil("0\r\n\r\n"), QByteArray("3\r\nond\r\n0\r\n\r\n"));
    QCOMPARE(bodyOf(client.readResponse()), QByteArray("third"));
}

void TestHttpServer::brokenAnswerEndsTheConnection()
{
    TestServer server([](Request, Responder responder) { (void)responder.begin(TestServer::text("half")); });
    RawClient client(server.port());
    QVERIFY(client.send(get("/1") + get("/2")));
    QCOMPARE(bodyOf(client.readToEnd()), QByteArray("4\r\nhalf\r\n"));
}

// Whoever writes knows how far the client is behind.
void TestHttpServer::tellsWhatWaits()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient client(server.port(), 65'536);
    QVERIFY(client.send(get("/")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    auto held = waiting.take();
    ResponseBody body = held.front().second.begin({});
    const QByteArray piece(1 << 20, 'x');
    for (int n = 0; n < 8; ++n)
        body.write(piece);
    QVERIFY(body.waiting() > (1 << 20));
    std::thread reader([&client] { (void)client.readUntil("\r\n0\r\n\r\n"); });
    QTRY_COMPARE(body.waiting(), qint64(0));
    body.end();
    reader.join();
    // Nor does it wait for one that is gone.
    QVERIFY(client.send(get("/")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    held = waiting.take();
    ResponseBody other = held.front().second.begin({});
    for (int n = 0; n < 8; ++n)
        other.write(piece);
    client.close();
    QTRY_COMPARE(other.waiting(), qint64(0));
    other.write(piece);
    QTRY_COMPARE(other.waiting(), qint64(0));
}

void TestHttpServer::answerAfterTheClientLeft()
{
    Waiting waiting;
    TestServer server(waiting.function());
    {
        RawClient client(server.port());
        QVERIFY(client.send(get("/gone")));
        QTRY_COMPARE(waiting.size(), size_t(1));
    }
    waiting.take().front().second.respond(TestServer::text(QByteArray(1 << 20, 'x')));
    RawClient next(server.port());
    QVERIFY(next.send(get("/next")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    waiting.take().front().second.respond(TestServer::text("next"));
    QCOMPARE(bodyOf(next.readResponse()), QByteArray("next"));
}

void TestHttpServer::answerAfterTheServerIsGone()
{
    Waiting waiting;
    auto server = std::make_unique<TestServer>(waiting.function());
    RawClient client(server->port());
    QVERIFY(client.send(get("/late")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    server.reset();
    waiting.take().front().second.respond(TestServer::text("late"));
    QCOMPARE(client.readToEnd(), QByteArray());
}

void TestHttpServer::slowHeader()
{
    ServerLimits limits;
    limits.headerMs = 80;
    TestServer server(TestServer::echo, limits);
    RawClient client(server.port());
    QVERIFY(client.send("GET / HTTP/1.1\r\nHo"));
    QCOMPARE(statusOf(client.readToEnd()), 408);
    // A deadline in all, not between bytes.
    RawClient dripping(server.port());
    std::atomic<bool> over = false;
    std::thread drip([&] {
        dripping.send("GET / HTTP/1.1\r\nX: ");
        while (!over && dripping.send("x"))
            QThread::msleep(5);
    });
    const QByteArray response = dripping.readToEnd();
    over = true;
    drip.join();
    QCOMPARE(statusOf(response), 408);
    QCOMPARE(server.calls(), 0);
}

void TestHttpServer::slowBody()
{
    ServerLimits limits;
    limits.bodyGraceMs = 80;
    limits.bodyBytesPerSecond = 1'000'000;
    TestServer server(TestServer::echo, limits);
    RawClient client(server.port());
    QVERIFY(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"));
    QCOMPARE(statusOf(client.readToEnd()), 408);
    QCOMPARE(server.calls(), 0);
}

void TestHttpServer::idleConnectionsEnd()
{
    ServerLimits limits;
    limits.idleMs = 80;
    limits.headerMs = 80;
    TestServer server(TestServer::echo, limits);
    RawClient silent(server.port());
    RawClient idle(server.port());
    QVERIFY(idle.send(get("/")));
    QCOMPARE(statusOf(idle.readResponse()), 200);
    QCOMPARE(idle.readToEnd(), QByteArray());
    QCOMPARE(silent.readToEnd(), QByteArray());
}

void TestHttpServer::clientThatNeverReads()
{
    ServerLimits limits;
    limits.writeHighWater = 256 * 1024;
    limits.writeStallMs = 300;
    const QByteArray body(64 * 1024, 'x');
    TestServer server([&body](Request, Responder responder) { responder.respond(TestServer::text(body)); }, limits, {},
                      1);
    RawClient client(server.port(), 4096);
    constexpr int count = 2000;
    for (int i = 0; i < count; ++i)
        client.sendWithoutBlocking(get("/"));
    // The others are served meanwhile; in the end the server hangs up with most requests unanswered.
    RawClient other(server.port());
    QVERIFY(other.send(get("/")));
    QCOMPARE(bodyOf(other.readResponse()).size(), body.size());
    QTRY_VERIFY(!client.isAlive());
    QVERIFY2(server.calls() < count / 2, qPrintable(QString::number(server.calls())));
}

void TestHttpServer::manyConnections()
{
    TestServer server(TestServer::echo);
    std::vector<RawClient> clients;
    for (int i = 0; i < 300; ++i)
        clients.emplace_back(server.port());
    for (int round = 0; round < 2; ++round) {
        for (size_t i = 0; i < clients.size(); ++i)
            QVERIFY(clients[i].send(get("/" + QByteArray::number(quint64(i)))));
        for (size_t i = 0; i < clients.size(); ++i)
            QCOMPARE(bodyOf(clients[i].readResponse()), "/" + QByteArray::number(quint64(i)));
    }
}

void TestHttpServer::beyondTheConnectionLimit()
{
    ServerLimits limits;
    limits.connections = 10;
    TestServer server(TestServer::echo, limits);
    std::vector<RawClient> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back(server.port());
        QVERIFY(clients.back().send(get("/")));
        QCOMPARE(statusOf(clients.back().readResponse()), 200);
    }
    RawClient crowded(server.port());
    crowded.send(get("/"));
    const QByteArray refusal = crowded.readToEnd();
    QCOMPARE(statusOf(refusal), 503);
    QVERIFY(refusal.contains("\r\nRetry-After: 1\r\n"));
    QCOMPARE(server.calls(), 8);
    // Those who are in stay in.
    QVERIFY(clients.front().send(get("/")));
    QCOMPARE(statusOf(clients.front().readResponse()), 200);
    clients.clear();
    crowded.close();
    QTRY_VERIFY([&] {
        RawClient again(server.port());
        again.send(get("/"));
        return statusOf(again.readResponse()) == 200;
    }());
}

void TestHttpServer::survivesTheDescriptorLimit()
{
    TestServer server(TestServer::echo, {}, {}, 1);
    // The clients' descriptors are of this process too: all are made first, then the limit leaves three for the server.
    std::vector<RawClient> clients;
    std::vector<int> descriptors;
    for (int i = 0; i < 12; ++i)
        descriptors.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit tight = before;
    tight.rlim_cur = rlim_t(descriptors.back()) + 4;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    for (const int descriptor : descriptors)
        clients.push_back(RawClient::connectDescriptor(descriptor, server.port()));
    int served = 0;
    int refused = 0;
    for (RawClient& client : clients) {
        client.send(get("/"));
        const int status = statusOf(client.readResponse());
        served += status == 200;
        refused += status == 503;
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    QCOMPARE(served, 3);
    QCOMPARE(refused, 9);
    clients.clear();
    RawClient after(server.port());
    QVERIFY(after.send(get("/")));
    QCOMPARE(statusOf(after.readResponse()), 200);
}

void TestHttpServer::portInUse()
{
    TestServer first(TestServer::echo);
    struct Silent : Handler
    {
        void handle(Request, Responder) override {}
    } handler;
    IoThreads threads(1);
    HttpServer::Options options;
    options.port = first.port();
    const auto second = HttpServer::listen(threads, options, handler);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::AddressInUse);
    const QString message = second.error().message;
    QVERIFY2(message.contains(QString::number(first.port())), qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("(process %1)").arg(QCoreApplication::applicationPid())),
             qPrintable(message));
    options.port = 0;
    options.address = QHostAddress(QStringLiteral("192.0.2.1"));  // of nobody
    const auto elsewhere = HttpServer::listen(threads, options, handler);
    QVERIFY(!elsewhere);
    QCOMPARE(elsewhere.error().code, ErrorCode::Network);
}

void TestHttpServer::fewConnectionsShareAThread()
{
    TestServer server(answerWithThread);
    std::vector<RawClient> clients;
    for (int i = 0; i < 6; ++i)
        clients.emplace_back(server.port());
    for (RawClient& client : clients) {
        QVERIFY(client.send(get("/")));
        QCOMPARE(bodyOf(client.readResponse()), QByteArray("io-0"));
    }
}

void TestHttpServer::busyThreadsShareConnections()
{
    Waiting waiting;
    ServerLimits limits;
    limits.busyPercent = 0;    // whoever does anything
    limits.writeStallMs = 80;  // a look at it each 10 ms
    TestServer server(
        [&waiting](Request request, Responder responder) {
            if (request.target == "/wait")
                waiting(std::move(request), std::move(responder));
            else
                answerWithThread(std::move(request), std::move(responder));
        },
        limits);
    RawClient unused(server.port());
    RawClient waitsForAnswer(server.port());
    QVERIFY(waitsForAnswer.send(get("/wait")));
    std::vector<RawClient> clients;
    for (int i = 0; i < 6; ++i)
        clients.emplace_back(server.port());
    QElapsedTimer timer;
    timer.start();
    int moved = 0;
    while (moved == 0 && timer.elapsed() < 20'000) {
        moved = 0;
        for (RawClient& client : clients) {
            QVERIFY(client.send(get("/")));
            const QByteArray thread = bodyOf(client.readResponse());
            QVERIFY2(thread.startsWith("io-"), thread.constData());
            moved += thread == "io-1";
        }
    }
    QVERIFY(moved > 0);
    QTRY_COMPARE(waiting.size(), size_t(1));
    waiting.take().front().second.respond(TestServer::text("at last"));
    QCOMPARE(bodyOf(waitsForAnswer.readResponse()), QByteArray("at last"));
    QVERIFY(unused.send(get("/")));
    QVERIFY(bodyOf(unused.readResponse()).startsWith("io-"));
}

void TestHttpServer::drains()
{
    Waiting waiting;
    TestServer server(waiting.function(), {}, {}, 1);  // one thread: it hears of the drain before the answer
    RawClient idle(server.port());
    RawClient busy(server.port());
    QVERIFY(busy.send(get("/busy")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    std::thread answering([&] {
        idle.readToEnd();  // the idle one is let go first
        waiting.take().front().second.respond(TestServer::text("done"));
    });
    server.server().drain(20'000);
    answering.join();
    const QByteArray response = busy.readToEnd();
    QCOMPARE(bodyOf(response), QByteArray("done"));
    QVERIFY(response.contains("\r\nConnection: close\r\n"));
    QVERIFY(!RawClient(server.port()).isConnected());
}

void TestHttpServer::drainGivesUp()
{
    Waiting waiting;
    TestServer server(waiting.function());
    RawClient busy(server.port());
    QVERIFY(busy.send(get("/busy")));
    QTRY_COMPARE(waiting.size(), size_t(1));
    server.server().drain(20);
    waiting.take().front().second.respond(TestServer::text("late"));
    QCOMPARE(bodyOf(busy.readToEnd()), QByteArray("late"));
}

void TestHttpServer::tls()
{
    const auto configuration = tests::newServerTls();
    QVERIFY(configuration);
    const QByteArray large(3 << 20, 'x');
    TestServer server(
        [&large](Request request, Responder responder) {
            const QByteArray how = peerEncryption() ? "over TLS " : "";
            responder.respond(TestServer::text(request.target == "/large" ? large : how + request.target));
        },
        {}, configuration);
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(client.waitForEncrypted(10'000));
    QByteArray received;
    connect(&client, &QSslSocket::readyRead, &client, [&] { received += client.readAll(); });
    client.write(get("/1") + get("/large") + get("/3", "Connection: close\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, 20'000);
    QCOMPARE(received.count("HTTP/1.1 200 OK\r\n"), 3);
    QVERIFY(received.endsWith("\r\n\r\nover TLS /3"));
    QVERIFY(received.size() > large.size());
}

void TestHttpServer::tlsGarbage()
{
    const auto configuration = tests::newServerTls();
    QVERIFY(configuration);
    TestServer server(TestServer::echo, {}, configuration);
    RawClient plain(server.port());
    QVERIFY(plain.send(get("/")));
    QVERIFY(!plain.readToEnd().startsWith("HTTP/1.1 200"));
    QCOMPARE(server.calls(), 0);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
