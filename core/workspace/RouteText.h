// A route as the text of its file, for copying.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::workspace {

[[nodiscard]] QByteArray routeText(const gateway::Route& route);

}  // namespace trestle::workspace
