// The key columns of the item grid, kept in sight at its left while the rest scrolls. A second view over the grid's own
// model and selection; the focus stays with the grid.
#pragma once

#include <QTableView>

namespace trestle::ui {

class ItemGrid;
class ItemsModel;

class PinnedColumns : public QTableView
{
    Q_OBJECT

public:
    PinnedColumns(ItemGrid& grid, ItemsModel& model);

    /// The first `count` columns.
    void setCount(int count);
    [[nodiscard]] int count() const { return m_count; }
    /// Shows itself if the grid is scrolled and there is room, and takes its place.
    void place();
    [[nodiscard]] bool covers(const QModelIndex& index) const { return isVisible() && index.column() < m_count; }
    /// Opens the editor of a cell as the grid would.
    bool editCell(const QModelIndex& index, EditTrigger trigger, QEvent* event) { return edit(index, trigger, event); }

private:
    ItemGrid& m_grid;
    int m_count = 0;
};

}  // namespace trestle::ui
