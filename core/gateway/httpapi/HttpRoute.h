// A route of an HTTP API as its stage runs it: wired by the designer's form or by documents (route, integration,
// authorizer) alike, with the stage's variables in their places.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/httpapi/HttpExtras.h"

#include <memory>

namespace trestle::gateway {

struct HttpRoute
{
    Integration integration;
    std::shared_ptr<const HttpExtras> extras;  // null: nothing of them
    bool usesStageVariables = false;
};

/// Errors: as integrationOf(), ParameterChanges and JwtAuthorizer say; NotFound for a document that is not there.
[[nodiscard]] base::Result<HttpRoute> httpRoute(const Api& api, const Route& route,
                                                const std::map<QByteArray, QByteArray>& stageVariables);

/// The id of the integration document that a route's target names; "" if it names none.
[[nodiscard]] QByteArray targetOf(const Route& route);

}  // namespace trestle::gateway
