// An HTTP/1.1 client for proxy targets and the request tester: keep-alive pools per origin, one request in, one request
// out, TLS for https. A body streams: onHeaders, then onData as bytes arrive, then done.
//
// Threads: a client belongs to one thread with an event loop (an I/O thread or the main thread); calls and callbacks
// happen there.
#pragma once

#include "core/base/Result.h"
#include "core/base/UniqueFunction.h"
#include "core/http/Message.h"

#include <QUrl>

#include <memory>

namespace trestle::http {

struct ClientLimits
{
    int connectMs = 10'000;
    int totalMs = 30'000;                 // from send() to the last byte: Timeout
    qint64 bodyBytes = qint64(10) << 20;  // of the response: TooLarge
    int headerBytes = 65'536;
};

/// Milestones of one exchange in nanoseconds since send(); 0 where it did not come to that, or a pooled connection
/// made it unnecessary.
struct ClientTimings
{
    qint64 resolvedNs = 0;
    qint64 connectedNs = 0;
    qint64 encryptedNs = 0;
    qint64 sentNs = 0;
    qint64 firstByteNs = 0;
    qint64 doneNs = 0;
};

struct ClientRequest
{
    QByteArray method;
    QUrl url;         // http or https
    Headers headers;  // Host and Content-Length are added where absent
    QByteArray body;
    ClientLimits limits;
};

struct ClientResponse
{
    int status = 0;
    QByteArray reason;
    Headers headers;
    QByteArray body;  // empty if onData took it
    ClientTimings timings;
};

class HttpClient
{
public:
    using Done = base::UniqueFunction<void(base::Result<ClientResponse>)>;
    struct Callbacks
    {
        base::UniqueFunction<void()> onSending;                       // optional: from now on the server may see it
        base::UniqueFunction<void(const ClientResponse&)> onHeaders;  // optional
        base::UniqueFunction<void(QByteArrayView)> onData;  // optional: takes the body instead of buffering it
        base::UniqueFunction<qint64()> waiting;  // optional: how many of these bytes have not gone on; while they
                                                 // are many, the server is not read from
        Done done;                               // exactly once, never from inside send()
    };
    using Id = quint64;

    HttpClient();
    /// Cancels what is under way; no callback runs any more.
    ~HttpClient();

    /// Errors given to done: InvalidArgument (URL, header bytes), Network, Timeout, TooLarge, Parse, Cancelled.
    Id send(ClientRequest request, Callbacks callbacks);
    Id send(ClientRequest request, Done done);
    /// Ends the exchange; its done gets Cancelled. Unknown ids are ignored.
    void cancel(Id id);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::http
