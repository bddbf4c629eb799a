#include "core/http/WebSocketClient.h"

#include "core/base/Clock.h"
#include "core/http/RequestWriter.h"
#include "core/http/ResponseParser.h"
#include "core/http/WebSocketHandshake.h"

#include <QNetworkProxy>
#include <QPointer>
#include <QSslSocket>
#include <QTimer>

namespace trestle::http {

namespace {

enum class Phase { Connecting, Asking, Open, Closing, Over };

bool isSecure(const QUrl& url)
{
    return url.scheme() == QLatin1String("wss");
}

struct DeleteSocketLater
{
    void operator()(QTcpSocket* socket) const
    {
        socket->disconnect();
        socket->deleteLater();
    }
};

}  // namespace

class WebSocketClient::Private : public std::enable_shared_from_this<Private>
{
public:
    Private(WebSocketRequest wanted, Callbacks told)
        : request(std::move(wanted)),
          callbacks(std::move(told)),
          session(WebSocketSession::Role::Client, request.rules),
          parser({}, ResponseParser::AnswerTo::OtherMethod),
          startedNs(base::SystemClock::instance().monotonicNs())
    {
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, &timer, [this] { late(); });
    }

    void start()
    {
        QTimer::singleShot(0, &timer, [this] {
            const auto self = shared_from_this();
            connectSocket();
        });
    }

    void connectSocket()
    {
        const QString scheme = request.url.scheme();
        if (!request.url.isValid() || request.url.host().isEmpty() || (scheme != u"ws" && scheme != u"wss"))
            return fail({base::ErrorCode::InvalidArgument,
                         QStringLiteral("\"%1\" is not a ws or wss URL").arg(request.url.toDisplayString())});
        handshake = handshakeRequest();
        if (const QString fault = faultOfFields(handshake); !fault.isEmpty())
            return fail({base::ErrorCode::InvalidArgument, fault});

        QSslSocket* const encrypted = isSecure(request.url) ? new QSslSocket : nullptr;
        socket.reset(encrypted ? encrypted : new QTcpSocket);
        socket->setProxy(QNetworkProxy::NoProxy);
        QTcpSocket* const raw = socket.get();
        const auto guarded = [this](auto step) {
            return [this, step] {
                const auto self = shared_from_this();
                step();
            };
        };
        QObject::connect(raw, &QTcpSocket::readyRead, raw, guarded([this] { takeBytes(); }));
        QObject::connect(raw, &QTcpSocket::errorOccurred, raw, guarded([this] { socketEnded(); }));
        QObject::connect(raw, &QTcpSocket::disconnected, raw, guarded([this] { socketEnded(); }));
        timer.start(request.connectMs);
        // RFC 6761: names under localhost are this machine, whether or not the resolver knows.
        QString host = request.url.host();
        if (host.endsWith(QLatin1String(".localhost"), Qt::CaseInsensitive)) host = QStringLiteral("localhost");
        const auto port = static_cast<quint16>(request.url.port(encrypted ? 443 : 80));
        if (encrypted) {
            QObject::connect(encrypted, &QSslSocket::encrypted, raw, guarded([this] { ask(); }));
            encrypted->connectToHostEncrypted(host, port, request.url.host());
        } else {
            QObject::connect(raw, &QTcpSocket::connected, raw, guarded([this] { ask(); }));
            raw->connectToHost(host, port);
        }
    }

    ClientRequest handshakeRequest()
    {
        key = newHandshakeKey();
        ClientRequest out;
        out.method = "GET";
        out.url = request.url;
        out.url.setScheme(isSecure(request.url) ? QStringLiteral("https") : QStringLiteral("http"));
        out.headers = request.headers;
        out.headers.set("Upgrade", "websocket");
        out.headers.set("Connection", "Upgrade");
        out.headers.set("Sec-WebSocket-Key", key);
        out.headers.set("Sec-WebSocket-Version", "13");
        if (!request.subprotocols.isEmpty()) out.headers.set("Sec-WebSocket-Protocol", request.subprotocols.join(", "));
        return out;
    }

    void ask()
    {
        phase = Phase::Asking;
        answer.timings.connectedNs = elapsedNs();
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        timer.start(request.answerMs);
        socket->write(requestBytes(handshake));
    }

    void takeBytes()
    {
        while (socket && socket->bytesAvailable() > 0) {
            QByteArray data = socket->readAll();
            if (phase == Phase::Connecting || phase == Phase::Asking) {
                const qsizetype taken = parser.feed(data);
                if (!takeAnswer()) return;
                data = data.sliced(taken);
            }
            if (phase == Phase::Open || phase == Phase::Closing) takeFrames(data);
        }
    }

    /// False if there is no more to read: the answer is not complete, or no yes.
    bool takeAnswer()
    {
        if (answer.timings.firstByteNs == 0) answer.timings.firstByteNs = elapsedNs();
        switch (parser.state()) {
            case ResponseParser::State::Head:
            case ResponseParser::State::Body:
                return false;
            case ResponseParser::State::Failed:
                fail({base::ErrorCode::Parse,
                      QStringLiteral("The response is malformed: %1").arg(QLatin1String(parser.failureReason()))});
                return false;
            case ResponseParser::State::TooLarge:
                fail({base::ErrorCode::TooLarge, QStringLiteral("The response is larger than allowed")});
                return false;
            case ResponseParser::State::Complete:
                break;
        }
        answer.status = parser.status();
        answer.reason = parser.reason();
        answer.headers = parser.headers();
        answer.body = parser.takeBody();
        answer.timings.doneNs = elapsedNs();
        timer.stop();
        if (answer.status != 101) {
            end();
            if (callbacks.onRefused) callbacks.onRefused(answer);
            return false;
        }
        if (const QString fault = faultOfAnswer(); !fault.isEmpty()) {
            fail({base::ErrorCode::Parse, fault});
            return false;
        }
        phase = Phase::Open;
        if (callbacks.onOpen) callbacks.onOpen(answer);
        return phase != Phase::Over;
    }

    QString faultOfAnswer() const
    {
        if (!asksForWebSocket(answer.headers) || answer.headers.value("sec-websocket-accept") != acceptOf(key))
            return QStringLiteral("The server did not accept the WebSocket that was asked for");
        const QByteArrayView chosen = answer.headers.value("sec-websocket-protocol");
        if (!chosen.isNull() && !request.subprotocols.contains(chosen.toByteArray()))
            return QStringLiteral("The server chose the subprotocol \"%1\", which was not offered")
                .arg(QString::fromUtf8(chosen));
        if (answer.headers.contains("sec-websocket-extensions"))
            return QStringLiteral("The server chose an extension that was not offered");
        return {};
    }

    void takeFrames(QByteArrayView data)
    {
        for (;;) {
            QByteArray out;
            std::optional<WebSocketEvent> event = session.next(data, out);
            if (!out.isEmpty()) socket->write(out);
            if (!event) break;
            switch (event->kind) {
                case WebSocketEvent::Kind::Message:
                    if (callbacks.onMessage) callbacks.onMessage(event->payload, std::move(event->data));
                    break;
                case WebSocketEvent::Kind::Pong:
                    if (callbacks.onPong) callbacks.onPong(std::move(event->data));
                    break;
                case WebSocketEvent::Kind::Closed:
                    ended = event->end;
                    break;
            }
            if (phase == Phase::Over) return;
        }
        if (!session.isOver() || phase == Phase::Over) return;
        // The server hangs up first; until then nothing it says counts.
        if (phase == Phase::Open) timer.start(request.closeMs);
        phase = Phase::Closing;
        socket->disconnectFromHost();
    }

    void socketEnded()
    {
        if (phase == Phase::Over) return;
        takeBytes();
        switch (phase) {
            case Phase::Over:
                return;
            case Phase::Connecting:
            case Phase::Asking: {
                const bool closed = socket->error() == QAbstractSocket::RemoteHostClosedError;
                const QString what =
                    closed ? QStringLiteral("the connection was closed without a response") : socket->errorString();
                return fail({base::ErrorCode::Network,
                             QStringLiteral("%1: %2").arg(request.url.toDisplayString(QUrl::RemoveUserInfo), what)});
            }
            case Phase::Open:
            case Phase::Closing: {
                end();
                if (callbacks.onClosed) callbacks.onClosed(ended);
                return;
            }
        }
    }

    void late()
    {
        const auto self = shared_from_this();
        switch (phase) {
            case Phase::Connecting:
                return fail({base::ErrorCode::Timeout, QStringLiteral("%1 could not be reached within %2 ms")
                                                           .arg(request.url.toDisplayString(QUrl::RemoveUserInfo))
                                                           .arg(request.connectMs)});
            case Phase::Asking:
                return fail({base::ErrorCode::Timeout, QStringLiteral("%1 did not answer within %2 ms")
                                                           .arg(request.url.toDisplayString(QUrl::RemoveUserInfo))
                                                           .arg(request.answerMs)});
            case Phase::Open:
            case Phase::Closing:
                end();
                if (callbacks.onClosed) callbacks.onClosed(ended);
                return;
            case Phase::Over:
                return;
        }
    }

    void fail(const base::Error& error)
    {
        if (phase == Phase::Over) return;
        end();
        if (callbacks.onFailed) callbacks.onFailed(error);
    }

    void end()
    {
        phase = Phase::Over;
        timer.stop();
        if (socket) socket->abort();
        socket.reset();
    }

    void close(const WebSocketEnd& why)
    {
        if (phase != Phase::Open) return;
        QByteArray out;
        session.close(out, why);
        socket->write(out);
        ended = why;
        phase = Phase::Closing;
        timer.start(request.closeMs);
    }

    [[nodiscard]] qint64 elapsedNs() const { return base::SystemClock::instance().monotonicNs() - startedNs; }

    WebSocketRequest request;
    Callbacks callbacks;
    WebSocketSession session;
    ResponseParser parser;
    ClientRequest handshake;
    QByteArray key;
    ClientResponse answer;
    WebSocketEnd ended;  // what onClosed will say
    std::unique_ptr<QTcpSocket, DeleteSocketLater> socket;
    QTimer timer;
    qint64 startedNs;
    Phase phase = Phase::Connecting;
};

WebSocketClient::WebSocketClient(WebSocketRequest request, Callbacks callbacks)
    : d(std::make_shared<Private>(std::move(request), std::move(callbacks)))
{
    d->start();
}

WebSocketClient::~WebSocketClient()
{
    d->end();
}

void WebSocketClient::send(WebSocketPayload payload, QByteArrayView data)
{
    if (d->phase != Phase::Open) return;
    QByteArray out;
    d->session.send(out, payload, data);
    d->socket->write(out);
}

void WebSocketClient::ping(QByteArrayView data)
{
    if (d->phase != Phase::Open) return;
    QByteArray out;
    d->session.ping(out, data);
    d->socket->write(out);
}

void WebSocketClient::close(const WebSocketEnd& end)
{
    d->close(end);
}

bool WebSocketClient::isOpen() const
{
    return d->phase == Phase::Open;
}

qint64 WebSocketClient::unsent() const
{
    return d->socket ? d->socket->bytesToWrite() : 0;
}

}  // namespace trestle::http
