#include "core/aws/apigateway/DocumentFamily.h"

#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Outcome;
using rest::textOf;

JsonValue shown(const DocumentFamily& family, const QByteArray& id, const JsonValue& document)
{
    JsonValue json = document;
    json.makeObject();
    rest::setMember(json, family.idName, id);
    return json;
}

gateway::Documents* documentsOf(workspace::Workspace& design, const DocumentFamily& family, const JsonValue& input)
{
    if (family.owner == DocumentFamily::Owner::Account) return &design.documents;
    gateway::Api* api = findApi(design, textOf(input, "restApiId"));
    return api ? &api->documents : nullptr;
}

const gateway::Documents* documentsOf(const workspace::Workspace& design, const DocumentFamily& family,
                                      const JsonValue& input)
{
    if (family.owner == DocumentFamily::Owner::Account) return &design.documents;
    const gateway::Api* api = findApi(design, textOf(input, "restApiId"));
    return api ? &api->documents : nullptr;
}

Outcome getDocument(ApiGateway& gateway, const JsonValue& input, const DocumentFamily& family)
{
    const auto design = gateway.design.design();
    const gateway::Documents* documents = documentsOf(*design, family, input);
    const QByteArray id = textOf(input, family.inputId);
    const JsonValue* document = documents ? documents->find(family.kind, id) : nullptr;
    if (!document) return notFound(family.missing);
    return shown(family, id, *document);
}

Outcome listDocuments(ApiGateway& gateway, const JsonValue& input, const DocumentFamily& family,
                      const std::function<bool(const JsonValue& document)>& isWanted)
{
    const auto design = gateway.design.design();
    const gateway::Documents* documents = documentsOf(*design, family, input);
    if (!documents) return noSuchApi(gateway, textOf(input, "restApiId"));
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const auto& [id, document] : documents->all(family.kind)) {
        JsonValue json = shown(family, id, document);
        if (!isWanted || isWanted(json)) all.emplace_back(id, std::move(json));
    }
    return page(input, all);
}

Outcome updateDocument(ApiGateway& gateway, const JsonValue& input, const DocumentFamily& family,
                       const DocumentCheck& check)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Documents* documents = documentsOf(design, family, input);
        const QByteArray id = textOf(input, family.inputId);
        const JsonValue* document = documents ? documents->find(family.kind, id) : nullptr;
        if (!document) return notFound(family.missing);
        JsonValue changed = *document;
        if (auto done = patch(changed, patchOperations(input), family.table); !done) return done.error();
        if (check)
            if (auto checked = check(changed); !checked) return checked.error();
        documents->set(family.kind, id, changed);
        return shown(family, id, changed);
    });
}

Outcome deleteDocument(ApiGateway& gateway, const JsonValue& input, const DocumentFamily& family)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Documents* documents = documentsOf(design, family, input);
        if (!documents || !documents->remove(family.kind, textOf(input, family.inputId)))
            return notFound(family.missing);
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
