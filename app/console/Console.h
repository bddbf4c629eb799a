// The windows of the program: one a workspace, or one with Home alone. Main thread.
#pragma once

#include "app/console/WorkspaceWindow.h"

#include <QObject>

#include <memory>
#include <vector>

namespace trestle::console {

class Console : public QObject
{
    Q_OBJECT

public:
    Console();
    ~Console() override;

    /// Opens the folder in a window of its own, or shows the one it is open in. A folder that is not trusted is asked
    /// about first, and nothing of it runs before the answer.
    base::Result<void> open(const QString& folder);
    base::Result<void> create(const ui::NewWorkspace& wanted);
    /// The user's copy of the sample, made when first asked for.
    base::Result<void> openSample();
    /// A window without a workspace; `message` says why there is none.
    void openHome(const QString& message = {});

    /// Some window is there, be it Home.
    [[nodiscard]] bool isShown() const { return m_home || !m_windows.empty(); }

    /// Takes what is being typed and saves every workspace and its window's state, for an end that asks nobody.
    void keepAll();

    [[nodiscard]] const std::vector<std::unique_ptr<WorkspaceWindow>>& windows() const { return m_windows; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] ui::WorkspaceOpener opener();
    base::Result<void> openTrusted(const QString& path);
    void ask(const QString& path);
    /// The window in front; Home is opened if there is none.
    [[nodiscard]] ui::MainWindow& front();
    /// Says over the window in front why `path` is not opened, and offers to mend it.
    void tellUnopened(const QString& path, const QString& why);
    void forget(QObject* window);

    std::vector<std::unique_ptr<WorkspaceWindow>> m_windows;
    std::unique_ptr<ui::MainWindow> m_home;
};

}  // namespace trestle::console
