// Starts runtimes: finds the program, lays out the bootstraps, builds the environment. Owns the temporary folder, which
// goes with it. Used on the thread of Functions alone.
#pragma once

#include "core/base/Result.h"
#include "core/functions/Call.h"
#include "core/functions/ChildProcess.h"
#include "core/functions/FunctionDeployment.h"
#include "core/functions/ProcessReaper.h"

#include <QTemporaryDir>

#include <map>
#include <memory>

namespace trestle::functions {

struct LaunchedProcess
{
    ChildProcess process;
    EndingProcess ending;  // what is given to the reaper when the process is to go
    QByteArray logStream;  // "2026/11/28/[$LATEST]…": one an environment, as in the service
};

class RuntimeLauncher
{
public:
    enum class Start { OnDemand, Provisioned };

    /// `temporaryFolder` "" takes the system's.
    RuntimeLauncher(const QString& temporaryFolder, FunctionPlace place,
                    std::map<QByteArray, QByteArray> serviceEnvironment);

    void setServiceEnvironment(std::map<QByteArray, QByteArray> environment);
    /// Errors: Unsupported (runtime), NotFound (program or folder), Io. Messages name the function.
    [[nodiscard]] base::Result<LaunchedProcess> launch(const VersionDeployment& function, Start start);

private:
    [[nodiscard]] base::Result<QString> bootstrap(RuntimeKind kind);

    std::unique_ptr<QTemporaryDir> m_folder;
    FunctionPlace m_place;
    std::map<QByteArray, QByteArray> m_serviceEnvironment;
    int m_started = 0;
};

}  // namespace trestle::functions
