#include "ui/designer/StageDocument.h"

#include "ui/designer/JsonEdit.h"

#include <algorithm>

namespace trestle::ui {

using base::JsonValue;

namespace {

bool isOfRest(const gateway::Api& api)
{
    return api.protocol == gateway::Protocol::Rest;
}

const char* variablesName(const gateway::Api& api)
{
    return isOfRest(api) ? "variables" : "stageVariables";
}

}  // namespace

const gateway::Stage* stageOf(const gateway::Api& api, const QByteArray& name)
{
    const auto found = std::find_if(api.stages.begin(), api.stages.end(),
                                    [&name](const gateway::Stage& stage) { return stage.name == name; });
    return found == api.stages.end() ? nullptr : &*found;
}

JsonValue stageDocument(const gateway::Api& api, const gateway::Stage& stage)
{
    JsonValue document = stage.document.isObject() ? stage.document : JsonValue(JsonValue::Object());
    if (!stage.variables.empty()) {
        JsonValue variables = JsonValue::Object();
        for (const auto& [name, value] : stage.variables)
            variables.insert(name, value);
        setMember(document, variablesName(api), std::move(variables));
    }
    if (!isOfRest(api)) setMember(document, "autoDeploy", stage.autoDeploy);
    return document;
}

gateway::Api withStage(gateway::Api api, const QByteArray& name, JsonValue document)
{
    if (stageOf(api, name) == nullptr) api.stages.push_back({.name = name});
    gateway::Stage& stage = *std::find_if(api.stages.begin(), api.stages.end(),
                                          [&name](const gateway::Stage& each) { return each.name == name; });
    stage.variables.clear();
    if (const JsonValue* variables = document.find(variablesName(api)))
        for (const auto& [variable, value] : variables->object())
            stage.variables[variable] = value.string();
    removeMember(document, variablesName(api));
    // Of REST APIs a stage with a deployment stands still, one without it follows the design.
    stage.autoDeploy = isOfRest(api) ? textOf(document, "deploymentId").isEmpty() : flagOf(document, "autoDeploy");
    removeMember(document, "autoDeploy");
    stage.document = document.object().empty() ? JsonValue() : std::move(document);
    return api;
}

}  // namespace trestle::ui
