#include "core/gateway/rest/RestIntegrations.h"

#include "core/gateway/templates/MockStatus.h"

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

void answerRestMock(std::unique_ptr<Exchange> exchange, const IntegrationRequest& request)
{
    const std::optional<int> status = request.mockStatus ? request.mockStatus : mockStatusCode(request.body);
    if (!status) {
        const QByteArray note =
            "Execution failed due to configuration error: Unable to parse statusCode. It should be an integer and "
            "defined in request template.";
        exchange->addStation(StationKind::Mock, StationOutcome::Failed, QByteArrayLiteral("Mock"), note,
                             exchange->integrationNs);
        return failRest(std::move(exchange), internalFailure(note));
    }
    exchange->addStation(StationKind::Mock, StationOutcome::Passed, QByteArrayLiteral("Mock"), {},
                         exchange->integrationNs);
    answerRest(std::move(exchange), {.status = *status});
}

}  // namespace trestle::gateway
