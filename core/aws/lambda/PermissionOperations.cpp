// AddPermission, RemovePermission, GetPolicy.
#include "core/aws/lambda/FunctionJson.h"
#include "core/aws/lambda/Operations.h"
#include "core/aws/lambda/Policy.h"

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

// Policies stand by the qualifier of their resource; that of the function itself by $LATEST.
JsonValue policyOf(const FunctionDescription& function, const QByteArray& key)
{
    const auto found = function.policies.find(key);
    return found == function.policies.end() ? JsonValue() : found->second;
}

void setPolicy(FunctionDescription& function, const QByteArray& key, JsonValue policy)
{
    if (policy.isNull())
        function.policies.erase(key);
    else
        function.policies[key] = std::move(policy);
}

}  // namespace

Outcome addPermission(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (name.qualifier == functions::latestVersion)
            return Failure{"InvalidParameterValueException",
                           "We currently do not support adding policies for $LATEST."};
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        JsonValue policy = policyOf(function, name.qualifierOrLatest());
        if (auto failure = revisionFailure(textOf(input, "RevisionId"), revisionOf(policy))) return *failure;
        const auto statement = statementOf(input, lambda.functionArn(name.name, name.qualifier));
        if (!statement) return statement.error();
        if (auto failure = addStatement(policy, *statement)) return *failure;
        setPolicy(function, name.qualifierOrLatest(), std::move(policy));
        JsonValue answer;
        answer.insert("Statement", writeJson(*statement));
        return answer;
    });
}

Outcome removePermission(Lambda& lambda, const JsonValue& input)
{
    return lambda.edit(input, [&](FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        JsonValue policy = policyOf(function, name.qualifierOrLatest());
        if (auto failure = revisionFailure(textOf(input, "RevisionId"), revisionOf(policy))) return *failure;
        if (auto failure = removeStatement(policy, textOf(input, "StatementId"))) return *failure;
        setPolicy(function, name.qualifierOrLatest(), std::move(policy));
        return JsonValue();
    });
}

Outcome getPolicy(Lambda& lambda, const JsonValue& input)
{
    return lambda.read(input, [&](const FunctionDescription& function, const FunctionName& name) -> Outcome {
        if (!hasQualifier(function, name.qualifier)) return lambda.functionNotFound(name);
        const JsonValue policy = policyOf(function, name.qualifierOrLatest());
        if (policy.isNull()) return Failure{"ResourceNotFoundException", "The resource you requested does not exist."};
        JsonValue answer;
        answer.insert("Policy", writeJson(policy));
        answer.insert("RevisionId", revisionOf(policy));
        return answer;
    });
}

}  // namespace trestle::aws::lambda
