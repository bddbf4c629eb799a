// The grid of items: code font, exact numbers at the right, marks of staged rows in the gutter, edited in place like a
// spreadsheet. Key columns stay in sight; columns are moved, resized, hidden and sorted by the user.
#pragma once

#include "ui/tables/ColumnLayout.h"

#include <QTableView>

namespace trestle::ui {

class ItemsModel;
class PinnedColumns;

class ItemGrid : public QTableView
{
    Q_OBJECT

public:
    explicit ItemGrid(ItemsModel& model, QWidget* parent = nullptr);

    [[nodiscard]] int currentRow() const { return currentIndex().row(); }
    /// Makes a row current and visible, in the column that is current or the first.
    void showRow(int row);

    /// Rows with a selected cell, from the top.
    [[nodiscard]] QList<int> selectedItemRows() const;
    /// Columns with a selected cell that are shown, in the order they stand.
    [[nodiscard]] QList<int> selectedColumns() const;
    /// All columns that are shown, in the order they stand.
    [[nodiscard]] QList<int> shownColumns() const;

    [[nodiscard]] const ColumnLayout& columnLayout() const { return m_layout; }
    void setColumnLayout(const ColumnLayout& layout);
    void setHidden(const QSet<QByteArray>& attributes);
    void setShownAsTime(const QByteArray& attribute, bool asTime);
    void sortBy(int column, Qt::SortOrder order);

    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

Q_SIGNALS:
    void currentItemChanged();
    void selectedCellsChanged();
    void layoutEdited();
    void deletionRequested();
    void duplicationRequested();
    void fillRequested();
    void additionRequested();
    void inspectionRequested();
    void copyRequested();
    void copyMenuRequested();
    void pasteRequested();
    void peekRequested();
    void headerMenuRequested(int column, const QPoint& globalPosition);

protected:
    bool edit(const QModelIndex& index, EditTrigger trigger, QEvent* event) override;
    void closeEditor(QWidget* editor, QAbstractItemDelegate::EndEditHint hint) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void updateGeometries() override;

private:
    void refresh();
    void fitColumns();
    void placeColumns();
    void moved(int section, int from, int to);
    void clickedHead(int section);
    bool leaves(const QKeyEvent* event) const;

    ItemsModel& m_model;
    PinnedColumns* m_pinned = nullptr;
    ColumnLayout m_layout;
    int m_fittedColumns = 0;
    bool m_placing = false;  // the columns move because of us
};

}  // namespace trestle::ui
