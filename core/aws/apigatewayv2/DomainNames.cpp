#include "core/aws/DomainConfigurations.h"
#include "core/aws/apigatewayv2/AccountDocuments.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

constexpr DocumentFamily domains{"domainNames", "domainName",
                                 "The domain name resource specified in the request was not found."};
constexpr DocumentFamily mappings{"apiMappings", "apiMappingId",
                                  "The api mapping resource specified in the request was not found.", "domainName"};

JsonValue domainJson(const ApiGatewayV2& gateway, const JsonValue& domain)
{
    JsonValue json = domain;
    setDefault(json, "apiMappingSelectionExpression", "$request.basepath");
    setDefault(json, "tags", JsonValue::Object());
    setMember(json, "domainNameConfigurations",
              configurationsOf(textOf(domain, "domainName"), domain, gateway.surroundings.region));
    return json;
}

bool isKeyByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           QByteArrayView("$-_.+!*'()/").contains(c);
}

// Mappings lead to the APIs of both control planes.
base::Result<void, Failure> checkMapping(const workspace::Workspace& design, JsonValue& document)
{
    const QByteArray apiId = textOf(document, "apiId");
    const auto api = std::find_if(design.apis.cbegin(), design.apis.cend(),
                                  [&](const gateway::Api& each) { return each.resourceId() == apiId; });
    if (api == design.apis.cend()) return badRequest("Invalid API identifier specified");
    const QByteArray stage = textOf(document, "stage");
    if (std::none_of(api->stages.cbegin(), api->stages.cend(),
                     [&](const gateway::Stage& each) { return each.name == stage; }))
        return badRequest("Invalid stage identifier specified");
    const QByteArray key = textOf(document, "apiMappingKey");
    if (key.startsWith('/') || key.endsWith('/') || key.contains("//") ||
        !std::all_of(key.begin(), key.end(), isKeyByte))
        return badRequest("API mapping key " + key + " is invalid");
    return {};
}

base::Result<void, Failure> checkKeyIsFree(const workspace::Workspace& design, const JsonValue& document)
{
    for (const auto& [id, other] : design.documents.all(mappings.kind))
        if (textOf(other, "domainName") == textOf(document, "domainName") &&
            textOf(other, "apiMappingKey") == textOf(document, "apiMappingKey"))
            return conflict("ApiMapping key already exists for this domain name");
    return {};
}

}  // namespace

Outcome createDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray name = textOf(input, "domainName");
        if (design.documents.find(domains.kind, name))
            return badRequest("The domain name you provided already exists.");
        design.documents.set(domains.kind, name, input);
        return domainJson(gateway, input);
    });
}

Outcome getDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readAccount(gateway, input, domains, [&](const JsonValue& domain) { return domainJson(gateway, domain); });
}

Outcome getDomainNames(ApiGatewayV2& gateway, const JsonValue& input)
{
    return listAccount(gateway, input, domains, [&](const JsonValue& domain) { return domainJson(gateway, domain); });
}

Outcome updateDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    const Outcome updated =
        updateAccount(gateway, input, domains, [&](const workspace::Workspace&, JsonValue& document) {
            if (input.find("domainNameConfigurations")) dropFlatConfiguration(document);
            // Without a truststore there is no mutual TLS.
            const JsonValue* mutualTls = document.find("mutualTlsAuthentication");
            if (mutualTls && textOf(*mutualTls, "truststoreUri").isEmpty())
                rest::removeMember(document, "mutualTlsAuthentication");
            return base::Result<void, Failure>();
        });
    return updated ? Outcome(domainJson(gateway, *updated)) : updated;
}

Outcome deleteDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray name = textOf(input, "domainName");
        if (!design.documents.remove(domains.kind, name)) return missing(domains, name);
        removeBelowDomain(design.documents, name);
        return nothing();
    });
}

Outcome createApiMapping(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray domain = textOf(input, "domainName");
        if (!design.documents.find(domains.kind, domain)) return missing(domains, domain);
        JsonValue document = input;
        setDefault(document, "apiMappingKey", "");
        if (auto checked = checkMapping(design, document); !checked) return checked.error();
        if (auto checked = checkKeyIsFree(design, document); !checked) return checked.error();
        const QByteArray id = newShortId();
        design.documents.set(mappings.kind, id, document);
        return shown(mappings, id, document);
    });
}

Outcome getApiMapping(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readAccount(gateway, input, mappings);
}

Outcome getApiMappings(ApiGatewayV2& gateway, const JsonValue& input)
{
    if (!gateway.design.design()->documents.find(domains.kind, textOf(input, "domainName")))
        return missing(domains, textOf(input, "domainName"));
    return listAccount(gateway, input, mappings);
}

Outcome updateApiMapping(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateAccount(gateway, input, mappings, checkMapping);
}

Outcome deleteApiMapping(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "apiMappingId");
        if (!findAccount(design, input, mappings)) return missing(mappings, id);
        design.documents.remove(mappings.kind, id);
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
