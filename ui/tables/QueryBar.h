// What to read: index, partition key, sort key condition, filters. The button says what will be done, Query or Scan.
#pragma once

#include "ui/tables/ItemRows.h"
#include "ui/tables/Strip.h"

class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace trestle::ui {

class ConditionFields;
class InlineError;
class ThemedLabel;

class QueryBar : public Strip
{
    Q_OBJECT

public:
    explicit QueryBar(QWidget* parent = nullptr);

    void setTable(const tables::TableDescription& table);
    void setQuery(const ItemQuery& query);
    /// Error: what is typed is no value of its key's type; the bar shows it.
    [[nodiscard]] base::Result<ItemQuery> query() const;
    /// The attributes that the condition popup offers.
    void setColumns(const std::vector<ItemRows::Column>& columns) { m_columns = columns; }
    /// A problem of the engine; empty hides the line.
    void setProblem(const QString& message);
    void focusKey();
    void run();

Q_SIGNALS:
    void runRequested(const trestle::ui::ItemQuery& query);

private:
    void indexChanged();
    void updateButton();
    void showFilters();
    void editFilter(int position, const QWidget* anchor);

    tables::TableDescription m_table;
    std::vector<ItemRows::Column> m_columns;
    std::vector<Condition> m_filters;
    QComboBox* m_index;
    ThemedLabel* m_partitionName;
    QLineEdit* m_partition;
    ThemedLabel* m_sortName;
    ConditionFields* m_sort;
    QHBoxLayout* m_pills;
    QPushButton* m_add;
    QPushButton* m_run;
    InlineError* m_error;
};

}  // namespace trestle::ui
