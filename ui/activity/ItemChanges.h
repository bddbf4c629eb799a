// What a write changed in an item, attribute by attribute, and how an item's key reads.
#pragma once

#include "core/observe/Trace.h"
#include "core/tables/schema/TableDescription.h"

#include <QString>

#include <vector>

namespace trestle::ui {

struct AttributeChange
{
    enum class Kind { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    QString name;
    QString before;  // as JSON, shortened; "" if it was not there
    QString after;
};

/// From items encoded by ItemCodec; either may be null. Unreadable bytes count as no item.
[[nodiscard]] std::vector<AttributeChange> attributeChanges(const QByteArray& before, const QByteArray& after);
/// The encoded key of the item that was read or written. Some accesses carry the whole item only; the table's key
/// attributes say what of it is the key. Null if there is no telling.
[[nodiscard]] QByteArray encodedKeyOf(const observe::ItemAccess& access, const tables::TableDescription* table);
/// "BOOK#0441 / META".
[[nodiscard]] QString keyText(const QByteArray& encodedKey);

}  // namespace trestle::ui
