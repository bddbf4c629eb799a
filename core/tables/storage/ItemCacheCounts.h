#pragma once

#include <QtGlobal>

namespace trestle::tables {

/// What was found in the item cache since the store was opened, and what it holds now.
struct ItemCacheCounts
{
    quint64 hits = 0;
    quint64 misses = 0;
    qint64 bytes = 0;
};

}  // namespace trestle::tables
