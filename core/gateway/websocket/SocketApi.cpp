#include "core/gateway/websocket/SocketApi.h"

#include "core/gateway/definition/Snapshot.h"

#include <algorithm>

namespace trestle::gateway {

using base::JsonValue;

namespace {

QByteArray textOf(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

/// One stage's compilation.
class StageCompiler
{
public:
    StageCompiler(const Api& api, const Stage& stage, const DesignResources& resources, TokenBuckets& buckets,
                  qint64 nowNs, std::vector<DesignProblem>& problems)
        : m_stage(stage),
          m_served(served(api, stage)),
          m_resources(resources),
          m_buckets(buckets),
          m_nowNs(nowNs),
          m_problems(problems)
    {
    }

    std::optional<SocketStage> compile()
    {
        QByteArray text = textOf(m_served.document, "routeSelectionExpression");
        if (text.isEmpty()) text = "$request.body.action";
        auto selection = SelectionExpression::compile(text);
        if (!selection) {
            report({}, selection.error().message);
            return std::nullopt;
        }
        SocketStage made{m_stage.name, m_stage.variables, std::move(*selection), {}};
        for (const Route& route : m_served.routes) {
            const QByteArray key = route.key();
            if (!made.routes.emplace(key, compileRoute(route)).second)
                report(key, QStringLiteral("There are two routes %1").arg(QString::fromUtf8(key)));
        }
        return made;
    }

private:
    static Api served(const Api& api, const Stage& stage)
    {
        const QByteArray deployment = textOf(stage.document, "deploymentId");
        const JsonValue* snapshot = deployment.isEmpty() ? nullptr : findSnapshot(api, deployment);
        return snapshot ? apiOfSnapshot(api, *snapshot) : api;
    }

    void report(const QByteArray& routeKey, const QString& message)
    {
        DesignProblem problem{m_served.name, routeKey, message};
        // Stages that serve the same design have the same faults.
        if (std::find(m_problems.begin(), m_problems.end(), problem) == m_problems.end())
            m_problems.push_back(std::move(problem));
    }

    SocketRoute compileRoute(const Route& route)
    {
        SocketRoute made;
        made.key = route.key();
        made.answers = answers(route);
        made.limit = limitOf(made.key);
        made.optional = (made.key == "$connect" || made.key == "$disconnect") && leadsNowhere(route);
        if (made.optional) return made;
        auto integration = compileSocketIntegration(m_served, route, m_stage.variables, m_resources,
                                                    [&](const QString& message) { report(made.key, message); });
        if (!integration) {
            report(made.key, integration.error().message);
            return made;
        }
        if (const auto* plan = std::get_if<TablePlan>(&integration->to)) {
            made.table.emplace();
            made.table->key = made.key;
            made.table->path = made.key;
            made.table->integration = *plan;
        }
        made.integration = std::move(*integration);
        return made;
    }

    /// A route response, or the expression that asks for one; what the designer's form wires to a table or a fixed
    /// answer is there to be answered.
    [[nodiscard]] bool answers(const Route& route) const
    {
        if (!textOf(route.document, "routeResponseSelectionExpression").isEmpty()) return true;
        const QByteArray id = textOf(route.document, "routeId");
        for (const auto& [key, document] : m_served.documents.all("routeResponses"))
            if (!id.isEmpty() && (key.startsWith(id + '/') || textOf(document, "routeId") == id)) return true;
        return !route.document.find("target") && (std::holds_alternative<MockIntegration>(route.integration) ||
                                                  std::holds_alternative<TableIntegration>(route.integration));
    }

    std::shared_ptr<TokenBucket> limitOf(const QByteArray& key)
    {
        const auto numberOf = [](const JsonValue* settings, QByteArrayView name) -> std::optional<double> {
            const JsonValue* value = settings ? settings->find(name) : nullptr;
            if (!value || !value->isNumber()) return std::nullopt;
            return value->numberText().toDouble();
        };
        const JsonValue* defaults = m_stage.document.find("defaultRouteSettings");
        const JsonValue* perRoute = m_stage.document.find("routeSettings");
        const JsonValue* own = perRoute ? perRoute->find(key) : nullptr;
        const auto setting = [&](QByteArrayView name) {
            const std::optional<double> value = numberOf(own, name);
            return value ? value : numberOf(defaults, name);
        };
        const std::optional<double> rate = setting("throttlingRateLimit");
        const std::optional<double> burst = setting("throttlingBurstLimit");
        if (!rate && !burst) return nullptr;
        RateLimit limit;
        limit.rate = rate.value_or(10'000);
        limit.burst = static_cast<qint64>(burst.value_or(5'000));
        return m_buckets.bucket(m_served.resourceId() + '/' + m_stage.name + '/' + key, limit, m_nowNs);
    }

    const Stage& m_stage;
    const Api m_served;
    const DesignResources& m_resources;
    TokenBuckets& m_buckets;
    const qint64 m_nowNs;
    std::vector<DesignProblem>& m_problems;
};

}  // namespace

const SocketRoute* SocketStage::route(const QByteArray& key) const
{
    const auto found = routes.find(key);
    return found == routes.end() ? nullptr : &found->second;
}

std::shared_ptr<const SocketApi> compileSocketApi(const Api& api, const DesignResources& resources,
                                                  TokenBuckets& buckets, qint64 nowNs,
                                                  std::vector<DesignProblem>& problems)
{
    auto made = std::make_shared<SocketApi>();
    for (const Stage& stage : api.stages)
        if (std::optional<SocketStage> compiled =
                StageCompiler(api, stage, resources, buckets, nowNs, problems).compile())
            made->stages.emplace(stage.name, std::move(*compiled));
    return made;
}

}  // namespace trestle::gateway
