#include "core/http/WebSocketClient.h"
#include "core/http/WebSocketHandshake.h"
#include "tests/core/http/RawClient.h"
#include "tests/core/http/TestServer.h"

#include <QMutex>
#include <QSslConfiguration>

#include <thread>

using namespace trestle;
using namespace trestle::http;
using trestle::tests::RawClient;
using trestle::tests::TestServer;

namespace {

const QByteArray opening =
    "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

QByteArray masked(int first, const QByteArray& payload)
{
    QByteArray bytes(1, static_cast<char>(first));
    if (payload.size() < 126) {
        bytes += static_cast<char>(0x80 | payload.size());
    } else {
        bytes += '\xfe';
        bytes += static_cast<char>(payload.size() >> 8);
        bytes += static_cast<char>(payload.size() & 0xff);
    }
    return bytes + QByteArray(4, '\0') + payload;
}

/// What happened to the sockets of one server, from all of its threads.
struct Log
{
    void add(const QByteArray& line)
    {
        const QMutexLocker lock(&mutex);
        lines += line;
    }
    [[nodiscard]] QByteArrayList all()
    {
        const QMutexLocker lock(&mutex);
        return lines;
    }
    QMutex mutex;
    QByteArrayList lines;
};

class Echo final : public WebSocketUser
{
public:
    explicit Echo(Log& log) : m_log(log) {}
    void opened(std::shared_ptr<WebSocket> socket) override
    {
        m_socket = std::move(socket);
        m_log.add("opened");
    }
    void messageReceived(WebSocketPayload payload, QByteArray data) override
    {
        if (data == "close") return m_socket->close({4001, "as you wish"});
        if (data == "flood") {
            QByteArray much(100'000, 'x');
            WebSocket::Sent sent = WebSocket::Sent::Taken;
            for (int i = 0; i < 1'000 && sent == WebSocket::Sent::Taken; ++i)
                sent = m_socket->send(WebSocketPayload::Text, much);
            m_log.add(sent == WebSocket::Sent::Full ? "full" : "taken");
            return;
        }
        m_socket->send(payload, data);
    }
    void pongReceived(QByteArray data) override { m_log.add("pong " + data); }
    void closed(const WebSocketEnd& end) override
    {
        m_log.add(("closed " + QByteArray::number(end.code) + ' ' + end.reason).trimmed());
        // Nobody hears this any more.
        if (m_socket->send(WebSocketPayload::Text, "late") != WebSocket::Sent::Closed)
            m_log.add("spoke after the close");
    }

private:
    Log& m_log;
    std::shared_ptr<WebSocket> m_socket;
};

/// Accepts every handshake that is one, with the first subprotocol offered; /no gets 403.
TestServer::Function accepting(Log& log, const WebSocketLimits& limits = {})
{
    return [&log, limits](Request request, Responder responder) {
        if (std::optional<Response> fault = handshakeFault(request)) return responder.respond(std::move(*fault));
        if (request.path() == "/no") {
            Response no = TestServer::text("not you");
            no.status = 403;
            return responder.respond(std::move(no));
        }
        const std::vector<QByteArray> offered = offeredSubprotocols(request.headers);
        responder.accept({offered.empty() ? QByteArray() : offered.front(), limits, std::make_unique<Echo>(log)});
    };
}

WebSocketRequest requestTo(const TestServer& server, const QString& path = QStringLiteral("/chat"))
{
    WebSocketRequest request;
    request.url = QUrl(QStringLiteral("ws://localhost:%1%2").arg(server.port()).arg(path));
    return request;
}

/// A client and what it heard.
struct Client
{
    explicit Client(WebSocketRequest request)
    {
        WebSocketClient::Callbacks callbacks;
        callbacks.onOpen = [this](const ClientResponse& answer) {
            opened = true;
            subprotocol = answer.headers.value("sec-websocket-protocol").toByteArray();
        };
        callbacks.onMessage = [this](WebSocketPayload, QByteArray data) { messages += data; };
        callbacks.onPong = [this](QByteArray data) { pongs += data; };
        callbacks.onClosed = [this](const WebSocketEnd& why) { end = why; };
        callbacks.onRefused = [this](const ClientResponse& answer) { refused = answer; };
        callbacks.onFailed = [this](const base::Error& error) { failed = error; };
        socket = std::make_unique<WebSocketClient>(std::move(request), std::move(callbacks));
    }
    bool opened = false;
    QByteArray subprotocol;
    QByteArrayList messages;
    QByteArrayList pongs;
    std::optional<WebSocketEnd> end;
    std::optional<ClientResponse> refused;
    std::optional<base::Error> failed;
    std::unique_ptr<WebSocketClient> socket;
};

}  // namespace

class TestWebSocketConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAndEchoes()
    {
        Log log;
        TestServer server(accepting(log));
        Client client(requestTo(server));
        QTRY_VERIFY(client.opened);
        client.socket->send(WebSocketPayload::Text, "hello");
        client.socket->send(WebSocketPayload::Text, QByteArray(30'000, 'x'));
        client.socket->ping("p");
        QTRY_COMPARE(client.messages.size(), 2);
        QCOMPARE(client.messages.front(), "hello");
        QCOMPARE(client.messages.back().size(), 30'000);
        QTRY_COMPARE(client.pongs, QByteArrayList{"p"});
        client.socket->close({1000, "bye"});
        QTRY_VERIFY(client.end);
        QCOMPARE(client.end->code, 1000);
        QTRY_COMPARE(log.all(), (QByteArrayList{"opened", "closed 1000 bye"}));
    }

    void serverCloses()
    {
        Log log;
        TestServer server(accepting(log));
        Client client(requestTo(server));
        QTRY_VERIFY(client.opened);
        client.socket->send(WebSocketPayload::Text, "close");
        QTRY_VERIFY(client.end);
        QCOMPARE(*client.end, (WebSocketEnd{4001, "as you wish"}));
        QTRY_COMPARE(log.all(), (QByteArrayList{"opened", "closed 4001 as you wish"}));
    }

    void lostConnection()
    {
        Log log;
        TestServer server(accepting(log));
        {
            Client client(requestTo(server));
            QTRY_VERIFY(client.opened);
        }
        QTRY_COMPARE(log.all(), (QByteArrayList{"opened", "closed 1006"}));
    }

    void choosesSubprotocol()
    {
        Log log;
        TestServer server(accepting(log));
        WebSocketRequest request = requestTo(server);
        request.subprotocols = {"v2.chat", "v1.chat"};
        Client client(request);
        QTRY_VERIFY(client.opened);
        QCOMPARE(client.subprotocol, "v2.chat");
    }

    void refusedByHandler()
    {
        Log log;
        TestServer server(accepting(log));
        Client client(requestTo(server, QStringLiteral("/no")));
        QTRY_VERIFY(client.refused);
        QCOMPARE(client.refused->status, 403);
        QCOMPARE(client.refused->body, "not you");
        QVERIFY(!client.opened);
        QVERIFY(log.all().isEmpty());
    }

    void unreachable()
    {
        WebSocketRequest request;
        request.url = QUrl(QStringLiteral("ws://127.0.0.1:1/"));
        Client client(request);
        QTRY_VERIFY(client.failed);
        QCOMPARE(client.failed->code, base::ErrorCode::Network);
        request.url = QUrl(QStringLiteral("http://127.0.0.1/"));
        Client wrong(request);
        QTRY_VERIFY(wrong.failed);
        QCOMPARE(wrong.failed->code, base::ErrorCode::InvalidArgument);
    }

    void handshake_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");

        const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        const QByteArray version = "Sec-WebSocket-Version: 13\r\n";
        const QByteArray upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
        const auto get = [](const QByteArray& fields, const QByteArray& line = "GET / HTTP/1.1") {
            return line + "\r\nHost: localhost\r\n" + fields + "\r\n";
        };
        QTest::newRow("complete") << get(upgrade + key + version) << QByteArray("101 Switching Protocols");
        QTest::newRow("case of words") << get("upgrade: WebSocket\r\nconnection: keep-alive, UPGRADE\r\n" + key +
                                              version)
                                       << QByteArray("101");
        QTest::newRow("POST") << get(upgrade + key + version + "Content-Length: 0\r\n", "POST / HTTP/1.1")
                              << QByteArray("400");
        QTest::newRow("HTTP/1.0") << get(upgrade + key + version, "GET / HTTP/1.0") << QByteArray("400");
        QTest::newRow("no Connection: Upgrade") << get("Upgrade: websocket\r\n" + key + version) << QByteArray("400");
        QTest::newRow("no key") << get(upgrade + version) << QByteArray("400");
        QTest::newRow("two keys") << get(upgrade + key + key + version) << QByteArray("400");
        QTest::newRow("short key") << get(upgrade + version + "Sec-WebSocket-Key: c2hvcnQ=\r\n") << QByteArray("400");
        QTest::newRow("key that is no base64")
            << get(upgrade + version + "Sec-WebSocket-Key: !!!hIHNhbXBsZSBub25jZQ==\r\n") << QByteArray("400");
        QTest::newRow("version 8") << get(upgrade + key + "Sec-WebSocket-Version: 8\r\n") << QByteArray("426");
        QTest::newRow("no version") << get(upgrade + key) << QByteArray("426");
    }

    void handshake()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const QByteArray, status);
        Log log;
        TestServer server(accepting(log));
        RawClient client(server.port());
        client.send(request);
        const QByteArray answer = client.readResponse(!status.startsWith("101"));
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.constData());
        if (status == "426") QVERIFY(answer.contains("Sec-WebSocket-Version: 13"));
        if (status.startsWith("101"))
            QVERIFY2(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), answer.constData());
    }

    void staysHttpAfterRefusal()
    {
        Log log;
        TestServer server(accepting(log));
        RawClient client(server.port());
        client.send(QByteArray(opening).replace("/chat", "/no") + "\r\n");
        QVERIFY(client.readResponse().startsWith("HTTP/1.1 403"));
        client.send(QByteArray(opening).replace("/chat", "/no") + "\r\n");
        QVERIFY(client.readResponse().startsWith("HTTP/1.1 403"));
    }

    void framesBehindTheHandshake()
    {
        // What a hasty client sends with its handshake waits for the answer, be that given at once or late.
        Log log;
        TestServer server([&log, accept = accepting(log)](Request request, Responder responder) {
            if (request.path() != "/late") return accept(std::move(request), std::move(responder));
            std::thread([&log, responder = std::move(responder)]() mutable {
                QTest::qSleep(50);
                responder.accept({{}, {}, std::make_unique<Echo>(log)});
            }).detach();
        });
        for (const char* path : {"/chat", "/late"}) {
            RawClient client(server.port());
            client.send(QByteArray(opening).replace("/chat", path) + "\r\n" + masked(0x81, "hasty") +
                        masked(0x88, QByteArrayLiteral("\x03\xe8")));
            QVERIFY(client.readResponse(false).startsWith("HTTP/1.1 101"));
            QCOMPARE(client.readToEnd(), QByteArrayLiteral("\x81\x05hasty\x88\x02\x03\xe8"));
        }
    }

    void answersEarlierRequestsFirst()
    {
        Log log;
        std::optional<Responder> first;
        QMutex mutex;
        TestServer server([&](Request request, Responder responder) {
            if (request.path() == "/first") {
                const QMutexLocker lock(&mutex);
                first.emplace(std::move(responder));
                return;
            }
            responder.accept({{}, {}, std::make_unique<Echo>(log)});
        });
        RawClient client(server.port());
        client.send("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n" + opening + "\r\n");
        QTRY_COMPARE(server.calls(), 2);
        {
            const QMutexLocker lock(&mutex);
            first->respond(TestServer::text("one"));
        }
        QVERIFY(client.readResponse().endsWith("one"));
        QVERIFY(client.readResponse(false).startsWith("HTTP/1.1 101"));
        client.send(masked(0x81, "x") + masked(0x88, {}));
        QCOMPARE(client.readToEnd(), QByteArrayLiteral("\x81\x01x\x88\0"));
    }

    void acceptingWhatAskedForNone()
    {
        Log log;
        TestServer server([&log](Request, Responder responder) {
            responder.accept({{}, {}, std::make_unique<Echo>(log)});
        });
        RawClient client(server.port());
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QVERIFY(client.readResponse().startsWith("HTTP/1.1 500"));
        QVERIFY(log.all().isEmpty());
    }

    void violationClosesAndHangsUp()
    {
        Log log;
        TestServer server(accepting(log));
        RawClient client(server.port());
        client.send(opening + "\r\n");
        client.readResponse(false);
        client.send("\x81\x01x");  // not masked
        const QByteArray end = client.readToEnd();
        QVERIFY(end.startsWith(QByteArrayLiteral("\x88")));
        QVERIFY(end.mid(2).startsWith(QByteArrayLiteral("\x03\xea")));
        QTRY_COMPARE(log.all().last(), QByteArray("closed 1002 Frames of a client must be masked"));
    }

    void idleAndLife_data()
    {
        QTest::addColumn<int>("idleMs");
        QTest::addColumn<int>("lifeMs");
        QTest::newRow("idle") << 100 << 60'000;
        QTest::newRow("life") << 60'000 << 100;
    }

    void idleAndLife()
    {
        QFETCH(const int, idleMs);
        QFETCH(const int, lifeMs);
        Log log;
        WebSocketLimits limits;
        limits.idleMs = idleMs;
        limits.lifeMs = lifeMs;
        TestServer server(accepting(log, limits));
        Client client(requestTo(server));
        QTRY_VERIFY(client.end);
        QCOMPARE(*client.end, (WebSocketEnd{1001, "Going away"}));
        QTRY_COMPARE(log.all(), (QByteArrayList{"opened", "closed 1001 Going away"}));
    }

    void whoNeverAnswersACloseIsDropped()
    {
        Log log;
        WebSocketLimits limits;
        limits.closeMs = 100;
        TestServer server(accepting(log, limits));
        RawClient client(server.port());
        client.send(opening + "\r\n");
        client.readResponse(false);
        client.send(masked(0x81, "close"));
        // The close, then the end of the connection without our answer.
        QVERIFY(client.readToEnd().startsWith(QByteArrayLiteral("\x88")));
    }

    void whoNeverReadsIsPausedAndDropped()
    {
        Log log;
        ServerLimits serverLimits;
        serverLimits.writeStallMs = 300;
        WebSocketLimits limits;
        limits.unreadHighWater = 100'000;
        limits.unreadLimit = 200'000;
        TestServer server(accepting(log, limits), serverLimits);
        RawClient client(server.port(), 4'096);
        client.send(opening + "\r\n");
        client.readResponse(false);
        client.send(masked(0x81, "flood"));
        QTRY_VERIFY(log.all().contains("full"));
        // It is not read from any more, so its messages fill the system's buffers and then wait with it.
        qint64 taken = 0;
        const QByteArray message = masked(0x81, QByteArray(30'000, 'x'));
        for (int i = 0; i < 2'000; ++i) {
            const qsizetype more = client.sendWithoutBlocking(message);
            if (more <= 0) break;
            taken += more;
        }
        QVERIFY(taken < 40'000'000);
        QTRY_VERIFY(!client.isAlive());
        QTRY_COMPARE(log.all().last(), QByteArray("closed 1006"));
    }

    void drainSaysGoingAway()
    {
        Log log;
        TestServer server(accepting(log));
        Client client(requestTo(server));
        QTRY_VERIFY(client.opened);
        server.server().drain(2'000);
        QTRY_VERIFY(client.end);
        QCOMPARE(client.end->code, 1001);
        QCOMPARE(log.all(), (QByteArrayList{"opened", "closed 1001 Going away"}));
    }

    void overTls()
    {
        const auto tls = tests::newServerTls();
        QVERIFY(tls);
        Log log;
        TestServer server(accepting(log), {}, tls);
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.setCaCertificates(tls->localCertificateChain());
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration::setDefaultConfiguration(trusting);
        WebSocketRequest request;
        request.url = QUrl(QStringLiteral("wss://localhost:%1/").arg(server.port()));
        Client client(request);
        QTRY_VERIFY(client.opened);
        client.socket->send(WebSocketPayload::Text, "secret");
        QTRY_COMPARE(client.messages, QByteArrayList{"secret"});
        client.socket->close();
        QTRY_VERIFY(client.end);
        QSslConfiguration::setDefaultConfiguration(before);
        QTRY_COMPARE(log.all(), (QByteArrayList{"opened", "closed 1000"}));
    }

    void manyAtOnce()
    {
        Log log;
        TestServer server(accepting(log));
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 200; ++i)
            clients.push_back(std::make_unique<Client>(requestTo(server)));
        for (const auto& client : clients)
            QTRY_VERIFY(client->opened);
        for (const auto& client : clients)
            client->socket->send(WebSocketPayload::Text, "all");
        for (const auto& client : clients)
            QTRY_COMPARE(client->messages, QByteArrayList{"all"});
    }
};

QTEST_GUILESS_MAIN(TestWebSocketConnection)
#include "tst_websocketconnection.moc"
