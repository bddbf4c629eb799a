#include "core/http/HttpClient.h"
#include "tests/core/http/TestServer.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>

using namespace trestle;
using namespace trestle::http;
using trestle::base::ErrorCode;
using trestle::tests::TestServer;

namespace {

/// Says the same bytes to everyone who sends something, then keeps the connection or ends it.
class CannedServer : public QTcpServer
{
public:
    enum class Then { Keep, Close };
    CannedServer(const QByteArray& bytes, Then then)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, bytes, then] {
            QTcpSocket* const socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, bytes, then] {
                received += socket->readAll();
                socket->write(bytes);
                if (then == Then::Close) socket->disconnectFromHost();
            });
        });
    }
    QByteArray received;
    int connections = 0;
};

ClientRequest request(const QByteArray& method, quint16 port, const QString& target = QStringLiteral("/"))
{
    ClientRequest made;
    made.method = method;
    made.url = QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(target));
    return made;
}

/// Sends and runs the event loop until done.
base::Result<ClientResponse> exchange(HttpClient& client, ClientRequest request)
{
    std::optional<base::Result<ClientResponse>> result;
    client.send(std::move(request), [&result](base::Result<ClientResponse> r) { result = std::move(r); });
    if (!QTest::qWaitFor([&] { return result.has_value(); }, 20'000)) return base::Error{ErrorCode::Internal, {}};
    return std::move(*result);
}

}  // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsAndReceives();
    void reusesConnections();
    void streams();
    void readsNoFasterThanItIsTaken();
    void retriesOnAStaleConnection();
    void doesNotRepeatAPost();
    void responses_data();
    void responses();
    void brokenResponses_data();
    void brokenResponses();
    void headHasNoBody();
    void refusedConnection();
    void badRequests_data();
    void badRequests();
    void totalTimeLimit();
    void bodyLimit();
    void cancels();
    void mayBeDestroyedInACallback();
    void worksOnIoThreads();
    void https();
    void httpsChecksTheCertificate();
};

void TestHttpClient::sendsAndReceives()
{
    TestServer server([](Request request, Responder responder) {
        Response response = TestServer::text(request.method + ' ' + request.target + ' ' + request.body);
        response.status = 201;
        response.headers.add("X-Host", request.headers.value("Host").toByteArray());
        response.headers.add("X-Given", request.headers.value("X-Given").toByteArray());
        responder.respond(std::move(response));
    });
    HttpClient client;
    ClientRequest post = request("POST", server.port(), QStringLiteral("/a%20b?q=1%2B1"));
    post.headers.add("X-Given", "yes");
    post.body = "hello";
    const auto result = exchange(client, std::move(post));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->status, 201);
    QCOMPARE(result->reason, QByteArray("Created"));
    QCOMPARE(result->body, QByteArray("POST /a%20b?q=1%2B1 hello"));
    QCOMPARE(result->headers.value("X-Given").toByteArray(), QByteArray("yes"));
    QCOMPARE(result->headers.value("x-host").toByteArray(), "127.0.0.1:" + QByteArray::number(server.port()));
    QVERIFY(result->timings.connectedNs > 0);
    QVERIFY(result->timings.firstByteNs >= result->timings.connectedNs);
    QVERIFY(result->timings.doneNs >= result->timings.firstByteNs);
}

void TestHttpClient::reusesConnections()
{
    CannedServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", CannedServer::Then::Keep);
    HttpClient client;
    for (int i = 0; i < 3; ++i)
        QCOMPARE(exchange(client, request("GET", server.serverPort()))->body, QByteArray("ok"));
    QCOMPARE(server.connections, 1);
    ClientRequest last = request("GET", server.serverPort());
    last.headers.add("Connection", "close");
    QVERIFY(exchange(client, std::move(last)));
    QVERIFY(exchange(client, request("GET", server.serverPort())));
    QCOMPARE(server.connections, 2);
}

void TestHttpClient::streams()
{
    const QByteArray large(3 << 20, 'x');
    TestServer server([&](Request, Responder responder) { responder.respond(TestServer::text(large)); });
    HttpClient client;
    int headersAt = -1;
    int pieces = 0;
    qint64 bytes = 0;
    std::optional<base::Result<ClientResponse>> result;
    HttpClient::Callbacks callbacks;
    callbacks.onHeaders = [&](const ClientResponse& response) {
        QCOMPARE(response.status, 200);
        headersAt = pieces;
    };
    callbacks.onData = [&](QByteArrayView data) {
        ++pieces;
        bytes += data.size();
    };
    callbacks.done = [&](base::Result<ClientResponse> r) { result = std::move(r); };
    client.send(request("GET", server.port()), std::move(callbacks));
    QTRY_VERIFY(result.has_value());
    QVERIFY(*result);
    QCOMPARE(headersAt, 0);
    QCOMPARE(bytes, qint64(large.size()));
    QVERIFY(pieces > 1);
    QVERIFY((*result)->body.isEmpty());
}

// What waits behind the client holds the server back, and nothing is lost of an answer that ended meanwhile.
void TestHttpClient::readsNoFasterThanItIsTaken()
{
    constexpr qint64 size = 64 << 20;
    TestServer server(
        [&](Request, Responder responder) { responder.respond(TestServer::text(QByteArray(size, 'x'))); });
    HttpClient client;
    qint64 bytes = 0;
    bool slow = true;
    std::optional<base::Result<ClientResponse>> result;
    HttpClient::Callbacks callbacks;
    callbacks.onData = [&](QByteArrayView data) { bytes += data.size(); };
    callbacks.waiting = [&] { return slow ? bytes : 0; };
    callbacks.done = [&](base::Result<ClientResponse> r) { result = std::move(r); };
    ClientRequest wanted = request("GET", server.port());
    wanted.limits.bodyBytes = size;
    client.send(std::move(wanted), std::move(callbacks));
    QTRY_VERIFY(bytes > (2 << 20));
    const qint64 held = bytes;
    QTest::qWait(50);
    QCOMPARE(bytes, held);
    QVERIFY(held < (4 << 20));
    slow = false;
    QTRY_VERIFY(result.has_value());
    QVERIFY(*result);
    QCOMPARE(bytes, size);
}

void TestHttpClient::retriesOnAStaleConnection()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    int connections = 0;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket* const socket = server.nextPendingConnection();
        ++connections;
        connect(socket, &QTcpSocket::readyRead, socket, [socket, served = 0]() mutable {
            socket->readAll();
            if (served++ == 0)
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            else
                socket->abort();  // hangs up on the second request of a connection
        });
    });
    HttpClient client;
    QVERIFY(exchange(client, request("GET", server.serverPort())));
    const auto second = exchange(client, request("GET", server.serverPort()));
    QVERIFY2(second, second ? "" : qPrintable(second.error().message));
    QCOMPARE(second->body, QByteArray("ok"));
    QCOMPARE(connections, 2);
}

void TestHttpClient::doesNotRepeatAPost()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    int posts = 0;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket* const socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&posts, socket] {
            if (!socket->readAll().startsWith("POST")) {
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                return;
            }
            ++posts;
            socket->abort();
        });
    });
    HttpClient client;
    QVERIFY(exchange(client, request("GET", server.serverPort())));
    const auto result = exchange(client, request("POST", server.serverPort()));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Network);
    QCOMPARE(posts, 1);
}

void TestHttpClient::responses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc") << 200
                            << QByteArray("abc");
    QTest::newRow("chunked")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: 1\r\n\r\n")
        << 200 << QByteArray("abc");
    QTest::newRow("until close") << QByteArray("HTTP/1.1 200 OK\r\n\r\nabc") << 200 << QByteArray("abc");
    QTest::newRow("1.0") << QByteArray("HTTP/1.0 404 Not Found\r\n\r\nabc") << 404 << QByteArray("abc");
    QTest::newRow("interim") << QByteArray(
                                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
                             << 200 << QByteArray("a");
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204 << QByteArray();
    QTest::newRow("304 with length") << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n") << 304
                                     << QByteArray();
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na") << 200 << QByteArray("a");
    QTest::newRow("length twice") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na")
                                  << 200 << QByteArray("a");
}

void TestHttpClient::responses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    CannedServer server(bytes, CannedServer::Then::Close);
    HttpClient client;
    const auto result = exchange(client, request("GET", server.serverPort()));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->status, status);
    QCOMPARE(result->body, body);
}

void TestHttpClient::brokenResponses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("nothing") << QByteArray() << ErrorCode::Network;
    QTest::newRow("half a header") << QByteArray("HTTP/1.1 200 OK\r\nConte") << ErrorCode::Network;
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << ErrorCode::Network;
    QTest::newRow("half a chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc")
                                  << ErrorCode::Network;
    QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << ErrorCode::Parse;
    QTest::newRow("HTTP/2") << QByteArray("HTTP/2.0 200 OK\r\n\r\n") << ErrorCode::Parse;
    QTest::newRow("status") << QByteArray("HTTP/1.1 2x0 OK\r\n\r\n") << ErrorCode::Parse;
    QTest::newRow("bare line feed") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 1\n\na") << ErrorCode::Parse;
    QTest::newRow("folded") << QByteArray("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n") << ErrorCode::Parse;
    QTest::newRow("lengths differ") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
                                    << ErrorCode::Parse;
    QTest::newRow("length and coding")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        << ErrorCode::Parse;
    QTest::newRow("chunk size") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
                                << ErrorCode::Parse;
    QTest::newRow("large header") << "HTTP/1.1 200 OK\r\nA: " + QByteArray(70'000, 'a') + "\r\n\r\n"
                                  << ErrorCode::TooLarge;
}

void TestHttpClient::brokenResponses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    CannedServer server(bytes, CannedServer::Then::Close);
    HttpClient client;
    const auto result = exchange(client, request("GET", server.serverPort()));
    QVERIFY(!result);
    QCOMPARE(base::codeName(result.error().code), base::codeName(code));
    QVERIFY(!result.error().message.isEmpty());
}

void TestHttpClient::headHasNoBody()
{
    TestServer server(TestServer::echo);
    HttpClient client;
    for (int i = 0; i < 2; ++i) {
        const auto result = exchange(client, request("HEAD", server.port(), QStringLiteral("/abc")));
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(result->headers.value("Content-Length").toByteArray(), QByteArray("4"));
        QVERIFY(result->body.isEmpty());
    }
}

void TestHttpClient::refusedConnection()
{
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const quint16 port = closed.serverPort();
    closed.close();
    HttpClient client;
    const auto result = exchange(client, request("GET", port));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Network);
    QVERIFY(result.error().message.contains(QString::number(port)));
}

void TestHttpClient::badRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const QString good = QStringLiteral("http://127.0.0.1:1/");
    QTest::newRow("scheme") << QByteArray("GET") << QStringLiteral("ftp://a/") << QByteArray("A") << QByteArray("b");
    QTest::newRow("no host") << QByteArray("GET") << QStringLiteral("http:///x") << QByteArray("A") << QByteArray("b");
    QTest::newRow("empty") << QByteArray("GET") << QString() << QByteArray("A") << QByteArray("b");
    QTest::newRow("method") << QByteArray("GET / HTTP/1.1\r\nX:") << good << QByteArray("A") << QByteArray("b");
    QTest::newRow("no method") << QByteArray() << good << QByteArray("A") << QByteArray("b");
    QTest::newRow("name") << QByteArray("GET") << good << QByteArray("A b") << QByteArray("b");
    QTest::newRow("value") << QByteArray("GET") << good << QByteArray("A") << QByteArray("b\r\nC: d");
}

void TestHttpClient::badRequests()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, url);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    HttpClient client;
    ClientRequest bad;
    bad.method = method;
    bad.url = QUrl(url);
    bad.headers.add(name, value);
    bool sending = true;
    std::optional<base::Result<ClientResponse>> result;
    client.send(std::move(bad), [&](base::Result<ClientResponse> r) {
        QVERIFY(!sending);
        result = std::move(r);
    });
    sending = false;
    QTRY_VERIFY(result.has_value());
    QVERIFY(!*result);
    QCOMPARE(result->error().code, ErrorCode::InvalidArgument);
}

void TestHttpClient::totalTimeLimit()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    HttpClient client;
    ClientRequest slow = request("GET", silent.serverPort());
    slow.limits.totalMs = 50;
    const auto result = exchange(client, std::move(slow));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Timeout);
}

void TestHttpClient::bodyLimit()
{
    TestServer server([](Request, Responder responder) { responder.respond(TestServer::text(QByteArray(1001, 'x'))); });
    HttpClient client;
    ClientRequest small = request("GET", server.port());
    small.limits.bodyBytes = 1000;
    const auto result = exchange(client, std::move(small));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::TooLarge);
    ClientRequest enough = request("GET", server.port());
    enough.limits.bodyBytes = 1001;
    QCOMPARE(exchange(client, std::move(enough))->body.size(), 1001);
}

void TestHttpClient::cancels()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    HttpClient client;
    int calls = 0;
    ErrorCode code = ErrorCode::Internal;
    const HttpClient::Id id =
        client.send(request("GET", silent.serverPort()), [&](base::Result<ClientResponse> result) {
            ++calls;
            if (!result) code = result.error().code;
        });
    QTRY_VERIFY(silent.hasPendingConnections());
    client.cancel(id);
    client.cancel(id);
    QCOMPARE(calls, 1);
    QCOMPARE(code, ErrorCode::Cancelled);
}

void TestHttpClient::mayBeDestroyedInACallback()
{
    TestServer server(TestServer::echo);
    for (const bool atHeaders : {true, false}) {
        auto client = std::make_unique<HttpClient>();
        bool done = false;
        HttpClient::Callbacks callbacks;
        callbacks.onHeaders = [&](const ClientResponse&) {
            if (atHeaders) client.reset();
        };
        callbacks.onData = [&](QByteArrayView) { client.reset(); };
        callbacks.done = [&](base::Result<ClientResponse>) { done = true; };
        client->send(request("GET", server.port()), std::move(callbacks));
        QTRY_VERIFY(!client);
        QCoreApplication::processEvents();
        QVERIFY(!done);
    }
}

void TestHttpClient::worksOnIoThreads()
{
    TestServer server(TestServer::echo);
    IoThreads threads(1);
    std::unique_ptr<HttpClient> client;
    std::atomic<int> good = 0;
    threads.mailbox(0).post([&] {
        client = std::make_unique<HttpClient>();
        for (int i = 0; i < 20; ++i)
            client->send(request("GET", server.port(), QStringLiteral("/%1").arg(i)),
                         [&good, i](const base::Result<ClientResponse>& result) {
                             if (result && result->body == "/" + QByteArray::number(i)) ++good;
                         });
    });
    QTRY_COMPARE(good.load(), 20);
    std::atomic<bool> gone = false;
    threads.mailbox(0).post([&] {
        client.reset();
        gone = true;
    });
    QTRY_VERIFY(gone.load());
}

void TestHttpClient::https()
{
    const auto tls = tests::newServerTls();
    QVERIFY(tls);
    TestServer server(TestServer::echo, {}, tls);
    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    QSslConfiguration trusting = before;
    trusting.addCaCertificates(tls->localCertificateChain());
    QSslConfiguration::setDefaultConfiguration(trusting);
    HttpClient client;
    for (int i = 0; i < 2; ++i) {
        ClientRequest secure = request("POST", server.port());
        secure.url.setScheme(QStringLiteral("https"));
        secure.body = QByteArray(500'000, 's');
        const auto result = exchange(client, std::move(secure));
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(result->body.size(), 500'000);
        QCOMPARE(result->timings.encryptedNs > 0, i == 0);  // the second one found the connection open
    }
    QSslConfiguration::setDefaultConfiguration(before);
}

void TestHttpClient::httpsChecksTheCertificate()
{
    const auto tls = tests::newServerTls();
    QVERIFY(tls);
    TestServer server(TestServer::echo, {}, tls);
    HttpClient client;
    ClientRequest secure = request("GET", server.port());
    secure.url.setScheme(QStringLiteral("https"));
    const auto result = exchange(client, std::move(secure));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Network);
    QCOMPARE(server.calls(), 0);
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
