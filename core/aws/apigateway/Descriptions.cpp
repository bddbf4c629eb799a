#include "core/aws/apigateway/MethodChecks.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/RestApiJson.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/aws/rest/Output.h"
#include "core/base/Ids.h"
#include "core/functions/CodePackage.h"
#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/openapi/RestExport.h"
#include "core/gateway/openapi/RestImport.h"
#include "core/workspace/ApiName.h"
#include "core/workspace/DescriptionText.h"
#include "core/workspace/JavaScriptSdk.h"
#include "core/workspace/YamlJson.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using gateway::Description;
using gateway::Finding;
using gateway::Findings;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

// What the query says beside what the model knows.
QByteArray parameterOf(const JsonValue& input, QByteArrayView name)
{
    return textOf(rest::valueOf(input, "parameters"), name);
}

Result<Description, Failure> descriptionOf(const JsonValue& input, Findings& findings)
{
    const QByteArray word = parameterOf(input, "basepath");
    Description::BasePath basePath = Description::BasePath::Ignore;
    if (word == "prepend")
        basePath = Description::BasePath::Prepend;
    else if (word == "split")
        basePath = Description::BasePath::Split;
    else if (!word.isEmpty() && word != "ignore")
        return badRequest("Invalid basepath specified. Valid options are ignore,prepend,split");
    auto description = workspace::readDescription(textOf(input, "body"), basePath, findings);
    if (!description) return badRequest(description.error().message.toUtf8());
    return std::move(*description);
}

// The service's own checks of what the operations would have been.
void checkMethods(const gateway::Api& api, const Description& description, Findings& findings)
{
    for (const gateway::DescribedOperation& described : description.operations) {
        const gateway::Route* route = api.route(described.method + ' ' + described.path);
        if (!route) continue;
        const auto check = [&](const char* what, const Result<void, Failure>& checked) {
            if (checked) return;
            findings.push_back({Finding::Severity::Error, described.place,
                                QByteArray("Unable to put ") + what + " '" + route->method + "' on resource at path '" +
                                    route->path + "': " + checked.error().message});
        };
        check("method", checkMethod(api, route->document));
        const JsonValue* integration = route->document.find("methodIntegration");
        if (!integration) continue;
        check("integration for", checkIntegration(*integration));
        for (const auto& [status, response] : rest::valueOf(*integration, "integrationResponses").object())
            check("integration response for", checkIntegrationResponse(response));
    }
}

// Puts the description into the API; the answer is what became of it.
Outcome take(const ApiGateway& gateway, gateway::Api& api, const Description& description, const JsonValue& input,
             gateway::RestImport::Mode mode, ShowTags tags, Findings findings)
{
    gateway::takeRestDescription(api, description,
                                 {.mode = mode,
                                  .documentation = parameterOf(input, "ignore") != "documentation",
                                  .region = gateway.region(),
                                  .accountId = gateway.accountId()},
                                 findings);
    checkMethods(api, description, findings);
    const QByteArray text = textOf(input, "body");
    const QList<QByteArray> errors = workspace::told(findings, Finding::Severity::Error, text);
    if (!errors.isEmpty()) return badRequest("Errors found during import:\n\t" + errors.join("\n\t"));
    const QList<QByteArray> warnings = workspace::told(findings, Finding::Severity::Warning, text);
    if (!warnings.isEmpty() && rest::flagOf(input, "failOnWarnings"))
        return badRequest("Warnings found during import:\n\t" + warnings.join("\n\t"));
    if (const QByteArray type = parameterOf(input, "endpointConfigurationTypes"); !type.isEmpty()) {
        JsonValue endpoint = rest::valueOf(api.document, "endpointConfiguration");
        setMember(endpoint, "types", JsonValue::Array{JsonValue(type)});
        setMember(api.document, "endpointConfiguration", std::move(endpoint));
    }
    JsonValue answer = restApiAnswer(api, tags);
    if (!warnings.isEmpty()) setMember(answer, "warnings", JsonValue::Array(warnings.begin(), warnings.end()));
    return answer;
}

struct FoundStage
{
    const gateway::Api& api;
    const gateway::Stage& stage;
};

// The stage that the input names.
Result<FoundStage, Failure> stageAt(const ApiGateway& gateway, const workspace::Workspace& design,
                                    const JsonValue& input)
{
    const QByteArray id = textOf(input, "restApiId");
    const gateway::Api* api = findApi(design, id);
    if (!api) return noSuchApi(gateway, id);
    const gateway::Stage* stage = findStage(*api, textOf(input, "stageName"));
    if (!stage) return noSuchStage();
    return FoundStage{*api, *stage};
}

// The API as the stage serves it.
gateway::Api deployedTo(const FoundStage& found)
{
    const JsonValue* snapshot = gateway::findSnapshot(found.api, textOf(found.stage.document, "deploymentId"));
    return snapshot ? gateway::apiOfSnapshot(found.api, *snapshot) : found.api;
}

struct Documented
{
    gateway::Documents::OfKind parts;
    QByteArray version;
};

// What the documentation version that the stage shows has frozen; nothing if it shows none.
std::optional<Documented> documentationOf(const gateway::Api& api, const gateway::Stage& stage)
{
    const QByteArray version = textOf(stage.document, "documentationVersion");
    const JsonValue* document = version.isEmpty() ? nullptr : api.documents.find("documentationVersions", version);
    if (!document) return std::nullopt;
    Documented documented{{}, version};
    for (const auto& [id, part] : rest::valueOf(*document, "documentationParts").object())
        documented.parts.emplace(id, part);
    return documented;
}

}  // namespace

Outcome importRestApi(ApiGateway& gateway, const JsonValue& input)
{
    Findings findings;
    const auto description = descriptionOf(input, findings);
    if (!description) return description.error();
    if (description->title.isEmpty()) return badRequest("Invalid OpenAPI input: info.title is missing");
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api api;
        api.id = base::newResourceId();
        api.name = workspace::freeApiName(design, description->title);
        api.protocol = gateway::Protocol::Rest;
        api.stages.clear();
        api.document = JsonValue::Object();
        setMember(api.document, "createdDate", gateway.nowSeconds());
        Outcome outcome = take(gateway, api, *description, input, gateway::RestImport::Mode::Overwrite,
                               ShowTags::WhenSet, std::move(findings));
        if (!outcome) return outcome;
        const JsonValue& described = description->major == 2
                                         ? rest::valueOf(description->root, "definitions")
                                         : rest::valueOf(rest::valueOf(description->root, "components"), "schemas");
        for (const char* model : {"Empty", "Error"})
            if (!described.find(model)) leaveOutModel(api, model);
        workspace::nameApi(api, description->title);
        setMember(*outcome, "name", description->title);
        design.apis.push_back(std::move(api));
        return outcome;
    });
}

Outcome putRestApi(ApiGateway& gateway, const JsonValue& input)
{
    Findings findings;
    const auto description = descriptionOf(input, findings);
    if (!description) return description.error();
    const QByteArray id = textOf(input, "restApiId");
    const auto mode =
        textOf(input, "mode") == "overwrite" ? gateway::RestImport::Mode::Overwrite : gateway::RestImport::Mode::Merge;
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, id);
        if (!api) return noSuchApi(gateway, id);
        const QByteArray name = textOf(restApiAnswer(*api, ShowTags::WhenSet), "name");
        Outcome outcome = take(gateway, *api, *description, input, mode, ShowTags::Always, std::move(findings));
        if (!outcome) return outcome;
        workspace::nameApi(*api, description->title.isEmpty() ? name : description->title);
        setMember(*outcome, "name", description->title.isEmpty() ? name : description->title);
        return outcome;
    });
}

Outcome getExport(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const auto found = stageAt(gateway, *design, input);
    if (!found) return found.error();
    const auto& [api, stage] = *found;
    const QByteArray type = textOf(input, "exportType");
    if (type != "swagger" && type != "oas30")
        return badRequest("Invalid export type specified. Valid options are swagger,oas30");

    QList<QByteArray> extensions;
    for (const auto& [name, value] : rest::valueOf(input, "parameters").object())
        if (name == "extensions" || name == "extension") extensions += value.string().split(',');
    const bool all = extensions.contains("apigateway");
    const auto documented = documentationOf(api, stage);
    const qint64 created = rest::numberOf(restApiAnswer(api, ShowTags::WhenSet), "createdDate", 0);
    const JsonValue document = gateway::describeRestApi(
        deployedTo(*found),
        {.version = type == "swagger" ? gateway::OpenApi::Swagger20 : gateway::OpenApi::OpenApi30,
         .integrations = all || extensions.contains("integrations"),
         .authorizers = all || extensions.contains("authorizers"),
         .documentation = all || extensions.contains("documentation"),
         .parts = documented ? &documented->parts : nullptr,
         .documentationVersion = documented ? documented->version : QByteArray(),
         .apiVersion = rest::isoTime(created * 1'000),
         .server = "https://" + textOf(input, "restApiId") + ".execute-api." + gateway.region() + ".amazonaws.com",
         .stage = stage.name});

    const bool isYaml = textOf(input, "accepts").contains("yaml");
    const Result<QByteArray> body = isYaml ? workspace::yamlOfJson(document)
                                           : Result<QByteArray>(base::writeJson(document, base::JsonStyle::Indented));
    if (!body) return badRequest(body.error().message.toUtf8());
    JsonValue answer = JsonValue::Object();
    answer.insert("contentType", "application/octet-stream");
    answer.insert("contentDisposition", "attachment; filename=\"" + type + '_' +
                                            textOf(rest::valueOf(document, "info"), "version") +
                                            (isYaml ? ".yaml\"" : ".json\""));
    answer.insert("body", *body);
    return answer;
}

namespace {

// "http://127.0.0.1:4566/restapis/abc123/dev/_user_request_": an address that every client can reach, with no name to
// look up.
QByteArray invokeUrlOf(const rest::Exchange& exchange, const gateway::Api& api, const gateway::Stage& stage)
{
    return (exchange.isEncrypted() ? "https://" : "http://") + exchange.request().headers.value("host").toByteArray() +
           "/restapis/" + api.resourceId() + '/' + stage.name + "/_user_request_";
}

Outcome sdkOf(const ApiGateway& gateway, const rest::Exchange& exchange)
{
    const JsonValue& input = exchange.input();
    const auto design = gateway.design.design();
    const auto found = stageAt(gateway, *design, input);
    if (!found) return found.error();
    const QByteArray type = textOf(input, "sdkType");
    if (!isSdkType(type)) return notFound("Invalid SDK type identifier specified");
    if (type != "javascript")
        return Failure{"NotImplementedException", "Trestle generates SDKs of the type javascript only, not " + type};
    gateway::Api deployed = deployedTo(*found);
    const JsonValue shown = restApiAnswer(found->api, ShowTags::WhenSet);
    deployed.name = textOf(shown, "name");
    const auto files = workspace::javaScriptSdk(deployed, invokeUrlOf(exchange, found->api, found->stage));
    const auto archive = files ? functions::packFiles(*files) : Result<QByteArray>(files.error());
    if (!archive) return Failure{"InternalFailure", archive.error().message.toUtf8()};
    JsonValue answer = JsonValue::Object();
    answer.insert("contentType", "application/octet-stream");
    answer.insert("contentDisposition", "attachment; filename=\"javascript_" +
                                            rest::isoTime(rest::numberOf(shown, "createdDate", 0) * 1'000) + ".zip\"");
    answer.insert("body", *archive);
    return answer;
}

}  // namespace

void getSdk(ApiGateway& gateway, rest::Exchange exchange)
{
    const Outcome outcome = sdkOf(gateway, exchange);
    exchange.finish(outcome);
}

}  // namespace trestle::aws::apigateway
