// One accepted WebSocket: a session on the stream of the HTTP connection that asked for it, with every limit of
// WebSocketLimits. A client that does not read is paused, then dropped. Lives on one I/O thread, owned by that thread's
// ConnectionHost.
#pragma once

#include "core/http/HostedConnection.h"
#include "core/http/WebSocket.h"

#include <memory>

namespace trestle::http {

class ConnectionHost;
class WebSocketHandle;

class WebSocketConnection final : public HostedConnection
{
public:
    WebSocketConnection(ConnectionHost& host, std::unique_ptr<Stream> stream, WebSocketAcceptance acceptance);
    ~WebSocketConnection() override;

    /// Begins with what is to be sent first and what has come already.
    void start(QByteArray handshake, QByteArrayView received);

    void flush() override;
    void checkDeadlines(qint64 nowNs) override;
    void beginDrain() override;
    [[nodiscard]] bool isBusy() const override;

    // For its handle:
    [[nodiscard]] bool isOpen() const { return m_phase == Phase::Open; }
    WebSocket::Sent send(WebSocketPayload payload, QByteArrayView data);
    void ping(QByteArrayView data);
    void close(const WebSocketEnd& end);
    void setReading(bool on);

private:
    enum class Phase {
        Open,
        Closing,    // our close is on its way or sent, the client's is awaited
        Finishing,  // both are, or the client broke the rules: the rest is sent
        Lingering,  // all is sent; what the client still sends is thrown away
        Closed,
    };

    bool take(qint64 count, const char* bytes) override;
    bool mayReadSoon() const override { return m_phase == Phase::Open; }

    void receive(QByteArrayView data);
    void tell(const WebSocketEnd& end);
    void sendPending();
    void applyReading();
    void finish();
    void abandon();

    std::shared_ptr<WebSocketHandle> m_handle;
    std::unique_ptr<WebSocketUser> m_user;
    WebSocketLimits m_limits;
    WebSocketSession m_session;
    qint64 m_openedNs = 0;
    qint64 m_activeNs = 0;  // when a frame came or went
    qint64 m_phaseNs = 0;   // since when it is closing or lingering
    Phase m_phase = Phase::Open;
    bool m_wantsReading = true;
    bool m_reading = true;
    bool m_inRead = false;  // what is written meanwhile is sent at the end
    bool m_told = false;    // the user knows that it is over
};

}  // namespace trestle::http
