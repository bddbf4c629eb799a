#include "core/http/ClientExchange.h"

#include "core/base/Clock.h"
#include "core/http/RequestWriter.h"

#include <QMetaObject>
#include <QNetworkProxy>
#include <QPointer>
#include <QSslSocket>
#include <QTimerEvent>

namespace trestle::http {

namespace {

constexpr qint64 holdAbove = qint64(2) << 20;     // bytes that wait behind us
constexpr qint64 keptUnread = qint64(256) << 10;  // bytes that the socket takes meanwhile
constexpr int holdMs = 5;

bool isIdempotent(QByteArrayView method)
{
    for (const char* word : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
        if (method == word) return true;
    return false;
}

/// RFC 6761: names under localhost are this machine, whether or not the resolver knows.
QString hostToConnect(const QUrl& url)
{
    const QString host = url.host();
    return host.endsWith(QLatin1String(".localhost"), Qt::CaseInsensitive) ? QStringLiteral("localhost") : host;
}

}  // namespace

ClientExchange::ClientExchange(ClientConnections& connections, ClientRequest request, HttpClient::Callbacks callbacks,
                               base::UniqueFunction<void()> ended)
    : m_connections(connections),
      m_request(std::move(request)),
      m_callbacks(std::make_shared<HttpClient::Callbacks>(std::move(callbacks))),
      m_ended(std::move(ended)),
      m_startedNs(base::SystemClock::instance().monotonicNs())
{
}

ClientExchange::~ClientExchange() = default;

qint64 ClientExchange::elapsedNs() const
{
    return base::SystemClock::instance().monotonicNs() - m_startedNs;
}

std::optional<base::Error> ClientExchange::faultOfRequest() const
{
    const QString scheme = m_request.url.scheme();
    const bool usable = m_request.url.isValid() && !m_request.url.host().isEmpty() &&
                        (scheme == QLatin1String("http") || scheme == QLatin1String("https"));
    if (!usable)
        return base::Error{base::ErrorCode::InvalidArgument,
                           QStringLiteral("\"%1\" is not an http or https URL").arg(m_request.url.toDisplayString())};
    if (const QString fault = faultOfFields(m_request); !fault.isEmpty())
        return base::Error{base::ErrorCode::InvalidArgument, fault};
    return std::nullopt;
}

void ClientExchange::start()
{
    m_totalTimer.start(m_request.limits.totalMs, Qt::PreciseTimer, this);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_over) return;
            if (const std::optional<base::Error> fault = faultOfRequest()) return end(*fault);
            m_origin = ClientConnections::originOf(m_request.url);
            begin(Connection::MayBeKept);
        },
        Qt::QueuedConnection);
}

void ClientExchange::begin(Connection connection)
{
    m_parser.emplace(
        ResponseParser::Limits{m_request.limits.headerBytes, m_request.limits.bodyBytes},
        m_request.method == "HEAD" ? ResponseParser::AnswerTo::Head : ResponseParser::AnswerTo::OtherMethod);
    if (connection == Connection::MayBeKept) m_socket = m_connections.takeIdle(m_origin);
    m_reused = m_socket != nullptr;
    if (!m_reused) return openSocket();
    wire();
    ready();
}

void ClientExchange::openSocket()
{
    const bool tls = m_request.url.scheme() == QLatin1String("https");
    QSslSocket* const encrypted = tls ? new QSslSocket : nullptr;
    m_socket.reset(tls ? encrypted : new QTcpSocket);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    wire();
    connect(m_socket.get(), &QTcpSocket::hostFound, this, [this] { m_response.timings.resolvedNs = elapsedNs(); });
    connect(m_socket.get(), &QTcpSocket::connected, this, [this, tls] {
        m_response.timings.connectedNs = elapsedNs();
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (!tls) ready();
    });
    m_connectTimer.start(m_request.limits.connectMs, Qt::PreciseTimer, this);
    const auto port = static_cast<quint16>(m_request.url.port(tls ? 443 : 80));
    if (!tls) return m_socket->connectToHost(hostToConnect(m_request.url), port);
    connect(encrypted, &QSslSocket::encrypted, this, [this] {
        m_response.timings.encryptedNs = elapsedNs();
        ready();
    });
    encrypted->connectToHostEncrypted(hostToConnect(m_request.url), port, m_request.url.host());
}

void ClientExchange::wire()
{
    QTcpSocket* const socket = m_socket.get();
    socket->setReadBufferSize(m_callbacks->waiting ? keptUnread : 0);
    connect(socket, &QTcpSocket::readyRead, this, [this] { takeBytes(); });
    connect(socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_response.timings.sentNs == 0 && m_socket->bytesToWrite() == 0) m_response.timings.sentNs = elapsedNs();
    });
    connect(socket, &QTcpSocket::errorOccurred, this, [this] { socketEnded(); });
    connect(socket, &QTcpSocket::disconnected, this, [this] { socketEnded(); });
}

void ClientExchange::ready()
{
    m_connectTimer.stop();
    if (m_callbacks->onSending) m_callbacks->onSending();
    m_socket->write(requestBytes(m_request));
}

void ClientExchange::takeBytes()
{
    const QPointer<ClientExchange> self(this);
    while (self && !m_over && m_socket && m_socket->bytesAvailable() > 0) {
        if (isHeldBack()) return;
        if (m_response.timings.firstByteNs == 0) m_response.timings.firstByteNs = elapsedNs();
        const QByteArray data = m_socket->readAll();
        const qsizetype taken = m_parser->feed(data);
        if (m_parser->state() == ResponseParser::State::Failed)
            return fail(base::ErrorCode::Parse,
                        QStringLiteral("The response is malformed: %1").arg(QLatin1String(m_parser->failureReason())));
        if (m_parser->state() == ResponseParser::State::TooLarge)
            return fail(base::ErrorCode::TooLarge,
                        QStringLiteral("The response is larger than allowed (%1 bytes of body)")
                            .arg(m_request.limits.bodyBytes));
        if (m_parser->state() == ResponseParser::State::Head) continue;
        if (!deliverHeaders() || !deliverBody()) return;
        if (m_parser->state() != ResponseParser::State::Complete) continue;
        // Bytes after the response belong to nothing: such a connection is not used again.
        if (taken < data.size()) m_socket.reset();
        return finish();
    }
}

// Looks again a little later; meanwhile the socket fills, and the server has to wait.
bool ClientExchange::isHeldBack()
{
    if (!m_callbacks->waiting || m_callbacks->waiting() <= holdAbove) return false;
    m_holdTimer.start(holdMs, this);
    return true;
}

bool ClientExchange::deliverHeaders()
{
    if (std::exchange(m_headersDelivered, true)) return true;
    m_response.status = m_parser->status();
    m_response.reason = m_parser->reason();
    m_response.headers = m_parser->headers();
    if (!m_callbacks->onHeaders) return true;
    const QPointer<ClientExchange> self(this);
    const auto callbacks = m_callbacks;
    callbacks->onHeaders(m_response);
    return self && !m_over;
}

bool ClientExchange::deliverBody()
{
    const QByteArray body = m_parser->takeBody();
    if (body.isEmpty()) return true;
    if (!m_callbacks->onData) {
        m_response.body += body;
        return true;
    }
    const QPointer<ClientExchange> self(this);
    const auto callbacks = m_callbacks;
    callbacks->onData(body);
    return self && !m_over;
}

void ClientExchange::socketEnded()
{
    if (m_over) return;
    const QPointer<ClientExchange> self(this);
    takeBytes();
    if (!self || m_over || m_holdTimer.isActive()) return;
    const bool anyByte = m_response.timings.firstByteNs != 0;
    if (!anyByte && mayRetry()) {
        m_retried = true;
        m_socket.reset();
        return begin(Connection::Fresh);
    }
    const bool closed = m_socket->error() == QAbstractSocket::RemoteHostClosedError;
    if (closed && anyByte) {
        m_parser->endOfStream();
        if (m_parser->state() == ResponseParser::State::Complete) {
            m_socket.reset();
            return finish();
        }
        return fail(base::ErrorCode::Network, QLatin1String(m_parser->failureReason()));
    }
    const QString reason =
        closed ? QStringLiteral("the connection was closed without a response") : m_socket->errorString();
    fail(base::ErrorCode::Network, QStringLiteral("%1: %2").arg(QString::fromLatin1(m_origin), reason));
}

bool ClientExchange::mayRetry() const
{
    return m_reused && !m_retried && isIdempotent(m_request.method);
}

void ClientExchange::finish()
{
    m_response.timings.doneNs = elapsedNs();
    const bool closeAsked = asksToClose(m_request.headers);
    if (m_socket && m_parser->keepAlive() && !closeAsked && m_socket->bytesToWrite() == 0 &&
        m_socket->state() == QAbstractSocket::ConnectedState)
        m_connections.keep(m_origin, std::move(m_socket));
    end(std::move(m_response));
}

void ClientExchange::fail(base::ErrorCode code, const QString& message)
{
    end(base::Error{code, message});
}

void ClientExchange::end(base::Result<ClientResponse> result)
{
    if (std::exchange(m_over, true)) return;
    m_connectTimer.stop();
    m_totalTimer.stop();
    m_holdTimer.stop();
    m_socket.reset();
    const auto callbacks = m_callbacks;
    m_ended();
    if (callbacks->done) callbacks->done(std::move(result));
}

void ClientExchange::timerEvent(QTimerEvent* event)
{
    if (event->timerId() == m_holdTimer.timerId()) {
        m_holdTimer.stop();
        if (m_socket->state() == QAbstractSocket::ConnectedState) return takeBytes();
        return socketEnded();
    }
    const bool connecting = event->timerId() == m_connectTimer.timerId();
    if (!connecting && event->timerId() != m_totalTimer.timerId()) return;
    const int ms = connecting ? m_request.limits.connectMs : m_request.limits.totalMs;
    const QString what = connecting ? QStringLiteral("%1 could not be reached within %2 ms")
                                    : QStringLiteral("%1 did not answer within %2 ms");
    fail(base::ErrorCode::Timeout,
         what.arg(m_request.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)).arg(ms));
}

}  // namespace trestle::http
