// Sides that share a window: splitters inside each other, with sides at the ends.
#pragma once

#include <Qt>

#include <vector>

class QSplitter;

namespace trestle::ui {

class EditorGroup;

[[nodiscard]] QSplitter* makeSplitter(Qt::Orientation orientation);
/// In the order they are seen.
[[nodiscard]] std::vector<EditorGroup*> sidesOf(const QSplitter* root);
/// Puts `side` after `group`: into its splitter if that runs the same way, else the two share a new one in its place.
/// `group` gives half of its room.
void splitBeside(EditorGroup* group, EditorGroup* side, Qt::Orientation orientation);
/// `group` has no parent then, and no splitter but the root holds a single thing.
void takeOut(EditorGroup* group);

}  // namespace trestle::ui
