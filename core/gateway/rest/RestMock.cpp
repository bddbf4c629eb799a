#include "core/gateway/rest/RestIntegrations.h"

#include "core/gateway/templates/MockStatus.h"

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

// Of a template that is the same for every request, read when it was compiled.
std::optional<int> statusOf(const RestIntegration& integration, const IntegrationRequest& request)
{
    for (size_t i = 0; i < integration.mockStatuses.size() && request.rendered; ++i) {
        const QByteArray* fixed = integration.templates.templates[i].fixed();
        if (fixed && fixed->constData() == request.body.constData()) return integration.mockStatuses[i];
    }
    return mockStatusCode(request.body);
}

}  // namespace

void answerRestMock(std::unique_ptr<Exchange> exchange, const IntegrationRequest& request)
{
    const std::optional<int> status = statusOf(*exchange->rest->method->integration, request);
    if (!status) {
        const QByteArray note =
            "Execution failed due to configuration error: Unable to parse statusCode. It should be an integer and "
            "defined in request template.";
        exchange->addStation(StationKind::Mock, StationOutcome::Failed, "Mock", note, exchange->integrationNs);
        return failRest(std::move(exchange), internalFailure(note));
    }
    exchange->addStation(StationKind::Mock, StationOutcome::Passed, "Mock", {}, exchange->integrationNs);
    answerRest(std::move(exchange), {.status = *status});
}

}  // namespace trestle::gateway
