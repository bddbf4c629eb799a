// The tab History of a table: what was changed, the newest first, with who did it and what stood there before. A change
// can be written back, unless the item was changed since.
#pragma once

#include "core/engine/Engine.h"
#include "ui/tables/StagedEdits.h"

#include <QWidget>

class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace trestle::ui {

class EmptyState;
class SegmentedControl;
class ThemedLabel;

class HistoryView : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryView(engine::Engine& engine, QWidget* parent = nullptr);

    void setTable(const tables::TableDescription& table) { m_table = table; }
    /// The item that "This item" is about; nothing disables it.
    void setItem(const std::optional<tables::Item>& key);
    /// Reads anew.
    void refresh();
    /// The chosen change, as it would be written back; nothing if none is chosen.
    [[nodiscard]] std::optional<StagedItem> inverseOfCurrent() const;

Q_SIGNALS:
    void undoRequested(const trestle::ui::StagedItem& inverse);
    void traceRequested(qint64 number);
    void itemRequested(const trestle::tables::Item& key);

private:
    void read();
    void take(const std::vector<tables::Change>& changes);
    void showCurrent();
    [[nodiscard]] const tables::Change* current() const;

    engine::Engine& m_engine;
    tables::TableDescription m_table;
    std::optional<tables::Item> m_item;
    std::vector<tables::Change> m_changes;
    quint64 m_token = 0;
    SegmentedControl* m_scope;
    ThemedLabel* m_count;
    QTreeWidget* m_list;
    QPushButton* m_more;
    QPushButton* m_undo;
    QPushButton* m_show;
    QPushButton* m_trace;
    QWidget* m_foot;
    QVBoxLayout* m_detail;
    EmptyState* m_empty;
};

}  // namespace trestle::ui
