// A route of an HTTP or WebSocket API as the service's Route, and the integration it leads to as the service's
// Integration, whether it is a document of its own or was wired by the designer's form. Value to value; any thread.
#pragma once

#include "core/aws/apigatewayv2/ApiGatewayV2.h"

namespace trestle::aws::apigatewayv2 {

[[nodiscard]] QByteArray routeIdOf(const gateway::Api& api, const gateway::Route& route);
/// The id under which the form's integration of a route is shown.
[[nodiscard]] QByteArray formIntegrationId(const gateway::Api& api, const gateway::Route& route);
[[nodiscard]] base::JsonValue routeJson(const gateway::Api& api, const gateway::Route& route);

/// Null if there is none.
[[nodiscard]] gateway::Route* findRoute(gateway::Api& api, const QByteArray& id);
[[nodiscard]] const gateway::Route* findRoute(const gateway::Api& api, const QByteArray& id);

/// A route of that key without anything else. Failure: the service's, for a key that its protocol does not have.
[[nodiscard]] base::Result<gateway::Route, rest::Failure> routeOfKey(const gateway::Api& api, const QByteArray& key);

/// Every integration by id, those of the form too.
[[nodiscard]] std::map<QByteArray, base::JsonValue> integrationsOf(const gateway::Api& api);
/// The route whose form made the integration of that id; null for other integrations.
[[nodiscard]] gateway::Route* formRoute(gateway::Api& api, const QByteArray& integrationId);

}  // namespace trestle::aws::apigatewayv2
