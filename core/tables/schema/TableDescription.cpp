#include "core/tables/schema/TableDescription.h"

namespace trestle::tables {

const IndexDescription* TableDescription::index(QByteArrayView indexName) const
{
    for (const IndexDescription& candidate : indexes)
        if (candidate.name == indexName) return &candidate;
    return nullptr;
}

}  // namespace trestle::tables
