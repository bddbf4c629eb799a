// CreateAlias, GetAlias, ListAliases, UpdateAlias, DeleteAlias.
#include "core/aws/lambda/FunctionJson.h"
#include "core/aws/lambda/FunctionName.h"
#include "core/aws/lambda/Operations.h"

#include <algorithm>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

// The alias that `input` names, to be changed; null if there is none.
FunctionAlias* find(FunctionDescription& function, const JsonValue& input)
{
    const QByteArray name = textOf(input, "Name");
    const auto found = std::find_if(function.aliases.begin(), function.aliases.end(),
                                    [&](const FunctionAlias& one) { return one.name == name; });
    return found == function.aliases.end() ? nullptr : &*found;
}

std::optional<Failure> takeRouting(FunctionAlias& alias, const FunctionDescription& function, const Lambda& lambda,
                                   const JsonValue& routing)
{
    std::map<QByteArray, double> weights;
    if (const JsonValue* given = routing.find("AdditionalVersionWeights"))
        for (const auto& [version, weight] : given->object())
            weights[version] = weight.numberText().toDouble();
    if (weights.size() > 1)
        return invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
    for (const auto& [version, weight] : weights) {
        if (alias.version == functions::latestVersion || version == functions::latestVersion)
            return invalidParameter("$LATEST is not supported for an alias pointing to more than 1 version");
        if (version == alias.version)
            return invalidParameter("Invalid function version " + version + ". Function version " + version +
                                    " is already included in routing configuration.");
        if (!function.version(version)) return lambda.functionNotFound({function.name, version});
    }
    alias.weights = std::move(weights);
    return std::nullopt;
}

// What create and update take alike.
std::optional<Failure> take(FunctionAlias& alias, const FunctionDescription& function, const Lambda& lambda,
                            const JsonValue& input)
{
    if (const JsonValue* version = input.find("FunctionVersion")) alias.version = version->string();
    if (const JsonValue* description = input.find("Description")) alias.description = description->string();
    if (alias.version != functions::latestVersion && !function.version(alias.version))
        return lambda.functionNotFound({function.name, alias.version});
    const JsonValue* routing = input.find("RoutingConfig");
    return routing ? takeRouting(alias, function, lambda, *routing) : std::nullopt;
}

}  // namespace

Outcome createAlias(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        FunctionAlias alias;
        alias.name = textOf(input, "Name");
        if (function.alias(alias.name))
            return Failure{"ResourceConflictException",
                           "Alias already exists: " + lambda.functionArn(function.name, alias.name)};
        if (auto failure = take(alias, function, lambda, input)) return *failure;
        function.aliases.push_back(alias);
        std::sort(function.aliases.begin(), function.aliases.end(),
                  [](const FunctionAlias& a, const FunctionAlias& b) { return a.name < b.name; });
        return aliasJson(lambda, function.name, alias);
    });
}

Outcome getAlias(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        const QByteArray name = textOf(input, "Name");
        if (const FunctionAlias* alias = function.alias(name)) return aliasJson(lambda, function.name, *alias);
        return Failure{"ResourceNotFoundException",
                       "Cannot find alias arn: " + lambda.functionArn(function.name, name)};
    });
}

Outcome listAliases(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        const QByteArray version = textOf(input, "FunctionVersion");
        JsonValue::Array aliases;
        for (const FunctionAlias& alias : function.aliases)
            if (version.isEmpty() || alias.version == version || alias.weights.contains(version))
                aliases.push_back(aliasJson(lambda, function.name, alias));
        return page("Aliases", std::move(aliases), input);
    });
}

Outcome updateAlias(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        FunctionAlias* alias = find(function, input);
        if (!alias)
            return Failure{"ResourceNotFoundException",
                           "Alias not found: " + lambda.functionArn(function.name, textOf(input, "Name"))};
        const QByteArray revision = textOf(aliasJson(lambda, function.name, *alias), "RevisionId");
        if (auto failure = revisionFailure(textOf(input, "RevisionId"), revision)) return *failure;
        if (auto failure = take(*alias, function, lambda, input)) return *failure;
        return aliasJson(lambda, function.name, *alias);
    });
}

Outcome deleteAlias(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        const QByteArray name = textOf(input, "Name");
        std::erase_if(function.aliases, [&](const FunctionAlias& one) { return one.name == name; });
        for (auto* documents :
             {&function.eventInvokeConfigs, &function.urlConfigs, &function.policies, &function.provisionedConcurrency})
            documents->erase(name);
        return JsonValue();
    });
}

}  // namespace trestle::aws::lambda
