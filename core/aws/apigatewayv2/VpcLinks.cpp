#include "core/aws/apigatewayv2/AccountDocuments.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Outcome;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

constexpr DocumentFamily vpcLinkFamily{"vpcLinks", "vpcLinkId", "VpcLink %1 was not found"};

}  // namespace

Outcome createVpcLink(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue document = input;
        setMember(document, "createdDate", gateway.now());
        setDefault(document, "securityGroupIds", JsonValue::Array());
        setDefault(document, "tags", JsonValue::Object());
        setMember(document, "vpcLinkStatus", "AVAILABLE");
        setMember(document, "vpcLinkStatusMessage", "VPC link is ready to route traffic");
        setMember(document, "vpcLinkVersion", "V2");
        const QByteArray id = newShortId();
        design.documents.set(vpcLinkFamily.kind, id, document);
        return shown(vpcLinkFamily, id, document);
    });
}

Outcome getVpcLink(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readAccount(gateway, input, vpcLinkFamily);
}

Outcome getVpcLinks(ApiGatewayV2& gateway, const JsonValue& input)
{
    // The links of REST APIs, which are of another kind, are the other control plane's to list.
    std::vector<JsonValue> elements;
    const auto design = gateway.design.design();
    for (const auto& [id, document] : design->documents.all(vpcLinkFamily.kind))
        if (textOf(document, "vpcLinkVersion") == "V2") elements.push_back(shown(vpcLinkFamily, id, document));
    return page(input, std::move(elements));
}

Outcome updateVpcLink(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateAccount(gateway, input, vpcLinkFamily);
}

Outcome deleteVpcLink(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "vpcLinkId");
        if (!design.documents.remove(vpcLinkFamily.kind, id)) return missing(vpcLinkFamily, id);
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
