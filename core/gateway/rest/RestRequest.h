// From the client's request to the integration's: parameters mapped, the body rendered, overrides applied.
#pragma once

#include "core/gateway/pipeline/Exchange.h"
#include "core/gateway/rest/RestCall.h"

namespace trestle::gateway {

struct IntegrationRequest
{
    using Values = std::vector<std::pair<QByteArray, QByteArray>>;
    http::Headers headers;  // mapped ones only
    Values query;
    Values path;
    QByteArray body;
    bool rendered = false;          // by a template
    std::optional<int> mockStatus;  // set where a MOCK's template is known to say it; then `body` is not
};

/// Failures: UnsupportedMediaType for a type that no template is for, a 500 for a template that fails and for a body
/// that should be base64 and is not, a 400 for a body that a mapping reads and that is broken JSON.
[[nodiscard]] base::Result<IntegrationRequest, RestFailure> integrationRequest(Exchange& exchange,
                                                                               const RestIntegration& integration);

}  // namespace trestle::gateway
