// An HTTP/1.1 server without policy: connections in, requests to a Handler, answers out. Sizes and times are bounded by
// ServerLimits; bad input is answered (400, 413, 414, 431, 501, 505) and never just dropped.
//
// Threads: an IoThreads holds the threads and may serve several servers. A connection and its requests are on one of
// them, where Handler::handle is called; between two requests it may move to another that has more time. HttpServer
// itself is made, drained and destroyed on one thread of the caller's.
#pragma once

#include "core/base/Result.h"
#include "core/http/IoThreads.h"
#include "core/http/Message.h"
#include "core/http/Responder.h"

#include <QHostAddress>
#include <QSslConfiguration>

#include <memory>
#include <optional>

namespace trestle::http {

/// Every figure is a setting; the defaults are API Gateway's where it has one.
struct ServerLimits
{
    int headerBytes = 10'240;             // request line and header fields; more: 414 or 431
    qint64 bodyBytes = qint64(10) << 20;  // more: 413
    qint64 bodyWindow = qint64(1) << 20;  // of a body taken in pieces, that its reader may have at once
    int headerMs = 15'000;                // from the first byte of a request to its last header: 408
    int bodyGraceMs = 5'000;              // after which a body must have come at bodyBytesPerSecond: 408
    int bodyBytesPerSecond = 240;
    int idleMs = 75'000;                      // keep-alive without a request
    int writeStallMs = 18'000;                // an answer the client takes at less than bodyBytesPerSecond: dropped
    qint64 writeHighWater = qint64(1) << 20;  // unsent bytes of one connection before its reading pauses
    int pipelined = 16;                       // requests of one connection read ahead of their answers
    int connections = 20'000;                 // beyond 80 % of it new ones get 503 with Retry-After
    int busyPercent = 80;                     // of a processor: a thread that uses more shares its connections
};

/// Takes one request in pieces. Used on the connection's I/O thread and destroyed there, without end() having been
/// called if the request broke off.
class BodyReader
{
public:
    virtual ~BodyReader() = default;
    virtual void read(QByteArray piece) = 0;
    /// The body has ended. `request` is without it, but with its trailers. See Handler::handle().
    virtual void end(Request request, Responder responder) = 0;
};

/// What holds a request that is taken in pieces back with its client: of what its reader was given, no more than
/// ServerLimits::bodyWindow, and what one read brings, is ever ahead of what give() was told of. Any thread.
class BodyWindow
{
public:
    virtual ~BodyWindow() = default;
    /// The reader, or whoever it handed them to, is done with so many bytes.
    virtual void give(qint64 bytes) = 0;
};

class Handler
{
public:
    virtual ~Handler() = default;

    /// On the connection's I/O thread. Must not block. `responder` may be answered now or later, from any thread.
    virtual void handle(Request request, Responder responder) = 0;
    /// The same thread. A request has begun to come whose head is known; null if handle() is to get it whole. Not asked
    /// where head and body came at once.
    virtual std::unique_ptr<BodyReader> bodyBegins(const Request& /*head*/, std::shared_ptr<BodyWindow> /*window*/)
    {
        return nullptr;
    }
};

class HttpServer
{
public:
    struct Options
    {
        QHostAddress address = QHostAddress::LocalHost;
        quint16 port = 0;  // 0: any free one
        ServerLimits limits;
        std::optional<QSslConfiguration> tls;
    };

    /// Listens. `handler` and `threads` must outlive the server. Errors: AddressInUse, PermissionDenied, Network.
    [[nodiscard]] static base::Result<std::unique_ptr<HttpServer>> listen(IoThreads& threads, const Options& options,
                                                                          Handler& handler);
    /// Closes what is still open; call drain() first to let requests end.
    ~HttpServer();

    [[nodiscard]] quint16 port() const;

    /// Stops accepting, closes idle connections, lets requests under way end, for at most `ms`. Blocks until then.
    void drain(int ms);

private:
    class Private;
    explicit HttpServer(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

}  // namespace trestle::http
