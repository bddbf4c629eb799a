// The tab Query of a table: the request the query bar makes, as the JSON an AWS client sends. It can be edited and run.
#pragma once

#include "ui/tables/ItemQuery.h"

#include <QWidget>

namespace trestle::ui {

class CodeEdit;
class InlineError;
class ThemedLabel;

class QueryView : public QWidget
{
    Q_OBJECT

public:
    explicit QueryView(QWidget* parent = nullptr);

    /// Shows what `query` sends.
    void setQuery(const ItemQuery& query, const tables::TableDescription& table);
    void run();
    void focusText();

Q_SIGNALS:
    void runRequested(const trestle::ui::ItemQuery& query);
    void copied(const QString& what);

private:
    void copyForCommandLine();
    [[nodiscard]] base::Result<ReadRequest> request() const;
    void check();

    QByteArray m_table;
    ThemedLabel* m_operation;
    CodeEdit* m_code;
    InlineError* m_error;
};

}  // namespace trestle::ui
