// Why a request went where it went, in words for its trace.
#pragma once

#include "core/gateway/routing/RouteTable.h"

#include <functional>

namespace trestle::gateway {

/// The key of a route by its number in the table.
using RouteKeys = std::function<const QByteArray&(int)>;
/// "exact; beat ANY /{proxy+} (greedy), $default"
[[nodiscard]] QByteArray describeMatch(const RouteMatch& match, const RouteKeys& keyOf);
/// "nothing takes DELETE /books/7; nearest GET /books/{id}, which is for another method"
[[nodiscard]] QByteArray describeMiss(const RouteTable& table, const RouteKeys& keyOf, QByteArrayView method,
                                      QByteArrayView path);

}  // namespace trestle::gateway
