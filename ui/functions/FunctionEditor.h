// One function as a tab: its source files, whether the newest is live, what came of its runs; the event to run it on
// stands in the inspector.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/functions/HandlerDocument.h"
#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"

#include <QPointer>

class QComboBox;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace trestle::ui {

class CodeEdit;
class EmptyState;
class EventPane;
class InlineError;
class RunPane;
class ThemedLabel;

class FunctionEditor : public Editor
{
    Q_OBJECT

public:
    /// All outlive this.
    FunctionEditor(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench,
                   const QByteArray& function);
    ~FunctionEditor() override;

    [[nodiscard]] static QString keyOf(const QByteArray& function);

    [[nodiscard]] QString key() const override { return keyOf(m_function); }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] std::optional<workspace::ObjectRef> subject() const override
    {
        return workspace::ObjectRef{workspace::ObjectRef::Kind::Function, m_function, {}};
    }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override { return tr("Event"); }
    /// Saves and runs the function on the event.
    void runMainAction() override;
    bool goToLine(int line) override;
    void goToCode(const QString& file, int line) override;
    [[nodiscard]] std::vector<NamedThing> places() const override;
    void goToPlace(const NamedThing& place) override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    [[nodiscard]] HandlerDocument& file() { return m_file; }
    /// Shows a file of the function at a line; 0 leaves the caret.

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeBar();
    QWidget* makeConflictBar();
    [[nodiscard]] QString folder() const;
    [[nodiscard]] const functions::FunctionDescription* description() const;
    void openHandler();
    void openFile(const QString& path);
    void fillFiles();
    void createHandler();
    void refreshState();
    void run();
    void setDebugged(bool debugged);

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    QByteArray m_function;
    HandlerDocument m_file;
    bool m_running = false;
    bool m_following = false;  // text from disk is being shown: no edit
    QPointer<QWidget> m_widget;
    QPointer<EventPane> m_events;
    QComboBox* m_files;
    ThemedLabel* m_state;
    QToolButton* m_debug;
    QPushButton* m_place;
    InlineError* m_problem;
    QWidget* m_conflict;
    QStackedWidget* m_codeStack;
    EmptyState* m_missing;
    CodeEdit* m_code;
    RunPane* m_runs;
};

}  // namespace trestle::ui
