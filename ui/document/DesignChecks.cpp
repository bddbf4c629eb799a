#include "ui/document/DesignChecks.h"

#include "core/gateway/definition/RouteTarget.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace trestle::ui {

namespace {

using workspace::ObjectRef;
using workspace::Problem;
using workspace::Severity;

class DesignChecks
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::DesignChecks)

public:
    explicit DesignChecks(const workspace::Workspace& workspace) : m_workspace(workspace) {}

    std::vector<Problem> run()
    {
        for (const gateway::Api& api : m_workspace.apis) {
            checkPort(api);
            for (const gateway::Route& route : api.routes) {
                m_object = {ObjectRef::Kind::Route, api.name, route.key()};
                checkRoute(api, route);
            }
        }
        return std::move(m_problems);
    }

private:
    void add(Severity severity, const QString& message)
    {
        m_problems.push_back({.severity = severity, .file = {}, .line = 0, .object = m_object, .message = message});
    }

    void checkPort(const gateway::Api& api)
    {
        m_object = {ObjectRef::Kind::Api, api.name, {}};
        if (api.port == 0) return;
        if (api.port == m_workspace.settings.port)
            add(Severity::Error, tr("Port %1 is the workspace's own endpoint; choose another").arg(api.port));
        const auto other = m_portOwners.constFind(api.port);
        if (other != m_portOwners.constEnd())
            add(Severity::Error,
                tr("Port %1 is used by API %2 as well").arg(QString::number(api.port), QString::fromUtf8(*other)));
        else
            m_portOwners.insert(api.port, api.name);
    }

    void checkRoute(const gateway::Api& api, const gateway::Route& route)
    {
        using Kind = gateway::RouteTarget::Kind;
        const gateway::RouteTarget to = gateway::routeTarget(api, route);
        // What a form wired is checked member by member; what documents say is compiled, and reported, by the engine.
        if (to.kind != Kind::Nowhere && std::holds_alternative<std::monostate>(route.integration)) {
            checkExists(route, to);
            return;
        }
        // A connection may open and close without anyone being told.
        const bool may =
            api.protocol == gateway::Protocol::WebSocket && (route.path == "$connect" || route.path == "$disconnect");
        if (to.kind == Kind::Nowhere && may) return;
        std::visit([this, &route](const auto& integration) { check(route, integration); }, route.integration);
    }

    void checkExists(const gateway::Route& route, const gateway::RouteTarget& to)
    {
        const bool noTable =
            to.kind == gateway::RouteTarget::Kind::Table && !to.name.isEmpty() && m_workspace.table(to.name) == nullptr;
        if (noTable)
            add(Severity::Error, tr("%1 leads to table %2, which does not exist")
                                     .arg(QString::fromUtf8(route.key()), QString::fromUtf8(to.name)));
    }

    void check(const gateway::Route& route, const std::monostate&)
    {
        add(Severity::Warning, tr("%1 leads nowhere yet: connect it to a function, table, HTTP target or mock")
                                   .arg(QString::fromUtf8(route.key())));
    }

    void check(const gateway::Route& route, const gateway::FunctionIntegration& integration)
    {
        if (integration.function.isEmpty())
            add(Severity::Error, tr("%1 names no function").arg(QString::fromUtf8(route.key())));
        else if (m_workspace.function(integration.function) == nullptr)
            add(Severity::Error, tr("%1 leads to function %2, which does not exist")
                                     .arg(QString::fromUtf8(route.key()), QString::fromUtf8(integration.function)));
    }

    void check(const gateway::Route& route, const gateway::TableIntegration& integration)
    {
        const QString key = QString::fromUtf8(route.key());
        const QString name = QString::fromUtf8(integration.table);
        if (integration.table.isEmpty()) {
            add(Severity::Error, tr("%1 names no table").arg(key));
            return;
        }
        if (m_workspace.table(integration.table) == nullptr) {
            add(Severity::Error, tr("%1 leads to table %2, which does not exist").arg(key, name));
            return;
        }
        const tables::KeySchema* keys = keySchema(m_workspace, integration);
        if (keys == nullptr) {
            add(Severity::Error,
                tr("%1: table %2 has no index %3").arg(key, name, QString::fromUtf8(integration.index)));
            return;
        }
        checkKey(key, integration, *keys);
    }

    void checkKey(const QString& routeKey, const gateway::TableIntegration& integration, const tables::KeySchema& keys)
    {
        using gateway::TableAction;
        if (integration.action == TableAction::Scan) return;
        const auto needs = [this, &routeKey, &integration](const tables::KeyAttribute& attribute) {
            const auto mapping = integration.key.find(attribute.name);
            if (mapping == integration.key.end() || mapping->second.isEmpty())
                add(Severity::Error,
                    tr("%1: key attribute %2 has no mapping").arg(routeKey, QString::fromUtf8(attribute.name)));
        };
        // PutItem finds its key in the body where no mapping sets it.
        if (integration.action != TableAction::PutItem) needs(keys.partition);
        if (keys.sort && integration.action != TableAction::PutItem && integration.action != TableAction::Query)
            needs(*keys.sort);
    }

    void check(const gateway::Route& route, const gateway::HttpIntegration& integration)
    {
        if (integration.uri.isEmpty())
            add(Severity::Error, tr("%1 has no target URI").arg(QString::fromUtf8(route.key())));
    }

    void check(const gateway::Route&, const gateway::MockIntegration&) {}

    const workspace::Workspace& m_workspace;
    ObjectRef m_object;
    QHash<quint16, QByteArray> m_portOwners;
    std::vector<Problem> m_problems;
};

}  // namespace

std::vector<Problem> withEngineProblems(std::vector<Problem> design, const std::vector<Problem>& engine)
{
    const size_t own = design.size();
    const auto isTold = [&design, own](const Problem& problem) {
        return std::any_of(design.begin(), design.begin() + std::ptrdiff_t(own), [&problem](const Problem& each) {
            return each.object.kind == ObjectRef::Kind::Route && each.object == problem.object;
        });
    };
    for (const Problem& problem : engine)
        if (!isTold(problem)) design.push_back(problem);
    return design;
}

const tables::KeySchema* keySchema(const workspace::Workspace& workspace, const gateway::TableIntegration& integration)
{
    const tables::TableDescription* table = workspace.table(integration.table);
    if (table == nullptr || integration.index.isEmpty()) return table == nullptr ? nullptr : &table->keys;
    const auto index = std::find_if(table->indexes.begin(), table->indexes.end(),
                                    [&integration](const auto& one) { return one.name == integration.index; });
    return index == table->indexes.end() ? nullptr : &index->keys;
}

std::vector<Problem> designProblems(const workspace::Workspace& workspace)
{
    return DesignChecks(workspace).run();
}

}  // namespace trestle::ui
