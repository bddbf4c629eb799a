// From a design to what runs. One API's fault leaves the others alone. While something of an API does not compile, its
// stages that serve the design go on with what compiled last; where nothing did, what cannot run is left out. It is
// named in both cases.
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

/// What a compilation leaves for the next one.
struct ApiMemory
{
    RestMemory rest;
    std::shared_ptr<const Api> good;  // an HTTP or WebSocket API's design when it compiled last; null: it never did
};

/// By the API's id.
using ApiMemories = std::map<QByteArray, ApiMemory>;

[[nodiscard]] Compilation compile(const std::vector<Api>& apis, const DesignResources& resources,
                                  const AccessSources& access, ApiMemories& memories);

}  // namespace trestle::gateway
