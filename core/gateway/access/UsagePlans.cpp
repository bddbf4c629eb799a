#include "core/gateway/access/UsagePlans.h"

#include "core/base/JsonMember.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

double number(const JsonValue& object, const char* name)
{
    const JsonValue* member = object.find(name);
    return member ? member->numberText().toDouble() : 0;
}

std::optional<RateLimit> rateLimit(const JsonValue* settings)
{
    if (!settings || !settings->isObject()) return std::nullopt;
    if (!settings->find("rateLimit") && !settings->find("burstLimit")) return std::nullopt;
    return RateLimit{number(*settings, "rateLimit"), qint64(number(*settings, "burstLimit"))};
}

std::optional<Quota> readQuota(const JsonValue* settings)
{
    if (!settings || !settings->isObject() || !settings->find("limit")) return std::nullopt;
    const QByteArray period = textOf(*settings, "period");
    return Quota{qint64(number(*settings, "limit")),
                 period == "WEEK"    ? QuotaPeriod::Week
                 : period == "MONTH" ? QuotaPeriod::Month
                                     : QuotaPeriod::Day,
                 qint64(number(*settings, "offset"))};
}

// "/pets/{id}/GET", as a plan names a method, is the route "GET /pets/{id}".
QByteArray routeKey(const QByteArray& resourceAndMethod)
{
    const qsizetype slash = resourceAndMethod.lastIndexOf('/');
    if (slash < 0) return resourceAndMethod;
    QByteArray path = resourceAndMethod.first(slash);
    path.replace("~1", "/");
    while (path.startsWith("//"))
        path.remove(0, 1);
    if (!path.startsWith('/')) path.prepend('/');
    return resourceAndMethod.sliced(slash + 1) + ' ' + path;
}

// The plan and the key that a document puts together.
std::pair<QByteArray, QByteArray> planAndKey(const QByteArray& documentId, const JsonValue& document)
{
    const qsizetype mark = documentId.indexOf(':') >= 0 ? documentId.indexOf(':') : documentId.indexOf('/');
    QByteArray planId = textOf(document, "usagePlanId");
    QByteArray keyId = textOf(document, "id");
    if (planId.isEmpty() && mark >= 0) planId = documentId.first(mark);
    if (keyId.isEmpty()) keyId = mark >= 0 ? documentId.sliced(mark + 1) : documentId;
    return {planId, keyId};
}

}  // namespace

UsagePlan UsagePlan::read(const QByteArray& planId, const JsonValue& document)
{
    UsagePlan plan;
    plan.id = planId;
    plan.name = textOf(document, "name");
    if (plan.name.isEmpty()) plan.name = planId;
    plan.throttle = rateLimit(document.find("throttle"));
    plan.quota = readQuota(document.find("quota"));
    if (const JsonValue* stages = document.find("apiStages"))
        for (const JsonValue& entry : stages->array()) {
            ApiStage stage{textOf(entry, "apiId"), textOf(entry, "stage"), {}};
            if (const JsonValue* methods = entry.find("throttle"))
                for (const auto& [name, settings] : methods->object())
                    if (const auto limit = rateLimit(&settings)) stage.throttle.emplace(routeKey(name), *limit);
            plan.stages.push_back(std::move(stage));
        }
    return plan;
}

const Limits& KeyGrant::limitsOf(const QByteArray& route) const
{
    if (methodLimits.empty()) return limits;
    const auto found = methodLimits.find(route);
    return found == methodLimits.end() ? limits : found->second;
}

std::shared_ptr<const UsagePlans> UsagePlans::compile(const Documents& account, TokenBuckets& buckets,
                                                      UsageLedger& ledger, qint64 nowNs)
{
    const auto compiled = std::make_shared<UsagePlans>();
    for (const auto& [id, document] : account.all("usagePlans"))
        compiled->m_plans.push_back(UsagePlan::read(id, document));
    for (const auto& [id, document] : account.all("usagePlanKeys")) {
        const auto [planId, keyId] = planAndKey(id, document);
        for (UsagePlan& plan : compiled->m_plans)
            if (plan.id == planId) plan.keyIds.push_back(keyId);
    }
    for (const auto& [id, document] : account.all("apiKeys")) {
        const JsonValue* enabled = document.find("enabled");
        const QByteArray name = textOf(document, "name");
        compiled->m_keys.emplace(textOf(document, "value"),
                                 Key{id, name.isEmpty() ? id : name, !enabled || enabled->toBool()});
    }

    std::map<std::pair<QByteArray, QByteArray>, std::shared_ptr<StageKeys>> stages;
    for (const UsagePlan& plan : compiled->m_plans) {
        for (const UsagePlan::ApiStage& stage : plan.stages)
            if (std::shared_ptr<StageKeys>& keys = stages[{stage.apiId, stage.stage}]; !keys)
                keys = std::make_shared<StageKeys>();
        for (const auto& [value, key] : compiled->m_keys) {
            if (!key.enabled || std::find(plan.keyIds.begin(), plan.keyIds.end(), key.id) == plan.keyIds.end())
                continue;
            const QByteArray scope = plan.id + '/' + key.id;
            KeyGrant grant{key.id, key.name, plan.name, plan.quota, ledger.account(plan.id, key.id), {}, {}};
            if (plan.throttle)
                grant.limits.push_back({"plan " + plan.name, buckets.bucket("plan/" + scope, *plan.throttle, nowNs)});
            for (const UsagePlan::ApiStage& stage : plan.stages) {
                KeyGrant here = grant;
                for (const auto& [route, limit] : stage.throttle) {
                    Limits limits = grant.limits;
                    limits.insert(limits.begin(),
                                  {"plan " + plan.name + " for " + route,
                                   buckets.bucket("plan/" + scope + '/' + stage.apiId + '/' + stage.stage + '/' + route,
                                                  limit, nowNs)});
                    here.methodLimits.emplace(route, std::move(limits));
                }
                // A key that is in several plans of a stage, which the service does not allow, goes by the first.
                stages[{stage.apiId, stage.stage}]->emplace(value, std::move(here));
            }
        }
    }
    compiled->m_stages.insert(stages.begin(), stages.end());
    return compiled;
}

std::shared_ptr<const StageKeys> UsagePlans::stage(const QByteArray& apiId, const QByteArray& stageName) const
{
    const auto found = m_stages.find({apiId, stageName});
    return found == m_stages.end() ? nullptr : found->second;
}

QByteArray UsagePlans::explain(const QByteArray& keyValue) const
{
    const auto found = m_keys.find(keyValue);
    if (found == m_keys.end()) return "there is no API key of this value";
    const Key& key = found->second;
    if (!key.enabled) return "the API key " + key.name + " is disabled";
    QByteArray plans;
    for (const UsagePlan& plan : m_plans)
        if (std::find(plan.keyIds.begin(), plan.keyIds.end(), key.id) != plan.keyIds.end())
            plans += (plans.isEmpty() ? "" : ", ") + plan.name;
    if (plans.isEmpty()) return "the API key " + key.name + " is in no usage plan";
    return "none of the usage plans of the API key " + key.name + " (" + plans + ") has this stage";
}

}  // namespace trestle::gateway
