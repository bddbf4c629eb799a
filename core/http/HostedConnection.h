// What a ConnectionHost asks of a connection it owns. Lives on the host's I/O thread.
#pragma once

#include <QHostAddress>

#include <optional>

namespace trestle::http {

/// An accepted connection on its way to the thread that serves it.
struct Arrival
{
    enum class Welcome {
        Serve,
        GoOn,    // another thread served it until now
        Refuse,  // 503 with Retry-After, and the end
    };

    int descriptor = -1;  // non-blocking
    QHostAddress peer;
    quint16 peerPort = 0;
    Welcome welcome = Welcome::Serve;
};

class HostedConnection
{
public:
    virtual ~HostedConnection() = default;

    /// Sends what is written, and goes on reading if that was waiting for it.
    virtual void flush() = 0;
    /// Ends what has passed its deadline.
    virtual void checkDeadlines(qint64 nowNs) = 0;
    /// Ends now if nothing is under way, otherwise after it.
    virtual void beginDrain() = 0;
    /// False while the server may go without anybody missing an answer.
    [[nodiscard]] virtual bool isBusy() const = 0;
    /// Ends here, to go on elsewhere as if nothing had been; nothing, and no change, while that cannot be.
    [[nodiscard]] virtual std::optional<Arrival> leave() { return {}; }
};

}  // namespace trestle::http
