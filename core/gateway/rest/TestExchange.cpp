#include "core/gateway/rest/TestExchange.h"

#include "core/base/Ids.h"
#include "core/gateway/rest/RestCall.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

bool isThere(const RestMethod& method, const RestTest& test)
{
    return test.resourceId.isEmpty() ? method.resourcePath == test.resourcePath : method.resourceId == test.resourceId;
}

const RestMethod* methodOf(const RestPlan& plan, const RestTest& test)
{
    const auto found = std::find_if(plan.methods.begin(), plan.methods.end(), [&test](const auto& method) {
        return isThere(*method, test) && method->httpMethod == test.httpMethod;
    });
    return found == plan.methods.end() ? nullptr : found->get();
}

// Those of the path, if it is one of the method's resource.
std::vector<PathParameter> parametersOf(const RestMethod& method, QByteArrayView path)
{
    RouteTable table;
    std::ignore = table.add(0, "ANY", *parsePathTemplate(method.resourcePath));
    return table.match("GET", path, RouteTable::Values::AsSent).parameters;
}

// The service's refusal of a test that names no method. A resource without methods is not in the plan; of an API that
// is not there the service says the same.
QString whatIsMissing(const RestPlan* plan, const RestTest& test)
{
    const bool hasMethods = plan && std::any_of(plan->methods.begin(), plan->methods.end(),
                                                [&](const auto& method) { return isThere(*method, test); });
    return hasMethods ? QStringLiteral("Invalid Method identifier specified")
                      : QStringLiteral("Invalid Resource identifier specified");
}

std::unique_ptr<Exchange> madeExchange(std::shared_ptr<const GatewayServices> services,
                                       std::shared_ptr<const Deployment> deployment, const RunningApi& api,
                                       const RestMethod& method, http::Request request, StageVariables variables)
{
    if (!request.target.startsWith('/')) request.target.prepend('/');
    request.peerAddress = "test-invoke-source-ip";
    auto exchange = std::make_unique<Exchange>(std::move(services), std::move(deployment), std::move(request),
                                               http::Responder(nullptr, 0));
    exchange->address.api = &api;
    exchange->address.path = exchange->request.path();
    exchange->match.parameters = parametersOf(method, exchange->address.path);
    exchange->trace.api = api.name;
    exchange->trace.source = observe::TraceSource::Console;
    exchange->rest = std::make_unique<RestCall>();
    RestCall& call = *exchange->rest;
    call.plan = api.rest->draft.get();
    call.method = &method;
    call.testVariables = std::move(variables);
    call.variables = &call.testVariables;
    call.requestId = base::newUuid();
    call.identity = base::JsonValue::Object();
    call.identity.insert("apiKey", "test-invoke-api-key");
    call.identity.insert("apiKeyId", "test-invoke-api-key-id");
    call.log = std::make_unique<ExecutionLog>(*exchange->clock, call.requestId, ExecutionLog::Detail::Everything);
    return exchange;
}

}  // namespace

std::unique_ptr<Exchange> testExchange(std::shared_ptr<const GatewayServices> services,
                                       std::shared_ptr<const Deployment> deployment, RestTest test, RestTestReply reply)
{
    const RunningApi* api = deployment->byId(test.apiId);
    const RestPlan* plan = api && api->rest ? api->rest->draft.get() : nullptr;
    const RestMethod* method = plan ? methodOf(*plan, test) : nullptr;
    if (!method) {
        reply(base::Error{base::ErrorCode::NotFound, whatIsMissing(plan, test)});
        return nullptr;
    }
    http::Request request;
    request.method = test.httpMethod == "ANY" ? QByteArray("GET") : test.httpMethod;
    request.target = test.pathWithQuery.isEmpty() ? method->resourcePath : test.pathWithQuery;
    request.headers = std::move(test.headers);
    request.body = std::move(test.body);
    auto exchange = madeExchange(std::move(services), std::move(deployment), *api, *method, std::move(request),
                                 std::move(test.stageVariables));
    RestCall& call = *exchange->rest;
    call.stageName = "test-invoke-stage";
    call.tested = [reply = std::move(reply)](const http::Response& response, const ExecutionLog& log,
                                             qint64 latencyMs) mutable {
        reply(RestTestOutcome{response.status, response.headers, response.body, latencyMs, log.text()});
    };
    return exchange;
}

std::unique_ptr<Exchange> testExchange(std::shared_ptr<const GatewayServices> services,
                                       std::shared_ptr<const Deployment> deployment, const AuthorizerTest& test)
{
    static const RestMethod root{.key = "GET /", .httpMethod = "GET", .resourcePath = "/"};
    const RunningApi* api = deployment->byId(test.apiId);
    if (!api || !api->rest) return nullptr;
    http::Request request;
    request.method = root.httpMethod;
    request.target = test.pathWithQuery;
    request.headers = test.headers;
    request.body = test.body;
    auto exchange =
        madeExchange(std::move(services), std::move(deployment), *api, root, std::move(request), test.stageVariables);
    exchange->rest->stageName = "ESTestInvoke-stage";
    exchange->rest->tested = [](const http::Response&, const ExecutionLog&, qint64) {};
    return exchange;
}

}  // namespace trestle::gateway
