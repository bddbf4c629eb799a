#include "core/aws/apigatewayv2/AccountDocuments.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

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

// What the service adds to each configuration: the name that a CNAME would lead to.
void completeConfigurations(const ApiGatewayV2& gateway, const QByteArray& domain, JsonValue& document)
{
    JsonValue* configurations = rest::memberOf(document, "domainNameConfigurations");
    if (!configurations || !configurations->isArray()) return;
    for (JsonValue& configuration : configurations->makeArray()) {
        setDefault(
            configuration, "apiGatewayDomainName",
            "d-" + base::stableResourceId(domain) + ".execute-api." + gateway.surroundings.region + ".amazonaws.com");
        setDefault(configuration, "domainNameStatus", "AVAILABLE");
        setDefault(configuration, "endpointType", "REGIONAL");
        setDefault(configuration, "hostedZoneId", "Z1UJRXOUMOOFQ8");
        setDefault(configuration, "ipAddressType", "ipv4");
        setDefault(configuration, "securityPolicy", "TLS_1_2");
    }
}

// A domain that the other control plane made says the same in other members.
JsonValue domainJson(const JsonValue& document)
{
    JsonValue json = document;
    setDefault(json, "apiMappingSelectionExpression", "$request.basepath");
    setDefault(json, "tags", JsonValue::Object());
    if (json.find("domainNameConfigurations")) return json;
    JsonValue configuration = JsonValue::Object();
    const bool regional = document.find("regionalDomainName") != nullptr;
    setMember(configuration, "endpointType", regional ? "REGIONAL" : "EDGE");
    setMember(configuration, "apiGatewayDomainName",
              textOf(document, regional ? "regionalDomainName" : "distributionDomainName"));
    setMember(configuration, "certificateArn",
              textOf(document, regional ? "regionalCertificateArn" : "certificateArn"));
    setMember(configuration, "hostedZoneId",
              textOf(document, regional ? "regionalHostedZoneId" : "distributionHostedZoneId"));
    setMember(configuration, "domainNameStatus", "AVAILABLE");
    rest::copyMembers(configuration, document, {"securityPolicy"});
    setMember(json, "domainNameConfigurations", JsonValue::Array{std::move(configuration)});
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
        JsonValue document = input;
        completeConfigurations(gateway, name, document);
        design.documents.set(domains.kind, name, document);
        return domainJson(document);
    });
}

Outcome getDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readAccount(gateway, input, domains, domainJson);
}

Outcome getDomainNames(ApiGatewayV2& gateway, const JsonValue& input)
{
    return listAccount(gateway, input, domains, domainJson);
}

Outcome updateDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    const Outcome updated =
        updateAccount(gateway, input, domains, [&](const workspace::Workspace&, JsonValue& document) {
            completeConfigurations(gateway, textOf(input, "domainName"), document);
            // Without a truststore there is no mutual TLS.
            const JsonValue* mutualTls = document.find("mutualTlsAuthentication");
            if (mutualTls && textOf(*mutualTls, "truststoreUri").isEmpty())
                rest::removeMember(document, "mutualTlsAuthentication");
            return base::Result<void, Failure>();
        });
    return updated ? Outcome(domainJson(*updated)) : updated;
}

Outcome deleteDomainName(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray name = textOf(input, "domainName");
        if (!design.documents.remove(domains.kind, name)) return missing(domains, name);
        for (const char* kind : {mappings.kind, "routingRules"}) {
            const auto all = design.documents.all(kind);
            for (const auto& [id, document] : all)
                if (textOf(document, "domainName") == name) design.documents.remove(kind, id);
        }
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
