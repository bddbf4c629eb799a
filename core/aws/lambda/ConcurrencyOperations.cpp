// Reserved concurrency of a function, and provisioned concurrency of its versions and aliases.
#include "core/aws/lambda/Operations.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

constexpr int accountConcurrency = 1'000;
constexpr int unreservedAtLeast = 100;

JsonValue reservedJson(int executions)
{
    JsonValue answer;
    answer.insert("ReservedConcurrentExecutions", executions);
    return answer;
}

Failure noProvisioned()
{
    return {"ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function"};
}

// What is asked for is allocated as soon as it was asked for.
JsonValue provisionedJson(const Lambda& lambda, const FunctionDescription& function, const QByteArray& qualifier,
                          const JsonValue& document)
{
    const qint64 requested = numberOf(document, "RequestedProvisionedConcurrentExecutions", 0);
    JsonValue answer;
    answer.insert("FunctionArn", lambda.functionArn(function.name, qualifier));
    answer.insert("RequestedProvisionedConcurrentExecutions", requested);
    answer.insert("AvailableProvisionedConcurrentExecutions", requested);
    answer.insert("AllocatedProvisionedConcurrentExecutions", requested);
    answer.insert("Status", "READY");
    answer.insert("LastModified", lambdaTime(lambda.changedMs(function.name + ":provisioned:" + qualifier)));
    return answer;
}

std::optional<Failure> qualifierFailure(const Lambda& lambda, const FunctionDescription& function,
                                        const FunctionName& name)
{
    if (name.qualifier.isEmpty() || name.qualifier == functions::latestVersion)
        return Failure{"InvalidParameterValueException",
                       "Provisioned Concurrency Configs cannot be applied to unpublished function versions."};
    if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
    return std::nullopt;
}

}  // namespace

Outcome putFunctionConcurrency(Lambda& lambda, const JsonValue& input)
{
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    const auto executions = static_cast<int>(numberOf(input, "ReservedConcurrentExecutions", 0));
    qint64 others = 0;
    const auto design = lambda.design();
    for (const FunctionDescription& one : design->functions)
        if (one.name != name->name) others += one.reservedConcurrency.value_or(0);
    if (executions > 0 && accountConcurrency - others - executions < unreservedAtLeast)
        return Failure{"InvalidParameterValueException",
                       "Specified ReservedConcurrentExecutions for function decreases account's "
                       "UnreservedConcurrentExecution below its minimum value of [100]."};
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        qint64 provisioned = 0;
        for (const auto& [qualifier, document] : function.provisionedConcurrency)
            provisioned += numberOf(document, "RequestedProvisionedConcurrentExecutions", 0);
        if (executions < provisioned)
            return Failure{"InvalidParameterValueException",
                           " ReservedConcurrentExecutions  " + QByteArray::number(executions) +
                               " should not be lower than function's total provisioned concurrency [" +
                               QByteArray::number(provisioned) + "]."};
        function.reservedConcurrency = executions;
        return reservedJson(executions);
    });
}

Outcome getFunctionConcurrency(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        return function.reservedConcurrency ? reservedJson(*function.reservedConcurrency)
                                            : JsonValue(JsonValue::Object());
    });
}

Outcome deleteFunctionConcurrency(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        function.reservedConcurrency.reset();
        return JsonValue();
    });
}

Outcome putProvisionedConcurrencyConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (auto failure = qualifierFailure(lambda, function, name)) return *failure;
        const qint64 executions = numberOf(input, "ProvisionedConcurrentExecutions", 0);
        if (function.reservedConcurrency && executions > *function.reservedConcurrency)
            return Failure{"InvalidParameterValueException",
                           "Requested Provisioned Concurrency should not be greater than the "
                           "reservedConcurrentExecution for function"};
        JsonValue document;
        document.insert("RequestedProvisionedConcurrentExecutions", executions);
        lambda.setChanged(function.name + ":provisioned:" + name.qualifier);
        function.provisionedConcurrency[name.qualifier] = document;
        return provisionedJson(lambda, function, name.qualifier, document);
    });
}

Outcome getProvisionedConcurrencyConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (auto failure = qualifierFailure(lambda, function, name)) return *failure;
        const auto found = function.provisionedConcurrency.find(name.qualifier);
        if (found == function.provisionedConcurrency.end()) return noProvisioned();
        return provisionedJson(lambda, function, name.qualifier, found->second);
    });
}

Outcome listProvisionedConcurrencyConfigs(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        JsonValue::Array configs;
        for (const auto& [qualifier, document] : function.provisionedConcurrency)
            configs.push_back(provisionedJson(lambda, function, qualifier, document));
        return page("ProvisionedConcurrencyConfigs", std::move(configs), input);
    });
}

Outcome deleteProvisionedConcurrencyConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (auto failure = qualifierFailure(lambda, function, name)) return *failure;
        function.provisionedConcurrency.erase(name.qualifier);
        return JsonValue();
    });
}

}  // namespace trestle::aws::lambda
