// What a write changed in an item, attribute by attribute, and how an item's key reads.
#pragma once

#include "core/observe/Trace.h"

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
/// "BOOK#0441 / META".
[[nodiscard]] QString keyText(const QByteArray& encodedKey);

}  // namespace trestle::ui
