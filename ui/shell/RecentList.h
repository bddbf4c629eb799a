// The workspaces opened lately: pinned ones first; one whose folder is gone says so and can be located or removed.
#pragma once

#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace trestle::ui {

class FilterEdit;
class ThemedLabel;

class RecentList : public QWidget
{
    Q_OBJECT

public:
    explicit RecentList(QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void chosen(const QString& folder);

private:
    void refresh();
    void filter();
    void showMenu(const QPoint& position);
    void togglePinned(const QString& folder);
    void open(const QTreeWidgetItem* item);
    void activateColumn(const QTreeWidgetItem* item, int column);
    void locate(const QString& folder);

    FilterEdit* m_filter;
    QTreeWidget* m_list;
    ThemedLabel* m_empty;
};

}  // namespace trestle::ui
