#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/Patch.h"
#include "core/aws/apigateway/ResourceTree.h"
#include "core/aws/apigateway/RestApiJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"
#include "core/workspace/ApiName.h"

#include <algorithm>

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

constexpr qint64 largestCompressionSize = 10'485'760;

constexpr PatchRule restApiRules[] = {
    {"/name"},
    {"/description", opReplace | opRemove, PatchValue::OptionalText},
    {"/version", opReplace | opRemove, PatchValue::OptionalText},
    {"/binaryMediaTypes/*", opAll, PatchValue::SetEntry},
    {"/minimumCompressionSize", opReplace, PatchValue::OptionalText},
    {"/apiKeySource"},
    {"/policy", opReplace | opRemove, PatchValue::OptionalText},
    {"/disableExecuteApiEndpoint", opReplace, PatchValue::Boolean},
    {"/endpointConfiguration/types/*", opAll, PatchValue::SetEntry},
    {"/endpointConfiguration/ipAddressType"},
    {"/endpointConfiguration/vpcEndpointIds", opAdd | opRemove | opReplace, PatchValue::Element},
    {"/securityPolicy"},
    {"/endpointAccessMode"},
};
constexpr PatchTable restApiTable{PatchManner::ListsOperations, restApiRules};

// The service's RestApi, of whatever the API says.
JsonValue restApiJson(const gateway::Api& api, ShowTags tags)
{
    JsonValue json = api.document.isObject() ? api.document : JsonValue(JsonValue::Object());
    setMember(json, "id", api.resourceId());
    setDefault(json, "name", api.name);
    if (!api.description.isEmpty()) setMember(json, "description", api.description);
    setDefault(json, "createdDate", 0);
    setDefault(json, "apiKeySource", "HEADER");
    setDefault(json, "disableExecuteApiEndpoint", false);
    if (!memberOf(json, "endpointConfiguration")) setMember(json, "endpointConfiguration", JsonValue::Object());
    JsonValue& endpoint = *memberOf(json, "endpointConfiguration");
    setDefault(endpoint, "types", JsonValue::Array{JsonValue("EDGE")});
    const bool isPrivate = rest::valueOf(endpoint, "types").array() == JsonValue::Array{JsonValue("PRIVATE")};
    setDefault(endpoint, "ipAddressType", isPrivate ? "dualstack" : "ipv4");
    setMember(json, "rootResourceId", ResourceTree(api).at("/")->id);
    if (tags == ShowTags::Always)
        setDefault(json, "tags", JsonValue::Object());
    else if (rest::valueOf(json, "tags").object().empty())
        rest::removeMember(json, "tags");
    return json;
}

Result<void, Failure> checkEndpoint(const JsonValue& endpoint)
{
    const JsonValue* types = endpoint.find("types");
    if (types && types->array().empty())
        return badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
    if (types && types->array().size() > 1) return badRequest("Cannot create an api with multiple Endpoint Types.");
    if (types && types->array().front().string() == "PRIVATE" && textOf(endpoint, "ipAddressType") == "ipv4")
        return badRequest("Only dualstack ipAddressType is supported for Private APIs.");
    const bool isPrivate = types && types->array().front().string() == "PRIVATE";
    if (!isPrivate && !rest::valueOf(endpoint, "vpcEndpointIds").array().empty())
        return badRequest("VPCEndpoints can only be specified with PRIVATE apis.");
    return {};
}

// As far as the service reads a policy when it takes it.
Result<void, Failure> checkPolicy(const JsonValue& document)
{
    const QByteArray policy = textOf(document, "policy");
    if (policy.isEmpty()) return {};
    if (const auto parsed = base::parseJson(policy); parsed && parsed->isObject()) return {};
    return badRequest("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.");
}

Result<void, Failure> checkCompression(const JsonValue& document)
{
    const JsonValue* size = document.find("minimumCompressionSize");
    const auto bytes = size ? size->toInteger() : std::optional<qint64>(0);
    if (bytes && *bytes >= 0 && *bytes <= largestCompressionSize) return {};
    return badRequest("Invalid minimum compression size, must be between 0 and 10485760");
}

// What a copy of a source API takes over.
void cloneInto(gateway::Api& api, const gateway::Api& source)
{
    api.routes = source.routes;
    for (const auto& [kind, documents] : source.documents.kinds()) {
        if (kind == "deployments" || kind == "documentationVersions") continue;
        for (const auto& [id, document] : documents)
            api.documents.set(kind, id, document);
    }
    rest::copyMembers(api.document, source.document, {"binaryMediaTypes", "minimumCompressionSize", "apiKeySource"});
}

Result<void, Failure> checkPatched(const JsonValue& document)
{
    const JsonValue& endpoint = rest::valueOf(document, "endpointConfiguration");
    for (const JsonValue& type : rest::valueOf(endpoint, "types").array())
        if (type.string() != "EDGE" && type.string() != "REGIONAL" && type.string() != "PRIVATE")
            return badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
    const QByteArray address = textOf(endpoint, "ipAddressType");
    if (!address.isEmpty() && address != "ipv4" && address != "dualstack")
        return badRequest("ipAddressType must be either ipv4 or dualstack.");
    if (auto checked = checkEndpoint(endpoint); !checked) return checked;
    if (auto checked = checkPolicy(document); !checked) return checked;
    if (const QByteArray source = textOf(document, "apiKeySource");
        !source.isEmpty() && source != "HEADER" && source != "AUTHORIZER")
        return badRequest("Invalid ApiKeySourceType specified. Valid options are HEADER,AUTHORIZER");
    return checkCompression(document);
}

// The size comes as text; an empty one turns compression off.
void readCompression(JsonValue& document)
{
    JsonValue* size = memberOf(document, "minimumCompressionSize");
    if (!size || !size->isString()) return;
    bool ok = false;
    const qint64 bytes = size->string().toLongLong(&ok);
    *size = JsonValue(ok ? bytes : qint64(-1));
}

Result<void, Failure> patchApi(JsonValue& document, const JsonValue& input)
{
    constexpr QByteArrayView types("/endpointConfiguration/types");
    for (const PatchOperation& operation : patchOperations(input)) {
        const bool isType = operation.path.value_or(QByteArray()).startsWith(types);
        if (isType && operation.op != "add" && operation.op != "remove" && operation.op != "replace")
            return badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
        if (auto done = patch(document, operation, restApiTable); !done) return done.error();
        // A private API has dual stack addresses from the moment it is one.
        const bool isPrivate = isType && operation.value.value_or(QByteArray()) == "PRIVATE";
        if (isPrivate) setMember(*memberOf(document, "endpointConfiguration"), "ipAddressType", "dualstack");
    }
    readCompression(document);
    return checkPatched(document);
}

}  // namespace

// A policy is told with the quotes inside it escaped once more, as the service's is.
JsonValue restApiAnswer(const gateway::Api& api, ShowTags tags)
{
    JsonValue json = restApiJson(api, tags);
    JsonValue* policy = memberOf(json, "policy");
    if (!policy) return json;
    QByteArray quoted;
    base::appendJsonString(quoted, policy->string());
    *policy = JsonValue(quoted.sliced(1).chopped(1));
    return json;
}

Outcome createRestApi(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray name = textOf(input, "name");
    const JsonValue* description = input.find("description");
    if (description && description->string().isEmpty()) return badRequest("Description cannot be an empty string");
    if (name.isEmpty()) return badRequest("API name cannot be empty");
    if (auto checked = checkEndpoint(rest::valueOf(input, "endpointConfiguration")); !checked) return checked.error();
    if (auto checked = checkCompression(input); !checked) return checked.error();
    if (auto checked = checkPolicy(input); !checked) return checked.error();

    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api api;
        api.id = base::newResourceId();
        api.name = workspace::freeApiName(design, name);
        api.protocol = gateway::Protocol::Rest;
        api.stages.clear();
        api.document = JsonValue::Object();
        if (const QByteArray source = textOf(input, "cloneFrom"); !source.isEmpty()) {
            const gateway::Api* original = findApi(design, source);
            if (!original) return noSuchApi(gateway, source);
            cloneInto(api, *original);
        }
        workspace::nameApi(api, name);
        api.description = description ? description->string() : QByteArray();
        setMember(api.document, "createdDate", gateway.nowSeconds());
        rest::copyMembers(
            api.document, input,
            {"version", "binaryMediaTypes", "minimumCompressionSize", "apiKeySource", "endpointConfiguration", "policy",
             "tags", "disableExecuteApiEndpoint", "securityPolicy", "endpointAccessMode"});
        if (rest::valueOf(api.document, "binaryMediaTypes").array().empty())
            rest::removeMember(api.document, "binaryMediaTypes");
        if (JsonValue* endpoint = memberOf(api.document, "endpointConfiguration"))
            if (textOf(*endpoint, "ipAddressType").isEmpty()) rest::removeMember(*endpoint, "ipAddressType");
        JsonValue answer = restApiAnswer(api, ShowTags::WhenSet);
        design.apis.push_back(std::move(api));
        return answer;
    });
}

Outcome getRestApi(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray id = textOf(input, "restApiId");
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, id);
    if (!api) return noSuchApi(gateway, id);
    return restApiAnswer(*api, ShowTags::Always);
}

Outcome getRestApis(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    std::vector<std::pair<QByteArray, JsonValue>> all;
    for (const gateway::Api& api : design->apis)
        if (api.protocol == gateway::Protocol::Rest)
            all.emplace_back(api.resourceId(), restApiAnswer(api, ShowTags::WhenSet));
    return page(input, all);
}

Outcome updateRestApi(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray id = textOf(input, "restApiId");
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, id);
        if (!api) return noSuchApi(gateway, id);
        // Operations work on the API as the service shows it; what it derives is not kept.
        JsonValue document = restApiJson(*api, ShowTags::WhenSet);
        if (auto done = patchApi(document, input); !done) return done.error();
        const QByteArray name = textOf(document, "name");
        if (name.isEmpty()) return badRequest("API name cannot be empty");
        api->description = textOf(document, "description");
        for (const char* derived : {"id", "name", "description", "rootResourceId"})
            rest::removeMember(document, derived);
        api->document = std::move(document);
        workspace::nameApi(*api, name);
        return restApiAnswer(*api, ShowTags::Always);
    });
}

Outcome deleteRestApi(ApiGateway& gateway, const JsonValue& input)
{
    const QByteArray id = textOf(input, "restApiId");
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const gateway::Api* api = findApi(design, id);
        if (!api) return noSuchApi(gateway, id);
        for (const auto& [key, mapping] : design.documents.all("basePathMappings"))
            if (textOf(mapping, "restApiId") == id)
                return badRequest("Please remove all base path mappings related to the API from your domains");
        design.apis.erase(design.apis.begin() + (api - design.apis.data()));
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
