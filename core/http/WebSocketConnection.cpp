#include "core/http/WebSocketConnection.h"

#include "core/base/Clock.h"
#include "core/http/ConnectionHost.h"
#include "core/http/Deadlines.h"

namespace trestle::http {

class WebSocketHandle final : public WebSocket
{
public:
    WebSocketHandle(std::shared_ptr<AnswerBox> box, WebSocketConnection* target)
        : connection(target), m_box(std::move(box))
    {
    }

    void run(base::UniqueFunction<void()> work) override
    {
        if (m_box->isOnThread())
            work();
        else
            m_box->post(std::move(work));
    }
    bool isOpen() const override { return connection && connection->isOpen(); }
    Sent send(WebSocketPayload payload, QByteArrayView data) override
    {
        if (!connection) return Sent::Closed;
        const Sent sent = connection->send(payload, data);
        if (sent == Sent::Taken) connection->flushSoon();
        return sent;
    }
    void ping(QByteArrayView data) override
    {
        if (!connection) return;
        connection->ping(data);
        connection->flushSoon();
    }
    void close(const WebSocketEnd& end) override
    {
        if (!connection) return;
        connection->close(end);
        connection->flushSoon();
    }
    void setReading(bool on) override
    {
        if (connection) connection->setReading(on);
    }
    WebSocketConnection* connection;  // null once it is gone

private:
    std::shared_ptr<AnswerBox> m_box;
};

WebSocketConnection::WebSocketConnection(ConnectionHost& host, std::unique_ptr<Stream> stream,
                                         WebSocketAcceptance acceptance)
    : HostedConnection(host),
      m_handle(std::make_shared<WebSocketHandle>(host.answers(), this)),
      m_user(std::move(acceptance.user)),
      m_limits(acceptance.limits),
      m_session(WebSocketSession::Role::Server, acceptance.limits.rules),
      m_openedNs(nowNs()),
      m_activeNs(m_openedNs)
{
    m_stream = std::move(stream);
    m_stream->setUser(*this);
}

WebSocketConnection::~WebSocketConnection()
{
    m_handle->connection = nullptr;
}

void WebSocketConnection::start(QByteArray handshake, QByteArrayView received)
{
    m_out.bytes() = std::move(handshake);
    m_inRead = true;
    m_user->opened(m_handle);
    m_inRead = false;
    // The stream's reading may have been off for the HTTP connection's sake.
    m_stream->setReading(m_reading);
    if (received.isEmpty())
        sendPending();
    else
        receive(received);
}

bool WebSocketConnection::take(qint64 count, const char* bytes)
{
    if (count < 0) {
        abandon();
        return false;
    }
    if (m_phase == Phase::Open || m_phase == Phase::Closing) receive({bytes, static_cast<qsizetype>(count)});
    return m_phase != Phase::Closed && m_reading;
}

void WebSocketConnection::receive(QByteArrayView data)
{
    m_activeNs = nowNs();
    m_inRead = true;
    m_host.lendOutBuffer(m_out.bytes());
    while (std::optional<WebSocketEvent> event = m_session.next(data, m_out.bytes())) {
        switch (event->kind) {
            case WebSocketEvent::Kind::Message:
                if (m_phase == Phase::Open) m_user->messageReceived(event->payload, std::move(event->data));
                break;
            case WebSocketEvent::Kind::Pong:
                if (m_phase == Phase::Open) m_user->pongReceived(std::move(event->data));
                break;
            case WebSocketEvent::Kind::Closed:
                tell(event->end);
                break;
        }
    }
    m_inRead = false;
    if (m_session.isOver() && (m_phase == Phase::Open || m_phase == Phase::Closing)) m_phase = Phase::Finishing;
    sendPending();
}

void WebSocketConnection::tell(const WebSocketEnd& end)
{
    if (std::exchange(m_told, true)) return;
    if (m_phase == Phase::Open) m_phase = Phase::Closing;
    m_phaseNs = nowNs();
    m_user->closed(end);
}

WebSocket::Sent WebSocketConnection::send(WebSocketPayload payload, QByteArrayView data)
{
    if (m_phase != Phase::Open) return WebSocket::Sent::Closed;
    if (unsent() >= m_limits.unreadLimit) return WebSocket::Sent::Full;
    m_activeNs = nowNs();
    m_host.lendOutBuffer(m_out.bytes());
    m_session.send(m_out.bytes(), payload, data);
    return WebSocket::Sent::Taken;
}

void WebSocketConnection::ping(QByteArrayView data)
{
    if (m_phase != Phase::Open) return;
    m_host.lendOutBuffer(m_out.bytes());
    m_session.ping(m_out.bytes(), data);
}

void WebSocketConnection::close(const WebSocketEnd& end)
{
    if (m_phase != Phase::Open) return;
    m_host.lendOutBuffer(m_out.bytes());
    m_session.close(m_out.bytes(), end);
    tell(end);
    applyReading();
}

void WebSocketConnection::setReading(bool on)
{
    m_wantsReading = on;
    applyReading();
}

void WebSocketConnection::applyReading()
{
    if (m_phase == Phase::Closed) return;
    // Who reads nothing is not asked for more; a close is read all the same.
    const bool reading = m_phase != Phase::Open || (m_wantsReading && unsent() < m_limits.unreadHighWater);
    if (reading == m_reading) return;
    m_reading = reading;
    m_stream->setReading(reading);
}

void WebSocketConnection::flush()
{
    if (!m_inRead) sendPending();
}

void WebSocketConnection::sendPending()
{
    if (m_phase == Phase::Closed) return;
    switch (m_out.send(*m_stream)) {
        case SendBuffer::Outcome::Broken:
            return abandon();
        case SendBuffer::Outcome::Waiting:
            break;
        case SendBuffer::Outcome::Sent:
            m_host.returnOutBuffer(m_out.bytes());
            if (m_phase == Phase::Finishing) return finish();
            break;
    }
    applyReading();
}

void WebSocketConnection::finish()
{
    m_phase = Phase::Lingering;
    m_phaseNs = nowNs();
    m_stream->endWriting();
    applyReading();
    m_host.settled();
}

void WebSocketConnection::abandon()
{
    if (m_phase == Phase::Closed) return;
    m_phase = Phase::Closed;
    m_stream->close();
    m_out.clear();
    m_handle->connection = nullptr;
    if (!std::exchange(m_told, true)) m_user->closed({closecode::abnormal, {}});
    m_host.retire(this);
}

void WebSocketConnection::checkDeadlines(qint64 now)
{
    switch (m_phase) {
        case Phase::Open:
            if (m_out.hasStalled(m_host.context().limits, now)) return abandon();
            if (now - m_activeNs > m_limits.idleMs * nsPerMs || now - m_openedNs > m_limits.lifeMs * nsPerMs) {
                close({closecode::goingAway, QByteArrayLiteral("Going away")});
                flush();
            }
            return;
        case Phase::Closing:
        case Phase::Finishing:
            if (now - m_phaseNs > m_limits.closeMs * nsPerMs) abandon();
            return;
        case Phase::Lingering:
            if (now - m_phaseNs > lingerMs * nsPerMs) abandon();
            return;
        case Phase::Closed:
            return;
    }
}

void WebSocketConnection::beginDrain()
{
    close({closecode::goingAway, QByteArrayLiteral("Going away")});
    flush();
}

bool WebSocketConnection::isBusy() const
{
    return m_phase != Phase::Closed && m_phase != Phase::Lingering && unsent() > 0;
}

}  // namespace trestle::http
