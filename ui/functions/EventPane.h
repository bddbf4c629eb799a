// The event to try a function with: one of those saved beside it, or a draft made from the last request, a route or a
// template. A saved event is written as it is edited; a draft becomes one by being given a name.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Workbench.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace trestle::ui {

class CodeEdit;
class InlineError;

class EventPane : public QWidget
{
    Q_OBJECT

public:
    /// All outlive this.
    EventPane(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, const QByteArray& function,
              QWidget* parent = nullptr);
    ~EventPane() override;

    [[nodiscard]] QByteArray event() const;
    /// Replaces what is shown by a draft.
    void setDraft(const QByteArray& json);
    /// The name of the saved event that is chosen; "" for a draft.
    [[nodiscard]] QString chosen() const { return m_chosen; }
    void choose(const QString& name);
    /// Writes a saved event that was edited.
    void saveNow();
    /// "Not JSON: …", at the line that is wrong; "" clears.
    void showError(const QString& message);
    void setRunEnabled(bool enabled);

    /// The newest request that this function answered, as an event; says so if there is none.
    void makeFromLastRequest();

Q_SIGNALS:
    void runRequested();

private:
    [[nodiscard]] QString folder() const;
    void fillChooser();
    void fillMenu();
    void saveAs();
    void remove();

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    QByteArray m_function;
    QString m_chosen;
    bool m_edited = false;
    QTimer m_saveTimer;
    QComboBox* m_chooser;
    QMenu* m_menu;
    QToolButton* m_remove;
    CodeEdit* m_code;
    InlineError* m_error;
    QWidget* m_naming;
    QLineEdit* m_name;
    QPushButton* m_run;
};

}  // namespace trestle::ui
