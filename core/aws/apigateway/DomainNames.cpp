#include "core/aws/DomainConfigurations.h"
#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::memberOf;
using rest::Outcome;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

constexpr PatchRule domainRules[] = {
    {"/certificateName"},
    {"/certificateArn"},
    {"/regionalCertificateName"},
    {"/regionalCertificateArn"},
    {"/ownershipVerificationCertificateArn"},
    {"/securityPolicy"},
    {"/endpointAccessMode"},
    {"/policy", opReplace | opRemove, PatchValue::OptionalText},
    {"/routingMode"},
    {"/endpointConfiguration/types/*", opAll, PatchValue::SetEntry},
    {"/endpointConfiguration/ipAddressType"},
    {"/mutualTlsAuthentication/truststoreUri", opAdd | opReplace | opRemove, PatchValue::OptionalText},
    {"/mutualTlsAuthentication/truststoreVersion", opAdd | opReplace | opRemove, PatchValue::OptionalText},
    {"/mutualTlsAuthentication", opRemove},
};
constexpr DocumentFamily domains{DocumentFamily::Owner::Account,
                                 "domainNames",
                                 "domainName",
                                 "domainName",
                                 "Invalid domain name identifier specified",
                                 {PatchManner::ListsOperations, domainRules}};

constexpr PatchRule mappingRules[] = {{"/basePath"}, {"/restapiId"}, {"/stage", opReplace, PatchValue::OptionalText}};
constexpr PatchTable mappingTable{PatchManner::ListsOperations, mappingRules};
const char* const mappingKind = "basePathMappings";
const char* const associationKind = "domainNameAccessAssociations";

// The service's DomainName, with the names that lead to it.
JsonValue domainJson(const ApiGateway& gateway, const QByteArray& name, const JsonValue& document)
{
    JsonValue json = shown(domains, name, document);
    flattenConfigurations(json);
    setDefault(json, "endpointConfiguration", JsonValue::Object());
    JsonValue& endpoint = *memberOf(json, "endpointConfiguration");
    setDefault(endpoint, "types", JsonValue::Array{JsonValue("EDGE")});
    setDefault(endpoint, "ipAddressType", "ipv4");
    for (const JsonValue& type : rest::valueOf(endpoint, "types").array()) {
        const bool isEdge = type.string() == "EDGE";
        DomainTarget target = domainTarget(name, isEdge, gateway.region());
        setDefault(json, isEdge ? "distributionDomainName" : "regionalDomainName", std::move(target.name));
        setDefault(json, isEdge ? "distributionHostedZoneId" : "regionalHostedZoneId", std::move(target.hostedZone));
    }
    setDefault(json, "domainNameStatus", "AVAILABLE");
    setDefault(json, "securityPolicy", "TLS_1_2");
    setMember(json, "domainNameArn", "arn:aws:apigateway:" + gateway.region() + "::/domainnames/" + name);
    return json;
}

QByteArray pathWord(const QByteArray& basePath)
{
    return basePath.isEmpty() ? QByteArray("(none)") : basePath;
}

QByteArray mappingId(const QByteArray& domain, const QByteArray& basePath)
{
    return domain + '/' + pathWord(basePath);
}

JsonValue mappingJson(const JsonValue& document)
{
    JsonValue json = document;
    setMember(json, "basePath", pathWord(textOf(document, "basePath")));
    return json;
}

Failure noSuchMapping()
{
    return notFound("Invalid base path mapping identifier specified");
}

Result<void, Failure> checkMapping(const workspace::Workspace& design, const JsonValue& mapping)
{
    if (textOf(mapping, "basePath").contains('/'))
        return badRequest(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a "
            "multi-level base path mapping, use API Gateway V2.");
    const gateway::Api* api = findApi(design, textOf(mapping, "restApiId"));
    if (!api) return badRequest("Invalid REST API identifier specified");
    const QByteArray stage = textOf(mapping, "stage");
    if (!stage.isEmpty() && !findStage(*api, stage)) return badRequest("Invalid stage identifier specified");
    return {};
}

// Mappings of one domain lie together, so one that moves is put down under its new path.
Outcome keep(workspace::Workspace& design, const QByteArray& domain, const QByteArray& oldId, JsonValue mapping)
{
    if (textOf(mapping, "basePath") == "(none)") setMember(mapping, "basePath", "");
    if (auto checked = checkMapping(design, mapping); !checked) return checked.error();
    const QByteArray id = mappingId(domain, textOf(mapping, "basePath"));
    if (id != oldId && design.documents.find(mappingKind, id))
        return conflict("Base path already exists for this domain name");
    if (!oldId.isEmpty()) design.documents.remove(mappingKind, oldId);
    setMember(mapping, "domainName", domain);
    design.documents.set(mappingKind, id, mapping);
    return mappingJson(mapping);
}

// What follows `word` in an ARN; "" if it is no such ARN.
QByteArray behind(const QByteArray& arn, const QByteArray& word)
{
    const qsizetype at = arn.indexOf(":/" + word + '/');
    return at < 0 ? QByteArray() : arn.sliced(at + word.size() + 3);
}

// "…:/domainnames/api.example.com+abc123" names the private domain of that id; names are enough here.
QByteArray domainOf(const QByteArray& arn)
{
    return behind(arn, "domainnames").split('+').first();
}

// An association's id is what its ARN says: "domainname/api.example.com/vpcesource/vpce-1".
JsonValue associationJson(const ApiGateway& gateway, const QByteArray& id, const JsonValue& document)
{
    JsonValue json = document;
    setMember(
        json, "domainNameAccessAssociationArn",
        "arn:aws:apigateway:" + gateway.region() + ':' + gateway.accountId() + ":/domainnameaccessassociations/" + id);
    return json;
}

Outcome endAssociation(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray arn = textOf(input, "domainNameAccessAssociationArn");
        if (!design.documents.remove(associationKind, behind(arn, "domainnameaccessassociations")))
            return notFound("Invalid domain name access association identifier specified");
        return JsonValue();
    });
}

}  // namespace

Outcome createDomainName(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray name = textOf(input, "domainName").toLower();
        if (name.isEmpty()) return badRequest("No Domain Name specified");
        if (design.documents.find(domains.kind, name)) return conflict("The domain name you provided already exists.");
        JsonValue domain = JsonValue::Object();
        rest::copyMembers(domain, input,
                          {"certificateName", "certificateArn", "regionalCertificateName", "regionalCertificateArn",
                           "endpointConfiguration", "tags", "securityPolicy", "endpointAccessMode",
                           "mutualTlsAuthentication", "ownershipVerificationCertificateArn", "policy", "routingMode"});
        if (domain.find("certificateArn") || domain.find("certificateName"))
            domain.insert("certificateUploadDate", gateway.nowSeconds());
        design.documents.set(domains.kind, name, domain);
        return domainJson(gateway, name, domain);
    });
}

Outcome getDomainName(ApiGateway& gateway, const JsonValue& input)
{
    const Outcome domain = getDocument(gateway, input, domains);
    if (!domain) return domain;
    JsonValue json = domainJson(gateway, textOf(input, "domainName"), *domain);
    setDefault(json, "tags", JsonValue::Object());
    return json;
}

Outcome getDomainNames(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const auto& [name, document] : design->documents.all(domains.kind))
        all.emplace_back(name, domainJson(gateway, name, document));
    return page(input, all);
}

Outcome updateDomainName(ApiGateway& gateway, const JsonValue& input)
{
    const Outcome domain = changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray name = textOf(input, "domainName");
        const JsonValue* found = design.documents.find(domains.kind, name);
        if (!found) return notFound(domains.missing);
        JsonValue document = *found;
        flattenConfigurations(document);
        if (auto done = patch(document, patchOperations(input), domains.table); !done) return done.error();
        // Without a truststore there is no mutual TLS.
        const JsonValue* mutualTls = document.find("mutualTlsAuthentication");
        if (mutualTls && textOf(*mutualTls, "truststoreUri").isEmpty())
            rest::removeMember(document, "mutualTlsAuthentication");
        design.documents.set(domains.kind, name, document);
        return document;
    });
    if (!domain) return domain;
    JsonValue json = domainJson(gateway, textOf(input, "domainName"), *domain);
    setDefault(json, "tags", JsonValue::Object());
    return json;
}

Outcome deleteDomainName(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray name = textOf(input, "domainName");
        if (!design.documents.remove(domains.kind, name)) return notFound(domains.missing);
        removeBelowDomain(design.documents, name);
        return JsonValue();
    });
}

Outcome createBasePathMapping(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray domain = textOf(input, "domainName");
        if (!design.documents.find(domains.kind, domain)) return notFound(domains.missing);
        JsonValue mapping = JsonValue::Object();
        rest::copyMembers(mapping, input, {"basePath", "restApiId", "stage"});
        return keep(design, domain, {}, std::move(mapping));
    });
}

Outcome getBasePathMapping(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const JsonValue* mapping =
        design->documents.find(mappingKind, mappingId(textOf(input, "domainName"), textOf(input, "basePath")));
    if (!mapping) return noSuchMapping();
    return mappingJson(*mapping);
}

Outcome getBasePathMappings(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray domain = textOf(input, "domainName");
    if (!design->documents.find(domains.kind, domain)) return notFound(domains.missing);
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const auto& [id, mapping] : design->documents.all(mappingKind))
        if (id.startsWith(domain + '/')) all.emplace_back(id, mappingJson(mapping));
    return page(input, all);
}

Outcome updateBasePathMapping(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray domain = textOf(input, "domainName");
        const QByteArray id = mappingId(domain, textOf(input, "basePath"));
        const JsonValue* document = design.documents.find(mappingKind, id);
        if (!document) return noSuchMapping();
        JsonValue mapping = *document;
        if (auto done = patch(mapping, patchOperations(input), mappingTable); !done) return done.error();
        if (const JsonValue* api = mapping.find("restapiId")) {
            const JsonValue apiId = *api;
            setMember(mapping, "restApiId", apiId);
            rest::removeMember(mapping, "restapiId");
        }
        return keep(design, domain, id, std::move(mapping));
    });
}

Outcome deleteBasePathMapping(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        if (!design.documents.remove(mappingKind, mappingId(textOf(input, "domainName"), textOf(input, "basePath"))))
            return noSuchMapping();
        return JsonValue();
    });
}

Outcome createDomainNameAccessAssociation(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray domain = domainOf(textOf(input, "domainNameArn"));
        if (!design.documents.find(domains.kind, domain)) return notFound(domains.missing);
        const QByteArray id = "domainname/" + domain + "/vpcesource/" + textOf(input, "accessAssociationSource");
        if (design.documents.find(associationKind, id))
            return conflict("The domain name access association you provided already exists.");
        JsonValue association = JsonValue::Object();
        rest::copyMembers(association, input,
                          {"domainNameArn", "accessAssociationSourceType", "accessAssociationSource", "tags"});
        design.documents.set(associationKind, id, association);
        return associationJson(gateway, id, association);
    });
}

Outcome getDomainNameAccessAssociations(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    std::vector<std::pair<QByteArray, JsonValue>> all;
    // All there is belongs to the one account.
    if (textOf(input, "resourceOwner") != "OTHER_ACCOUNTS")
        for (const auto& [id, document] : design->documents.all(associationKind))
            all.emplace_back(id, associationJson(gateway, id, document));
    return page(input, all);
}

Outcome deleteDomainNameAccessAssociation(ApiGateway& gateway, const JsonValue& input)
{
    return endAssociation(gateway, input);
}

Outcome rejectDomainNameAccessAssociation(ApiGateway& gateway, const JsonValue& input)
{
    return endAssociation(gateway, input);
}

}  // namespace trestle::aws::apigateway
