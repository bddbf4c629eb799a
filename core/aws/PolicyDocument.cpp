#include "core/aws/PolicyDocument.h"

#include "core/aws/WireMembers.h"

#include <set>

namespace trestle::aws {

using base::JsonValue;

namespace {

constexpr qsizetype maximumBytes = 20'480;

tables::OperationError invalidDocument(const QString& what)
{
    return invalidValueError(QStringLiteral("Invalid policy document: ") + what);
}

// Line and column behind the last character, counted from 1.
QString endOf(const QByteArray& text)
{
    const qsizetype lastLine = text.lastIndexOf('\n') + 1;
    return QStringLiteral("(%1,%2)").arg(text.count('\n') + 1).arg(text.size() - lastLine + 1);
}

// Whether a statement allows something to everybody, whatever the circumstances.
bool isUnbounded(const JsonValue& statement)
{
    const JsonValue* effect = statement.find("Effect");
    const JsonValue* principal = statement.find("Principal");
    if (!effect || effect->string() != "Allow" || !principal || statement.find("Condition")) return false;
    const JsonValue* accounts = principal->isObject() ? principal->find("AWS") : principal;
    if (!accounts) return false;
    const auto isEverybody = [](const JsonValue& each) { return each.string() == "*"; };
    return isEverybody(*accounts) || std::any_of(accounts->array().begin(), accounts->array().end(), isEverybody);
}

WireResult<void> checkStatement(const JsonValue& statement, std::set<QByteArray>& ids)
{
    const auto has = [&statement](QByteArrayView field) { return statement.find(field) != nullptr; };
    const auto missing = [](const char* field) {
        return invalidDocument(QStringLiteral("Missing required field ") + QLatin1String(field));
    };
    if (!has("Effect")) return missing("Effect");
    if (!has("Resource") && !has("NotResource")) return missing("Resource");
    const JsonValue* id = statement.find("Sid");
    if (id && !ids.insert(id->string()).second)
        return invalidDocument(QStringLiteral("The Statement Ids in the policy are not unique"));
    return {};
}

}  // namespace

WireResult<void> checkPolicyDocument(const QByteArray& text)
{
    if (text.size() > maximumBytes)
        return invalidValueError(QStringLiteral("Maximum policy size of 20480 bytes exceeded"));
    const auto json = base::parseJson(text);
    if (!json || json->isArray()) return invalidDocument(QStringLiteral("This policy contains invalid Json"));
    if (!json->isObject()) return invalidDocument(QStringLiteral("This text appears not to be a policy"));
    const JsonValue* statements = json->find("Statement");
    if (!statements) return invalidDocument(QStringLiteral("Syntax error at position ") + endOf(text));
    const JsonValue::Array all = statements->isObject() ? JsonValue::Array{*statements} : statements->array();
    if (all.empty()) return invalidDocument(QStringLiteral("Could not parse the policy: Statement is empty!"));
    std::set<QByteArray> ids;
    for (const JsonValue& statement : all)
        if (auto complete = checkStatement(statement, ids); !complete) return complete;
    if (std::any_of(all.begin(), all.end(), isUnbounded))
        return validationError(
            QStringLiteral("Resource-based policy grants unbounded access in one or more elements. Please revise the "
                           "policy to ensure least-privilege form of access"));
    return {};
}

}  // namespace trestle::aws
