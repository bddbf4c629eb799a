// An HTTP or WebSocket API as the service's Api, and what of it is kept where: name, description, CORS in the API's own
// members, all else in its document. Value to value; any thread.
#pragma once

#include "core/aws/apigatewayv2/ApiGatewayV2.h"

namespace trestle::aws::apigatewayv2 {

[[nodiscard]] base::JsonValue apiJson(const ApiGatewayV2& gateway, const gateway::Api& api);
/// Takes what `input` (of CreateApi or UpdateApi) says. Failure: CORS that the service refuses.
[[nodiscard]] base::Result<void, rest::Failure> takeApi(gateway::Api& api, const base::JsonValue& input);

[[nodiscard]] base::JsonValue corsJson(const gateway::Cors& cors);
[[nodiscard]] gateway::Cors corsOf(const base::JsonValue& json);

/// An empty API of that protocol with an id that no other has; not in the design yet.
[[nodiscard]] gateway::Api newApi(const ApiGatewayV2& gateway, const workspace::Workspace& design,
                                  gateway::Protocol protocol, const QByteArray& name);

}  // namespace trestle::aws::apigatewayv2
