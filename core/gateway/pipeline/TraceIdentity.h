// Who a request says it is: its trace id, its source, its client.
#pragma once

#include "core/http/Message.h"
#include "core/observe/Trace.h"

namespace trestle::gateway {

struct TraceIdentity
{
    QByteArray root;  // "1-8hex-24hex"
    QByteArray sent;  // the client's header, if its Root is kept; otherwise null

    /// What travels on as X-Amzn-Trace-Id.
    [[nodiscard]] QByteArray header() const { return sent.isNull() ? "Root=" + root : sent; }
};

/// Keeps a client's well-formed Root and what stands with it; otherwise makes a new one.
[[nodiscard]] TraceIdentity traceIdentity(QByteArrayView header, qint64 epochSeconds);

/// Reads and removes X-Trestle-Source, by which the console and the runner mark their requests.
[[nodiscard]] observe::TraceSource takeSource(http::Headers& headers);

/// The first product of a User-Agent: "curl/8.7.1".
[[nodiscard]] QByteArray clientProduct(QByteArrayView userAgent);

}  // namespace trestle::gateway
