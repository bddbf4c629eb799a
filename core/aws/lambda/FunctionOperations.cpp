// CreateFunction, GetFunction, GetFunctionConfiguration, ListFunctions, UpdateFunctionConfiguration, DeleteFunction.
#include "core/aws/lambda/CodeInput.h"
#include "core/aws/lambda/ConfigurationInput.h"
#include "core/aws/lambda/FunctionJson.h"
#include "core/aws/lambda/Operations.h"
#include "core/aws/lambda/Versions.h"

#include <QDir>
#include <QFile>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

// A folder whose function.yaml could not be read is no function yet, and nobody's to write over.
bool isTaken(const Lambda& lambda, const QByteArray& name)
{
    return QFile::exists(lambda.services().code.functionFolder(name) + QStringLiteral("/function.yaml"));
}

void takeTags(FunctionDescription& function, const JsonValue& input)
{
    if (const JsonValue* tags = input.find("Tags"))
        for (const auto& [key, value] : tags->object())
            function.tags[key] = value.string();
}

// Everything of a new function but its code.
base::Result<FunctionDescription, Failure> describedFunction(const Lambda& lambda, const QByteArray& name,
                                                             const JsonValue& input)
{
    FunctionDescription function;
    function.name = name;
    if (auto failure = takeConfiguration(function, lambda, input)) return *failure;
    const bool isImage = textOf(input, "PackageType") == "Image";
    if (!isImage && (!input.find("Runtime") || !input.find("Handler")))
        return Failure{"InvalidParameterValueException",
                       "Runtime and Handler are mandatory parameters for functions created with deployment packages."};
    if (isImage) {
        function.runtime.clear();
        function.handler.clear();
        setMember(function.document, "ImageUri", textOf(*input.find("Code"), "ImageUri"));
    }
    takeTags(function, input);
    function.codeSigningConfig = textOf(input, "CodeSigningConfigArn");
    return function;
}

std::optional<Failure> takeFirstCode(FunctionDescription& function, const Lambda& lambda, const JsonValue& input)
{
    if (textOf(function.document, "PackageType") == "Image") return std::nullopt;
    const auto package = packageOf(lambda, *input.find("Code"));
    if (!package) return package.error();
    return takeCode(function, lambda, *package);
}

JsonValue codeJson(const Lambda& lambda, const FunctionDescription& function, const QByteArray& qualifier)
{
    JsonValue code;
    const QByteArray image = textOf(function.document, "ImageUri");
    if (!image.isEmpty()) {
        code.insert("RepositoryType", "ECR");
        code.insert("ImageUri", image);
        code.insert("ResolvedImageUri", image);
        return code;
    }
    code.insert("RepositoryType", "S3");
    const QByteArray endpoint = lambda.services().endpoint ? lambda.services().endpoint() : QByteArray();
    code.insert("Location", endpoint + "/2015-03-31/functions/" + function.name + "/code" +
                                (qualifier.isEmpty() ? QByteArray() : "?Qualifier=" + qualifier.toPercentEncoding()));
    return code;
}

// What stands in the workspace because clients put it there: what was written by hand stays.
void removeCode(const Lambda& lambda, const FunctionDescription& function)
{
    const functions::CodeFolders& code = lambda.services().code;
    if (function.uploaded) QDir(code.latest(function)).removeRecursively();
    for (const FunctionVersion& version : function.versions)
        QFile::remove(code.versionPackage(function.name, version.number));
}

Outcome deleteVersion(Lambda& lambda, const JsonValue& input)
{
    QByteArray deleted;
    const Outcome outcome = lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (name.qualifier == functions::latestVersion)
            return Failure{"InvalidParameterValueException",
                           "$LATEST version cannot be deleted without deleting the function."};
        QByteArray users;
        for (const FunctionAlias& alias : function.aliases)
            if (alias.version == name.qualifier || alias.weights.contains(name.qualifier))
                users += (users.isEmpty() ? "" : ", ") + alias.name;
        if (!users.isEmpty())
            return Failure{"ResourceConflictException",
                           "Unable to delete version because the following aliases reference it: [" + users + ']'};
        if (!function.version(name.qualifier)) return lambda.functionNotFound(name);
        std::erase_if(function.versions,
                      [&](const FunctionVersion& one) { return QByteArray::number(one.number) == name.qualifier; });
        for (auto* documents : {&function.eventInvokeConfigs, &function.urlConfigs, &function.policies,
                                &function.provisionedConcurrency, &function.runtimeManagement})
            documents->erase(name.qualifier);
        deleted = name.name;
        return JsonValue();
    });
    if (outcome)
        QFile::remove(lambda.services().code.versionPackage(deleted, functionNameOf(input)->qualifier.toInt()));
    return outcome;
}

}  // namespace

Outcome createFunction(Lambda& lambda, const JsonValue& input)
{
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    if (lambda.design()->function(name->name))
        return Failure{"ResourceConflictException", "Function already exist: " + name->name};
    if (isTaken(lambda, name->name))
        return Failure{"ResourceConflictException",
                       "functions/" + name->name + "/function.yaml cannot be read; mend or remove it first"};
    auto function = describedFunction(lambda, name->name, input);
    if (!function) return function.error();
    if (auto failure = takeFirstCode(*function, lambda, input)) return *failure;
    if (flagOf(input, "Publish"))
        if (auto failure = publish(*function, lambda)) return *failure;
    lambda.setChanged(name->name);
    const Outcome added = lambda.editDesign([&](workspace::Workspace& design) -> Outcome {
        if (design.function(name->name))
            return Failure{"ResourceConflictException", "Function already exist: " + name->name};
        design.functions.push_back(*function);
        return JsonValue();
    });
    if (!added) return added;
    JsonValue answer = configurationJson(lambda, *function);
    if (!function->versions.empty()) setMember(answer, "Version", "1");
    return answer;
}

Outcome getFunction(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        JsonValue answer;
        answer.insert("Configuration", configurationJson(lambda, function, name.qualifier));
        answer.insert("Code", codeJson(lambda, function, name.qualifier));
        if (!function.tags.empty()) {
            JsonValue tags = JsonValue::Object();
            for (const auto& [key, value] : function.tags)
                tags.insert(key, value);
            answer.insert("Tags", std::move(tags));
        }
        if (function.reservedConcurrency) {
            JsonValue concurrency;
            concurrency.insert("ReservedConcurrentExecutions", *function.reservedConcurrency);
            answer.insert("Concurrency", std::move(concurrency));
        }
        return answer;
    });
}

Outcome getFunctionConfiguration(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        return configurationJson(lambda, function, name.qualifier);
    });
}

Outcome listFunctions(Lambda& lambda, const JsonValue& input)
{
    const auto design = lambda.design();
    const bool all = textOf(input, "FunctionVersion") == "ALL";
    JsonValue::Array listed;
    for (const FunctionDescription& function : design->functions) {
        listed.push_back(listedConfigurationJson(lambda, function, all ? functions::latestVersion : QByteArray()));
        if (!all) continue;
        for (const FunctionVersion& version : function.versions)
            listed.push_back(listedConfigurationJson(lambda, function, QByteArray::number(version.number)));
    }
    return page("Functions", std::move(listed), input);
}

Outcome updateFunctionConfiguration(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        const QByteArray revision = textOf(configurationJson(lambda, function, name.qualifier), "RevisionId");
        if (auto failure = revisionFailure(textOf(input, "RevisionId"), revision)) return *failure;
        if (auto failure = takeConfiguration(function, lambda, input)) return *failure;
        return configurationJson(lambda, function);
    });
}

Outcome deleteFunction(Lambda& lambda, const JsonValue& input)
{
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    if (!name->qualifier.isEmpty()) return deleteVersion(lambda, input);
    const auto design = lambda.design();
    const FunctionDescription* function = design->function(name->name);
    if (!function) return lambda.functionNotFound(*name);
    // First, so that the folder is empty when its last file goes with the design's.
    removeCode(lambda, *function);
    return lambda.editDesign([&](workspace::Workspace& edited) -> Outcome {
        std::erase_if(edited.functions, [&](const FunctionDescription& one) { return one.name == name->name; });
        return JsonValue();
    });
}

}  // namespace trestle::aws::lambda
