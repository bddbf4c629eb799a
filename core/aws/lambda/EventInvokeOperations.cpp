// What becomes of events that nobody waits for: retries, age, destinations.
#include "core/aws/lambda/Operations.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

Failure noConfig(const Lambda& lambda, const FunctionName& name)
{
    return {"ResourceNotFoundException", "The function " + lambda.functionArn(name.name, name.qualifierOrLatest()) +
                                             " doesn't have an EventInvokeConfig"};
}

JsonValue configJson(const Lambda& lambda, const QByteArray& function, const QByteArray& key, const JsonValue& document)
{
    JsonValue answer = document;
    JsonValue destinations;
    for (const char* name : {"OnSuccess", "OnFailure"}) {
        const JsonValue* given = memberAt(document, {"DestinationConfig", name});
        destinations.insert(name, given ? *given : JsonValue(JsonValue::Object()));
    }
    setMember(answer, "DestinationConfig", std::move(destinations));
    answer.insert("FunctionArn", lambda.functionArn(function, key));
    answer.insert("LastModified", static_cast<double>(lambda.changedMs(function + ":async:" + key)) / 1'000);
    return answer;
}

std::optional<Failure> takeSetting(JsonValue& document, const Lambda& lambda, const JsonValue& input,
                                   const FunctionName& name)
{
    const bool isEmpty = !input.find("MaximumRetryAttempts") && !input.find("MaximumEventAgeInSeconds") &&
                         !input.find("DestinationConfig");
    if (isEmpty)
        return Failure{"InvalidParameterValueException",
                       "You must specify at least one of error handling or destination setting."};
    for (const char* kind : {"OnSuccess", "OnFailure"}) {
        const JsonValue* target = memberAt(input, {"DestinationConfig", kind, "Destination"});
        if (target && parseFunctionName(target->string()) == FunctionName{name.name, name.qualifier})
            return Failure{"InvalidParameterValueException",
                           "You can't specify the function as a destination for itself."};
        if (!target || !target->string().contains(":lambda:")) continue;
        const auto function = parseFunctionName(target->string());
        if (function && !lambda.design()->function(function->name))
            return Failure{"InvalidParameterValueException",
                           "The destination ARN " + target->string() + " is invalid."};
    }
    copyMembers(document, input, {"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"});
    return std::nullopt;
}

enum class Beginning { Anew, FromThere };

Outcome set(Lambda& lambda, const JsonValue& input, Beginning beginning)
{
    JsonValue taken;
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    if (auto failure = takeSetting(taken, lambda, input, *name)) return *failure;
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName&) -> Outcome {
        if (!hasQualifier(function, name->qualifier)) return lambda.functionNotFound(*name);
        const auto found = function.eventInvokeConfigs.find(name->qualifierOrLatest());
        JsonValue document;
        if (beginning == Beginning::FromThere) {
            if (found == function.eventInvokeConfigs.end()) return noConfig(lambda, *name);
            document = found->second;
        }
        for (const auto& [member, value] : taken.object())
            setMember(document, member, value);
        lambda.setChanged(function.name + ":async:" + name->qualifierOrLatest());
        function.eventInvokeConfigs[name->qualifierOrLatest()] = document;
        return configJson(lambda, function.name, name->qualifierOrLatest(), document);
    });
}

}  // namespace

Outcome putFunctionEventInvokeConfig(Lambda& lambda, const JsonValue& input)
{
    return set(lambda, input, Beginning::Anew);
}

Outcome updateFunctionEventInvokeConfig(Lambda& lambda, const JsonValue& input)
{
    return set(lambda, input, Beginning::FromThere);
}

Outcome getFunctionEventInvokeConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        const auto found = function.eventInvokeConfigs.find(name.qualifierOrLatest());
        if (found == function.eventInvokeConfigs.end()) return noConfig(lambda, name);
        return configJson(lambda, function.name, name.qualifierOrLatest(), found->second);
    });
}

Outcome listFunctionEventInvokeConfigs(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName&) -> Outcome {
        JsonValue::Array configs;
        for (const auto& [key, document] : function.eventInvokeConfigs)
            configs.push_back(configJson(lambda, function.name, key, document));
        return page("FunctionEventInvokeConfigs", std::move(configs), input);
    });
}

Outcome deleteFunctionEventInvokeConfig(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (function.eventInvokeConfigs.erase(name.qualifierOrLatest()) == 0) return noConfig(lambda, name);
        return JsonValue();
    });
}

}  // namespace trestle::aws::lambda
