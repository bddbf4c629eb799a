#include "core/aws/apigateway/StageJson.h"

#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::memberOf;
using rest::removeMember;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

using Done = Result<void, Failure>;

constexpr PatchRule stageRules[] = {
    {"/deploymentId"},
    {"/description"},
    {"/cacheClusterEnabled", opReplace, PatchValue::Boolean},
    {"/cacheClusterSize"},
    {"/clientCertificateId", opReplace, PatchValue::OptionalText},
    {"/documentationVersion", opReplace, PatchValue::OptionalText},
    {"/tracingEnabled", opReplace, PatchValue::Boolean},
    {"/accessLogSettings", opRemove},
    {"/accessLogSettings/destinationArn"},
    {"/accessLogSettings/format"},
    {"/variables/*", opAll, PatchValue::TextEntry},
    {"/canarySettings", opRemove},
    {"/canarySettings/deploymentId"},
    {"/canarySettings/percentTraffic", opReplace, PatchValue::Number},
    {"/canarySettings/useStageCache", opReplace, PatchValue::Boolean},
    {"/canarySettings/stageVariableOverrides/*", opRemove | opReplace, PatchValue::TextEntry},
};

// What ends the path of a method setting, and the member it sets.
struct SettingRule
{
    QByteArrayView path;
    const char* member;
    PatchValue value;
};
constexpr SettingRule settingRules[] = {
    {"metrics/enabled", "metricsEnabled", PatchValue::Boolean},
    {"logging/loglevel", "loggingLevel", PatchValue::Text},
    {"logging/dataTrace", "dataTraceEnabled", PatchValue::Boolean},
    {"throttling/burstLimit", "throttlingBurstLimit", PatchValue::Integer},
    {"throttling/rateLimit", "throttlingRateLimit", PatchValue::Number},
    {"caching/enabled", "cachingEnabled", PatchValue::Boolean},
    {"caching/ttlInSeconds", "cacheTtlInSeconds", PatchValue::Integer},
    {"caching/dataEncrypted", "cacheDataEncrypted", PatchValue::Boolean},
    {"caching/requireAuthorizationForCacheControl", "requireAuthorizationForCacheControl", PatchValue::Boolean},
    {"caching/unauthorizedCacheControlHeaderStrategy", "unauthorizedCacheControlHeaderStrategy", PatchValue::Text},
};

// The list as the service gives it, with its own commas.
constexpr const char* validPaths =
    "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, "
    "/accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, "
    "/{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, "
    "/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/"
    "{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, "
    "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
    "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
    "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, "
    "/*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit "
    "/*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, "
    "/*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, "
    "/variables/{variable_name}, /tracingEnabled]";

Failure invalidPath(const QByteArray& path)
{
    return badRequest("Invalid method setting path: " + path + ". Must be one of: " + validPaths);
}

const PatchRule* stageRuleOf(const PatchOperation& operation)
{
    const std::vector<QByteArray> segments = operation.segments();
    const QByteArray path = operation.path.value_or(QByteArray());
    const auto leads = [&](const PatchRule& rule) {
        if (!rule.path.endsWith("/*")) return rule.path == path;
        const QByteArrayView start = rule.path.chopped(1);
        return path.startsWith(start) && path.size() > start.size() && !path.mid(start.size()).contains('/');
    };
    const auto found = std::find_if(std::begin(stageRules), std::end(stageRules), leads);
    return found == std::end(stageRules) ? nullptr : found;
}

JsonValue methodSettingDefaults()
{
    JsonValue setting = JsonValue::Object();
    setting.insert("metricsEnabled", false);
    setting.insert("dataTraceEnabled", false);
    setting.insert("throttlingBurstLimit", 5'000);
    setting.insert("throttlingRateLimit", JsonValue::Number{"10000.0"});
    setting.insert("cachingEnabled", false);
    setting.insert("cacheTtlInSeconds", 300);
    setting.insert("cacheDataEncrypted", false);
    setting.insert("requireAuthorizationForCacheControl", true);
    setting.insert("unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER");
    return setting;
}

// "/pets/GET" of "/pets/GET/caching/enabled" goes by "pets/GET", as it was written.
Done patchMethodSetting(JsonValue& stage, const PatchOperation& operation)
{
    const QByteArray path = operation.path.value_or(QByteArray("null"));
    JsonValue& settings = *memberOf(stage, "methodSettings");
    if (operation.op == "remove") {
        if (removeMember(settings, path.mid(1))) return {};
        return badRequest("Cannot remove method setting " + path.mid(1) +
                          " because there is no method setting for this method ");
    }
    const auto rule = std::find_if(std::begin(settingRules), std::end(settingRules), [&path](const SettingRule& one) {
        return path.endsWith('/' + one.path.toByteArray());
    });
    const QByteArray key = rule == std::end(settingRules) ? QByteArray() : path.mid(1).chopped(rule->path.size() + 1);
    // resource path and method
    if (operation.op == "add") return badRequest("Invalid add operation with path: " + path);
    if (!key.contains('/') || operation.op != "replace") return invalidPath(path);
    if (!memberOf(settings, key)) setMember(settings, key, methodSettingDefaults());
    const PatchRule memberRule{"/*", opReplace, rule->value};
    PatchOperation member = operation;
    member.path = '/' + QByteArray(rule->member);
    return patch(*memberOf(settings, key), member, {PatchManner::NamesPath, std::span(&memberRule, 1)});
}

// Promotes the canary: its deployment or its variables become the stage's.
Done copyFromCanary(JsonValue& stage, const PatchOperation& operation)
{
    const QByteArray path = operation.path.value_or(QByteArray("null"));
    const bool isDeployment = path == "/deploymentId" && operation.from == "/canarySettings/deploymentId";
    const bool isVariables = path == "/variables" && operation.from == "/canarySettings/stageVariableOverrides";
    if (!isDeployment && !isVariables)
        return badRequest("Invalid copy operation with path: " + path + " and from " + operation.from +
                          ". Valid copy:path are [/deploymentId, /variables] and valid copy:from are "
                          "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]");
    const JsonValue* canary = stage.find("canarySettings");
    if (!canary) return badRequest("Promotion not available. Canary does not exist.");
    if (isDeployment) {
        setMember(stage, "deploymentId", textOf(*canary, "deploymentId"));
        return {};
    }
    const JsonValue overrides = rest::valueOf(*canary, "stageVariableOverrides");
    if (overrides.object().empty()) return {};
    setDefault(stage, "variables", JsonValue::Object());
    for (const auto& [name, value] : overrides.object())
        setMember(*memberOf(stage, "variables"), name, value);
    return {};
}

bool isLogDestination(const QByteArray& arn)
{
    const QList<QByteArray> parts = arn.split(':');
    if (parts.size() < 6 || parts[0] != "arn") return false;
    return parts[2] == "logs" || parts[2] == "firehose";
}

Done checkAccessLog(const PatchOperation& operation)
{
    const QByteArray value = operation.value.value_or(QByteArray());
    if (!operation.path.value_or(QByteArray()).startsWith("/accessLogSettings/")) return {};
    if (value.isEmpty()) return badRequest("Access Log value must not be empty");
    if (!operation.path->endsWith("destinationArn")) return {};
    if (!isLogDestination(value)) return badRequest("Invalid ARN specified in the request");
    const QByteArray resource = value.split(':').mid(5).join(':');
    if (resource.startsWith("log-group:") && resource.endsWith(":*"))
        return badRequest("Access log destination must only contain characters a-z, A-Z, 0-9, '_', '-', '/', '.': '" +
                          resource + '\'');
    return {};
}

constexpr qsizetype longestVariableName = 64;
constexpr qsizetype longestVariableValue = 512;
constexpr size_t mostVariables = 100;
constexpr int longestCacheSeconds = 3'600;

bool isWord(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool isVariableValue(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return isWord(QByteArrayView(&c, 1)) || QByteArrayView(" -.~:/?#&=,").contains(c);
    });
}

Done checkVariable(const QByteArray& name, const QByteArray& value)
{
    if (!isWord(name))
        return badRequest("Invalid stage variable name: " + name + ".  Please use names with only word characters.");
    if (name.size() > longestVariableName)
        return badRequest("Invalid stage variable name: " + name + ".  Please use names of up to 64 characters.");
    if (!isVariableValue(value))
        return badRequest("Invalid stage variable value: " + value +
                          ".  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', "
                          "'/', '?', '&', '=', and ','.");
    if (value.size() > longestVariableValue)
        return badRequest("Invalid stage variable value: " + value + ".  Please use values of up to 512 characters.");
    return {};
}

// Variables are checked where they are set: those that stand in a design by another hand do not hold up other changes.
Done checkVariable(const PatchOperation& operation)
{
    const QByteArray path = operation.path.value_or(QByteArray());
    for (const QByteArrayView place :
         {QByteArrayView("/variables/"), QByteArrayView("/canarySettings/stageVariableOverrides/")})
        if (path.startsWith(place) && operation.op != "remove")
            return checkVariable(path.sliced(place.size()), operation.value.value_or(QByteArray("null")));
    return {};
}

bool hasDeployment(const gateway::Api& api, const QByteArray& id)
{
    return api.documents.find("deployments", id) != nullptr;
}

Done patchOne(JsonValue& stage, const PatchOperation& operation)
{
    if (operation.op == "copy") return copyFromCanary(stage, operation);
    const PatchRule* rule = stageRuleOf(operation);
    if (!rule) return patchMethodSetting(stage, operation);
    const QByteArray path = operation.path.value_or(QByteArray());
    const PatchOps op = operation.op == "add"       ? opAdd
                        : operation.op == "remove"  ? opRemove
                        : operation.op == "replace" ? opReplace
                                                    : PatchOps(0);
    if (!(rule->ops & op)) {
        if (op == opAdd) return badRequest("Invalid add operation with path: " + path);
        return op == opRemove ? patchMethodSetting(stage, operation) : Done(invalidPath(path));
    }
    if (Done checked = checkAccessLog(operation); !checked) return checked;
    if (Done checked = checkVariable(operation); !checked) return checked;
    if (path.startsWith("/canarySettings/")) {
        setDefault(stage, "canarySettings", JsonValue::Object());
        completeCanary(stage);
    }
    // Variables may be replaced before they are there.
    PatchOperation done = operation;
    if (rule->value == PatchValue::TextEntry && op == opReplace) done.op = "add";
    const PatchRule allowed{rule->path, opAll, rule->value};
    return patch(stage, done, {PatchManner::NamesPath, std::span(&allowed, 1)});
}

}  // namespace

JsonValue stageJson(const gateway::Stage& stage)
{
    JsonValue json = stage.document.isObject() ? stage.document : JsonValue(JsonValue::Object());
    setMember(json, "stageName", stage.name);
    if (!stage.variables.empty()) {
        JsonValue variables = JsonValue::Object();
        for (const auto& [name, value] : stage.variables)
            variables.insert(name, value);
        setMember(json, "variables", std::move(variables));
    }
    const bool hasCache = rest::flagOf(json, "cacheClusterEnabled");
    setDefault(json, "cacheClusterEnabled", false);
    setMember(json, "cacheClusterStatus", hasCache ? "AVAILABLE" : "NOT_AVAILABLE");
    if (hasCache) setDefault(json, "cacheClusterSize", "0.5");
    setDefault(json, "methodSettings", JsonValue::Object());
    setDefault(json, "tracingEnabled", false);
    setDefault(json, "createdDate", 0);
    setDefault(json, "lastUpdatedDate", 0);
    return json;
}

void setStage(gateway::Stage& stage, JsonValue json)
{
    stage.variables.clear();
    for (const auto& [name, value] : rest::valueOf(json, "variables").object())
        stage.variables[name] = value.string();
    for (const char* derived : {"stageName", "variables", "cacheClusterStatus"})
        removeMember(json, derived);
    if (rest::valueOf(json, "methodSettings").object().empty()) removeMember(json, "methodSettings");
    for (const char* flag : {"cacheClusterEnabled", "tracingEnabled"})
        if (!rest::flagOf(json, flag)) removeMember(json, flag);
    // With a deployment it stands still, without one it follows the design.
    stage.autoDeploy = textOf(json, "deploymentId").isEmpty();
    stage.document = std::move(json);
}

gateway::Stage* findStage(gateway::Api& api, const QByteArray& name)
{
    const auto found = std::find_if(api.stages.begin(), api.stages.end(),
                                    [&name](const gateway::Stage& stage) { return stage.name == name; });
    return found == api.stages.end() ? nullptr : &*found;
}

const gateway::Stage* findStage(const gateway::Api& api, const QByteArray& name)
{
    const auto found = std::find_if(api.stages.begin(), api.stages.end(),
                                    [&name](const gateway::Stage& stage) { return stage.name == name; });
    return found == api.stages.end() ? nullptr : &*found;
}

Failure noSuchStage()
{
    return notFound("Invalid stage identifier specified");
}

Result<void, Failure> checkStageName(const QByteArray& name)
{
    const bool isPlain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (name.isEmpty() || !isPlain) return badRequest("Stage name only allows a-zA-Z0-9_");
    return {};
}

void completeCanary(JsonValue& stage)
{
    const QByteArray deployment = textOf(stage, "deploymentId");
    JsonValue* canary = memberOf(stage, "canarySettings");
    if (!canary) return;
    setDefault(*canary, "deploymentId", deployment);
    setDefault(*canary, "percentTraffic", JsonValue::Number{"0.0"});
    setDefault(*canary, "useStageCache", false);
}

Done patchStage(JsonValue& stage, const gateway::Api& api, const std::vector<PatchOperation>& operations)
{
    for (const PatchOperation& operation : operations)
        if (Done done = patchOne(stage, operation); !done) return done;
    const JsonValue* canary = stage.find("canarySettings");
    const QByteArray deployment = textOf(stage, "deploymentId");
    if ((!deployment.isEmpty() && !hasDeployment(api, deployment)) ||
        (canary && !textOf(*canary, "deploymentId").isEmpty() && !hasDeployment(api, textOf(*canary, "deploymentId"))))
        return badRequest("Deployment id does not exist");
    const double percent = canary ? rest::valueOf(*canary, "percentTraffic").numberText().toDouble() : 0;
    if (percent < 0 || percent > 100) return badRequest("Percent traffic must be between 0 and 100");
    for (const auto& [key, setting] : rest::valueOf(stage, "methodSettings").object()) {
        const QByteArray level = textOf(setting, "loggingLevel");
        if (!level.isEmpty() && level != "OFF" && level != "ERROR" && level != "INFO")
            return badRequest("Invalid logging level specified. Must be one of: [OFF, ERROR, INFO]");
        const qint64 seconds = rest::numberOf(setting, "cacheTtlInSeconds", 0);
        if (seconds < 0 || seconds > longestCacheSeconds)
            return badRequest("Invalid time-to-live setting, must be an integer no greater than 3600");
    }
    if (rest::valueOf(stage, "variables").object().size() > mostVariables)
        return badRequest("A stage may have up to 100 stage variables");
    return {};
}

Done checkVariables(const JsonValue& stage)
{
    const JsonValue* canary = stage.find("canarySettings");
    for (const JsonValue& variables :
         {rest::valueOf(stage, "variables"), canary ? rest::valueOf(*canary, "stageVariableOverrides") : JsonValue()})
        for (const auto& [name, value] : variables.object())
            if (Done checked = checkVariable(name, value.isString() ? value.string() : QByteArray("null")); !checked)
                return checked;
    return {};
}

}  // namespace trestle::aws::apigateway
