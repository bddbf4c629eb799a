// Names a place for rows: a table's items, or the entries of one of its indexes. Never used twice in one data file.
#pragma once

#include <QtGlobal>

namespace trestle::tables {

using SpaceId = qint64;

}  // namespace trestle::tables
