// One open workspace: document, engine and the window over them, wired together. Destroying it saves and stops all.
// Main thread.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/MainWindow.h"

#include <QTimer>

#include <memory>

namespace trestle::ui {
class Designer;
}

namespace trestle::console {

class TrafficMeter;

class WorkspaceWindow : public QObject
{
    Q_OBJECT

public:
    /// Errors: as WorkspaceFolder::open and Engine::open; InvalidArgument (with file and line) if trestle.yaml cannot
    /// be followed. A taken port is none: another free one is used and said.
    [[nodiscard]] static base::Result<std::unique_ptr<WorkspaceWindow>> open(const QString& folder,
                                                                             const ui::WorkspaceOpener& opener);
    ~WorkspaceWindow() override;

    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] ui::WorkspaceDocument& document() { return *m_document; }
    [[nodiscard]] engine::Engine& engine() { return *m_engine; }
    /// Absolute.
    [[nodiscard]] QString folder() const;

private:
    WorkspaceWindow(std::unique_ptr<ui::WorkspaceDocument> document, std::unique_ptr<engine::Engine> engine,
                    const ui::WorkspaceOpener& opener);
    void followDesign();
    void followEngine();
    void addPanels();
    void showRunning();
    void tellEndpoints();
    void tellFunction(const QByteArray& name);
    void showServerMenu();

    std::unique_ptr<ui::WorkspaceDocument> m_document;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Designer> m_designer;
    std::unique_ptr<TrafficMeter> m_traffic;
    std::unique_ptr<ui::MainWindow> m_window;
    QTimer m_applyTimer;
    QList<engine::Endpoint> m_told;  // as Output last said
};

}  // namespace trestle::console
