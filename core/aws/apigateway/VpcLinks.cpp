#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr PatchRule vpcLinkRules[] = {{"/name"}, {"/description"}};
// The links of the other API Gateway are of kind "vpcLinks" too; they have no target ARNs.
constexpr DocumentFamily vpcLinkFamily{DocumentFamily::Owner::Account,
                                       "vpcLinks",
                                       "vpcLinkId",
                                       "id",
                                       "Invalid Vpc Link identifier specified",
                                       {PatchManner::ListsOperations, vpcLinkRules}};

Result<void, Failure> checkName(JsonValue& link)
{
    if (textOf(link, "name").isEmpty()) return badRequest("Name cannot be empty");
    return {};
}

// Links lead to addresses of this machine here: there is nothing to wait for.
JsonValue linkJson(JsonValue json)
{
    setMember(json, "status", "AVAILABLE");
    setMember(json, "statusMessage", "Your vpc link is ready for use");
    return json;
}

}  // namespace

Outcome createVpcLink(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue link = JsonValue::Object();
        rest::copyMembers(link, input, {"name", "description", "targetArns", "tags"});
        if (auto checked = checkName(link); !checked) return checked.error();
        if (rest::valueOf(link, "targetArns").array().size() > 1)
            return badRequest("More than one target arn specified for vpc link.");
        for (const JsonValue& arn : rest::valueOf(link, "targetArns").array())
            if (!arn.string().startsWith("arn:") || arn.string().count(':') < 5)
                return badRequest("Invalid ARN. ARN is not well formed " + arn.string());
        const QByteArray id = newShortId(design.documents.all(vpcLinkFamily.kind));
        design.documents.set(vpcLinkFamily.kind, id, link);
        JsonValue json = shown(vpcLinkFamily, id, link);
        setMember(json, "status", "PENDING");
        return json;
    });
}

Outcome getVpcLink(ApiGateway& gateway, const JsonValue& input)
{
    Outcome link = getDocument(gateway, input, vpcLinkFamily);
    if (!link) return link;
    rest::setDefault(*link, "tags", JsonValue::Object());
    return linkJson(*link);
}

Outcome getVpcLinks(ApiGateway& gateway, const JsonValue& input)
{
    Outcome links = listDocuments(gateway, input, vpcLinkFamily,
                                  [](const JsonValue& link) { return link.find("targetArns") != nullptr; });
    if (!links) return links;
    for (JsonValue& link : rest::memberOf(*links, "item")->makeArray())
        link = linkJson(link);
    return links;
}

Outcome updateVpcLink(ApiGateway& gateway, const JsonValue& input)
{
    Outcome link = updateDocument(gateway, input, vpcLinkFamily, checkName);
    if (!link) return link;
    rest::setDefault(*link, "tags", JsonValue::Object());
    return linkJson(*link);
}

Outcome deleteVpcLink(ApiGateway& gateway, const JsonValue& input)
{
    return deleteDocument(gateway, input, vpcLinkFamily);
}

}  // namespace trestle::aws::apigateway
