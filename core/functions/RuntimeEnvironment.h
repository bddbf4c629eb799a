// The environment variables of a runtime's process: the service's own, the function's, and where its layers are.
#pragma once

#include "core/functions/Call.h"
#include "core/functions/FunctionDeployment.h"

namespace trestle::functions {

/// Provisioned: started before anybody called, by the function's provisioned concurrency.
enum class RuntimeStart { OnDemand, Provisioned };

using EnvironmentVariables = std::map<QByteArray, QByteArray>;

struct RuntimeSurroundings
{
    const VersionDeployment& function;
    const FunctionPlace& place;
    const EnvironmentVariables& service;  // addresses handlers reach us at; a function's own replace them
    RuntimeStart start = RuntimeStart::OnDemand;
    QByteArray taskRoot;         // where the function's files stand
    QByteArray temporaryFolder;  // the process's own
    QByteArray logStream;
};

[[nodiscard]] EnvironmentVariables runtimeEnvironment(const RuntimeSurroundings& surroundings);
/// "/opt/…" where it really is: in the layer given last that has it. Other paths, and what no layer has, stay.
[[nodiscard]] QByteArray pathInLayers(const VersionDeployment& function, const QByteArray& path);

}  // namespace trestle::functions
