// The operations of Lambda's control plane that read or change the design, by the names of the service's model. Each
// takes its input checked against the model and gives back the answer's document. The operations' own thread.
#pragma once

#include "core/aws/lambda/Lambda.h"

namespace trestle::aws::lambda {

// Functions.
[[nodiscard]] Outcome createFunction(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunction(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunctionConfiguration(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listFunctions(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome updateFunctionConfiguration(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteFunction(Lambda& lambda, const base::JsonValue& input);
// Code and versions.
[[nodiscard]] Outcome updateFunctionCode(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome publishVersion(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listVersionsByFunction(Lambda& lambda, const base::JsonValue& input);
// Aliases.
[[nodiscard]] Outcome createAlias(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getAlias(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listAliases(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome updateAlias(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteAlias(Lambda& lambda, const base::JsonValue& input);
// Permissions.
[[nodiscard]] Outcome addPermission(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome removePermission(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getPolicy(Lambda& lambda, const base::JsonValue& input);
// Concurrency.
[[nodiscard]] Outcome putFunctionConcurrency(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunctionConcurrency(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteFunctionConcurrency(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome putProvisionedConcurrencyConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getProvisionedConcurrencyConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listProvisionedConcurrencyConfigs(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteProvisionedConcurrencyConfig(Lambda& lambda, const base::JsonValue& input);
// What becomes of events that nobody waits for.
[[nodiscard]] Outcome putFunctionEventInvokeConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome updateFunctionEventInvokeConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunctionEventInvokeConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listFunctionEventInvokeConfigs(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteFunctionEventInvokeConfig(Lambda& lambda, const base::JsonValue& input);
// Event source mappings.
[[nodiscard]] Outcome createEventSourceMapping(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getEventSourceMapping(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listEventSourceMappings(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome updateEventSourceMapping(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteEventSourceMapping(Lambda& lambda, const base::JsonValue& input);
// Function URLs.
[[nodiscard]] Outcome createFunctionUrlConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunctionUrlConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listFunctionUrlConfigs(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome updateFunctionUrlConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteFunctionUrlConfig(Lambda& lambda, const base::JsonValue& input);
// Layers.
[[nodiscard]] Outcome publishLayerVersion(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getLayerVersion(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getLayerVersionByArn(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listLayers(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listLayerVersions(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteLayerVersion(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome addLayerVersionPermission(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome removeLayerVersionPermission(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getLayerVersionPolicy(Lambda& lambda, const base::JsonValue& input);
// Code signing: kept and described; nothing here checks signatures.
[[nodiscard]] Outcome createCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listCodeSigningConfigs(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome updateCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome putFunctionCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunctionCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome deleteFunctionCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listFunctionsByCodeSigningConfig(Lambda& lambda, const base::JsonValue& input);
// Tags, the account, runtimes, recursion.
[[nodiscard]] Outcome tagResource(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome untagResource(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome listTags(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getAccountSettings(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getRuntimeManagementConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome putRuntimeManagementConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome getFunctionRecursionConfig(Lambda& lambda, const base::JsonValue& input);
[[nodiscard]] Outcome putFunctionRecursionConfig(Lambda& lambda, const base::JsonValue& input);

}  // namespace trestle::aws::lambda
