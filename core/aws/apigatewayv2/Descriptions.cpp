#include "core/aws/apigatewayv2/ApiJson.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/StageJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/openapi/HttpDescription.h"
#include "core/workspace/DescriptionText.h"
#include "core/workspace/YamlJson.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::Description;
using gateway::Findings;
using gateway::Protocol;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

base::Result<Description, Failure> descriptionOf(const JsonValue& input, Findings& findings)
{
    const QByteArray word = textOf(input, "basepath");
    Description::BasePath basePath = Description::BasePath::Ignore;
    if (word == "prepend")
        basePath = Description::BasePath::Prepend;
    else if (word == "split")
        basePath = Description::BasePath::Split;
    else if (!word.isEmpty() && word != "ignore")
        return badRequest("Invalid basepath specified. Must be one of [ignore, prepend, split]");
    auto description = workspace::readDescription(textOf(input, "body"), basePath, findings);
    if (!description) return badRequest(description.error().message.toUtf8());
    return std::move(*description);
}

// Puts the description into the API, and the warnings into the answer.
Outcome take(const ApiGatewayV2& gateway, gateway::Api& api, const Description& description, const JsonValue& input,
             Findings findings)
{
    if (auto taken = gateway::takeHttpDescription(api, description, findings); !taken)
        return badRequest("Invalid OpenAPI input. " + taken.error().message.toUtf8());
    const QList<QByteArray> warnings =
        workspace::told(findings, gateway::Finding::Severity::Warning, textOf(input, "body"));
    if (rest::flagOf(input, "failOnWarnings") && !warnings.isEmpty())
        return badRequest("Warnings found during import:\n\t" + warnings.join("\n\t"));
    JsonValue answer = apiJson(gateway, api);
    if (!warnings.isEmpty()) {
        JsonValue list;
        for (const QByteArray& warning : warnings)
            list.makeArray().push_back(warning);
        setMember(answer, "warnings", std::move(list));
    }
    return answer;
}

}  // namespace

Outcome importApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    Findings findings;
    const auto description = descriptionOf(input, findings);
    if (!description) return description.error();
    if (description->title.isEmpty()) return badRequest("Invalid OpenAPI input. info.title is missing");
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api api = newApi(gateway, design, Protocol::Http, description->title);
        Outcome outcome = take(gateway, api, *description, input, findings);
        if (outcome) design.apis.push_back(std::move(api));
        return outcome;
    });
}

Outcome reimportApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    Findings findings;
    const auto description = descriptionOf(input, findings);
    if (!description) return description.error();
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        if (api.protocol != Protocol::Http) return badRequest("Only HTTP APIs can be imported");
        if (!description->title.isEmpty()) {
            JsonValue name = JsonValue::Object();
            name.insert("name", description->title);
            if (auto taken = takeApi(api, name); !taken) return taken.error();
        }
        return take(gateway, api, *description, input, findings);
    });
}

Outcome exportApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    if (textOf(input, "specification") != "OAS30")
        return badRequest("Invalid specification specified. Must be one of [OAS30]");
    const QByteArray type = textOf(input, "outputType");
    if (type != "JSON" && type != "YAML")
        return badRequest("Invalid output type specified. Must be one of [JSON, YAML]");
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        if (api.protocol != Protocol::Http) return badRequest("Only HTTP APIs can be exported");
        const QByteArray stageName = textOf(input, "stageName");
        const gateway::Stage* stage = stageName.isEmpty() ? nullptr : findStage(api, stageName);
        if (!stageName.isEmpty() && !stage) return noSuchStage();
        const JsonValue* snapshot =
            stage ? gateway::findSnapshot(api, textOf(stage->document, "deploymentId")) : nullptr;
        const JsonValue* extensions = input.find("includeExtensions");
        const JsonValue document = gateway::describeHttpApi(snapshot ? gateway::apiOfSnapshot(api, *snapshot) : api,
                                                            {.extensions = !extensions || extensions->toBool(),
                                                             .stage = stageName,
                                                             .server = textOf(apiJson(gateway, api), "apiEndpoint")});
        JsonValue answer = JsonValue::Object();
        if (type == "JSON") {
            answer.insert("body", base::writeJson(document, base::JsonStyle::Indented));
            return answer;
        }
        const auto yaml = workspace::yamlOfJson(document);
        if (!yaml) return badRequest(yaml.error().message.toUtf8());
        answer.insert("body", *yaml);
        return answer;
    });
}

}  // namespace trestle::aws::apigatewayv2
