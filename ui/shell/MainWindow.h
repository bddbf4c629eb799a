// The window of one workspace: top bar, rail, explorer, editors behind tabs, inspector, bottom panel, status bar. It
// knows pages by their interface only; the program assembles them. Main thread.
#pragma once

#include "ui/shell/Page.h"
#include "ui/shell/Panes.h"
#include "ui/shell/StatusBar.h"
#include "ui/shell/Workbench.h"
#include "ui/shell/WorkspaceOpener.h"

#include <QMainWindow>

#include <functional>
#include <memory>
#include <vector>

namespace trestle::ui {

class FirstSteps;
class WorkspaceDocument;
enum class FirstStep;

/// What a window is assembled from. The functions are called once, in the constructor, when the Workbench exists.
struct WindowParts
{
    WorkspaceDocument* document = nullptr;  // outlives the window; null: no workspace is open, there is only Home
    WorkspaceOpener opener;
    /// In the order of the rail, between Home and Settings.
    std::function<std::vector<std::unique_ptr<Page>>(Workbench& workbench)> pages;
    /// The whole explorer pane, its PaneHeader included.
    std::function<QWidget*(Workbench& workbench)> explorer;
};

class MainWindow : public QMainWindow, public Workbench
{
    Q_OBJECT

public:
    explicit MainWindow(WindowParts parts, QWidget* parent = nullptr);
    ~MainWindow() override;

    // Workbench
    void openEditor(const QString& key) override;
    void closeEditor(const QString& key) override;
    void reveal(const workspace::ObjectRef& object) override;
    void revealAside(const workspace::ObjectRef& object) override;
    void revealCode(const workspace::ObjectRef& object, const QString& file, int line) override;
    void showTrace(qint64 number) override;
    void showItem(const QByteArray& table, const tables::Item& key) override;
    void composeRequest(const requests::SavedRequest& request, Sending sending) override;
    void toast(const QString& text, const QString& actionText = {}, std::function<void()> action = {}) override;
    [[nodiscard]] ActionRegister& actions() override;
    [[nodiscard]] QString currentEditor() const override;

    /// Items of the program's own: running APIs, requests per second. See StatusBar::item().
    [[nodiscard]] StatusBar& status();
    /// For tabs beside Problems, Pending and Output.
    [[nodiscard]] BottomPanel& bottomPanel();
    void showBottomPanel(BottomPanel::Place place);
    /// A line of Output; toasts stand there too.
    void addOutput(const QString& source, const QString& text, Role role = Role::Text1);
    struct NoticeAction
    {
        QString text;
        std::function<void()> run;
    };
    /// A sentence over the editors that stays until it is replaced: why a workspace did not open. "" takes it away.
    void setNotice(const QString& sentence, const std::vector<NoticeAction>& actions = {});
    /// A file as if it was dropped here: an OpenAPI description is imported, a folder opens.
    void takeFile(const QString& path);
    /// Problems of what runs, shown with those of the document.
    void setEngineProblems(const std::vector<workspace::Problem>& problems);
    /// Ticks a line of the first five minutes.
    void completeStep(FirstStep step);
    /// The folder of the open workspace; "" if there is none.
    [[nodiscard]] QString workspaceFolder() const;
    [[nodiscard]] QStringList openEditors() const;
    void showPage(const QByteArray& id);
    /// Takes what is being typed, saves the design and the window's state. Errors: as WorkspaceDocument::saveNow.
    base::Result<void> keepAll();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::ui
