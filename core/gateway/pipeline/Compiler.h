// From a design to what runs. What cannot run is left out and named; one API's fault leaves the others alone.
#pragma once

#include "core/gateway/definition/DesignProblem.h"
#include "core/gateway/definition/DesignResources.h"
#include "core/gateway/pipeline/Deployment.h"
#include "core/gateway/rest/RestApi.h"

namespace trestle::gateway {

struct AccessSources;

struct Compilation
{
    std::vector<std::shared_ptr<const RunningApi>> apis;
    std::map<QByteArray, quint16> ports;  // as designed, by API name
    std::vector<DesignProblem> problems;
};

/// What compilations of REST APIs leave for the next one, by the API's id.
using RestMemories = std::map<QByteArray, RestMemory>;

[[nodiscard]] Compilation compile(const std::vector<Api>& apis, const DesignResources& resources,
                                  const AccessSources& access, RestMemories& memories);

}  // namespace trestle::gateway
