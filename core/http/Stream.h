// The bytes of one accepted connection, never blocking: a plain socket (its own thin path: one recv and one send a
// request) or a TLS one (QSslSocket). One thread; its user is called from the event loop only.
#pragma once

#include <QByteArray>

#include <memory>
#include <optional>
#include <vector>

class QSslConfiguration;

namespace trestle::http {

/// What the two ends of a TLS connection agreed on: "TLSv1.3", "TLS_AES_256_GCM_SHA384".
struct Encryption
{
    QByteArray version;
    QByteArray cipherSuite;
};

class StreamUser
{
public:
    virtual void streamReadable() = 0;
    virtual void streamWritable() = 0;

protected:
    ~StreamUser() = default;
};

class Stream
{
public:
    static constexpr qint64 ended = -1;    // the peer will send no more
    static constexpr qint64 broken = -2;   // nothing more can be read or written
    static constexpr int readsATurn = 16;  // then other connections of the thread, and its answers, come first

    virtual ~Stream() = default;

    /// Bytes read, 0 if there are none now, `ended` or `broken`.
    virtual qint64 read(char* into, qint64 size) = 0;
    /// Bytes may be left although the event loop will not say so again: read on.
    [[nodiscard]] virtual bool hasMore() const = 0;
    /// How many bytes were taken, perhaps none, or `broken`.
    virtual qint64 write(QByteArrayView bytes) = 0;
    /// Bytes taken that have not gone to the system yet.
    [[nodiscard]] virtual qint64 unsent() const = 0;

    /// From now on another one is called.
    virtual void setUser(StreamUser& user) = 0;
    /// Whether streamReadable() is called; on from the beginning.
    virtual void setReading(bool on) = 0;
    /// After the last read of a turn: streamReadable() is called again in the next one.
    void readLater()
    {
        setReading(false);
        setReading(true);
    }
    /// Whether streamWritable() is called once write() would take bytes; off from the beginning.
    virtual void setWriting(bool on) = 0;

    /// What recv() and send() of the system may be called on by others, in this thread, as if read() and write() were;
    /// nothing where the stream does more, or is closed.
    [[nodiscard]] virtual std::optional<int> socket() const { return {}; }

    /// Null: the bytes go as they are, or the handshake is not over.
    [[nodiscard]] virtual std::shared_ptr<const Encryption> encryption() { return nullptr; }
    /// What the peer's TLS showed of itself, DER, its own certificate first; null: nothing.
    [[nodiscard]] virtual std::shared_ptr<const std::vector<QByteArray>> peerCertificates() { return nullptr; }

    /// Tells the peer that nothing more will come, after what was taken.
    virtual void endWriting() = 0;
    /// Ends both ways at once and gives the descriptor back. No user function is called any more.
    virtual void close() = 0;
    /// As close(), but the descriptor stays open and is the caller's. Nothing, and no change, where the stream keeps
    /// more than a descriptor.
    [[nodiscard]] virtual std::optional<int> release() { return {}; }
};

/// Takes over `descriptor`, which is non-blocking.
[[nodiscard]] std::unique_ptr<Stream> makePlainStream(int descriptor, StreamUser& user);
/// Takes over `descriptor` and begins the server's side of a TLS handshake.
[[nodiscard]] std::unique_ptr<Stream> makeTlsStream(int descriptor, StreamUser& user, const QSslConfiguration& tls);

}  // namespace trestle::http
