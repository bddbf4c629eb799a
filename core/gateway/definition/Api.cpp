#include "core/gateway/definition/Api.h"

#include "core/base/Ids.h"

#include <algorithm>

namespace trestle::gateway {

QByteArray Api::resourceId() const
{
    return id.isEmpty() ? base::stableResourceId(name) : id;
}

const Route* Api::route(QByteArrayView key) const
{
    const auto found = std::find_if(routes.cbegin(), routes.cend(),
                                    [key](const Route& candidate) { return QByteArrayView(candidate.key()) == key; });
    return found == routes.cend() ? nullptr : &*found;
}

}  // namespace trestle::gateway
