#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/http/Message.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr int mostTags = 50;

// Account documents that have tags, by their word in an ARN.
constexpr std::pair<const char*, const char*> taggedKinds[] = {
    {"apikeys", "apiKeys"},         {"usageplans", "usagePlans"},
    {"domainnames", "domainNames"}, {"domainnameaccessassociations", "domainNameAccessAssociations"},
    {"vpclinks", "vpcLinks"},       {"clientcertificates", "clientCertificates"},
};

// The segments of "arn:aws:apigateway:us-east-1::/restapis/abc/stages/prod"; none if it is no such ARN.
QList<QByteArray> resourceOf(const QByteArray& arn)
{
    const QList<QByteArray> parts = arn.split(':');
    if (parts.size() < 6 || parts[0] != "arn" || parts[2] != "apigateway") return {};
    QList<QByteArray> segments = parts.mid(5).join(':').split('/');
    segments.removeAll(QByteArray());
    return segments;
}

// Runs `edit` on the document that the ARN names. False if there is none.
bool withDocument(workspace::Workspace& design, const QByteArray& arn,
                  const std::function<void(JsonValue& document)>& edit)
{
    const QList<QByteArray> resource = resourceOf(arn);
    if (resource.size() >= 2 && resource[0] == "restapis") {
        gateway::Api* api = findApi(design, resource[1]);
        if (!api) return false;
        if (resource.size() == 2) {
            api->document.makeObject();
            edit(api->document);
            return true;
        }
        gateway::Stage* stage =
            resource.size() == 4 && resource[2] == "stages" ? findStage(*api, resource[3]) : nullptr;
        if (!stage) return false;
        stage->document.makeObject();
        edit(stage->document);
        return true;
    }
    for (const auto& [word, kind] : taggedKinds) {
        if (resource.isEmpty() || resource[0] != word) continue;
        const QByteArray id = resource.mid(1).join('/');
        const JsonValue* found = design.documents.find(kind, id);
        if (!found) return false;
        JsonValue document = *found;
        edit(document);
        design.documents.set(kind, id, std::move(document));
        return true;
    }
    return false;
}

Failure noSuchResource(const QByteArray& arn)
{
    if (resourceOf(arn).isEmpty()) return badRequest("Invalid ARN specified in the request");
    return notFound("Invalid Resource identifier specified");
}

}  // namespace

Outcome tagResource(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray arn = textOf(input, "resourceArn");
        size_t count = 0;
        const bool found = withDocument(design, arn, [&](JsonValue& document) {
            rest::setDefault(document, "tags", JsonValue::Object());
            JsonValue& tags = *rest::memberOf(document, "tags");
            for (const auto& [name, value] : rest::valueOf(input, "tags").object())
                rest::setMember(tags, name, value);
            count = tags.object().size();
        });
        if (!found) return noSuchResource(arn);
        if (count > mostTags) return badRequest("The number of tags exceeds the limit of 50");
        return JsonValue();
    });
}

Outcome untagResource(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray arn = textOf(input, "resourceArn");
        const bool found = withDocument(design, arn, [&](JsonValue& document) {
            JsonValue* tags = rest::memberOf(document, "tags");
            if (!tags) return;
            for (const JsonValue& key : rest::valueOf(input, "tagKeys").array())
                rest::removeMember(*tags, key.string());
            if (tags->object().empty()) rest::removeMember(document, "tags");
        });
        if (!found) return noSuchResource(arn);
        return JsonValue();
    });
}

Outcome getTags(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray arn = textOf(input, "resourceArn");
    workspace::Workspace design = *gateway.design.design();
    JsonValue answer = JsonValue::Object();
    const bool found = withDocument(design, arn, [&](JsonValue& document) {
        const JsonValue* tags = document.find("tags");
        answer.insert("tags", tags ? *tags : JsonValue(JsonValue::Object()));
    });
    if (!found) return noSuchResource(arn);
    return answer;
}

}  // namespace trestle::aws::apigateway
