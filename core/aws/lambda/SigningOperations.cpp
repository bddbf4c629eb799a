// Code signing configurations: kept and described. They are documents of the workspace, kind "codeSigningConfigs", by
// id.
#include "core/aws/lambda/Operations.h"
#include "core/base/Ids.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

const QByteArray kind = "codeSigningConfigs";

QByteArray arnOf(const Lambda& lambda, const QByteArray& id)
{
    return lambda.arn("code-signing-config:" + id);
}

QByteArray signingIdOf(const JsonValue& input)
{
    const QByteArray arn = textOf(input, "CodeSigningConfigArn");
    return arn.mid(arn.lastIndexOf(':') + 1);
}

Failure noSigningConfig(const QByteArray& arn)
{
    return {
        "CodeSigningConfigNotFoundException",
        "The code signing configuration cannot be found. Check that the provided configuration is not deleted: " + arn};
}

JsonValue signingConfigJson(const Lambda& lambda, const QByteArray& id, const JsonValue& document)
{
    JsonValue config;
    config.insert("CodeSigningConfigId", id);
    config.insert("CodeSigningConfigArn", arnOf(lambda, id));
    copyMembers(config, document, {"Description", "AllowedPublishers", "CodeSigningPolicies"});
    if (!config.find("CodeSigningPolicies")) {
        JsonValue policies;
        policies.insert("UntrustedArtifactOnDeployment", "Warn");
        config.insert("CodeSigningPolicies", std::move(policies));
    }
    config.insert("LastModified", lambdaTime(lambda.changedMs(id)));
    return config;
}

Outcome wrapped(const Lambda& lambda, const QByteArray& id, const JsonValue& document)
{
    JsonValue answer;
    answer.insert("CodeSigningConfig", signingConfigJson(lambda, id, document));
    return answer;
}

std::vector<QByteArray> usersOf(const Lambda& lambda, const workspace::Workspace& design, const QByteArray& arn)
{
    std::vector<QByteArray> users;
    for (const FunctionDescription& function : design.functions)
        if (function.codeSigningConfig == arn) users.push_back(lambda.functionArn(function.name));
    return users;
}

}  // namespace

Outcome createCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    const QByteArray id = "csc-" + base::newUuid().replace("-", "").first(17);
    JsonValue document;
    copyMembers(document, input, {"Description", "AllowedPublishers", "CodeSigningPolicies", "Tags"});
    lambda.setChanged(id);
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        design.documents.set(kind, id, document);
        return wrapped(lambda, id, document);
    });
}

Outcome getCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    const JsonValue* document = design->documents.find(kind, signingIdOf(input));
    return document ? wrapped(lambda, signingIdOf(input), *document)
                    : noSigningConfig(textOf(input, "CodeSigningConfigArn"));
}

Outcome listCodeSigningConfigs(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    JsonValue::Array configs;
    for (const auto& [id, document] : design->documents.all(kind))
        configs.push_back(signingConfigJson(lambda, id, document));
    return page("CodeSigningConfigs", std::move(configs), input);
}

Outcome updateCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const JsonValue* known = design.documents.find(kind, signingIdOf(input));
        if (!known) return noSigningConfig(textOf(input, "CodeSigningConfigArn"));
        JsonValue document = *known;
        copyMembers(document, input, {"Description", "AllowedPublishers", "CodeSigningPolicies"});
        lambda.setChanged(signingIdOf(input));
        design.documents.set(kind, signingIdOf(input), document);
        return wrapped(lambda, signingIdOf(input), document);
    });
}

Outcome deleteCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        const QByteArray arn = textOf(input, "CodeSigningConfigArn");
        if (!usersOf(lambda, design, arn).empty())
            return Failure{
                "ResourceConflictException",
                "The code signing configuration cannot be deleted because it is in use by functions: " + arn};
        if (!design.documents.remove(kind, signingIdOf(input))) return noSigningConfig(arn);
        return JsonValue();
    });
}

Outcome putFunctionCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    const QByteArray arn = textOf(input, "CodeSigningConfigArn");
    if (!lambda.design()->documents.find(kind, signingIdOf(input))) return noSigningConfig(arn);
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        function.codeSigningConfig = arn;
        JsonValue answer;
        answer.insert("CodeSigningConfigArn", arn);
        answer.insert("FunctionName", function.name);
        return answer;
    });
}

Outcome getFunctionCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        JsonValue answer = JsonValue::Object();
        if (function.codeSigningConfig.isEmpty()) return answer;
        answer.insert("CodeSigningConfigArn", function.codeSigningConfig);
        answer.insert("FunctionName", function.name);
        return answer;
    });
}

Outcome deleteFunctionCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        function.codeSigningConfig.clear();
        return JsonValue();
    });
}

Outcome listFunctionsByCodeSigningConfig(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    if (!design->documents.find(kind, signingIdOf(input)))
        return noSigningConfig(textOf(input, "CodeSigningConfigArn"));
    JsonValue::Array users;
    for (const QByteArray& arn : usersOf(lambda, *design, textOf(input, "CodeSigningConfigArn")))
        users.push_back(arn);
    return page("FunctionArns", std::move(users), input);
}

}  // namespace trestle::aws::lambda
