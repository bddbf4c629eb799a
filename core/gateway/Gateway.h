// The running APIs: requests in, answers out, a trace for each. What runs is an immutable Deployment, compiled from the
// design and swapped atomically: a request in flight ends on the deployment it began with.
//
// Threads: handle() runs on the connection's I/O thread; apply() on any one thread.
#pragma once

#include "core/gateway/GatewayServices.h"
#include "core/gateway/definition/Api.h"
#include "core/gateway/definition/DesignProblem.h"
#include "core/gateway/definition/DesignResources.h"
#include "core/gateway/rest/RestTest.h"
#include "core/http/HttpServer.h"

#include <memory>
#include <vector>

namespace trestle::gateway {

struct AccessMemory;
class SocketConnections;

class Gateway
{
public:
    explicit Gateway(const GatewayServices& services);
    /// Not on an I/O thread: waits for each of them to let go of what it holds. Calls still under way answer 500.
    ~Gateway();

    /// Compiles and swaps in all APIs. A route that does not compile is left out and reported; the rest serves. A route
    /// to a function or table that is not among `resources` is reported and serves: it answers 500 until there is one.
    /// `account` holds the documents of the account: API keys, usage plans, its limits, custom domain names.
    std::vector<DesignProblem> apply(const std::vector<Api>& apis, const DesignResources& resources,
                                     const Documents& account = {});

    /// The local port an API was given to listen on (it may differ from the designed one, where that was 0 or taken);
    /// 0: none. Any thread; lasts over apply().
    void setPort(const QByteArray& apiName, quint16 port);

    /// Runs one method of a REST API's design, as the console's "Test" does. Any thread; `reply` comes on an I/O
    /// thread, or at once with NotFound for an API or method that is not there.
    void test(RestTest test, RestTestReply reply);
    /// Asks an authorizer of a REST API's design. Any thread; `reply` comes on any.
    void test(AuthorizerTest test, AuthorizerTestReply reply);
    /// Empties the cache of a REST API's stage. False if there is no such stage. Any thread.
    bool flushCache(const QByteArray& apiId, const QByteArray& stageName);

    /// Takes the request, as handle() does, if it is for an API: it came to an API's own port, for a Host
    /// `<apiId>.execute-api.…` or of a custom domain, or under /restapis/<apiId>/<stage>/_user_request_/. Otherwise
    /// false, and both stay as they are.
    [[nodiscard]] bool take(http::Request& request, http::Responder& responder);
    /// On the connection's I/O thread; from another thread the request is handed to one of them.
    void handle(http::Request request, http::Responder responder);

    /// The open connections of WebSocket APIs. Any thread; SocketDelivery.h speaks to them.
    [[nodiscard]] SocketConnections& connections();

    /// Limits, usage and kept answers of authorizers, which outlive designs. Any thread.
    [[nodiscard]] AccessMemory& access();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::gateway
