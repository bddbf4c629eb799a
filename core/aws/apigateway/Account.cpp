#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/Patch.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Outcome;
using rest::textOf;

namespace {

const char* const accountKind = "account";

constexpr PatchRule accountRules[] = {
    {"/cloudwatchRoleArn", opReplace | opRemove, PatchValue::OptionalText},
    {"/features", opAdd, PatchValue::Element},
};
constexpr PatchTable accountTable{PatchManner::ListsOperations, accountRules};

JsonValue accountJson(const workspace::Workspace& design)
{
    const JsonValue* document = design.documents.find(accountKind, accountKind);
    JsonValue json = document ? *document : JsonValue(JsonValue::Object());
    json.makeObject();
    JsonValue throttle = JsonValue::Object();
    throttle.insert("burstLimit", 5'000);
    throttle.insert("rateLimit", JsonValue::Number{"10000.0"});
    rest::setDefault(json, "throttleSettings", std::move(throttle));
    rest::setDefault(json, "features", JsonValue::Array{JsonValue("UsagePlans")});
    rest::setDefault(json, "apiKeyVersion", "4");
    return json;
}

struct SdkProperty
{
    const char* name;
    const char* friendlyName;
    const char* description;
    bool isRequired;
};
struct SdkKind
{
    const char* id;
    const char* friendlyName;
    const char* description;
    std::vector<SdkProperty> properties;
};

const std::vector<SdkKind>& sdkKinds()
{
    static const SdkProperty prefix = {"classPrefix", "Prefix", "Prefix for generated class names.", true};
    static const std::vector<SdkKind> kinds = {
        {"android",
         "Android",
         "An Android SDK",
         {{"groupId", "Group ID", "The group ID of the generated package.", true},
          {"artifactId", "Artifact ID", "The artifact ID of the generated package.", true},
          {"artifactVersion", "Artifact version", "The version of the generated package.", true},
          {"invokerPackage", "Invoker package", "The package of the generated classes.", true}}},
        {"java",
         "Java SDK",
         "A Java SDK",
         {{"serviceName", "Service Name", "The name of the generated client.", true},
          {"javaPackageName", "Java Package Name", "The package of the generated classes.", true}}},
        {"javascript", "JavaScript", "A JavaScript SDK", {}},
        {"objectivec", "iOS (Objective-C)", "An iOS SDK in Objective-C", {prefix}},
        {"ruby", "Ruby", "A Ruby SDK", {{"service.name", "Service Name", "The name of the generated client.", true}}},
        {"swift", "iOS (Swift)", "An iOS SDK in Swift", {prefix}},
    };
    return kinds;
}

JsonValue sdkJson(const SdkKind& sdk)
{
    JsonValue json = JsonValue::Object();
    json.insert("id", sdk.id);
    json.insert("friendlyName", sdk.friendlyName);
    json.insert("description", sdk.description);
    JsonValue::Array properties;
    for (const SdkProperty& one : sdk.properties) {
        JsonValue property = JsonValue::Object();
        property.insert("name", one.name);
        property.insert("friendlyName", one.friendlyName);
        property.insert("description", one.description);
        property.insert("required", one.isRequired);
        properties.push_back(std::move(property));
    }
    json.insert("configurationProperties", std::move(properties));
    return json;
}

}  // namespace

Outcome getAccount(ApiGateway& gateway, const JsonValue&)
{
    return accountJson(*gateway.design.design());
}

Outcome updateAccount(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue account = accountJson(design);
        if (auto done = patch(account, patchOperations(input), accountTable); !done) return done.error();
        const QByteArray role = textOf(account, "cloudwatchRoleArn");
        if (!role.isEmpty() && !role.startsWith("arn:")) return badRequest("Invalid ARN specified in the request");
        // Only what a client can change is kept.
        JsonValue kept = JsonValue::Object();
        rest::copyMembers(kept, account, {"cloudwatchRoleArn"});
        if (kept.object().empty())
            design.documents.remove(accountKind, accountKind);
        else
            design.documents.set(accountKind, accountKind, std::move(kept));
        return accountJson(design);
    });
}

bool isSdkType(QByteArrayView id)
{
    return std::any_of(sdkKinds().begin(), sdkKinds().end(), [id](const SdkKind& kind) { return id == kind.id; });
}

Outcome getSdkType(ApiGateway&, const JsonValue& input)
{
    for (const SdkKind& sdk : sdkKinds())
        if (textOf(input, "id") == sdk.id) return sdkJson(sdk);
    return notFound("Invalid SDK type identifier specified");
}

Outcome getSdkTypes(ApiGateway&, const JsonValue&)
{
    JsonValue::Array all;
    for (const SdkKind& sdk : sdkKinds())
        all.push_back(sdkJson(sdk));
    JsonValue answer = JsonValue::Object();
    answer.insert("item", std::move(all));
    return answer;
}

}  // namespace trestle::aws::apigateway
