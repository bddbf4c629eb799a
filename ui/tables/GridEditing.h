// What the user does to many cells of the item grid at once: copy, paste, fill down, and the figures of what is chosen.
// Changes are staged, as one step. Each says what it did, in one line for people.
#pragma once

#include "core/base/Result.h"
#include "ui/tables/GridText.h"

#include <QCoreApplication>

namespace trestle::ui {

class ItemGrid;
class ItemsModel;
class StagedEdits;

class GridEditing
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::GridEditing)

public:
    GridEditing(ItemGrid& grid, ItemsModel& model, StagedEdits& edits) : m_grid(grid), m_model(model), m_edits(edits) {}

    /// The cells chosen, as a spreadsheet takes them. "" if nothing is chosen.
    QString copyCells() const;
    /// The items with a chosen cell, whole.
    QString copyItems(CopyForm form) const;
    /// JSON becomes new items; a block of cells is laid over the grid from the current cell on. All of it or nothing.
    /// Error: what cannot be read, and where.
    base::Result<QString> paste(const QString& text);
    /// Every chosen cell below the topmost one of its column gets that one's value, type and all.
    QString fillDown();
    /// "4 values · sum 12 · average 3"; "" while fewer than two cells are chosen.
    [[nodiscard]] QString figures() const;

private:
    base::Result<QString> pasteCells(const QString& text);

    ItemGrid& m_grid;
    ItemsModel& m_model;
    StagedEdits& m_edits;
};

}  // namespace trestle::ui
