#include "core/aws/PolicyDocument.h"

#include "core/aws/WireMembers.h"
#include "core/http/Characters.h"

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

bool isPrincipalName(QByteArrayView member)
{
    return member == "Principal" || member == "NotPrincipal";
}

// Of the first string that stands for the principals of a statement, though a string is none but for everybody.
std::optional<QString> endOfBarePrincipal(const QByteArray& text, const JsonValue::Array& statements)
{
    qsizetype at = 0;
    for (const JsonValue& statement : statements)
        for (const auto& [name, value] : statement.object()) {
            if (!isPrincipalName(name)) continue;
            at = text.indexOf(value.isString() ? '"' + value.string() + '"' : name, at + 1);
            if (value.isString() && value.string() != "*")
                return endOf(at < 0 ? text : text.first(at + value.string().size() + 2));
        }
    return std::nullopt;
}

JsonValue oneOrMany(const JsonValue& value)
{
    return value.isArray() && value.array().size() == 1 ? value.array().front() : value;
}

// Accounts by the ARNs of their roots, each once.
JsonValue canonicalAccounts(const JsonValue& value)
{
    JsonValue::Array accounts;
    for (const JsonValue& each : value.isArray() ? value.array() : JsonValue::Array{value}) {
        const QByteArray& name = each.string();
        const bool isNumber = name.size() == 12 && std::all_of(name.begin(), name.end(), http::isDigit);
        const JsonValue account = isNumber ? JsonValue("arn:aws:iam::" + name + ":root") : each;
        if (std::find(accounts.begin(), accounts.end(), account) == accounts.end()) accounts.push_back(account);
    }
    return oneOrMany(JsonValue(std::move(accounts)));
}

template <typename Canonical>
JsonValue eachMember(const JsonValue& json, Canonical canonical)
{
    if (!json.isObject()) return json;
    JsonValue members = JsonValue(JsonValue::Object());
    for (const auto& [name, value] : json.object())
        members.insert(name, canonical(name, value));
    return members;
}

JsonValue canonicalMember(QByteArrayView name, const JsonValue& value)
{
    if (name == "Effect" && value.isString()) return value.string().left(1).toUpper() + value.string().mid(1).toLower();
    if (isPrincipalName(name))
        return eachMember(value, [](const QByteArray& kind, const JsonValue& principals) {
            return kind == "AWS" ? canonicalAccounts(principals) : oneOrMany(principals);
        });
    if (name == "Condition")
        return eachMember(value, [](const QByteArray&, const JsonValue& comparison) {
            return eachMember(comparison, [](const QByteArray&, const JsonValue& to) { return oneOrMany(to); });
        });
    return oneOrMany(value);
}

// Members in the order of `names`, whatever else there is behind them.
template <typename Canonical>
JsonValue inOrder(const JsonValue& json, std::initializer_list<QByteArrayView> names, Canonical canonical)
{
    JsonValue ordered = JsonValue(JsonValue::Object());
    for (const QByteArrayView name : names)
        if (const JsonValue* value = json.find(name)) ordered.insert(name.toByteArray(), canonical(name, *value));
    for (const auto& [name, value] : json.object())
        if (std::find(names.begin(), names.end(), name) == names.end()) ordered.insert(name, value);
    return ordered;
}

JsonValue canonicalStatement(const JsonValue& statement)
{
    return inOrder(
        statement,
        {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"},
        canonicalMember);
}

JsonValue::Array statementsOf(const JsonValue& statements)
{
    JsonValue::Array all = statements.isObject() ? JsonValue::Array{statements} : statements.array();
    for (JsonValue& statement : all)
        if (statement.isObject()) statement = canonicalStatement(statement);
    return all;
}

QByteArray writePolicy(const QByteArray& text, bool versioned)
{
    auto json = base::parseJson(text);
    if (!json || !json->isObject()) return text;
    if (versioned && !json->find("Version")) json->insert("Version", "2008-10-17");
    return base::writeJson(
        inOrder(*json, {"Version", "Id", "Statement"}, [](QByteArrayView name, const JsonValue& value) {
            return name == "Statement" ? JsonValue(statementsOf(value)) : value;
        }));
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
    const JsonValue::Array all = statementsOf(*statements);
    if (all.empty()) return invalidDocument(QStringLiteral("Could not parse the policy: Statement is empty!"));
    if (const auto end = endOfBarePrincipal(text, all))
        return invalidDocument(QStringLiteral("Syntax error at position ") + *end);
    std::set<QByteArray> ids;
    for (const JsonValue& statement : all)
        if (auto complete = checkStatement(statement, ids); !complete) return complete;
    if (std::any_of(all.begin(), all.end(), isUnbounded))
        return validationError(
            QStringLiteral("Resource-based policy grants unbounded access in one or more elements. Please revise the "
                           "policy to ensure least-privilege form of access"));
    return {};
}

QByteArray canonicalPolicy(const QByteArray& text)
{
    return writePolicy(text, false);
}

QByteArray versionedPolicy(const QByteArray& text)
{
    return writePolicy(text, true);
}

}  // namespace trestle::aws
