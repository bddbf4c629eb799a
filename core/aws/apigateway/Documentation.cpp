#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/openapi/DescribedDocumentation.h"
#include "core/workspace/DescriptionText.h"
#include "core/workspace/YamlJson.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr PatchRule partRules[] = {{"/properties"}};
constexpr DocumentFamily parts{DocumentFamily::Owner::Api,
                               "documentationParts",
                               "documentationPartId",
                               "id",
                               "Invalid Documentation part identifier specified",
                               {PatchManner::ListsPaths, partRules}};
constexpr PatchRule versionRules[] = {{"/description"}};
constexpr DocumentFamily versions{DocumentFamily::Owner::Api,
                                  "documentationVersions",
                                  "documentationVersion",
                                  "version",
                                  "Invalid Documentation version specified",
                                  {PatchManner::ListsPaths, versionRules}};

bool isSameLocation(const JsonValue& a, const JsonValue& b)
{
    for (const char* member : {"type", "path", "method", "statusCode", "name"})
        if (textOf(a, member) != textOf(b, member)) return false;
    return true;
}

const QByteArray* partAt(const gateway::Documents& documents, const JsonValue& location)
{
    for (const auto& [id, part] : documents.all(parts.kind))
        if (isSameLocation(rest::valueOf(part, "location"), location)) return &id;
    return nullptr;
}

Result<void, Failure> checkProperties(JsonValue& part)
{
    const auto parsed = base::parseJson(textOf(part, "properties"));
    if (!parsed || !parsed->isObject()) return badRequest("Documentation part properties must be a valid JSON object");
    return {};
}

bool isDocumented(const JsonValue& part)
{
    return !textOf(part, "properties").isEmpty();
}

}  // namespace

Outcome createDocumentationPart(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Documents* documents = documentsOf(design, parts, input);
        if (!documents) return noSuchApi(gateway, textOf(input, "restApiId"));
        JsonValue part = JsonValue::Object();
        rest::copyMembers(part, input, {"location", "properties"});
        if (auto checked = checkProperties(part); !checked) return checked.error();
        const JsonValue& location = rest::valueOf(part, "location");
        const bool isPlaced =
            location.find("path") || location.find("method") || location.find("statusCode") || location.find("name");
        if (isPlaced && textOf(location, "type") == "API")
            return badRequest("[Location type: API cannot have path, method, statusCode or name defined.]");
        if (partAt(*documents, location))
            return conflict("Documentation part already exists for the specified location: type '" +
                            textOf(location, "type") + "'.");
        const QByteArray id = newShortId(documents->all(parts.kind));
        documents->set(parts.kind, id, part);
        return shown(parts, id, part);
    });
}

Outcome getDocumentationPart(ApiGateway& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, parts);
}

Outcome getDocumentationParts(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray type = textOf(input, "type");
    const QByteArray path = textOf(input, "path");
    const QByteArray name = textOf(input, "nameQuery");
    const QByteArray status = textOf(input, "locationStatus");
    return listDocuments(gateway, input, parts, [&](const JsonValue& part) {
        const JsonValue& location = rest::valueOf(part, "location");
        return (type.isEmpty() || textOf(location, "type") == type) &&
               (path.isEmpty() || textOf(location, "path") == path) &&
               (name.isEmpty() || textOf(location, "name").contains(name)) &&
               (status.isEmpty() || isDocumented(part) == (status == "DOCUMENTED"));
    });
}

Outcome updateDocumentationPart(ApiGateway& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, parts, checkProperties);
}

Outcome deleteDocumentationPart(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    if (!findApi(*design, textOf(input, "restApiId"))) return noSuchApi(gateway, textOf(input, "restApiId"));
    return deleteDocument(gateway, input, parts);
}

Outcome importDocumentationParts(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray text = textOf(input, "body");
    const auto body = workspace::jsonOfText(text);
    const JsonValue* documentation = body ? body->find("x-amazon-apigateway-documentation") : nullptr;
    if (!documentation || !documentation->isObject())
        return badRequest("Unable to build importer with provided input.");
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        if (textOf(input, "mode") == "overwrite") {
            const gateway::Documents::OfKind old = api->documents.all(parts.kind);
            for (const auto& [id, part] : old)
                api->documents.remove(parts.kind, id);
        }
        gateway::Findings findings;
        const std::vector<QByteArray> taken = gateway::takeDocumentationParts(
            api->documents, api->resourceId(), *documentation, "/x-amazon-apigateway-documentation", findings);
        const QList<QByteArray> warnings = workspace::told(findings, gateway::Finding::Severity::Warning, text);
        if (!warnings.isEmpty() && rest::flagOf(input, "failOnWarnings"))
            return badRequest("Warnings found during import:\n\t" + warnings.join("\n\t"));
        JsonValue answer = JsonValue::Object();
        answer.insert("ids", JsonValue::Array(taken.begin(), taken.end()));
        if (!warnings.isEmpty()) answer.insert("warnings", JsonValue::Array(warnings.begin(), warnings.end()));
        return answer;
    });
}

Outcome createDocumentationVersion(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        const QByteArray name = textOf(input, "documentationVersion");
        if (name.isEmpty()) return badRequest("Documentation version must be non-empty");
        if (api->documents.find(versions.kind, name))
            return conflict("Documentation version already exists for the specified version: " + name);
        JsonValue version = JsonValue::Object();
        rest::copyMembers(version, input, {"description"});
        version.insert("createdDate", gateway.nowSeconds());
        // What the version froze: the parts as they are now.
        JsonValue frozen = JsonValue::Object();
        for (const auto& [id, part] : api->documents.all(parts.kind))
            frozen.insert(id, part);
        version.insert("documentationParts", std::move(frozen));
        api->documents.set(versions.kind, name, version);
        if (const QByteArray stageName = textOf(input, "stageName"); !stageName.isEmpty()) {
            gateway::Stage* stage = findStage(*api, stageName);
            if (!stage) return noSuchStage();
            stage->document.makeObject();
            setMember(stage->document, "documentationVersion", name);
        }
        return shown(versions, name, version);
    });
}

Outcome getDocumentationVersion(ApiGateway& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, versions);
}

Outcome getDocumentationVersions(ApiGateway& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, versions);
}

Outcome updateDocumentationVersion(ApiGateway& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, versions);
}

Outcome deleteDocumentationVersion(ApiGateway& gateway, const JsonValue& input)
{
    return deleteDocument(gateway, input, versions);
}

}  // namespace trestle::aws::apigateway
