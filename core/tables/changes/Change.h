// One entry of the change log: what a write did to one item, when, and who asked for it.
#pragma once

#include "core/tables/operations/Requests.h"
#include "core/tables/storage/SpaceId.h"

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <limits>
#include <vector>

namespace trestle::tables {

/// What the writer of a change says of it. Items are encoded by ItemCodec; null where there is none.
struct ChangeContent
{
    QByteArrayView before;
    QByteArrayView after;
    qint64 timeMs = 0;
    const Cause& cause;
    qint64 afterMs = 0;  // it follows what has this stamp
};

struct Change
{
    qint64 sequence = 0;  // from 1, without gaps, in the order of the commits
    QByteArray tableName;
    QByteArray tableId;  // null: it was dropped, whatever has its name now
    QByteArray key;      // the row's key bytes: the same for all changes of one item
    QByteArray before;   // encoded item; null: the item was created
    QByteArray after;    // null: it was deleted
    qint64 timeMs = 0;   // since 1970
    Cause cause;
    qint64 stampMs = 0;  // what tells the later of two writes: its time, or more where the clock was behind

    /// Only that something was written is told, as of writes that came from another region. Streams leave it out.
    [[nodiscard]] bool changesNothing() const { return before == after; }
};

/// A stretch of the log, both ends included; all 0: nothing.
struct ChangeSpan
{
    qint64 first = 0;
    qint64 last = 0;

    void add(qint64 sequence)
    {
        if (first == 0 || sequence < first) first = sequence;
        last = std::max(last, sequence);
    }
    void add(const ChangeSpan& other)
    {
        if (other.first == 0) return;
        add(other.first);
        add(other.last);
    }
};

/// What a look at the log asks for: the changes of one table, and how much of the log the look may take.
struct ChangeWindow
{
    SpaceId space = 0;
    qint64 from = 0;  // sequences, both ends included
    qint64 to = std::numeric_limits<qint64>::max();
    int changes = 1000;
    qint64 bytes = qint64(1) << 20;  // of images and keys; one change is given however large it is
    qint64 scanned = 200'000;        // changes of all tables passed over
};

struct ChangePage
{
    std::vector<Change> changes;  // oldest first
    qint64 next = 0;              // where the next look begins: `to` + 1 once the window has been read through
};

/// The log's ends as of one moment.
struct ChangeLogState
{
    qint64 first = 0;  // sequence of the oldest change there is; last + 1 if there is none
    qint64 last = 0;   // of the newest, whether it is still there or not; 0 if there never was one
    qint64 firstMs = 0;
};

}  // namespace trestle::tables
