// Tags, what the account allows, when runtimes are updated, and whether a function may call itself without end.
#include "core/aws/lambda/Operations.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

constexpr int mostTags = 50;

// What carries tags: of a function they are typed, of the others a member of its document.
struct Tagged
{
    std::function<JsonValue()> get;
    std::function<void(const JsonValue&)> set;
};

std::optional<Tagged> taggedFunction(workspace::Workspace& design, const QByteArray& arn)
{
    const auto name = parseFunctionName(arn);
    if (!name) return std::nullopt;
    for (FunctionDescription& function : design.functions) {
        if (function.name != name->name) continue;
        return Tagged{[&function] {
                          JsonValue tags = JsonValue::Object();
                          for (const auto& [key, value] : function.tags)
                              tags.insert(key, value);
                          return tags;
                      },
                      [&function](const JsonValue& tags) {
                          function.tags.clear();
                          for (const auto& [key, value] : tags.object())
                              function.tags[key] = value.string();
                      }};
    }
    return std::nullopt;
}

JsonValue tagsOf(const JsonValue& document)
{
    const JsonValue* tags = document.find("Tags");
    return tags ? *tags : JsonValue(JsonValue::Object());
}

std::optional<Tagged> taggedOther(workspace::Workspace& design, const QByteArray& arn)
{
    const QByteArray id = arn.mid(arn.lastIndexOf(':') + 1);
    if (arn.contains(":event-source-mapping:"))
        for (FunctionDescription& function : design.functions) {
            const auto found = function.eventSourceMappings.find(id);
            if (found == function.eventSourceMappings.end()) continue;
            JsonValue& document = found->second;
            return Tagged{[&document] { return tagsOf(document); },
                          [&document](const JsonValue& tags) { setMember(document, "Tags", tags); }};
        }
    const JsonValue* signing = design.documents.find("codeSigningConfigs", id);
    if (!signing) return std::nullopt;
    return Tagged{[signing] { return tagsOf(*signing); },
                  [&design, id, document = *signing](const JsonValue& tags) {
                      JsonValue changed = document;
                      setMember(changed, "Tags", tags);
                      design.documents.set("codeSigningConfigs", id, changed);
                  }};
}

std::optional<Tagged> taggedResource(workspace::Workspace& design, const QByteArray& arn)
{
    return arn.contains(":function:") ? taggedFunction(design, arn) : taggedOther(design, arn);
}

Failure noResource(const QByteArray& arn)
{
    if (arn.contains(":function:")) return {"ResourceNotFoundException", "Function not found: " + arn};
    return {"ResourceNotFoundException", "The resource you requested does not exist."};
}

JsonValue recursionJson(const FunctionDescription& function)
{
    JsonValue answer;
    answer.insert("RecursiveLoop", function.recursiveLoop.isEmpty() ? QByteArray("Terminate") : function.recursiveLoop);
    return answer;
}

JsonValue runtimeJson(const Lambda& lambda, const FunctionDescription& function, const QByteArray& key)
{
    const auto found = function.runtimeManagement.find(key);
    JsonValue answer = found == function.runtimeManagement.end() ? JsonValue() : found->second;
    if (!answer.find("UpdateRuntimeOn")) answer.insert("UpdateRuntimeOn", "Auto");
    answer.insert("FunctionArn", lambda.functionArn(function.name, key));
    return answer;
}

}  // namespace

Outcome tagResource(Lambda& lambda, const JsonValue& input)
{
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const QByteArray arn = textOf(input, "Resource");
        const auto resource = taggedResource(design, arn);
        if (!resource) return noResource(arn);
        JsonValue tags = resource->get();
        for (const auto& [key, value] : input.find("Tags")->object())
            setMember(tags, key, value);
        if (tags.object().size() > mostTags)
            return Failure{"InvalidParameterValueException", "Number of tags exceeds resource tag limit."};
        resource->set(tags);
        return JsonValue();
    });
}

Outcome untagResource(Lambda& lambda, const JsonValue& input)
{
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const QByteArray arn = textOf(input, "Resource");
        const auto resource = taggedResource(design, arn);
        if (!resource) return noResource(arn);
        JsonValue tags = resource->get();
        for (const JsonValue& key : input.find("TagKeys")->array())
            removeMember(tags, key.string());
        resource->set(tags);
        return JsonValue();
    });
}

Outcome listTags(Lambda& lambda, const JsonValue& input)
{
    workspace::Workspace design = *lambda.design();
    const QByteArray arn = textOf(input, "Resource");
    const auto resource = taggedResource(design, arn);
    if (!resource) return noResource(arn);
    JsonValue answer;
    answer.insert("Tags", resource->get());
    return answer;
}

Outcome getAccountSettings(Lambda& lambda, const JsonValue&)
{
    constexpr int concurrency = 1'000;
    const auto design = lambda.design();
    qint64 code = 0;
    int reserved = 0;
    for (const FunctionDescription& function : design->functions) {
        code += lambda.codeFacts(function).size;
        for (const FunctionVersion& version : function.versions)
            code += version.codeSize;
        reserved += function.reservedConcurrency.value_or(0);
    }
    JsonValue limit;
    limit.insert("TotalCodeSize", qint64(80'530'636'800));
    limit.insert("CodeSizeUnzipped", 262'144'000);
    limit.insert("CodeSizeZipped", 52'428'800);
    limit.insert("ConcurrentExecutions", concurrency);
    limit.insert("UnreservedConcurrentExecutions", concurrency - reserved);
    JsonValue usage;
    usage.insert("TotalCodeSize", code);
    usage.insert("FunctionCount", static_cast<qint64>(design->functions.size()));
    JsonValue answer;
    answer.insert("AccountLimit", std::move(limit));
    answer.insert("AccountUsage", std::move(usage));
    return answer;
}

Outcome getRuntimeManagementConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        return runtimeJson(lambda, function, name.qualifierOrLatest());
    });
}

Outcome putRuntimeManagementConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        JsonValue document;
        copyMembers(document, input, {"UpdateRuntimeOn", "RuntimeVersionArn"});
        function.runtimeManagement[name.qualifierOrLatest()] = document;
        return runtimeJson(lambda, function, name.qualifierOrLatest());
    });
}

Outcome getFunctionRecursionConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        return recursionJson(function);
    });
}

Outcome putFunctionRecursionConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        function.recursiveLoop = textOf(input, "RecursiveLoop");
        return recursionJson(function);
    });
}

}  // namespace trestle::aws::lambda
