// The tab PartiQL of a table: a statement as it is typed, run, and what came back under it. Statements write at once:
// what they change is in the history of the items, not on the stage.
#pragma once

#include "core/engine/Engine.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace trestle::ui {

class CodeEdit;
class EmptyState;
class InlineError;
class StatementRows;
class ThemedLabel;

class StatementView : public QWidget
{
    Q_OBJECT

public:
    StatementView(engine::Engine& engine, QWidget* parent = nullptr);

    /// Begins with a statement that reads it, as long as nothing was typed.
    void setTable(const tables::TableDescription& table);
    void run();
    void focusText();

    [[nodiscard]] QString text() const;
    void setText(const QString& text);

Q_SIGNALS:
    /// A statement changed items of some table.
    void wrote();

private:
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makeResult();
    void send(const std::optional<QByteArray>& nextToken);
    void take(tables::OperationResult<tables::ExecuteStatementResult> result);
    void tell(const tables::ExecuteStatementResult& result);
    void showMore();

    engine::Engine& m_engine;
    CodeEdit* m_code;
    InlineError* m_error;
    StatementRows* m_rows;
    QTableView* m_grid;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    ThemedLabel* m_outcome;
    QPushButton* m_more;
    QString m_proposed;  // what was put in for the user
    QByteArray m_sent;   // the statement whose pages are shown
    std::optional<QByteArray> m_nextToken;
    double m_readUnits = 0;
    quint64 m_token = 0;  // of the call whose answer counts
};

}  // namespace trestle::ui
