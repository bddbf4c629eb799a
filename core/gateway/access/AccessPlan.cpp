#include "core/gateway/access/AccessPlan.h"

#include "core/base/JsonMember.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr double serviceRate = 10'000;
constexpr qint64 serviceBurst = 5'000;

// Nothing where the settings set no limit, or a negative one, which switches it off. What is not said is the service's.
std::optional<RateLimit> limitIn(const JsonValue& settings, const char* rateName, const char* burstName)
{
    const JsonValue* rate = settings.find(rateName);
    const JsonValue* burst = settings.find(burstName);
    if (!rate && !burst) return std::nullopt;
    const RateLimit limit{rate ? rate->numberText().toDouble() : serviceRate,
                          burst ? burst->toInteger().value_or(0) : serviceBurst};
    if (limit.rate < 0 || limit.burst < 0) return std::nullopt;
    return limit;
}

base::Error noAuthorizer(const QByteArray& id)
{
    return {base::ErrorCode::NotFound, QStringLiteral("There is no authorizer %1").arg(QString::fromUtf8(id))};
}

// "~1pets~1{id}/GET", "/pets/{id}/GET" and "pets/{id}/GET" are all the route "GET /pets/{id}".
QByteArray routeKeyOf(QByteArray setting)
{
    const qsizetype slash = setting.lastIndexOf('/');
    if (slash < 0) return {};
    const QByteArray method = setting.sliced(slash + 1);
    QByteArray path = setting.first(slash);
    path.replace("~1", "/");
    while (path.startsWith('/'))
        path.remove(0, 1);
    return method + " /" + path;
}

}  // namespace

const Limits& AccessPlan::limitsOf(const QByteArray& method) const
{
    if (methodLimits.empty()) return limits;
    const auto found = methodLimits.find(method);
    return found == methodLimits.end() ? limits : found->second;
}

AccessCompiler::AccessCompiler(const Stage& stage, const AccessSources& sources, Report report)
    : m_stage(stage),
      m_sources(sources),
      m_report(std::move(report)),
      m_keys(sources.usagePlans->stage(stage.apiId, stage.name))
{
    // REST APIs name it, WebSocket APIs select it.
    if (textOf(stage.api, "apiKeySource") == "AUTHORIZER" ||
        textOf(stage.api, "apiKeySelectionExpression") == "$context.authorizer.usageIdentifierKey")
        m_keySource = AccessPlan::KeySource::Authorizer;
    readPolicy();
    constexpr const char* rate = "throttlingRateLimit";
    constexpr const char* burst = "throttlingBurstLimit";
    if (const JsonValue* settings = stage.stage.find("methodSettings"))
        for (const auto& [name, values] : settings->object()) {
            const std::optional<RateLimit> limit = limitIn(values, rate, burst);
            if (!limit) continue;
            if (name == "*/*" || name == "/*/*")
                m_defaultLimit = limit;
            else
                m_limits.insert_or_assign(routeKeyOf(name), *limit);
        }
    if (const JsonValue* settings = stage.stage.find("routeSettings"))
        for (const auto& [name, values] : settings->object())
            if (const auto limit = limitIn(values, rate, burst)) m_limits.insert_or_assign(name, *limit);
    if (const JsonValue* settings = stage.stage.find("defaultRouteSettings"))
        if (const auto limit = limitIn(*settings, rate, burst)) m_defaultLimit = limit;
    for (const auto& [id, document] : sources.account.all("account"))
        if (const JsonValue* settings = document.find("throttleSettings"))
            if (const auto limit = limitIn(*settings, "rateLimit", "burstLimit"))
                m_accountLimit = Limit{"account", sources.memory.buckets.bucket("account", *limit, sources.nowNs)};
}

QByteArray AccessCompiler::apiArn() const
{
    return "arn:aws:execute-api:" + m_sources.region + ':' + m_sources.accountId + ':' + m_stage.apiId + '/';
}

base::Result<std::shared_ptr<const PolicyDocument>> resourcePolicy(const JsonValue& api, const QByteArray& apiArn)
{
    // The service gives it as text inside JSON, sometimes with its quotes escaped once more.
    QByteArray policy = textOf(api, "policy");
    if (policy.isEmpty()) return std::shared_ptr<const PolicyDocument>();
    if (policy.startsWith("{\\\"")) policy.replace("\\\"", "\"");
    auto parsed = PolicyDocument::parse(policy, {.executeApiPrefix = apiArn, .principalRequired = true});
    if (!parsed) return parsed.error();
    return std::make_shared<const PolicyDocument>(std::move(*parsed));
}

void AccessCompiler::readPolicy()
{
    auto policy = resourcePolicy(m_stage.api, apiArn());
    if (policy)
        m_policy = std::move(*policy);
    else
        m_policyFault = "the resource policy cannot be read: " + policy.error().message.toUtf8();
}

Limits AccessCompiler::limits(const QByteArray& routeKey, const std::optional<RateLimit>& ofRoute) const
{
    Limits limits;
    if (ofRoute)
        limits.push_back(
            {routeKey + " of stage " + m_stage.name,
             m_sources.memory.buckets.bucket("route/" + m_stage.apiId + '/' + m_stage.name + '/' + routeKey, *ofRoute,
                                             m_sources.nowNs)});
    if (m_accountLimit) limits.push_back(*m_accountLimit);
    return limits;
}

void AccessCompiler::limit(AccessPlan& plan) const
{
    const auto own = m_limits.find(plan.routeKey);
    plan.limits = limits(plan.routeKey, own == m_limits.end() ? m_defaultLimit : own->second);
    // Settings name the methods that clients send, also where ANY takes them.
    constexpr QByteArrayView any = "ANY ";
    if (m_stage.protocol != Protocol::Rest || !plan.routeKey.startsWith(any)) return;
    const QByteArrayView path = QByteArrayView(plan.routeKey).sliced(any.size());
    for (const auto& [key, limit] : m_limits) {
        const qsizetype blank = key.indexOf(' ');
        if (key != plan.routeKey && QByteArrayView(key).sliced(blank + 1) == path)
            plan.methodLimits.emplace(key.first(std::max<qsizetype>(blank, 0)), limits(key, limit));
    }
}

std::shared_ptr<const AccessPlan> AccessCompiler::compile(const Route& route)
{
    AccessPlan plan;
    plan.routeKey = route.key;
    plan.arnPrefix = apiArn() + m_stage.name + '/';
    plan.resourcePolicy = m_policy;
    plan.fault = m_policyFault;
    authorize(plan, route);
    plan.apiKeyRequired = route.apiKeyRequired;
    if (plan.apiKeyRequired) {
        plan.keySource = m_keySource;
        plan.keys = m_keys;
        plan.usagePlans = m_sources.usagePlans;
    }
    limit(plan);

    const bool open = !plan.resourcePolicy && plan.fault.isNull() &&
                      std::holds_alternative<std::monostate>(plan.authorization) && !plan.apiKeyRequired &&
                      plan.limits.empty() && plan.methodLimits.empty();
    return open ? nullptr : std::make_shared<const AccessPlan>(std::move(plan));
}

std::shared_ptr<const AccessPlan> AccessCompiler::unrouted() const
{
    if (!m_policy && m_policyFault.isNull()) return nullptr;
    AccessPlan plan;
    plan.arnPrefix = apiArn() + m_stage.name + '/';
    plan.resourcePolicy = m_policy;
    plan.fault = m_policyFault;
    return std::make_shared<const AccessPlan>(std::move(plan));
}

void AccessCompiler::authorize(AccessPlan& plan, const Route& route)
{
    const auto close = [&](const base::Error& error) {
        plan.fault = error.message.toUtf8();
        m_report(error.message + QStringLiteral("; nobody is let in until it can be asked"));
    };
    if (route.authorizationType == "COGNITO_USER_POOLS") {
        const auto document = m_stage.authorizers.find(route.authorizerId);
        if (document == m_stage.authorizers.end()) return close(noAuthorizer(route.authorizerId));
        auto compiled = PoolAuthorizer::compile(route.authorizerId, document->second, route.scopes);
        if (!compiled) return close(compiled.error());
        plan.authorization = std::make_shared<const PoolAuthorizer>(std::move(*compiled));
    } else if (route.authorizationType == "AWS_IAM") {
        plan.authorization = SignedByIam();
    } else if (route.authorizationType == "CUSTOM") {
        auto compiled = authorizer(route.authorizerId);
        if (compiled) {
            plan.authorization = std::move(*compiled);
            plan.stageVariables = m_stage.variables;
        } else {
            close(compiled.error());
        }
    }
}

base::Result<std::shared_ptr<const LambdaAuthorizer>> AccessCompiler::authorizer(const QByteArray& id)
{
    std::shared_ptr<const LambdaAuthorizer>& known = m_authorizers[id];
    if (known) return known;
    const auto document = m_stage.authorizers.find(id);
    if (document == m_stage.authorizers.end()) return noAuthorizer(id);
    const auto compile = [&]() -> decltype(&compileRestAuthorizer) {
        switch (m_stage.protocol) {
            case Protocol::Rest:
                return compileRestAuthorizer;
            case Protocol::Http:
                return compileHttpAuthorizer;
            case Protocol::WebSocket:
                return compileSocketAuthorizer;
        }
        Q_UNREACHABLE();
    }();
    auto compiled =
        compile(id, document->second, m_stage.apiId + '/' + m_stage.name, m_stage.variables, m_sources.memory.caches);
    if (!compiled) return compiled.error();
    known = std::make_shared<const LambdaAuthorizer>(std::move(*compiled));
    return known;
}

}  // namespace trestle::gateway
