#include "core/aws/apigatewayv2/StageJson.h"

#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/definition/Snapshot.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

const QByteArray noTime = "1970-01-01T00:00:00Z";  // of what nobody made over the wire

}  // namespace

std::optional<AutomaticDeployment> automaticDeployment(const gateway::Api& api, const gateway::Stage& stage)
{
    if (!stage.autoDeploy || api.routes.empty()) return std::nullopt;
    JsonValue snapshot = gateway::snapshotOf(api);
    AutomaticDeployment deployment;
    deployment.id = stableShortId("deployment of " + stage.name + ' ' + base::writeJson(snapshot));
    const QByteArray changed = textOf(stage.document, "lastUpdatedDate");
    JsonValue& document = deployment.document;
    document.insert("autoDeployed", true);
    document.insert("createdDate", changed.isEmpty() ? noTime : changed);
    document.insert("deploymentStatus", "DEPLOYED");
    document.insert("description", "Automatic deployment triggered by changes to the Api configuration");
    document.insert("snapshot", std::move(snapshot));
    return deployment;
}

JsonValue stageJson(const gateway::Api& api, const gateway::Stage& stage)
{
    JsonValue json = stage.document.isObject() ? stage.document : JsonValue(JsonValue::Object());
    setMember(json, "stageName", stage.name);
    setMember(json, "autoDeploy", stage.autoDeploy);
    JsonValue variables = JsonValue::Object();
    for (const auto& [name, value] : stage.variables)
        variables.insert(name, value);
    setMember(json, "stageVariables", std::move(variables));
    setDefault(json, "apiGatewayManaged", false);
    setDefault(json, "createdDate", noTime);
    setDefault(json, "lastUpdatedDate", rest::valueOf(json, "createdDate"));
    if (const auto deployment = automaticDeployment(api, stage)) {
        setMember(json, "deploymentId", deployment->id);
        setMember(json, "lastDeploymentStatusMessage",
                  "Successfully deployed stage with deployment ID '" + deployment->id + '\'');
    }
    setDefault(json, "routeSettings", JsonValue::Object());
    setDefault(json, "tags", JsonValue::Object());
    if (!json.find("defaultRouteSettings")) setMember(json, "defaultRouteSettings", JsonValue::Object());
    JsonValue& defaults = *rest::memberOf(json, "defaultRouteSettings");
    setDefault(defaults, "detailedMetricsEnabled", false);
    if (api.protocol == gateway::Protocol::WebSocket) {
        setDefault(defaults, "dataTraceEnabled", false);
        setDefault(defaults, "loggingLevel", "OFF");
    }
    return json;
}

void takeStage(gateway::Stage& stage, const JsonValue& input, const QByteArray& now)
{
    if (!stage.document.isObject()) stage.document = JsonValue::Object();
    if (const JsonValue* variables = input.find("stageVariables"))
        for (const auto& [name, value] : variables->object()) {
            if (value.string().isEmpty())
                stage.variables.erase(name);
            else
                stage.variables[name] = value.string();
        }
    if (const JsonValue* autoDeploy = input.find("autoDeploy")) stage.autoDeploy = autoDeploy->toBool();
    JsonValue changes = JsonValue::Object();
    rest::copyMembers(changes, input,
                      {"accessLogSettings", "clientCertificateId", "defaultRouteSettings", "deploymentId",
                       "description", "routeSettings", "tags"});
    mergeInto(stage.document, changes);
    if (stage.autoDeploy) rest::removeMember(stage.document, "deploymentId");
    setMember(stage.document, "lastUpdatedDate", now);
}

const gateway::Stage* findStage(const gateway::Api& api, const QByteArray& name)
{
    const auto found = std::find_if(api.stages.begin(), api.stages.end(),
                                    [&](const gateway::Stage& stage) { return stage.name == name; });
    return found == api.stages.end() ? nullptr : &*found;
}

gateway::Stage* findStage(gateway::Api& api, const QByteArray& name)
{
    return const_cast<gateway::Stage*>(findStage(std::as_const(api), name));
}

rest::Failure noSuchStage()
{
    return notFound("Invalid stage identifier specified");
}

}  // namespace trestle::aws::apigatewayv2
