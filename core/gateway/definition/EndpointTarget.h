// A request that comes through the workspace's endpoint names the API and the stage in its target:
// /restapis/<apiId>/<stage>/_user_request_/path?query. Whom it is for is told in pipeline/Addressing.h.
#pragma once

#include <QByteArray>

namespace trestle::gateway {

/// Path and query as the API sees them: without what names the API and the stage to the workspace's endpoint.
[[nodiscard]] inline QByteArray targetAtApi(const QByteArray& target)
{
    constexpr QByteArrayView throughEndpoint("/_user_request_");
    const qsizetype at = target.startsWith("/restapis/") ? target.indexOf(throughEndpoint) : -1;
    return at < 0 ? target : target.mid(at + throughEndpoint.size());
}

}  // namespace trestle::gateway
