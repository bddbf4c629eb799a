// What came of a function's runs: the last answer, the items it read and wrote, and all that the function printed.
#pragma once

#include "core/engine/Engine.h"
#include "ui/shell/Workbench.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;
class QTreeWidget;

namespace trestle::ui {

class CodeEdit;
class EmptyState;
class LogModel;
class SegmentedControl;
class ThemedLabel;

class RunPane : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive this.
    RunPane(engine::Engine& engine, Workbench& workbench, const QByteArray& function, QWidget* parent = nullptr);

    /// A run has begun.
    void showRunning();
    void showRun(const engine::FunctionRun& run);
    /// The event could not be given to the function at all.
    void showRefusal(const QString& message);
    [[nodiscard]] LogModel& log() { return *m_log; }

Q_SIGNALS:
    /// A place in the code was followed: "index.mjs:12".
    void placeChosen(const QString& file, int line);

private:
    enum Tab { Result, Items, Log };
    void takeTraces();
    void showItems(const observe::Trace& trace);
    void filterLog();
    QWidget* makeLog();

    engine::Engine& m_engine;
    Workbench& m_workbench;
    QByteArray m_function;
    qint64 m_lastTrace = 0;
    qint64 m_runTrace = 0;
    SegmentedControl* m_tabs;
    ThemedLabel* m_outcome;
    ThemedLabel* m_figures;
    QPushButton* m_place;
    QPushButton* m_trace;
    QStackedWidget* m_stack;
    QStackedWidget* m_resultStack;
    CodeEdit* m_answer;
    QTreeWidget* m_items;
    LogModel* m_log;
    QTableView* m_logView;
    SegmentedControl* m_levels;
    class FilterEdit* m_filter;
    QString m_placeFile;
    int m_placeLine = 0;
};

}  // namespace trestle::ui
