// A connection that a ConnectionHost owns: its stream, what is to be sent on it, and the turns in which it is read and
// sent to, together with others of the thread. Lives on the host's I/O thread.
#pragma once

#include "core/http/SendBuffer.h"
#include "core/http/Stream.h"

#include <QHostAddress>

#include <optional>

namespace trestle::http {

class ConnectionHost;

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

class HostedConnection : protected StreamUser
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

    /// flush() at the end of the turn, or now if much is written.
    void flushSoon();

    // For its host, which does for several at once what each of them is to do soon:
    /// The socket that may be read from or sent to for it; nothing if it has none of its own.
    [[nodiscard]] std::optional<int> socket() const;
    [[nodiscard]] QByteArrayView unsentBytes() const { return m_out.front(); }
    /// `sent` of those bytes, or a negative errno, is what came of sending them.
    void sendNow(std::optional<int> sent);
    /// `received`, a negative errno or how many bytes, is what came of reading into `room` bytes from `buffer` on.
    void readNow(std::optional<int> received, const char* buffer, qint64 room);

protected:
    explicit HostedConnection(ConnectionHost& host) : m_host(host) {}

    /// Bytes of the stream, or what Stream::read() says otherwise. False: nothing more is to be read in this turn.
    [[nodiscard]] virtual bool take(qint64 count, const char* bytes) = 0;
    /// What is received may be taken when it comes, whatever happens until then.
    [[nodiscard]] virtual bool mayReadSoon() const = 0;
    [[nodiscard]] bool isAwaited() const { return m_sendsSoon || m_readsSoon; }
    [[nodiscard]] qint64 unsent() const { return m_out.unsent(*m_stream); }

    ConnectionHost& m_host;
    std::unique_ptr<Stream> m_stream;
    SendBuffer m_out;

private:
    void streamReadable() final;
    void streamWritable() final { flush(); }
    void readOn(int reads);

    bool m_sendsSoon = false;
    bool m_readsSoon = false;
};

}  // namespace trestle::http
