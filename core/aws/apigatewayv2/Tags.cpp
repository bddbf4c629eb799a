// Tags of APIs, their stages, domain names and VPC links, by ARN:
//     arn:aws:apigateway:REGION::/apis/ID [ "/stages/" NAME ] | …::/domainnames/NAME | …::/vpclinks/ID
#include "core/aws/apigatewayv2/ApiJson.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/StageJson.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

// The document that holds the tags of what `arn` names, taken out and put back by `edit`.
Outcome changeTags(workspace::Workspace& design, const QByteArray& arn, const std::function<Outcome(JsonValue&)>& edit)
{
    const QList<QByteArray> parts = arn.sliced(arn.lastIndexOf(':') + 1).split('/');
    const Failure invalid = badRequest("Invalid resource ARN specified in the request");
    if (!arn.startsWith("arn:") || parts.size() < 3 || !parts[0].isEmpty()) return invalid;
    const auto withObject = [&](JsonValue& document) {
        if (!document.isObject()) document = JsonValue::Object();
        return edit(document);
    };
    if (parts[1] == "apis") {
        gateway::Api* api = findApi(design, parts[2]);
        if (!api) return notFound("Invalid API identifier specified");
        if (parts.size() == 3) return withObject(api->document);
        gateway::Stage* stage = parts.size() == 5 && parts[3] == "stages" ? findStage(*api, parts[4]) : nullptr;
        return stage ? withObject(stage->document) : Outcome(noSuchStage());
    }
    const QByteArray kind = parts[1] == "domainnames" ? "domainNames" : parts[1] == "vpclinks" ? "vpcLinks" : "";
    if (kind.isEmpty()) return invalid;
    const JsonValue* found = design.documents.find(kind, parts[2]);
    if (!found) return notFound("Invalid resource identifier specified");
    JsonValue document = *found;
    Outcome outcome = withObject(document);
    design.documents.set(kind, parts[2], std::move(document));
    return outcome;
}

}  // namespace

Outcome tagResource(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) {
        return changeTags(design, textOf(input, "resourceArn"), [&](JsonValue& document) -> Outcome {
            rest::setDefault(document, "tags", JsonValue::Object());
            for (const auto& [name, value] : rest::valueOf(input, "tags").object())
                rest::setMember(*rest::memberOf(document, "tags"), name, value);
            return nothing();
        });
    });
}

Outcome untagResource(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) {
        return changeTags(design, textOf(input, "resourceArn"), [&](JsonValue& document) -> Outcome {
            if (JsonValue* tags = rest::memberOf(document, "tags"))
                for (const JsonValue& key : rest::valueOf(input, "tagKeys").array())
                    rest::removeMember(*tags, key.string());
            return nothing();
        });
    });
}

Outcome getTags(ApiGatewayV2& gateway, const JsonValue& input)
{
    workspace::Workspace design = *gateway.design.design();
    return changeTags(design, textOf(input, "resourceArn"), [](JsonValue& document) -> Outcome {
        JsonValue answer = JsonValue::Object();
        const JsonValue* tags = document.find("tags");
        answer.insert("tags", tags ? *tags : JsonValue(JsonValue::Object()));
        return answer;
    });
}

}  // namespace trestle::aws::apigatewayv2
