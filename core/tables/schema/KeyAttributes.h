// All attributes of a key, whichever role they have.
#pragma once

#include "core/tables/schema/TableDescription.h"

namespace trestle::tables {

/// Calls `test` with each key attribute, HASH before RANGE, until one fails; true if none did.
template <typename Test>
bool allKeys(const KeySchema& keys, Test test)
{
    if (!test(keys.partition)) return false;
    for (const KeyAttribute& key : keys.furtherPartition)
        if (!test(key)) return false;
    if (keys.sort && !test(*keys.sort)) return false;
    for (const KeyAttribute& key : keys.furtherSort)
        if (!test(key)) return false;
    return true;
}

/// HASH before RANGE.
[[nodiscard]] inline QList<KeyAttribute> keyAttributes(const KeySchema& keys)
{
    QList<KeyAttribute> all;
    allKeys(keys, [&all](const KeyAttribute& key) {
        all << key;
        return true;
    });
    return all;
}

[[nodiscard]] inline bool isKeyOf(const KeySchema& keys, QByteArrayView attribute)
{
    return !allKeys(keys, [attribute](const KeyAttribute& key) { return key.name != attribute; });
}

}  // namespace trestle::tables
