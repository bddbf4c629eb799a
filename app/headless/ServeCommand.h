// `trestle-cli serve DIR`: runs a workspace without a window until it is told to end. Follows edits of the folder, and
// writes what clients create, change or delete into it.
#pragma once

#include "core/base/Result.h"
#include "core/engine/Engine.h"
#include "core/workspace/WorkspaceFolder.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace trestle::headless {

class ServeCommand : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString folder;
        std::optional<quint16> port;
        std::optional<quint16> tlsPort;
        bool sample = false;
        bool apiPorts = true;
        int ioThreads = 0;
        QString bucketsFolder;
        http::WebSocketLimits webSockets = {};
        bool metrics = false;
        bool reference = false;
        QUrl traceCollector;
        // Instead of what trestle.yaml says:
        std::optional<workspace::ErrorProfile> errors;
        std::optional<workspace::SignatureCheck> signatures;
        std::optional<bool> limitsThroughput;
        std::optional<tables::StateDelays> tableDelays;
        std::optional<functions::Isolation> isolation;
    };

    /// Opens everything; errors name what is wrong. The address is printed once tables and seeds are there.
    [[nodiscard]] static base::Result<std::unique_ptr<ServeCommand>> start(const Options& options);

private:
    ServeCommand(std::unique_ptr<workspace::WorkspaceFolder> folder, workspace::LoadedWorkspace loaded,
                 std::unique_ptr<engine::Engine> engine);
    void reload();
    void save();
    /// Prints those that were not printed yet.
    void reportProblems(const std::vector<workspace::Problem>& problems);

    std::unique_ptr<workspace::WorkspaceFolder> m_folder;
    workspace::Workspace m_workspace;
    std::unique_ptr<engine::Engine> m_engine;
    std::vector<workspace::Problem> m_reported;
};

/// Until SIGINT or SIGTERM; the exit code.
int runServe(const ServeCommand::Options& options);

}  // namespace trestle::headless
