#include "core/gateway/definition/ResourceId.h"

#include "core/base/Ids.h"

namespace trestle::gateway {

QByteArray restResourceId(const Api& api, const QByteArray& path)
{
    for (const auto& [id, document] : api.documents.all("resources"))
        if (const base::JsonValue* known = document.find("path"); known && known->string() == path) return id;
    return base::stableResourceId(api.resourceId() + path);
}

}  // namespace trestle::gateway
