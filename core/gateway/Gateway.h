// The running APIs: requests in, answers out, a trace for each. What runs is an immutable Deployment, compiled from the
// design and swapped atomically: a request in flight ends on the deployment it began with.
//
// Threads: handle() runs on the connection's I/O thread; apply() on any one thread.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/functions/Functions.h"
#include "core/gateway/definition/Api.h"
#include "core/http/HttpServer.h"
#include "core/observe/TraceStore.h"
#include "core/tables/Tables.h"

#include <memory>
#include <vector>

namespace trestle::gateway {

/// Something in a design that cannot run as it stands.
struct DesignProblem
{
    QByteArray api;
    QByteArray routeKey;  // "" if it is the API's
    QString message;
};

struct GatewayServices
{
    tables::Tables& tables;
    functions::Functions& functions;
    observe::TraceStore& traces;
    http::IoThreads& threads;  // HTTP proxy requests leave on the thread their request came in on
    const base::Clock* clock = nullptr;
    QByteArray accountId = "000000000000";
    QByteArray region = "us-east-1";
};

class Gateway
{
public:
    explicit Gateway(const GatewayServices& services);
    ~Gateway();

    /// Compiles and swaps in all APIs. A route that does not compile is left out and reported; the rest serves.
    std::vector<DesignProblem> apply(const std::vector<Api>& apis);

    /// True if the request is for an API: it came to an API's own port, for a Host `<apiId>.execute-api.…`, or under
    /// /restapis/<apiId>/<stage>/_user_request_/. Decides without side effects.
    [[nodiscard]] bool accepts(const http::Request& request) const;
    /// The local port an API was given to listen on (it may differ from the designed one, where that was 0 or taken).
    void setPort(const QByteArray& apiName, quint16 port);

    void handle(http::Request request, http::Responder responder);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::gateway
