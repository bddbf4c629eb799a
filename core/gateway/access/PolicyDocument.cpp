#include "core/gateway/access/PolicyDocument.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

Error malformed(const QString& text)
{
    return {ErrorCode::Parse, text};
}

Result<QList<QByteArray>> texts(const JsonValue& value, const char* element)
{
    QList<QByteArray> list;
    const JsonValue::Array single{value};
    for (const JsonValue& one : value.isArray() ? value.array() : single) {
        if (!one.isString())
            return malformed(QStringLiteral("%1 is neither a text nor a list of texts").arg(QLatin1String(element)));
        list.push_back(one.string());
    }
    if (list.isEmpty()) return malformed(QStringLiteral("%1 is empty").arg(QLatin1String(element)));
    return list;
}

Result<std::vector<PolicyPattern>> patterns(const QList<QByteArray>& list, PolicyPattern::Variables variables)
{
    std::vector<PolicyPattern> parsed;
    for (const QByteArray& text : list) {
        auto pattern = PolicyPattern::parse(text, variables);
        if (!pattern) return pattern.error();
        parsed.push_back(std::move(*pattern));
    }
    return parsed;
}

// arn:aws:iam::123456789012:root
bool isAccount(const QByteArray& principal, QByteArrayView accountId)
{
    if (accountId.isEmpty()) return false;
    if (principal == accountId) return true;
    return principal.startsWith("arn:") && principal.endsWith(":root") &&
           principal.chopped(5).endsWith(':' + accountId.toByteArray());
}

// arn:aws:sts::123456789012:assumed-role/ROLE/SESSION is somebody of arn:aws:iam::123456789012:role/ROLE.
bool isRoleOf(const QByteArray& principal, QByteArrayView caller)
{
    const qsizetype role = principal.indexOf(":role/");
    const qsizetype assumed = caller.indexOf(":assumed-role/");
    if (role < 0 || assumed < 0) return false;
    const QByteArrayView session = caller.sliced(assumed + 14);
    const qsizetype slash = session.indexOf('/');
    const QByteArray roleName = principal.sliced(principal.lastIndexOf('/') + 1);
    const QByteArrayView account = caller.first(assumed);
    return slash >= 0 && session.first(slash) == roleName &&
           account.sliced(account.lastIndexOf(':') + 1) ==
               QByteArrayView(principal).first(role).sliced(principal.lastIndexOf(':', role - 1) + 1);
}

}  // namespace

Result<PolicyDocument> PolicyDocument::parse(const QByteArray& json, const Options& options)
{
    if (json.size() > longest)
        return Error{
            ErrorCode::TooLarge,
            QStringLiteral("The policy has %1 characters; at most %2 are allowed").arg(json.size()).arg(longest)};
    const Result<JsonValue> document = base::parseJson(json, {.depth = 16, .bytes = longest});
    if (!document) return document.error();
    return parse(*document, options);
}

Result<PolicyDocument> PolicyDocument::parse(const JsonValue& document, const Options& options)
{
    if (!document.isObject()) return malformed(QStringLiteral("The policy is not an object"));
    PolicyPattern::Variables variables = PolicyPattern::Variables::Text;
    const JsonValue* statements = nullptr;
    for (const auto& [name, value] : document.object()) {
        if (name == "Version") {
            if (value.string() != "2012-10-17" && value.string() != "2008-10-17")
                return malformed(QStringLiteral("Version is neither 2012-10-17 nor 2008-10-17"));
            if (value.string() == "2012-10-17") variables = PolicyPattern::Variables::Read;
        } else if (name == "Statement") {
            statements = &value;
        } else if (name != "Id") {
            return malformed(QStringLiteral("A policy has no element %1").arg(QString::fromUtf8(name)));
        }
    }
    if (!statements) return malformed(QStringLiteral("The policy has no Statement"));
    PolicyDocument policy;
    const JsonValue::Array single{*statements};
    for (const JsonValue& element : statements->isArray() ? statements->array() : single) {
        auto statement = parseStatement(element, options, variables);
        if (!statement)
            return malformed(
                QStringLiteral("Statement %1: %2").arg(policy.m_statements.size() + 1).arg(statement.error().message));
        policy.m_statements.push_back(std::move(*statement));
    }
    return policy;
}

Result<PolicyDocument::Statement> PolicyDocument::parseStatement(const JsonValue& element, const Options& options,
                                                                 PolicyPattern::Variables variables)
{
    if (!element.isObject()) return malformed(QStringLiteral("is not an object"));
    Statement statement;
    bool hasEffect = false;
    for (const auto& [name, value] : element.object()) {
        if (name == "Sid") {
            statement.sid = value.string();
        } else if (name == "Effect") {
            if (value.string() != "Allow" && value.string() != "Deny")
                return malformed(QStringLiteral("Effect is neither Allow nor Deny"));
            statement.effect = value.string() == "Deny" ? Effect::Deny : Effect::Allow;
            hasEffect = true;
        } else if (name == "Principal" || name == "NotPrincipal") {
            auto principals = parsePrincipals(value);
            if (!principals) return principals.error();
            if (statement.principals) return malformed(QStringLiteral("has both Principal and NotPrincipal"));
            statement.principals = std::move(*principals);
            statement.exceptPrincipals = name == "NotPrincipal";
        } else if (name == "Action" || name == "NotAction") {
            auto list = texts(value, name.constData());
            if (!list) return list.error();
            auto parsed = patterns(*list, PolicyPattern::Variables::Text);
            if (!parsed) return parsed.error();
            if (!statement.actions.empty()) return malformed(QStringLiteral("has both Action and NotAction"));
            statement.actions = std::move(*parsed);
            statement.exceptActions = name == "NotAction";
        } else if (name == "Resource" || name == "NotResource") {
            auto list = texts(value, name.constData());
            if (!list) return list.error();
            for (QByteArray& resource : *list) {
                if (!options.executeApiPrefix.isEmpty() && resource.startsWith("execute-api:/"))
                    resource.replace(0, 13, options.executeApiPrefix);
                if (resource.size() > options.resourceLength)
                    return malformed(QStringLiteral("a Resource has %1 characters; at most %2 are allowed")
                                         .arg(resource.size())
                                         .arg(options.resourceLength));
            }
            auto parsed = patterns(*list, variables);
            if (!parsed) return parsed.error();
            if (!statement.resources.empty()) return malformed(QStringLiteral("has both Resource and NotResource"));
            statement.resources = std::move(*parsed);
            statement.exceptResources = name == "NotResource";
        } else if (name == "Condition") {
            auto conditions = PolicyCondition::parseAll(value, variables);
            if (!conditions) return conditions.error();
            statement.conditions = std::move(*conditions);
        } else {
            return malformed(QStringLiteral("has an unknown element %1").arg(QString::fromUtf8(name)));
        }
    }
    if (!hasEffect) return malformed(QStringLiteral("has no Effect"));
    if (statement.actions.empty()) return malformed(QStringLiteral("has neither Action nor NotAction"));
    if (statement.resources.empty()) return malformed(QStringLiteral("has neither Resource nor NotResource"));
    if (options.principalRequired && !statement.principals)
        return malformed(QStringLiteral("has neither Principal nor NotPrincipal"));
    return statement;
}

Result<PolicyDocument::Principals> PolicyDocument::parsePrincipals(const JsonValue& element)
{
    Principals principals;
    if (element.isString()) {
        if (element.string() != "*") return malformed(QStringLiteral("Principal is neither \"*\" nor an object"));
        principals.everyone = true;
        return principals;
    }
    if (!element.isObject()) return malformed(QStringLiteral("Principal is neither \"*\" nor an object"));
    for (const auto& [kind, value] : element.object()) {
        auto list = texts(value, kind.constData());
        if (!list) return list.error();
        if (kind == "AWS") {
            principals.everyone = principals.everyone || list->contains("*");
            principals.aws += *list;
        } else if (kind == "Service") {
            principals.services += *list;
        } else if (kind == "Federated" || kind == "CanonicalUser") {
            principals.others += *list;
        } else {
            return malformed(QStringLiteral("There is no kind of principal %1").arg(QString::fromUtf8(kind)));
        }
    }
    return principals;
}

bool PolicyDocument::Statement::names(const PolicyRequest& request) const
{
    if (!principals) return true;
    if (principals->everyone) return true;
    if (!request.service.isEmpty() && principals->services.contains(request.service.toByteArray())) return true;
    return std::any_of(principals->aws.begin(), principals->aws.end(), [&](const QByteArray& principal) {
        return isAccount(principal, request.accountId) ||
               (!request.principalArn.isEmpty() &&
                (principal == request.principalArn || isRoleOf(principal, request.principalArn)));
    });
}

bool PolicyDocument::Statement::appliesTo(const PolicyRequest& request) const
{
    const auto any = [](const auto& list, auto fits) { return std::any_of(list.begin(), list.end(), fits); };
    if (principals && names(request) == exceptPrincipals) return false;
    if (any(actions, [&](const PolicyPattern& action) {
            return action.matches(request.action, request.values, PolicyPattern::Case::Ignored);
        }) == exceptActions)
        return false;
    if (any(resources, [&](const PolicyPattern& resource) {
            return resource.matches(request.resource, request.values);
        }) == exceptResources)
        return false;
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const PolicyCondition& condition) { return condition.holds(request.values); });
}

PolicyDecision PolicyDocument::decide(const PolicyRequest& request) const
{
    PolicyDecision decision;
    for (size_t i = 0; i < m_statements.size(); ++i) {
        const Statement& statement = m_statements[i];
        const bool decided = decision.kind == PolicyDecision::Kind::Allowed;
        if ((decided && statement.effect == Effect::Allow) || !statement.appliesTo(request)) continue;
        decision.kind = statement.effect == Effect::Deny ? PolicyDecision::Kind::Denied : PolicyDecision::Kind::Allowed;
        decision.statement = static_cast<int>(i);
        decision.sid = statement.sid;
        if (decision.kind == PolicyDecision::Kind::Denied) break;
    }
    return decision;
}

QByteArray PolicyDecision::describe() const
{
    if (kind == Kind::Silent) return "no statement speaks of it";
    QByteArray text = "statement " + QByteArray::number(statement + 1);
    if (!sid.isEmpty()) text += " (" + sid + ')';
    return text + (kind == Kind::Denied ? " denies" : " allows");
}

}  // namespace trestle::gateway
