#include "core/aws/apigatewayv2/AccountDocuments.h"

#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Outcome;
using rest::textOf;

namespace {

bool isUnder(const DocumentFamily& family, const JsonValue& input, const JsonValue& document)
{
    return !family.parent || textOf(document, family.parent) == textOf(input, family.parent);
}

}  // namespace

const JsonValue* findAccount(const workspace::Workspace& design, const JsonValue& input, const DocumentFamily& family)
{
    const JsonValue* document = design.documents.find(family.kind, textOf(input, family.idName));
    return document && isUnder(family, input, *document) ? document : nullptr;
}

Outcome readAccount(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family,
                    const std::function<JsonValue(const JsonValue&)>& show)
{
    const QByteArray id = textOf(input, family.idName);
    const auto design = gateway.design.design();
    const JsonValue* document = findAccount(*design, input, family);
    if (!document) return missing(family, id);
    const JsonValue json = shown(family, id, *document);
    return show ? show(json) : json;
}

Outcome listAccount(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family,
                    const std::function<JsonValue(const JsonValue&)>& show)
{
    std::vector<JsonValue> elements;
    const auto design = gateway.design.design();
    for (const auto& [id, document] : design->documents.all(family.kind))
        if (isUnder(family, input, document)) {
            JsonValue json = shown(family, id, document);
            elements.push_back(show ? show(json) : std::move(json));
        }
    return page(input, std::move(elements));
}

Outcome updateAccount(ApiGatewayV2& gateway, const JsonValue& input, const DocumentFamily& family,
                      const AccountCheck& check)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, family.idName);
        const JsonValue* found = findAccount(design, input, family);
        if (!found) return missing(family, id);
        JsonValue document = *found;
        JsonValue changes = input;
        rest::removeMember(changes, family.idName);
        mergeInto(document, changes);
        if (check)
            if (auto checked = check(design, document); !checked) return checked.error();
        design.documents.set(family.kind, id, document);
        return shown(family, id, document);
    });
}

}  // namespace trestle::aws::apigatewayv2
