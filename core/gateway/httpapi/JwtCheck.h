// The step of a JWT authorizer: token out of the request, keys of its issuer, yes or no.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

using Proceed = void (*)(std::unique_ptr<Exchange>, const std::shared_ptr<IoRoom>&);

/// Goes on with `proceed`, at once where the keys are known, or ends the way: 401 with www-authenticate for what is no
/// token of the issuer for the audience, now; 403 for one without any of the route's scopes.
void checkToken(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, Proceed proceed);

}  // namespace trestle::gateway
