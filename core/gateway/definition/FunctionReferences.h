// The places of an API that name a function: routes wired by a form, integrations and authorizers in the service's
// words. Deployments keep what they froze. Values.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::gateway {

/// `api` with `after` wherever it names the function `before`.
[[nodiscard]] Api withFunctionRenamed(Api api, const QByteArray& before, const QByteArray& after);

}  // namespace trestle::gateway
