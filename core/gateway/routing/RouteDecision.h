// Why a request went where it went, in words for its trace.
#pragma once

#include "core/gateway/pipeline/Deployment.h"

namespace trestle::gateway {

/// "exact; beat ANY /{proxy+} (greedy), $default"
[[nodiscard]] QByteArray describeMatch(const RunningRoutes& routes, const RouteMatch& match);
/// "nothing takes DELETE /books/7; nearest GET /books/{id}, which is for another method"
[[nodiscard]] QByteArray describeMiss(const RunningRoutes& routes, QByteArrayView method, QByteArrayView path);

}  // namespace trestle::gateway
