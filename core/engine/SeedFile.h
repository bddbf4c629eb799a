// tables/<name>/seed.jsonl: what a table made anew begins with. One item a line, as plain JSON.
#pragma once

#include "core/base/Result.h"
#include "core/tables/TableService.h"

#include <QString>

namespace trestle::engine {

/// The items of a seed file. A missing file is an empty one. Errors name file and line: Parse, TooLarge,
/// PermissionDenied.
[[nodiscard]] base::Result<std::vector<tables::Item>> readSeedFile(const QString& path);

/// Puts `items` in batches of the service's size and calls `done` when the last is durable, on the thread of its
/// reply, with the first error if there was one. What a store leaves undone is sent again.
void seedTable(tables::TableService& tables, const QByteArray& table, std::vector<tables::Item> items,
               base::UniqueFunction<void(base::Result<void>)> done);

}  // namespace trestle::engine
