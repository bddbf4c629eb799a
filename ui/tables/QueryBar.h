// What to read: index, conditions on the keys, filters, and how to read. The button says what will be done, Query or
// Scan, and beside it stands what that costs.
#pragma once

#include "ui/tables/ItemRows.h"
#include "ui/tables/Strip.h"

class QComboBox;
class QMenu;
class QPushButton;
class QToolButton;

namespace trestle::ui {

class ConditionPill;
class FlowLayout;
class InlineError;
class ThemedLabel;

class QueryBar : public Strip
{
    Q_OBJECT

public:
    explicit QueryBar(QWidget* parent = nullptr);

    void setTable(const tables::TableStatus& status);
    void setQuery(const ItemQuery& query);
    /// Error: what is typed is no value of its type, or cannot be used with the rest; the bar shows it.
    [[nodiscard]] base::Result<ItemQuery> query() const;
    /// The attributes that conditions complete to.
    void setColumns(const std::vector<ItemRows::Column>& columns);
    /// What "Read shown columns only" asks for.
    void setShownColumns(const QList<QByteArray>& attributes) { m_shown = attributes; }
    /// A problem of the engine; empty hides the line.
    void setProblem(const QString& message);
    void focusKey();
    void run();
    /// Filled each time it opens.
    [[nodiscard]] QMenu* historyMenu() { return m_history; }

Q_SIGNALS:
    void runRequested(const trestle::ui::ItemQuery& query);

private:
    void makeOptions();
    void indexChanged();
    void edited();
    ConditionPill* addFilter();
    [[nodiscard]] std::vector<ConditionPill*> pills() const;
    /// As query(), without what cannot be read; `used` names the pill of each condition.
    [[nodiscard]] ItemQuery readable(std::vector<ConditionPill*>& used) const;
    void setCommon(ItemQuery& query) const;

    tables::TableStatus m_status;
    std::vector<ItemRows::Column> m_columns;
    QList<QByteArray> m_shown;
    std::optional<ReadRequest> m_custom;
    bool m_descending = false;
    bool m_consistent = false;
    bool m_shownOnly = false;
    std::optional<qint64> m_pageItems;
    QComboBox* m_index;
    FlowLayout* m_flow;
    ConditionPill* m_partition;
    ConditionPill* m_sort;
    std::vector<ConditionPill*> m_filters;
    QPushButton* m_add;
    QPushButton* m_leaveCustom;
    QMenu* m_history;
    QToolButton* m_options;
    ThemedLabel* m_how;
    ThemedLabel* m_estimate;
    QPushButton* m_run;
    InlineError* m_error;
};

}  // namespace trestle::ui
