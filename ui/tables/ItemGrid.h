// The grid of items: code font, exact numbers at the right, marks of staged rows in the gutter, edited in place.
#pragma once

#include <QTableView>

namespace trestle::ui {

class ItemsModel;

class ItemGrid : public QTableView
{
    Q_OBJECT

public:
    explicit ItemGrid(ItemsModel& model, QWidget* parent = nullptr);

    [[nodiscard]] int currentRow() const { return currentIndex().row(); }
    /// Makes a row current and visible, in the column that is current or the first.
    void showRow(int row);

Q_SIGNALS:
    void currentItemChanged();
    void deletionRequested();
    void duplicationRequested();
    void additionRequested();
    void inspectionRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void refresh();
    void fitColumns();

    ItemsModel& m_model;
    int m_fittedColumns = 0;
};

}  // namespace trestle::ui
