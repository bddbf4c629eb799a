// What stands between a route of a stage and its requests: resource policy, authorization, API key, limits. A route
// that has none of it has no plan. Immutable; any thread (limits and usage are safe by themselves).
#pragma once

#include "core/gateway/access/LambdaAuthorizer.h"
#include "core/gateway/access/PoolAuthorizer.h"
#include "core/gateway/access/UsagePlans.h"
#include "core/gateway/definition/Api.h"

#include <functional>
#include <variant>

namespace trestle::gateway {

struct SignedByIam
{
};

struct AccessPlan
{
    QByteArray routeKey;
    QByteArray arnPrefix;                             // "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/dev/"
    std::map<QByteArray, QByteArray> stageVariables;  // where an authorizer may look for them
    std::shared_ptr<const PolicyDocument> resourcePolicy;  // null: none
    std::variant<std::monostate, SignedByIam, std::shared_ptr<const LambdaAuthorizer>,
                 std::shared_ptr<const PoolAuthorizer>>
        authorization;
    /// Why nobody can be let in: the route asks for an authorizer that cannot run. Null: it can.
    QByteArray fault;

    bool apiKeyRequired = false;
    enum class KeySource { Header, Authorizer };
    KeySource keySource = KeySource::Header;
    std::shared_ptr<const StageKeys> keys;  // null: no usage plan has this stage
    std::shared_ptr<const UsagePlans> usagePlans;

    Limits limits;                              // of the stage for this route, of the account
    std::map<QByteArray, Limits> methodLimits;  // of ANY: instead, for methods that the stage names, "GET"

    [[nodiscard]] const Limits& limitsOf(const QByteArray& method) const;
};

/// What outlives a deployment.
struct AccessMemory
{
    explicit AccessMemory(const QString& usageFile = {}) : usage(usageFile) {}

    TokenBuckets buckets;
    UsageLedger usage;
    AuthorizerCaches caches;
};

/// What the account gives to all its APIs. Whoever compiles holds it.
struct AccessSources
{
    AccessMemory& memory;
    std::shared_ptr<const UsagePlans> usagePlans;
    const Documents& account;
    QByteArray region;
    QByteArray accountId;
    qint64 nowNs = 0;
};

/// The resource policy of an API, in the service's words; null if it has none. `apiArn` ends with "/". Error: what is
/// wrong with it.
[[nodiscard]] base::Result<std::shared_ptr<const PolicyDocument>> resourcePolicy(const base::JsonValue& api,
                                                                                 const QByteArray& apiArn);

/// Makes the plans of one stage of one API.
class AccessCompiler
{
public:
    struct Stage
    {
        Protocol protocol = Protocol::Http;
        QByteArray apiId;
        QByteArray name;
        const base::JsonValue& api;    // the service's RestApi or Api
        const base::JsonValue& stage;  // the service's Stage
        const Documents::OfKind& authorizers;
        const std::map<QByteArray, QByteArray>& variables;
    };
    struct Route
    {
        QByteArray key;                // "GET /pets/{id}", as the stage's settings name it
        QByteArray authorizationType;  // "NONE", "AWS_IAM", "CUSTOM", …; "" is NONE
        QByteArray authorizerId;
        bool apiKeyRequired = false;
        QList<QByteArray> scopes = {};
    };
    using Report = std::function<void(const QString&)>;

    /// `report` is told what of the stage cannot be used; a route that it concerns lets nobody in.
    AccessCompiler(const Stage& stage, const AccessSources& sources, Report report);

    /// Null if nothing stands before the route.
    [[nodiscard]] std::shared_ptr<const AccessPlan> compile(const Route& route);
    /// What a request meets that no route takes: the resource policy, which the service judges before it looks for a
    /// route. Null if there is none.
    [[nodiscard]] std::shared_ptr<const AccessPlan> unrouted() const;

private:
    [[nodiscard]] QByteArray apiArn() const;
    void readPolicy();
    void limit(AccessPlan& plan) const;
    [[nodiscard]] Limits limits(const QByteArray& routeKey, const std::optional<RateLimit>& ofRoute) const;
    void authorize(AccessPlan& plan, const Route& route);
    [[nodiscard]] base::Result<std::shared_ptr<const LambdaAuthorizer>> authorizer(const QByteArray& id);

    const Stage m_stage;
    const AccessSources& m_sources;
    const Report m_report;
    std::shared_ptr<const PolicyDocument> m_policy;
    QByteArray m_policyFault;
    std::shared_ptr<const StageKeys> m_keys;
    AccessPlan::KeySource m_keySource = AccessPlan::KeySource::Header;
    std::map<QByteArray, RateLimit> m_limits;  // by route key
    std::optional<RateLimit> m_defaultLimit;
    std::optional<Limit> m_accountLimit;
    std::map<QByteArray, std::shared_ptr<const LambdaAuthorizer>> m_authorizers;
};

}  // namespace trestle::gateway
