// Who may use which stage of which API, compiled from the account's documents apiKeys, usagePlans and usagePlanKeys:
// the value of a key leads with one lookup to what it may do. Immutable; any thread (buckets and usage are safe by
// themselves).
//
// A usagePlanKeys document is the service's UsagePlanKey with the member usagePlanId, or its id is "<plan id>:<key
// id>".
#pragma once

#include "core/gateway/access/Throttle.h"
#include "core/gateway/access/UsageLedger.h"
#include "core/gateway/definition/Documents.h"

#include <unordered_map>

namespace trestle::gateway {

struct UsagePlan
{
    QByteArray id;
    QByteArray name;
    std::optional<RateLimit> throttle;
    std::optional<Quota> quota;
    std::vector<QByteArray> keyIds;
    struct ApiStage
    {
        QByteArray apiId;
        QByteArray stage;
        std::map<QByteArray, RateLimit> throttle;  // by route key, "GET /pets"
    };
    std::vector<ApiStage> stages;

    /// Of its document; the keys are elsewhere.
    [[nodiscard]] static UsagePlan read(const QByteArray& planId, const base::JsonValue& document);
};

/// What one key may do on one stage.
struct KeyGrant
{
    QByteArray keyId;
    QByteArray keyName;
    QByteArray planName;
    std::optional<Quota> quota;
    std::shared_ptr<UsageAccount> account;
    Limits limits;
    std::map<QByteArray, Limits> methodLimits;  // by route key, where the plan has some for it: its own first

    [[nodiscard]] const Limits& limitsOf(const QByteArray& routeKey) const;
};

/// The keys of one stage, by value.
using StageKeys = std::unordered_map<QByteArray, KeyGrant>;

class UsagePlans
{
public:
    [[nodiscard]] static std::shared_ptr<const UsagePlans> compile(const Documents& account, TokenBuckets& buckets,
                                                                   UsageLedger& ledger, qint64 nowNs);

    /// Null if no plan has this stage.
    [[nodiscard]] std::shared_ptr<const StageKeys> stage(const QByteArray& apiId, const QByteArray& stageName) const;
    /// Why a key opens no stage: there is none of this value, it is disabled, none of its plans has the stage. Names
    /// the key, never its value.
    [[nodiscard]] QByteArray explain(const QByteArray& keyValue) const;
    [[nodiscard]] const std::vector<UsagePlan>& plans() const { return m_plans; }

private:
    struct Key
    {
        QByteArray id;
        QByteArray name;
        bool enabled = true;
    };

    std::vector<UsagePlan> m_plans;
    std::unordered_map<QByteArray, Key> m_keys;  // by value
    std::map<std::pair<QByteArray, QByteArray>, std::shared_ptr<const StageKeys>> m_stages;
};

}  // namespace trestle::gateway
