#include "core/gateway/pipeline/Compiler.h"

#include "core/base/Overloaded.h"
#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/definition/Invalid.h"
#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/definition/Snapshot.h"
#include "core/gateway/httpapi/HttpRoute.h"
#include "core/gateway/rest/RestAccess.h"
#include "core/gateway/websocket/SocketApi.h"
#include "core/gateway/websocket/SocketIntegration.h"

#include <algorithm>
#include <unordered_map>

namespace trestle::gateway {

namespace {

using base::JsonValue;
using RunningIntegration = decltype(RunningRoute::integration);

QString quoted(const QByteArray& text)
{
    return QLatin1Char('"') + QString::fromUtf8(text) + QLatin1Char('"');
}

// One API's compilation, collecting its problems.
class ApiCompiler
{
public:
    ApiCompiler(const Api& api, const DesignResources& resources, const AccessSources& access, ApiMemories& memories,
                std::vector<DesignProblem>& problems)
        : m_api(api),
          m_resources(resources),
          m_access(access),
          m_memory(memories[api.resourceId()]),
          m_problems(problems)
    {
    }

    std::shared_ptr<const RunningApi> compile()
    {
        switch (m_api.protocol) {
            case Protocol::Http:
                break;
            case Protocol::Rest:
                return compileRest();
            case Protocol::WebSocket:
                return compileSocket();
        }
        const auto running = newApi();
        compileStages(*running);
        return running;
    }

private:
    [[nodiscard]] std::shared_ptr<RunningApi> newApi() const
    {
        const auto running = std::make_shared<RunningApi>();
        running->name = m_api.name;
        running->id = m_api.resourceId();
        const JsonValue* disabled = m_api.document.find("disableExecuteApiEndpoint");
        running->endpointDisabled = disabled && disabled->toBool();
        return running;
    }

    std::shared_ptr<const RunningApi> compileRest()
    {
        const auto running = newApi();
        running->rest = compileRestApi(m_api, m_memory.rest, m_problems);
        const auto nothing = std::make_shared<const RunningRoutes>();
        for (const RestStage& stage : running->rest->stages) {
            const auto design = std::find_if(m_api.stages.cbegin(), m_api.stages.cend(),
                                             [&stage](const Stage& each) { return each.name == stage.name; });
            const auto accessOf = [&](const std::shared_ptr<const RestPlan>& plan, const StageVariables& variables) {
                return compileRestAccess(running->id, stage, *plan, variables, m_access,
                                         [this](const QString& problem) { report({}, problem); });
            };
            running->stages.push_back(
                {*design, nothing, accessLogOf(*design), accessOf(stage.plan, stage.variables),
                 stage.canary ? accessOf(stage.canary->plan, stage.canary->variables) : AccessPlans()});
        }
        for (const auto& method : running->rest->draft->methods)
            if (const auto* target =
                    method->integration ? std::get_if<FunctionTarget>(&method->integration->target) : nullptr)
                if (!method->integration->uri.hasVariables() && !m_resources.hasFunction(target->function))
                    report(method->key, QStringLiteral("There is no function %1").arg(quoted(target->function)));
        return running;
    }

    // Stages that serve the same design have the same problems: each is said once.
    void report(const QByteArray& routeKey, const QString& message)
    {
        if (m_isToldAlready) return;
        DesignProblem problem{m_api.name, routeKey, message};
        if (m_api.stages.size() > 1 && std::find(m_problems.cbegin(), m_problems.cend(), problem) != m_problems.cend())
            return;
        m_problems.push_back(std::move(problem));
    }

    std::shared_ptr<const RunningApi> compileSocket()
    {
        const auto running = newApi();
        if (m_api.stages.empty())
            report({}, QStringLiteral("The API has no stage, so that nobody can connect to it; add one"));
        running->sockets = compileSocketApi(m_api, m_memory.good, m_resources, m_access, m_problems);
        return running;
    }

    void compileStages(RunningApi& running)
    {
        for (const Stage& stage : m_api.stages) {
            if (running.stage(stage.name)) {
                report({}, QStringLiteral("There are two stages called %1").arg(quoted(stage.name)));
                continue;
            }
            Served served = servedBy(stage);
            AccessPlans access = accessOf(stage, *served.api, *served.routes);
            running.stages.push_back({stage, std::move(served.routes), accessLogOf(stage), std::move(access)});
        }
        if (m_api.stages.empty()) {
            report({}, QStringLiteral("The API has no stage, so that no request reaches it; add $default"));
            (void)compileRoutes(m_api, {});
        }
    }

    // What a stage serves, and the design that it was compiled from.
    struct Served
    {
        std::shared_ptr<const Api> api;
        std::shared_ptr<const RunningRoutes> routes;
    };

    AccessPlans accessOf(const Stage& stage, const Api& api, const RunningRoutes& routes)
    {
        AccessCompiler compiler({api.protocol, api.resourceId(), stage.name, api.document, stage.document,
                                 api.documents.all("authorizers"), stage.variables},
                                m_access, [this](const QString& problem) { report({}, problem); });
        std::unordered_map<QByteArray, const Route*> designs;
        for (const Route& route : api.routes)
            designs.emplace(route.key(), &route);
        AccessPlans plans;
        for (size_t i = 0; i < routes.routes.size(); ++i) {
            const JsonValue& document = designs.at(routes.routes[i].key)->document;
            const auto text = [&document](const char* name) {
                const JsonValue* member = document.find(name);
                return member ? member->string() : QByteArray();
            };
            plans.set(i, compiler.compile({routes.routes[i].key, text("authorizationType"), text("authorizerId")}));
        }
        return plans;
    }

    // What a stage serves: its deployment's snapshot; the design as it is, if it deploys by itself; otherwise nothing.
    // Stages that serve the same share it.
    Served servedBy(const Stage& stage)
    {
        const JsonValue* deployment = stage.document.find("deploymentId");
        const QByteArray deploymentId = deployment ? deployment->string() : QByteArray();
        const JsonValue* snapshot = deploymentId.isEmpty() ? nullptr : findSnapshot(m_api, deploymentId);
        if (!deploymentId.isEmpty() && !snapshot)
            report({},
                   QStringLiteral("The stage %1 has the deployment %2, which there is none of: it serves the design "
                                  "as it is")
                       .arg(quoted(stage.name), quoted(deploymentId)));
        if (deploymentId.isEmpty() && !stage.autoDeploy) {
            report({},
                   QStringLiteral("The stage %1 has no deployment, so that no request reaches a route by it; deploy "
                                  "the API to it, or let it deploy by itself")
                       .arg(quoted(stage.name)));
            return {m_design, std::make_shared<RunningRoutes>()};
        }
        const QByteArray source = snapshot ? deploymentId : QByteArray();
        const auto shared = m_served.find(source);
        if (shared != m_served.end()) return shared->second;
        m_usesVariables = false;
        const Served served = snapshot ? compiled(std::make_shared<const Api>(apiOfSnapshot(m_api, *snapshot)), stage)
                                       : compiledDesign(stage);
        // What depends on the stage's variables is this stage's alone.
        if (!m_usesVariables) m_served[source] = served;
        return served;
    }

    Served compiled(std::shared_ptr<const Api> api, const Stage& stage)
    {
        auto routes = compileRoutes(*api, stage.variables);
        return {std::move(api), std::move(routes)};
    }

    Served compiledDesign(const Stage& stage)
    {
        m_isBroken = false;
        Served served = compiled(m_design, stage);
        if (!m_isBroken) {
            m_memory.good = std::make_shared<const Api>(m_api);
        } else if (m_memory.good) {
            report({}, QStringLiteral("Stage %1 goes on with the design that compiled last").arg(quoted(stage.name)));
            m_isToldAlready = true;
            served = compiled(m_memory.good, stage);
            m_isToldAlready = false;
        }
        return served;
    }

    std::shared_ptr<const AccessLogPlan> accessLogOf(const Stage& stage)
    {
        const JsonValue* settings = stage.document.find("accessLogSettings");
        return settings ? AccessLogPlan::compile(*settings) : nullptr;
    }

    std::shared_ptr<const RunningRoutes> compileRoutes(const Api& api,
                                                       const std::map<QByteArray, QByteArray>& variables)
    {
        const auto running = std::make_shared<RunningRoutes>();
        if (api.cors) {
            if (api.cors->allowCredentials && api.cors->allowOrigins.contains("*"))
                report({}, QStringLiteral("CORS: credentials cannot be allowed for every origin; name the origins, or "
                                          "switch credentials off (they are off until then)"));
            running->cors.emplace(*api.cors);
        }
        for (const Route& route : api.routes)
            compileRoute(*running, api, route, variables);
        return running;
    }

    void compileRoute(RunningRoutes& running, const Api& api, const Route& route,
                      const std::map<QByteArray, QByteArray>& variables)
    {
        const QByteArray key = route.key();
        base::Result<HttpRoute> wired = httpRoute(api, route, variables);
        if (wired) m_usesVariables = m_usesVariables || wired->usesStageVariables;
        base::Result<RunningIntegration> integration =
            wired ? compileIntegration(route, wired->integration) : base::Result<RunningIntegration>(wired.error());
        if (!integration) {
            report(key, integration.error().message);
            if (integration.error().code != base::ErrorCode::Unsupported) {
                const bool isUnfinished = leadsNowhere(route) || integration.error().code == base::ErrorCode::NotFound;
                m_isBroken = m_isBroken || !isUnfinished;
                return;
            }
            integration = RunningIntegration(NotCarriedOut{integration.error().message.toUtf8()});
        }
        const int number = static_cast<int>(running.routes.size());
        std::optional<int> twin;
        if (route.method.isEmpty() && route.path == "$default") {
            twin = running.table.addDefault(number);
        } else {
            const base::Result<Route> checked = parseRouteKey(key);
            if (!checked) {
                report(key, checked.error().message);
                m_isBroken = true;
                return;
            }
            twin = running.table.add(number, checked->method, *parsePathTemplate(checked->path));
        }
        if (twin) {
            const QByteArray& other = running.routes[static_cast<size_t>(*twin)].key;
            report(key, other == key ? QStringLiteral("There are two routes %1").arg(QString::fromUtf8(key))
                                     : QStringLiteral("Takes the same requests as %1").arg(QString::fromUtf8(other)));
            return;
        }
        running.routes.push_back({.key = key,
                                  .extras = wired ? std::move(wired->extras) : nullptr,
                                  .integration = std::move(*integration),
                                  .path = route.path});
    }

    base::Result<RunningIntegration> compileIntegration(const Route& route, const Integration& integration)
    {
        const auto wrap = [](auto result) -> base::Result<RunningIntegration> {
            if (!result) return result.error();
            return RunningIntegration(std::move(*result));
        };
        return std::visit(
            base::Overloaded{
                [&](std::monostate) -> base::Result<RunningIntegration> {
                    return invalid(
                        QStringLiteral("Leads nowhere yet: wire it to a function, a table, a target or a "
                                       "fixed response"));
                },
                [&](const FunctionIntegration& function) { return compileFunction(route, function); },
                [&](const TableIntegration& table) { return compileTable(route, table); },
                [&](const HttpIntegration& target) { return wrap(TargetPlan::compile(target, segmentsOf(route))); },
                [&](const MockIntegration& mock) { return wrap(MockAnswer::compile(mock)); },
            },
            integration);
    }

    // A path that cannot be read has no parameters; the route is reported for that anyway.
    static std::vector<PathSegment> segmentsOf(const Route& route)
    {
        auto segments = parsePathTemplate(route.path);
        return segments ? std::move(*segments) : std::vector<PathSegment>();
    }

    base::Result<RunningIntegration> compileTable(const Route& route, const TableIntegration& table)
    {
        auto plan = TablePlan::compile(table, segmentsOf(route), m_resources);
        if (!plan) return plan.error();
        if (!plan->table) report(route.key(), QStringLiteral("There is no table %1").arg(quoted(table.table)));
        return RunningIntegration(std::move(*plan));
    }

    base::Result<RunningIntegration> compileFunction(const Route& route, const FunctionIntegration& function)
    {
        constexpr int shortest = 50;
        constexpr int longest = 30'000;
        if (function.timeoutMs < shortest || function.timeoutMs > longest)
            return invalid(QStringLiteral("The integration's timeout of %1 ms is not within %2 and %3 ms")
                               .arg(function.timeoutMs)
                               .arg(shortest)
                               .arg(longest));
        if (!m_resources.hasFunction(function.function))
            report(route.key(), QStringLiteral("There is no function %1").arg(quoted(function.function)));
        return RunningIntegration(function);
    }

    const Api& m_api;
    const DesignResources& m_resources;
    const AccessSources& m_access;
    ApiMemory& m_memory;
    std::vector<DesignProblem>& m_problems;
    const std::shared_ptr<const Api> m_design{std::shared_ptr<const Api>(), &m_api};
    std::map<QByteArray, Served> m_served;  // by deployment, "" is the design
    bool m_usesVariables = false;           // of the routes compiled last
    bool m_isBroken = false;                // something of them does not compile, and not for being unfinished
    bool m_isToldAlready = false;           // what is wrong with them
};

}  // namespace

Compilation compile(const std::vector<Api>& apis, const DesignResources& resources, const AccessSources& access,
                    ApiMemories& memories)
{
    Compilation compilation;
    for (const Api& api : apis) {
        std::shared_ptr<const RunningApi> running =
            ApiCompiler(api, resources, access, memories, compilation.problems).compile();
        if (!running) continue;
        const auto twin =
            std::find_if(compilation.apis.cbegin(), compilation.apis.cend(),
                         [&](const std::shared_ptr<const RunningApi>& other) { return other->id == running->id; });
        if (twin != compilation.apis.cend()) {
            compilation.problems.push_back(
                {api.name,
                 {},
                 QStringLiteral("Has the same id %1 as the API %2")
                     .arg(QString::fromUtf8(running->id), QString::fromUtf8((*twin)->name))});
            continue;
        }
        if (api.port != 0) {
            const auto taken = std::find_if(compilation.ports.cbegin(), compilation.ports.cend(),
                                            [&](const auto& entry) { return entry.second == api.port; });
            if (taken == compilation.ports.cend())
                compilation.ports.emplace(api.name, api.port);
            else
                compilation.problems.push_back({api.name,
                                                {},
                                                QStringLiteral("Port %1 is the API %2's already")
                                                    .arg(api.port)
                                                    .arg(QString::fromUtf8(taken->first))});
        }
        compilation.apis.push_back(std::move(running));
    }
    std::erase_if(memories, [&](const auto& memory) {
        return std::none_of(compilation.apis.cbegin(), compilation.apis.cend(),
                            [&](const auto& api) { return api->id == memory.first; });
    });
    return compilation;
}

}  // namespace trestle::gateway
