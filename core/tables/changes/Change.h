// One entry of the change log: what a write did to one item, when, and who asked for it.
#pragma once

#include "core/tables/operations/Requests.h"

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::tables {

/// What the writer of a change says of it. Items are encoded by ItemCodec; null where there is none.
struct ChangeContent
{
    QByteArrayView before;
    QByteArrayView after;
    qint64 timeMs = 0;
    const Cause& cause;
};

struct Change
{
    qint64 sequence = 0;  // from 1, without gaps, in the order of the commits
    QByteArray tableName;
    QByteArray key;     // the row's key bytes: the same for all changes of one item
    QByteArray before;  // encoded item; null: the item was created
    QByteArray after;   // null: it was deleted
    qint64 timeMs = 0;  // since 1970
    Cause cause;
};

}  // namespace trestle::tables
