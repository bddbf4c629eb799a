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
    std::set<QByteArray> ids;
    if (statements->isObject()) return checkStatement(*statements, ids);
    if (statements->array().empty())
        return invalidDocument(QStringLiteral("Could not parse the policy: Statement is empty!"));
    for (const JsonValue& statement : statements->array())
        if (auto complete = checkStatement(statement, ids); !complete) return complete;
    return {};
}

}  // namespace trestle::aws
