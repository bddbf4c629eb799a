// The design's functions as they run: deployed when they change, and those that a debugger attaches to.
#pragma once

#include "core/functions/CodeFolders.h"
#include "core/functions/EventSources.h"
#include "core/functions/Functions.h"
#include "core/gateway/Gateway.h"
#include "core/gateway/functionurls/FunctionUrls.h"

#include <QMutex>

#include <map>

namespace trestle::engine {

class FunctionDeployer
{
public:
    /// What is told of each deployment.
    struct Parts
    {
        functions::Functions& functions;
        functions::EventSources& eventSources;
        gateway::FunctionUrls& functionUrls;
        functions::CodeFolders& codeFolders;
    };
    explicit FunctionDeployer(const Parts& parts) : m_parts(parts) {}

    /// Deploys them if they, or the debuggers, are others than before. Any thread, one at a time, as problems().
    void deploy(const std::vector<functions::FunctionDescription>& described);
    [[nodiscard]] const std::vector<gateway::DesignProblem>& problems() const { return m_problems; }

    /// From the next deployment on, $LATEST of this function waits for a debugger; nothing: it runs as others do.
    void setDebugPort(const QByteArray& function, std::optional<quint16> port);
    [[nodiscard]] std::optional<quint16> debugPort(const QByteArray& function) const;

private:
    void deployAll();
    [[nodiscard]] std::map<QByteArray, quint16> debugPorts() const;

    Parts m_parts;
    std::vector<functions::FunctionDescription> m_deployed;
    std::map<QByteArray, quint16> m_deployedPorts;
    std::vector<gateway::DesignProblem> m_problems;
    mutable QMutex m_mutex;                      // guards the one below
    std::map<QByteArray, quint16> m_debugPorts;  // of functions that run for a debugger
};

/// Whether a debugger can be let to a function of the design now. Errors: NotFound for a function that is not there,
/// Unsupported for a runtime without a debugger, AddressInUse (names who has the port).
[[nodiscard]] base::Result<void> checkDebugging(const functions::FunctionDescription* function, const QByteArray& name,
                                                quint16 port);

}  // namespace trestle::engine
