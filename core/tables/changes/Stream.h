// A stream of a table: a named stretch of the change log, seen through the stream's view. It has one shard; once the
// stream is switched off the shard is closed, and can be read for another day. A value.
#pragma once

#include "core/tables/schema/TableDescription.h"
#include "core/tables/storage/SpaceId.h"

#include <memory>

namespace trestle::tables {

/// Records of a stream, and streams that were switched off, can be read this long.
inline constexpr qint64 streamRetentionMs = qint64(24) * 3600 * 1000;

struct Stream
{
    QByteArray tableName;
    SpaceId space = 0;
    qint64 labelMs = 0;  // when it was switched on; of one table's streams no two have the same
    StreamView view = StreamView::KeysOnly;
    KeySchema keys;
    qint64 first = 0;            // sequence in the change log its shard begins with
    std::optional<qint64> last;  // the one it ends with, once switched off; first - 1: nothing was recorded
    qint64 closedMs = 0;

    [[nodiscard]] bool isOpen() const { return !last; }
    bool operator==(const Stream&) const = default;
};
using StreamPointer = std::shared_ptr<const Stream>;

}  // namespace trestle::tables
