// A change of the log in words: who made it and what it did.
#pragma once

#include "core/observe/TraceStore.h"
#include "core/tables/changes/Change.h"
#include "ui/tables/StagedEdits.h"

namespace trestle::ui {

struct ChangeOrigin
{
    QString text;                 // "PATCH /books/{id}", "this console", "expiry"
    std::optional<qint64> trace;  // while it is kept
};

[[nodiscard]] ChangeOrigin originOf(const tables::Change& change, const observe::TraceStore& traces);
/// The item before and after, as a staged item says it: what was, and what came of it.
[[nodiscard]] StagedItem changedItem(const tables::Change& change);
/// The newest of the changes (newest first) that gave `attribute` its present value; null if none is known.
[[nodiscard]] const tables::Change* lastSetter(const std::vector<tables::Change>& changes, const QByteArray& attribute);

}  // namespace trestle::ui
