#include "core/aws/apigatewayv2/DocumentFamily.h"

#include "core/aws/rest/JsonMembers.h"

#include <algorithm>
#include <array>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

// Maps that an update changes entry by entry.
constexpr std::array<QByteArrayView, 9> entryMaps{"requestParameters", "responseParameters", "requestTemplates",
                                                  "responseTemplates", "requestModels",      "responseModels",
                                                  "stageVariables",    "routeSettings",      "tags"};

bool isEmptyEntry(const JsonValue& value)
{
    return (value.isString() && value.string().isEmpty()) || (value.isObject() && value.object().empty());
}

bool isBelow(const DocumentFamily& family, const JsonValue& input, const JsonValue& document)
{
    return !family.parent || textOf(document, family.parent) == textOf(input, family.parent);
}

// The document of the input's id, if it is below what the input names; null if there is none.
const JsonValue* find(const DocumentFamily& family, const gateway::Api& api, const JsonValue& input)
{
    const JsonValue* document = api.documents.find(family.kind, textOf(input, family.idName));
    return document && isBelow(family, input, *document) ? document : nullptr;
}

}  // namespace

JsonValue shown(const DocumentFamily& family, const QByteArray& id, const JsonValue& document)
{
    JsonValue json = document;
    setMember(json, family.idName, id);
    return json;
}

JsonValue documentOf(const DocumentFamily& family, const JsonValue& input)
{
    JsonValue document = input.isObject() ? input : JsonValue(JsonValue::Object());
    rest::removeMember(document, "apiId");
    rest::removeMember(document, family.idName);
    return document;
}

void mergeInto(JsonValue& document, const JsonValue& input)
{
    for (const auto& [name, value] : input.object()) {
        const bool byEntry = std::find(entryMaps.begin(), entryMaps.end(), QByteArrayView(name)) != entryMaps.end();
        if (!byEntry || !value.isObject()) {
            setMember(document, name, value);
            continue;
        }
        JsonValue* old = rest::memberOf(document, name);
        if (!old || !old->isObject()) old = &setMember(document, name, JsonValue::Object());
        for (const auto& [key, entry] : value.object()) {
            if (isEmptyEntry(entry))
                rest::removeMember(*old, key);
            else
                setMember(*old, key, entry);
        }
    }
}

Failure missing(const DocumentFamily& family, const QByteArray& id)
{
    return notFound(QByteArray(family.missing).replace("%1", id));
}

Outcome createDocument(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family,
                       const DocumentCheck& check)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        JsonValue document = documentOf(family, input);
        if (check)
            if (auto checked = check(api, document); !checked) return checked.error();
        const QByteArray id = newShortId();
        api.documents.set(family.kind, id, document);
        return shown(family, id, document);
    });
}

Outcome getDocument(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, family.idName);
        const JsonValue* document = find(family, api, input);
        if (!document) return missing(family, id);
        return shown(family, id, *document);
    });
}

Outcome listDocuments(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family)
{
    return readApi(gateway, input, [&](const gateway::Api& api) {
        std::vector<JsonValue> elements;
        for (const auto& [id, document] : api.documents.all(family.kind))
            if (isBelow(family, input, document)) elements.push_back(shown(family, id, document));
        return page(input, std::move(elements));
    });
}

Outcome updateDocument(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family,
                       const DocumentCheck& check)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, family.idName);
        const JsonValue* found = find(family, api, input);
        if (!found) return missing(family, id);
        JsonValue document = *found;
        mergeInto(document, documentOf(family, input));
        if (check)
            if (auto checked = check(api, document); !checked) return checked.error();
        api.documents.set(family.kind, id, document);
        return shown(family, id, document);
    });
}

Outcome deleteDocument(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        if (!find(family, api, input)) return missing(family, textOf(input, family.idName));
        api.documents.remove(family.kind, textOf(input, family.idName));
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
