// A template case of tests/data/gateway/templates: what goes in and what has to come out.
//     case = { "template": …, "body": …, "params": { "path": {}, "querystring": {}, "header": {} }, "context": {},
//              "stageVariables": {}, ( "output": … / "fails": true ), "requestOverride": {}, "responseOverride": {} }
#pragma once

#include "core/gateway/templates/MappingTemplate.h"
#include "tests/core/gateway/GatewayCases.h"

namespace trestle::tests {

inline gateway::TemplateParameters::Values parameterValues(const base::JsonValue* params, const char* name)
{
    gateway::TemplateParameters::Values values;
    if (const base::JsonValue* object = params ? params->find(name) : nullptr)
        for (const auto& [key, value] : object->object())
            values.emplace_back(key, value.string());
    return values;
}

inline gateway::TemplateInput templateInput(const base::JsonValue& testCase)
{
    const base::JsonValue* params = testCase.find("params");
    return {
        text(testCase, "body"),
        {parameterValues(params, "path"), parameterValues(params, "querystring"), parameterValues(params, "header")}};
}

inline void fillContext(gateway::TemplateContext& context, const base::JsonValue& testCase)
{
    if (const base::JsonValue* members = testCase.find("context"))
        for (const auto& [name, value] : members->object())
            context.set(QString::fromUtf8(name), value);
    if (const base::JsonValue* variables = testCase.find("stageVariables"))
        for (const auto& [name, value] : variables->object())
            context.setStageVariable(name, value.string());
}

/// The output, or "FAILS" and the reason.
inline QByteArray rendered(const QByteArray& text, const gateway::TemplateInput& input = {},
                           gateway::TemplateContext* shared = nullptr)
{
    gateway::TemplateContext own;
    const auto compiled = gateway::MappingTemplate::compile(text);
    if (!compiled) return "FAILS: " + compiled.error().message.toUtf8();
    const auto output = compiled->render(input, shared ? *shared : own);
    if (!output) return "FAILS: " + output.error().message.toUtf8();
    return output->text;
}

}  // namespace trestle::tests
