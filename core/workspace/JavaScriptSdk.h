// A client of a REST API in JavaScript, as the service's GetSdk gives one: apigClientFactory.newClient() with a
// function for each method. What is the same for all APIs stands in resources/sdk. Value to value; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/definition/Api.h"

#include <map>

namespace trestle::workspace {

/// The files of the package by name. `invokeUrl` is where the stage answers: "https://…/dev". Methods ANY have no
/// function, and an API without others no apigClient.js, as at the service. Error: Internal if a resource is missing.
[[nodiscard]] base::Result<std::map<QByteArray, QByteArray>> javaScriptSdk(const gateway::Api& api,
                                                                           const QByteArray& invokeUrl);

}  // namespace trestle::workspace
