#include "core/gateway/rest/RestApi.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/Snapshot.h"

#include <algorithm>

namespace trestle::gateway {

using base::JsonValue;

namespace {

MethodSettings settingsOf(const JsonValue& document, MethodSettings settings)
{
    if (document.find("loggingLevel")) {
        const QByteArray level = textOf(document, "loggingLevel");
        settings.logAll = level == "INFO";
        settings.logErrors = settings.logAll || level == "ERROR";
    }
    settings.dataTrace = flagOf(document, "dataTraceEnabled", settings.dataTrace);
    settings.caching = flagOf(document, "cachingEnabled", settings.caching);
    if (const JsonValue* ttl = document.find("cacheTtlInSeconds"))
        settings.cacheTtlSeconds = static_cast<int>(std::clamp<qint64>(ttl->toInteger().value_or(300), 0, 3'600));
    settings.guardInvalidation = flagOf(document, "requireAuthorizationForCacheControl", settings.guardInvalidation);
    const QByteArray strategy = textOf(document, "unauthorizedCacheControlHeaderStrategy");
    if (strategy == "FAIL_WITH_403")
        settings.unauthorized = CacheControl::Fail;
    else if (strategy == "SUCCEED_WITHOUT_RESPONSE_HEADER")
        settings.unauthorized = CacheControl::Ignore;
    else if (!strategy.isEmpty())
        settings.unauthorized = CacheControl::WarnInHeader;
    return settings;
}

// methodSettings is keyed "*/*" or "{resource path without its first slash, ~1 for slashes}/{METHOD}".
void readSettings(RestStage& stage, const JsonValue& document)
{
    const JsonValue* settings = document.find("methodSettings");
    // A stage with a cache caches its GET methods until something else is said.
    stage.general.caching = stage.cache != nullptr;
    if (!settings) return;
    if (const JsonValue* general = settings->find("*/*")) stage.general = settingsOf(*general, stage.general);
    for (const auto& [key, own] : settings->object()) {
        if (key == "*/*") continue;
        const qsizetype slash = key.lastIndexOf('/');
        QByteArray path = key.first(std::max<qsizetype>(slash, 0));
        path.replace("~1", "/");
        if (!path.startsWith('/')) path.prepend('/');
        MethodSettings made = settingsOf(own, stage.general);
        made.cachingSet = own.find("cachingEnabled") != nullptr;
        stage.byMethod[path + '/' + key.sliced(slash + 1)] = made;
    }
}

class ApiCompiler
{
public:
    ApiCompiler(const Api& api, RestMemory& memory, std::vector<DesignProblem>& problems)
        : m_api(api), m_memory(memory), m_problems(problems)
    {
    }

    std::shared_ptr<const RestApi> compile()
    {
        auto running = std::make_shared<RestApi>();
        const bool known = m_memory.design && m_memory.running;
        const std::optional<PlanBefore> before =
            known ? std::optional(PlanBefore{*m_memory.design, *m_memory.running->draft}) : std::nullopt;
        running->draft = compileRestPlan(m_api, {}, m_problems, before ? &*before : nullptr);
        m_draft = running->draft;
        m_live = m_draft->isBroken && m_memory.good ? m_memory.good : m_draft;
        if (!m_draft->isBroken) m_memory.good = m_draft;
        std::map<QByteArray, std::shared_ptr<ResponseCache>> caches;
        for (const Stage& stage : m_api.stages) {
            if (running->stage(stage.name)) {
                report(QStringLiteral("There are two stages called %1").arg(QString::fromUtf8(stage.name)));
                continue;
            }
            RestStage made;
            made.name = stage.name;
            made.document = stage.document;
            made.variables = stage.variables;
            made.plan = plan(textOf(stage.document, "deploymentId"), stage.name);
            if (flagOf(stage.document, "cacheClusterEnabled")) {
                auto& cache = m_memory.caches[stage.name];
                if (!cache) cache = std::make_shared<ResponseCache>();
                made.cache = caches[stage.name] = cache;
            }
            readSettings(made, stage.document);
            if (const JsonValue* canary = stage.document.find("canarySettings")) readCanary(made, *canary);
            if (made.plan) running->stages.push_back(std::move(made));
        }
        m_memory.deployments = std::move(m_used);
        m_memory.caches = std::move(caches);
        return running;
    }

private:
    void report(const QString& message) { m_problems.push_back({m_api.name, {}, message}); }

    std::shared_ptr<const RestPlan> plan(const QByteArray& deploymentId, const QByteArray& stage)
    {
        if (deploymentId.isEmpty()) {
            if (m_live != m_draft)
                report(QStringLiteral("Stage %1 goes on with the design that compiled last")
                           .arg(QString::fromUtf8(stage)));
            return m_live;
        }
        auto& used = m_used[deploymentId];
        if (used) return used;
        if (const auto known = m_memory.deployments.find(deploymentId);
            known != m_memory.deployments.end() && known->second)
            return used = known->second;
        const JsonValue* snapshot = findSnapshot(m_api, deploymentId);
        if (!snapshot) {
            report(QStringLiteral("Stage %1 serves the deployment %2, which is not there")
                       .arg(QString::fromUtf8(stage), QString::fromUtf8(deploymentId)));
            return nullptr;
        }
        // What a deployment cannot run was told when it was the design.
        std::vector<DesignProblem> old;
        const PlanBefore design{m_api, *m_draft};
        return used = compileRestPlan(apiOfSnapshot(m_api, *snapshot), deploymentId, old, &design);
    }

    void readCanary(RestStage& stage, const JsonValue& document)
    {
        Canary canary;
        if (const JsonValue* percent = document.find("percentTraffic"))
            canary.percent = percent->isString() ? percent->string().toDouble() : percent->numberText().toDouble();
        const QByteArray deployment = textOf(document, "deploymentId");
        canary.plan = deployment.isEmpty() ? stage.plan : plan(deployment, stage.name);
        canary.variables = stage.variables;
        if (const JsonValue* overrides = document.find("stageVariableOverrides"))
            for (const auto& [name, value] : overrides->object())
                canary.variables[name] = value.string();
        canary.useStageCache = flagOf(document, "useStageCache");
        if (canary.plan) stage.canary = std::move(canary);
    }

    const Api& m_api;
    RestMemory& m_memory;
    std::vector<DesignProblem>& m_problems;
    std::shared_ptr<const RestPlan> m_draft;
    std::shared_ptr<const RestPlan> m_live;  // what stages serve that no deployment froze
    std::map<QByteArray, std::shared_ptr<const RestPlan>> m_used;
};

}  // namespace

const MethodSettings& RestStage::settings(const RestMethod& method, const QByteArray& requestMethod) const
{
    if (byMethod.empty()) return general;
    auto found = byMethod.find(method.resourcePath + '/' + requestMethod);
    if (found == byMethod.end()) found = byMethod.find(method.resourcePath + '/' + method.httpMethod);
    return found == byMethod.end() ? general : found->second;
}

const RestStage* RestApi::stage(QByteArrayView name) const
{
    const auto found =
        std::find_if(stages.begin(), stages.end(), [name](const RestStage& each) { return each.name == name; });
    return found == stages.end() ? nullptr : &*found;
}

std::shared_ptr<const RestApi> compileRestApi(const Api& api, RestMemory& memory, std::vector<DesignProblem>& problems)
{
    if (!memory.design || !(*memory.design == api)) {
        memory.problems.clear();
        memory.running = ApiCompiler(api, memory, memory.problems).compile();
        memory.design = std::make_shared<const Api>(api);
    }
    problems.insert(problems.end(), memory.problems.begin(), memory.problems.end());
    return memory.running;
}

}  // namespace trestle::gateway
