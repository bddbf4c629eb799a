// Starts runtimes: finds the program, lays out the bootstraps, builds the environment. Owns the temporary folder, which
// goes with it. Used on the thread of Functions alone; outlives the channels it gives out.
#pragma once

#include "core/base/Result.h"
#include "core/functions/ChildProcess.h"
#include "core/functions/Isolation.h"
#include "core/functions/ProcessReaper.h"
#include "core/functions/RuntimeChannel.h"
#include "core/functions/RuntimeEnvironment.h"
#include "core/functions/Sandbox.h"
#include "core/http/IoThreads.h"

#include <QTemporaryDir>

#include <map>
#include <memory>

namespace trestle::functions {

class RuntimeApi;

struct LaunchedProcess
{
    ChildProcess process;
    EndingProcess ending;  // what is given to the reaper when the process is to go
    std::unique_ptr<RuntimeChannel> channel;
    FunctionPlace place;
    QByteArray logStream;                       // "2026/11/28/[$LATEST]…": one an environment, as in the service
    Isolation isolation = Isolation::Standard;  // Strict: the process stands before the runtime's own
};

class RuntimeLauncher
{
public:
    /// `temporaryFolder` "" takes the system's.
    RuntimeLauncher(const QString& temporaryFolder, FunctionPlace place, EnvironmentVariables serviceEnvironment,
                    Isolation isolation = Isolation::Standard);
    ~RuntimeLauncher();

    void setServiceEnvironment(EnvironmentVariables environment);
    /// Errors: Unsupported (runtime); NotFound, PermissionDenied (program or folder); FunctionExit (a wrapper that
    /// cannot be started, in the service's words); Io.
    [[nodiscard]] base::Result<LaunchedProcess> launch(const VersionDeployment& function, RuntimeStart start);

private:
    struct Command
    {
        QByteArray program;  // absolute path
        std::vector<QByteArray> arguments;
        QByteArray bootstrap = {};  // the last argument; "": none
        bool isWrapped = false;     // a program of the function's own stands before the runtime
    };

    [[nodiscard]] base::Result<QString> bootstrap(const QString& name);
    [[nodiscard]] base::Result<Command> command(const VersionDeployment& function, const QString& root);
    [[nodiscard]] base::Result<Command> nodeCommand(const VersionDeployment& function);
    [[nodiscard]] base::Result<Command> pythonCommand(const VersionDeployment& function);
    [[nodiscard]] static base::Result<Command> providedCommand(const VersionDeployment& function, const QString& root);
    static void wrap(Command& command, const VersionDeployment& function);
    [[nodiscard]] base::Result<void> settleInterpreter(Command& command, RuntimeKind kind);
    [[nodiscard]] base::Result<void> confine(Command& command, const VersionDeployment& function,
                                             const QByteArray& root, const QByteArray& temporary) const;
    [[nodiscard]] base::Result<Command> wholeCommand(const VersionDeployment& function, RuntimeKind kind,
                                                     const QString& root, const QString& temporary);
    [[nodiscard]] base::Result<std::unique_ptr<RuntimeApi>> listen();
    [[nodiscard]] static base::Result<ChildProcess> startCommand(const VersionDeployment& function, Command command,
                                                                 ProcessPlan plan);

    std::unique_ptr<QTemporaryDir> m_folder;
    FunctionPlace m_place;
    EnvironmentVariables m_serviceEnvironment;
    Isolation m_isolation;
    std::map<RuntimeKind, Interpreter> m_interpreters;  // of strict functions, once asked for
    std::unique_ptr<http::IoThreads> m_apiThread;       // of all Runtime APIs, from the first on
    int m_started = 0;
};

}  // namespace trestle::functions
