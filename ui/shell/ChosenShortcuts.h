// The shortcuts a user chose instead of the declared ones, kept in the settings: one text an action,
// "view.bottom=Ctrl+J".
#pragma once

#include "ui/shell/ActionRegister.h"

namespace trestle::ui::chosenshortcuts {

/// Entries that make no sense are left out.
[[nodiscard]] ActionRegister::Shortcuts read();
/// Equal to what is declared: nothing is kept for that action.
void choose(const QByteArray& id, const QList<QKeySequence>& keys, const QList<QKeySequence>& declared);
void resetAll();

}  // namespace trestle::ui::chosenshortcuts
