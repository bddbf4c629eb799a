#include "core/aws/lambda/Policy.h"

#include <algorithm>

namespace trestle::aws::lambda {

using base::JsonValue;

namespace {

// Services are named by hosts of their owner.
bool isService(const QByteArray& principal)
{
    return principal.endsWith(".amazonaws.com") || principal.endsWith(".amazonaws.com.cn") ||
           principal.endsWith(".amazon.com");
}

bool isAccount(const QByteArray& text)
{
    return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

base::Result<JsonValue, Failure> principalOf(const QByteArray& principal)
{
    JsonValue document;
    if (principal == "*") return JsonValue("*");
    if (isAccount(principal))
        document.insert("AWS", "arn:aws:iam::" + principal + ":root");
    else if (principal.startsWith("arn:"))
        document.insert("AWS", principal);
    else if (isService(principal))
        document.insert("Service", principal);
    else
        return Failure{"InvalidParameterValueException",
                       "The provided principal was invalid. Please check the principal and try again."};
    return document;
}

struct ConditionMember
{
    QByteArrayView member;
    QByteArrayView test;
    QByteArrayView key;
};
constexpr ConditionMember conditionMembers[] = {
    {"SourceArn", "ArnLike", "AWS:SourceArn"},
    {"SourceAccount", "StringEquals", "AWS:SourceAccount"},
    {"EventSourceToken", "StringEquals", "lambda:EventSourceToken"},
    {"PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"},
    {"OrganizationId", "StringEquals", "aws:PrincipalOrgID"},
    {"FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"},
};

JsonValue conditionOf(const JsonValue& input)
{
    JsonValue conditions;
    for (const ConditionMember& one : conditionMembers) {
        const QByteArray value = textOf(input, one.member);
        if (value.isEmpty()) continue;
        const JsonValue* known = conditions.find(one.test);
        JsonValue tests = known ? *known : JsonValue();
        tests.insert(one.key.toByteArray(), value);
        setMember(conditions, one.test.toByteArray(), std::move(tests));
    }
    return conditions;
}

bool isCalled(const JsonValue& statement, const QByteArray& id)
{
    return textOf(statement, "Sid") == id;
}

}  // namespace

base::Result<JsonValue, Failure> statementOf(const JsonValue& input, const QByteArray& resource)
{
    auto principal = principalOf(textOf(input, "Principal"));
    if (!principal) return principal.error();
    JsonValue statement;
    statement.insert("Sid", textOf(input, "StatementId"));
    statement.insert("Effect", "Allow");
    statement.insert("Principal", std::move(*principal));
    statement.insert("Action", textOf(input, "Action"));
    statement.insert("Resource", resource);
    JsonValue condition = conditionOf(input);
    if (!condition.isNull()) statement.insert("Condition", std::move(condition));
    return statement;
}

std::optional<Failure> addStatement(JsonValue& policy, JsonValue statement)
{
    const JsonValue* known = policy.find("Statement");
    JsonValue::Array statements = known ? known->array() : JsonValue::Array();
    const QByteArray id = textOf(statement, "Sid");
    if (std::any_of(statements.begin(), statements.end(), [&](const auto& one) { return isCalled(one, id); }))
        return Failure{"ResourceConflictException",
                       "The statement id (" + id +
                           ") provided already exists. Please provide a new statement id, or remove the existing "
                           "statement."};
    statements.push_back(std::move(statement));
    setMember(policy, "Version", "2012-10-17");
    setMember(policy, "Id", "default");
    setMember(policy, "Statement", std::move(statements));
    return std::nullopt;
}

std::optional<Failure> removeStatement(JsonValue& policy, const QByteArray& id)
{
    const JsonValue* known = policy.find("Statement");
    if (!known) return Failure{"ResourceNotFoundException", "No policy is associated with the given resource."};
    JsonValue::Array statements = known->array();
    if (std::erase_if(statements, [&](const auto& one) { return isCalled(one, id); }) == 0)
        return Failure{"ResourceNotFoundException", "Statement " + id + " is not found in resource policy."};
    if (statements.empty())
        policy = {};
    else
        setMember(policy, "Statement", std::move(statements));
    return std::nullopt;
}

}  // namespace trestle::aws::lambda
