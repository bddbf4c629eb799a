#include "core/aws/DomainConfigurations.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

#include <array>

namespace trestle::aws {

using base::JsonValue;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

struct FlatName
{
    const char* configuration;
    const char* edge;
    const char* regional;
};
constexpr std::array<FlatName, 6> flatNames{
    {{"certificateArn", "certificateArn", "regionalCertificateArn"},
     {"certificateName", "certificateName", "regionalCertificateName"},
     {"apiGatewayDomainName", "distributionDomainName", "regionalDomainName"},
     {"hostedZoneId", "distributionHostedZoneId", "regionalHostedZoneId"},
     {"ownershipVerificationCertificateArn", "ownershipVerificationCertificateArn",
      "ownershipVerificationCertificateArn"},
     {"securityPolicy", "securityPolicy", "securityPolicy"}}};

bool isEdgeConfiguration(const JsonValue& configuration)
{
    return textOf(configuration, "endpointType") == "EDGE";
}

}  // namespace

DomainTarget domainTarget(const QByteArray& domain, bool isEdge, const QByteArray& region)
{
    // The hosted zones that stand for the service's own domains, of the edge and of us-east-1.
    const QByteArray label = base::stableResourceId("domain " + domain);
    if (isEdge) return {'d' + label + ".cloudfront.net", "Z2FDTNDATAQYW2"};
    return {"d-" + label + ".execute-api." + region + ".amazonaws.com", "Z1UJRXOUMOOFQ8"};
}

void flattenConfigurations(JsonValue& document)
{
    const JsonValue configurations = rest::valueOf(document, "domainNameConfigurations");
    if (!rest::removeMember(document, "domainNameConfigurations") || configurations.array().empty()) return;
    JsonValue types = JsonValue::Array();
    JsonValue endpoint = JsonValue::Object();
    for (const JsonValue& configuration : configurations.array()) {
        const QByteArray type = textOf(configuration, "endpointType");
        types.makeArray().emplace_back(type.isEmpty() ? QByteArray("REGIONAL") : type);
        rest::copyMembers(endpoint, configuration, {"ipAddressType"});
        for (const FlatName& name : flatNames)
            if (const JsonValue* member = configuration.find(name.configuration))
                setMember(document, isEdgeConfiguration(configuration) ? name.edge : name.regional, *member);
    }
    setMember(endpoint, "types", std::move(types));
    setMember(document, "endpointConfiguration", std::move(endpoint));
}

void dropFlatConfiguration(JsonValue& document)
{
    for (const FlatName& name : flatNames)
        for (const char* flat : {name.edge, name.regional})
            rest::removeMember(document, flat);
    rest::removeMember(document, "endpointConfiguration");
}

JsonValue configurationsOf(const QByteArray& domain, const JsonValue& document, const QByteArray& region)
{
    JsonValue configurations = rest::valueOf(document, "domainNameConfigurations");
    if (configurations.array().empty()) {
        configurations = JsonValue::Array();
        const JsonValue& endpoint = rest::valueOf(document, "endpointConfiguration");
        JsonValue types = rest::valueOf(endpoint, "types");
        if (types.array().empty()) types = JsonValue::Array{JsonValue("EDGE")};
        for (const JsonValue& type : types.array()) {
            JsonValue configuration = JsonValue::Object();
            configuration.insert("endpointType", type);
            rest::copyMembers(configuration, endpoint, {"ipAddressType"});
            for (const FlatName& name : flatNames)
                if (const JsonValue* member = document.find(type.string() == "EDGE" ? name.edge : name.regional))
                    configuration.insert(name.configuration, *member);
            configurations.makeArray().push_back(std::move(configuration));
        }
    }
    for (JsonValue& configuration : configurations.makeArray()) {
        setDefault(configuration, "endpointType", "REGIONAL");
        DomainTarget target = domainTarget(domain, isEdgeConfiguration(configuration), region);
        setDefault(configuration, "apiGatewayDomainName", std::move(target.name));
        setDefault(configuration, "domainNameStatus", "AVAILABLE");
        setDefault(configuration, "hostedZoneId", std::move(target.hostedZone));
        setDefault(configuration, "ipAddressType", "ipv4");
        setDefault(configuration, "securityPolicy", "TLS_1_2");
    }
    return configurations;
}

void removeBelowDomain(gateway::Documents& account, const QByteArray& domain)
{
    const auto remove = [&account](const char* kind, const auto& isBelow) {
        const gateway::Documents::OfKind all = account.all(kind);
        for (const auto& [id, document] : all)
            if (isBelow(id, document)) account.remove(kind, id);
    };
    for (const char* kind : {"basePathMappings", "apiMappings", "routingRules"})
        remove(kind,
               [&](const QByteArray&, const JsonValue& document) { return textOf(document, "domainName") == domain; });
    remove("domainNameAccessAssociations",
           [&](const QByteArray& id, const JsonValue&) { return id.startsWith("domainname/" + domain + '/'); });
}

}  // namespace trestle::aws
