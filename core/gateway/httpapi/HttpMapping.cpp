#include "core/gateway/httpapi/HttpMapping.h"

#include "core/gateway/httpapi/HttpContext.h"

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

auto contextOf(const Exchange& exchange)
{
    return [&exchange](const QByteArray& name) { return httpContextValue(exchange, name); };
}

base::Result<void> refused(Exchange& exchange, StationKind kind, const base::Error& error, qint64 from)
{
    exchange.addStation(kind, StationOutcome::Failed, "Parameter mapping", error.message.toUtf8(), from);
    return error;
}

}  // namespace

base::Result<void> mapRequest(Exchange& exchange)
{
    const HttpExtras& extras = *exchange.route->extras;
    if (extras.wholePath) exchange.targetPath = exchange.requestPath();
    if (extras.request.empty()) return {};
    const qint64 from = exchange.now();
    http::Request& request = exchange.request;
    const ChangeInput input{.headers = request.headers,
                            .body = request.body,
                            .query = request.query(),
                            .path = exchange.address.path,
                            .pathParameters = &exchange.match.parameters,
                            .stageVariables = exchange.address.stage->design.variables,
                            .context = contextOf(exchange)};
    base::Result<ParameterChanges::Outcome> outcome = extras.request.apply(input);
    if (!outcome) return refused(exchange, StationKind::RequestMapping, outcome.error(), from);

    // The address views the target and the headers that change now.
    const QByteArray path = outcome->path.value_or(exchange.address.path.toByteArray());
    exchange.address.apiId = exchange.address.api->id;
    request.headers = std::move(outcome->headers);
    request.target = outcome->query.isEmpty() ? path : path + '?' + outcome->query;
    exchange.address.path = QByteArrayView(request.target).first(path.size());
    if (outcome->path) exchange.targetPath = path;
    exchange.addStation(StationKind::RequestMapping, StationOutcome::Passed, "Parameter mapping",
                        std::move(outcome->detail), from);
    return {};
}

base::Result<void> mapResponse(Exchange& exchange, http::Response& response)
{
    const HttpExtras& extras = *exchange.route->extras;
    const auto changes = extras.responses.find(response.status);
    if (changes == extras.responses.end()) return {};
    const qint64 from = exchange.now();
    const ChangeInput input{.headers = response.headers,
                            .body = response.body,
                            .query = {},
                            .path = {},
                            .stageVariables = exchange.address.stage->design.variables,
                            .context = contextOf(exchange)};
    base::Result<ParameterChanges::Outcome> outcome = changes->second.apply(input);
    if (!outcome) return refused(exchange, StationKind::ResponseMapping, outcome.error(), from);
    response.headers = std::move(outcome->headers);
    if (outcome->status) response.status = *outcome->status;
    exchange.addStation(StationKind::ResponseMapping, StationOutcome::Passed, "Parameter mapping",
                        std::move(outcome->detail), from);
    return {};
}

}  // namespace trestle::gateway
