#include "core/gateway/websocket/SocketApi.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/Snapshot.h"

#include <algorithm>

namespace trestle::gateway {

using base::JsonValue;

namespace {

/// One stage's compilation.
class StageCompiler
{
public:
    StageCompiler(const Api& served, const Stage& stage, const DesignResources& resources, const AccessSources& access,
                  std::vector<DesignProblem>& problems)
        : m_stage(stage),
          m_served(served),
          m_resources(resources),
          m_problems(problems),
          m_access({Protocol::WebSocket, m_served.resourceId(), stage.name, m_served.document, stage.document,
                    m_served.documents.all("authorizers"), stage.variables},
                   access, [this](const QString& message) { report({}, message); })
    {
    }

    std::optional<SocketStage> compile()
    {
        QByteArray text = textOf(m_served.document, "routeSelectionExpression");
        if (text.isEmpty()) text = "$request.body.action";
        auto selection = SelectionExpression::compile(text);
        if (!selection) {
            reportBroken({}, selection.error().message);
            return std::nullopt;
        }
        SocketStage made{m_stage.name, m_stage.variables, std::move(*selection), {}, nullptr, logged({})};
        if (const JsonValue* settings = m_stage.document.find("accessLogSettings"))
            made.accessLog = AccessLogPlan::compile(*settings);
        for (const Route& route : m_served.routes) {
            const QByteArray key = route.key();
            if (!made.routes.emplace(key, compileRoute(route)).second)
                report(key, QStringLiteral("There are two routes %1").arg(QString::fromUtf8(key)));
        }
        return made;
    }

    /// Something does not compile, and not for being unfinished.
    [[nodiscard]] bool isBroken() const { return m_isBroken; }

private:
    void reportBroken(const QByteArray& routeKey, const QString& message)
    {
        report(routeKey, message);
        m_isBroken = true;
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
        made.access = accessOf(route);
        made.handshake = handshakeCheck(route);
        made.logged = logged(made.key);
        made.models = compileSocketModels(
            m_served, route.document, [&](const QString& message) { report(made.key, message); },
            [&](const QString& message) { reportBroken(made.key, message); });
        made.optional = (made.key == "$connect" || made.key == "$disconnect") && leadsNowhere(route);
        if (made.optional) return made;
        auto integration = compileSocketIntegration(m_served, route, m_stage.variables, m_resources,
                                                    [&](const QString& message) { report(made.key, message); });
        if (!integration) {
            report(made.key, integration.error().message);
            const bool isUnfinished = leadsNowhere(route) || integration.error().code == base::ErrorCode::NotFound ||
                                      integration.error().code == base::ErrorCode::Unsupported;
            m_isBroken = m_isBroken || !isUnfinished;
            return made;
        }
        m_isBroken = m_isBroken || integration->isBroken;
        if (const auto* plan = std::get_if<TablePlan>(&integration->to)) {
            made.table.emplace();
            made.table->key = made.key;
            made.table->path = made.key;
            made.table->integration = *plan;
        }
        made.integration = std::move(*integration);
        return made;
    }

    [[nodiscard]] std::optional<ExecutionLog::Detail> logged(const QByteArray& routeKey) const
    {
        const JsonValue* routes = m_stage.document.find("routeSettings");
        return ExecutionLog::wanted(m_stage.document.find("defaultRouteSettings"),
                                    routes ? routes->find(routeKey) : nullptr);
    }

    /// The requestParameters that are required: "route.request.header.name", "route.request.querystring.name". Only
    /// the handshake brings some.
    static RequestCheck handshakeCheck(const Route& route)
    {
        constexpr QByteArrayView header("route.request.header.");
        constexpr QByteArrayView query("route.request.querystring.");
        RequestCheck check;
        const JsonValue* parameters = route.document.find("requestParameters");
        if (!parameters || route.key() != "$connect") return check;
        for (const auto& [name, constraints] : parameters->object()) {
            const JsonValue* required = constraints.find("required");
            if (!required || !required->toBool()) continue;
            if (name.startsWith(header)) check.headers.push_back(name.sliced(header.size()));
            if (name.startsWith(query)) check.queryParameters.push_back(name.sliced(query.size()));
        }
        check.parameters = !check.headers.empty() || !check.queryParameters.empty();
        return check;
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

    /// Who may connect is asked of $connect only, as the service has it; limits are for every route.
    std::shared_ptr<const AccessPlan> accessOf(const Route& route)
    {
        AccessCompiler::Route asked{.key = route.key()};
        if (asked.key == "$connect") {
            asked.authorizationType = textOf(route.document, "authorizationType");
            asked.authorizerId = textOf(route.document, "authorizerId");
            const JsonValue* keyRequired = route.document.find("apiKeyRequired");
            asked.apiKeyRequired = keyRequired && keyRequired->toBool();
        }
        return m_access.compile(asked);
    }

    const Stage& m_stage;
    const Api& m_served;
    const DesignResources& m_resources;
    std::vector<DesignProblem>& m_problems;
    AccessCompiler m_access;  // views what stands above
    bool m_isBroken = false;
};

}  // namespace

const SocketRoute* SocketStage::route(const QByteArray& key) const
{
    const auto found = routes.find(key);
    return found == routes.end() ? nullptr : &found->second;
}

std::shared_ptr<const SocketApi> compileSocketApi(const Api& api, std::shared_ptr<const Api>& good,
                                                  const DesignResources& resources, const AccessSources& access,
                                                  std::vector<DesignProblem>& problems)
{
    auto made = std::make_shared<SocketApi>();
    for (const Stage& stage : api.stages) {
        const QByteArray deployment = textOf(stage.document, "deploymentId");
        const JsonValue* snapshot = deployment.isEmpty() ? nullptr : findSnapshot(api, deployment);
        const Api served = snapshot ? apiOfSnapshot(api, *snapshot) : api;
        StageCompiler compiler(served, stage, resources, access, problems);
        std::optional<SocketStage> compiled = compiler.compile();
        if (!snapshot && !compiler.isBroken()) {
            good = std::make_shared<const Api>(api);
        } else if (!snapshot && good) {
            problems.push_back({api.name,
                                {},
                                QStringLiteral("Stage %1 goes on with the design that compiled last")
                                    .arg(QString::fromUtf8(stage.name))});
            std::vector<DesignProblem> old;  // told when it was the design
            compiled = StageCompiler(*good, stage, resources, access, old).compile();
        }
        if (compiled) made->stages.emplace(stage.name, std::move(*compiled));
    }
    return made;
}

}  // namespace trestle::gateway
