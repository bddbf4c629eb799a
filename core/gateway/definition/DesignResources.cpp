#include "core/gateway/definition/DesignResources.h"

#include <algorithm>

namespace trestle::gateway {

bool DesignResources::hasFunction(QByteArrayView name) const
{
    return !functions || std::any_of(functions->cbegin(), functions->cend(),
                                     [name](const QByteArray& function) { return QByteArrayView(function) == name; });
}

const tables::TableDescription* DesignResources::table(QByteArrayView name) const
{
    const auto found = std::find_if(tables.cbegin(), tables.cend(), [name](const tables::TableDescription& table) {
        return QByteArrayView(table.name) == name;
    });
    return found == tables.cend() ? nullptr : &*found;
}

}  // namespace trestle::gateway
