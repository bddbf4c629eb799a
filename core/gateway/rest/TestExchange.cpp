#include "core/gateway/rest/TestExchange.h"

#include "core/base/Ids.h"
#include "core/gateway/rest/RestCall.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

const RestMethod* methodOf(const RestPlan& plan, const RestTest& test)
{
    const auto found = std::find_if(plan.methods.begin(), plan.methods.end(), [&test](const auto& method) {
        const bool there = test.resourceId.isEmpty() ? method->resourcePath == test.resourcePath
                                                     : method->resourceId == test.resourceId;
        return there && method->httpMethod == test.httpMethod;
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

// The service's refusal of a test that names no method. A resource without methods is not in the plan.
QString whatIsMissing(const RestPlan* plan, const RestTest& test)
{
    if (!plan) return QStringLiteral("Invalid API identifier specified");
    const bool hasMethods = std::any_of(plan->methods.begin(), plan->methods.end(),
                                        [&](const auto& method) { return method->resourceId == test.resourceId; });
    return hasMethods ? QStringLiteral("Invalid Method identifier specified")
                      : QStringLiteral("Invalid Resource identifier specified");
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
    if (!request.target.startsWith('/')) request.target.prepend('/');
    request.headers = std::move(test.headers);
    request.body = std::move(test.body);
    request.peerAddress = "test-invoke-source-ip";

    auto exchange = std::make_unique<Exchange>(std::move(services), std::move(deployment), std::move(request),
                                               http::Responder(nullptr, 0));
    exchange->address.api = api;
    exchange->address.path = exchange->request.path();
    exchange->match.parameters = parametersOf(*method, exchange->address.path);
    exchange->trace.api = api->name;
    exchange->trace.source = observe::TraceSource::Console;
    exchange->rest = std::make_unique<RestCall>();
    RestCall& call = *exchange->rest;
    call.plan = plan;
    call.method = method;
    call.stageName = "test-invoke-stage";
    call.testVariables = std::move(test.stageVariables);
    call.variables = &call.testVariables;
    call.requestId = base::newUuid();
    call.identity = base::JsonValue::Object();
    call.identity.insert("apiKey", "test-invoke-api-key");
    call.identity.insert("apiKeyId", "test-invoke-api-key-id");
    call.log = std::make_unique<ExecutionLog>(*exchange->clock, call.requestId, ExecutionLog::Detail::Everything);
    call.tested = [reply = std::move(reply)](const http::Response& response, const ExecutionLog& log,
                                             qint64 latencyMs) mutable {
        reply(RestTestOutcome{response.status, response.headers, response.body, latencyMs, log.text()});
    };
    return exchange;
}

}  // namespace trestle::gateway
