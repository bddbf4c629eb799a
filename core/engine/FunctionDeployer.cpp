#include "core/engine/FunctionDeployer.h"

#include "core/functions/FunctionCompiler.h"
#include "core/http/PortOwner.h"

#include <QTcpServer>

namespace trestle::engine {

using base::Error;
using base::ErrorCode;

void FunctionDeployer::deploy(const std::vector<functions::FunctionDescription>& described)
{
    std::map<QByteArray, quint16> ports = debugPorts();
    if (described == m_deployed && ports == m_deployedPorts) return;
    m_deployed = described;
    m_deployedPorts = std::move(ports);
    deployAll();
}

void FunctionDeployer::deployAll()
{
    m_problems.clear();
    std::vector<functions::FunctionDeployment> deployments;
    std::vector<functions::StreamSource> streams;
    std::vector<functions::ScheduleSource> schedules;
    for (const functions::FunctionDescription& function : m_deployed) {
        functions::CompiledFunction compiled = functions::compileFunction(function, m_parts.codeFolders);
        const auto debugged = m_deployedPorts.find(function.name);
        if (debugged != m_deployedPorts.end())
            for (functions::VersionDeployment& version : compiled.deployment.versions)
                if (version.version == functions::latestVersion) version.debugPort = debugged->second;
        deployments.push_back(std::move(compiled.deployment));
        std::move(compiled.streams.begin(), compiled.streams.end(), std::back_inserter(streams));
        std::move(compiled.schedules.begin(), compiled.schedules.end(), std::back_inserter(schedules));
        for (const QString& message : compiled.problems)
            m_problems.push_back({{}, {}, message, function.name});
    }
    m_parts.functions.deploy(std::move(deployments));
    m_parts.eventSources.deploy(std::move(streams), std::move(schedules));
    m_parts.functionUrls.apply(gateway::functionUrls(m_deployed));
}

std::map<QByteArray, quint16> FunctionDeployer::debugPorts() const
{
    const QMutexLocker lock(&m_mutex);
    return m_debugPorts;
}

void FunctionDeployer::setDebugPort(const QByteArray& function, std::optional<quint16> port)
{
    const QMutexLocker lock(&m_mutex);
    if (port)
        m_debugPorts[function] = *port;
    else
        m_debugPorts.erase(function);
}

std::optional<quint16> FunctionDeployer::debugPort(const QByteArray& function) const
{
    const QMutexLocker lock(&m_mutex);
    const auto at = m_debugPorts.find(function);
    return at == m_debugPorts.end() ? std::nullopt : std::optional(at->second);
}

base::Result<void> checkDebugging(const functions::FunctionDescription* function, const QByteArray& name, quint16 port)
{
    if (!function)
        return Error{ErrorCode::NotFound, QStringLiteral("There is no function %1").arg(QString::fromUtf8(name))};
    if (functions::runtimeKind(function->runtime).value_or(functions::RuntimeKind::Provided) ==
        functions::RuntimeKind::Provided)
        return Error{ErrorCode::Unsupported, QStringLiteral("Functions of runtime %1 cannot be debugged from here")
                                                 .arg(QString::fromUtf8(function->runtime))};
    if (QTcpServer probe; !probe.listen(QHostAddress::LocalHost, port)) {
        const QString owner = http::portOwner(port);
        return Error{ErrorCode::AddressInUse, QStringLiteral("Port %1 is used by %2")
                                                  .arg(port)
                                                  .arg(owner.isEmpty() ? QStringLiteral("another program") : owner)};
    }
    return {};
}

}  // namespace trestle::engine
