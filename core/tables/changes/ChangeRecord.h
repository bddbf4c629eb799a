// A change as bytes in the log. The grammar stands in ChangeRecord.cpp.
#pragma once

#include "core/tables/changes/Change.h"
#include "core/tables/storage/Catalog.h"

namespace trestle::tables {

struct ChangeRecord
{
    qint64 timeMs = 0;
    qint64 previous = 0;  // sequence of the same item's change before this one; 0 if there was none
    SpaceId space = 0;
    Cause::Kind kind = Cause::Kind::Wire;
    QByteArrayView causeId;
    QByteArrayView key;
    std::optional<QByteArrayView> before;
    std::optional<QByteArrayView> after;
    qint64 stampMs = 0;  // if it is more than the time
};

[[nodiscard]] qsizetype bytesOf(const ChangeRecord& change);
/// At the end of `out`.
void appendChange(QByteArray& out, qint64 sequence, const ChangeRecord& change);
/// Views into `bytes`; nothing if they are not what was written for that sequence number.
[[nodiscard]] std::optional<ChangeRecord> decodeChange(qint64 sequence, QByteArrayView bytes);

}  // namespace trestle::tables
