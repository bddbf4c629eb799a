// The workspaces opened lately: pinned ones first, a folder that is gone says so.
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

Q_SIGNALS:
    void chosen(const QString& folder);

private:
    void refresh();
    void filter();
    void showMenu(const QPoint& position);
    void togglePinned(const QString& folder);
    void open(const QTreeWidgetItem* item);

    FilterEdit* m_filter;
    QTreeWidget* m_list;
    ThemedLabel* m_empty;
};

}  // namespace trestle::ui
