// What only some routes of HTTP APIs have: an authorizer's check, changes to the request before it travels on and to
// the answer before it goes out. A route without any of it has none of this. Immutable; any thread.
#pragma once

#include "core/gateway/httpapi/ParameterChanges.h"
#include "core/gateway/jwt/JwtAuthorizer.h"

#include <map>
#include <optional>

namespace trestle::gateway {

struct HttpExtras
{
    ParameterChanges request;
    std::map<int, ParameterChanges> responses;  // by the integration's status
    bool wholePath = false;  // the target gets the request's path, stage and all, behind its own host
    std::optional<JwtAuthorizer> jwt;
};

}  // namespace trestle::gateway
