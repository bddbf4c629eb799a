// An API's gateway responses: for each type of failure the status, headers and body that the client gets. What the API
// does not set is the fallback's of its class (DEFAULT_4XX, DEFAULT_5XX), then the service's own. Compiled once; any
// thread.
#pragma once

#include "core/gateway/rest/ContextNeeds.h"
#include "core/gateway/rest/RestFailure.h"
#include "core/gateway/templates/ParameterMapping.h"
#include "core/gateway/templates/VariableText.h"

#include <array>
#include <memory>

namespace trestle::gateway {

struct GatewayResponse
{
    int status = 0;  // 0: the type's own
    std::vector<ParameterMapping> headers;
    std::vector<QByteArray> types;     // content types of the bodies
    std::vector<VariableText> bodies;  // none: the service's own body
    ContextNeeds needs;

    /// `document` is the service's GatewayResponse. Error: Parse, naming what of it cannot be used.
    [[nodiscard]] static base::Result<GatewayResponse> compile(const base::JsonValue& document);
};

class GatewayResponses
{
public:
    void set(GatewayResponseType type, GatewayResponse response);
    /// What `type` is answered with; null if the API says nothing of it or its fallback.
    [[nodiscard]] const GatewayResponse* find(GatewayResponseType type) const;

private:
    std::array<std::shared_ptr<const GatewayResponse>, gatewayResponseTypeCount> m_responses;
};

}  // namespace trestle::gateway
