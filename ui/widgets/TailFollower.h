// Keeps a list at its end while rows arrive, until its reader scrolls away from there; at the end again it follows
// again. Rows that arrive while the list is hidden are followed too.
#pragma once

class QAbstractItemView;

namespace trestle::ui {

/// For as long as the view lives, which owns it.
void followTail(QAbstractItemView* view);

}  // namespace trestle::ui
