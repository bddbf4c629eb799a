// UpdateFunctionCode, PublishVersion, ListVersionsByFunction.
#include "core/aws/lambda/CodeInput.h"
#include "core/aws/lambda/FunctionJson.h"
#include "core/aws/lambda/Operations.h"
#include "core/aws/lambda/Versions.h"
#include "core/workspace/AtomicFile.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

// A published version carries the very package that was uploaded only if that still holds what runs; else one is made.
base::Result<QByteArray> packageNow(const FunctionDescription& function, const Lambda& lambda)
{
    const functions::CodeFolders& code = lambda.services().code;
    return functions::packCode(code.latest(function), functions::CodeFolders::notCode(function));
}

bool isAsPublished(const FunctionVersion& last, const FunctionDescription& function, const QByteArray& codeSha256,
                   const QByteArray& description)
{
    FunctionConfiguration now = function;
    now.description = description;
    return last.codeSha256 == codeSha256 && last.configuration == now;
}

}  // namespace

std::optional<Failure> publish(FunctionDescription& function, Lambda& lambda,
                               const std::optional<QByteArray>& description, const QByteArray& codeSha256)
{
    const CodeFacts facts = lambda.codeFacts(function);
    if (!codeSha256.isEmpty() && codeSha256 != facts.sha256)
        return Failure{"InvalidParameterValueException",
                       "CodeSHA256 (" + codeSha256 + ") is different from current CodeSHA256 in $LATEST (" +
                           facts.sha256 + "). Please try again with the CodeSHA256 in $LATEST."};
    const QByteArray text = description.value_or(function.description);
    if (!function.versions.empty() && isAsPublished(function.versions.back(), function, facts.sha256, text))
        return std::nullopt;

    FunctionVersion version;
    version.number = function.lastVersion + 1;
    version.configuration = function;
    version.configuration.description = text;
    version.codeSha256 = facts.sha256;
    version.codeSize = facts.size;
    if (textOf(function.document, "PackageType") != "Image") {
        const base::Result<QByteArray> package = packageNow(function, lambda);
        if (!package) return packageFailure(package.error());
        version.packageSha256 = functions::codeSha256(*package);
        const QString file = lambda.services().code.versionPackage(function.name, version.number);
        if (const auto written = workspace::writeAtomically(file, *package); !written)
            return packageFailure(written.error());
    }
    function.versions.push_back(std::move(version));
    function.lastVersion = function.versions.back().number;
    lambda.setChanged(function.name + ':' + QByteArray::number(function.lastVersion));
    return std::nullopt;
}

Outcome updateFunctionCode(Lambda& lambda, const JsonValue& input)
{
    const bool isDryRun = flagOf(input, "DryRun");
    std::optional<QByteArray> package;
    if (textOf(input, "ImageUri").isEmpty()) {
        auto given = packageOf(lambda, input);
        if (!given) return given.error();
        package = std::move(*given);
    }
    std::optional<JsonValue> dry;
    Outcome outcome = lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        const QByteArray revision = textOf(configurationJson(lambda, function), "RevisionId");
        if (auto failure = revisionFailure(textOf(input, "RevisionId"), revision)) return *failure;
        if (isDryRun) {
            dry = configurationJson(lambda, function);
            return Failure{};  // the design stays as it is
        }
        if (const JsonValue* architectures = input.find("Architectures"))
            setMember(function.document, "Architectures", *architectures);
        if (package) {
            if (auto failure = takeCode(function, lambda, *package)) return *failure;
        } else {
            setMember(function.document, "ImageUri", textOf(input, "ImageUri"));
        }
        if (!flagOf(input, "Publish")) return configurationJson(lambda, function);
        if (auto failure = publish(function, lambda)) return *failure;
        return configurationJson(lambda, function, QByteArray::number(function.versions.back().number));
    });
    if (dry) return *dry;
    return outcome;
}

Outcome publishVersion(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        const QByteArray revision = textOf(configurationJson(lambda, function), "RevisionId");
        if (auto failure = revisionFailure(textOf(input, "RevisionId"), revision)) return *failure;
        std::optional<QByteArray> description;
        if (const JsonValue* given = input.find("Description")) description = given->string();
        if (auto failure = publish(function, lambda, description, textOf(input, "CodeSha256"))) return *failure;
        return configurationJson(lambda, function, QByteArray::number(function.versions.back().number));
    });
}

Outcome listVersionsByFunction(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        JsonValue::Array versions{listedConfigurationJson(lambda, function, functions::latestVersion)};
        for (const FunctionVersion& version : function.versions)
            versions.push_back(listedConfigurationJson(lambda, function, QByteArray::number(version.number)));
        return page("Versions", std::move(versions), input);
    });
}

}  // namespace trestle::aws::lambda
