#include "ui/designer/CanvasModel.h"

#include "core/base/Duration.h"
#include "core/functions/FunctionCompiler.h"
#include "ui/designer/RouteChip.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Format.h"

#include <QCoreApplication>

#include <set>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

constexpr int apiWidth = 264;
constexpr int targetWidth = 200;

CardId cardId(const Target& target)
{
    switch (target.kind) {
        case Target::Kind::Function:
            return {CardId::Kind::Function, target.name};
        case Target::Kind::Table:
            return {CardId::Kind::Table, target.name};
        case Target::Kind::Http:
            return {CardId::Kind::Http, hostOf(target.name)};
        case Target::Kind::Mock:
            return {CardId::Kind::Mock, {}};
    }
    return {};
}

class CanvasBuilder
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::CanvasBuilder)

public:
    CanvasBuilder(const workspace::Workspace& workspace, const std::vector<workspace::Problem>& problems,
                  const Running& running)
        : m_workspace(workspace), m_problems(problems), m_running(running)
    {
    }

    CanvasModel build()
    {
        for (const gateway::Api& api : m_workspace.apis)
            addApi(api);
        for (const functions::FunctionDescription& function : m_workspace.functions)
            addFunction(function);
        addHttpAndMock();
        for (const tables::TableDescription& table : m_workspace.tables)
            addTable(table);
        addWires();
        return std::move(m_model);
    }

private:
    int problemsAbout(const ObjectRef& object) const { return static_cast<int>(problemsOf(m_problems, object).size()); }

    void speak(Card& card, const QString& what)
    {
        card.spoken = what;
        if (card.problems > 0) card.spoken += QStringLiteral(", ") + problemWords(card.problems);
        m_model.cards.push_back(std::move(card));
    }

    void addApi(const gateway::Api& api)
    {
        Card card;
        card.id = {CardId::Kind::Api, api.name};
        card.object = {ObjectRef::Kind::Api, api.name, {}};
        card.title = QString::fromUtf8(api.name);
        card.detail = protocolWords(api.protocol);
        if (api.port != 0) card.detail += QStringLiteral(" :") + QString::number(api.port);
        for (const gateway::Route& route : api.routes) {
            CardRow row{{ObjectRef::Kind::Route, api.name, route.key()}, chipOf(api, route), route.path, 0, {}};
            row.problems = problemsAbout(row.route);
            row.spoken = tr("%1, %2").arg(QString::fromUtf8(route.key()), integrationWords(api, route));
            if (row.problems > 0) row.spoken += QStringLiteral(", ") + problemWords(row.problems);
            card.rows.push_back(std::move(row));
        }
        if (card.rows.empty()) card.lines.push_back({tr("No routes yet"), LineTone::Normal});
        const Running::ApiState state = m_running.api(api.name);
        if (!state.problem.isEmpty()) card.problems = 1;
        speak(card, tr("API %1, %2").arg(card.title, routesWords(api.routes.size())));
    }

    static QString callWords(const Traffic::Figures& figures)
    {
        const QString calls = figures.calls == 1 ? tr("1 call") : tr("%1 calls").arg(countText(figures.calls));
        return tr("%1   p95 %2").arg(calls, base::durationText(figures.p95Ns()));
    }

    void addFunction(const functions::FunctionDescription& function)
    {
        Card card;
        card.id = {CardId::Kind::Function, function.name};
        card.object = {ObjectRef::Kind::Function, function.name, {}};
        card.title = QString::fromUtf8(function.name);
        card.detail = runtimeWords(function.runtime);
        const Traffic::Figures* figures = m_running.traffic().function(function.name);
        card.lines.push_back({figures == nullptr ? QString::fromUtf8(function.handler) : callWords(*figures)});
        CardLine state;
        const functions::FunctionStatus status = m_running.functionStatus(function.name);
        if (!status.problem.isEmpty()) {
            state = {tr("does not load"), LineTone::Bad};
            if (status.version > 0) state.more = tr("v%1 serves on").arg(status.version);
            card.problems = 1;
        } else if (status.state == functions::FunctionState::Ready) {
            state = {tr("v%1 live").arg(status.version), LineTone::Good};
        } else {
            state = {tr("loads when called")};
        }
        if (figures != nullptr && figures->errors > 0 && state.more.isEmpty()) {
            state.more = figures->errors == 1 ? tr("1 error") : tr("%1 errors").arg(countText(figures->errors));
            state.moreTone = LineTone::Bad;
        }
        card.lines.push_back(state);
        std::set<QByteArray> streamed;
        for (const auto& [id, mapping] : function.eventSourceMappings)
            if (const QByteArray table = functions::streamedTable(mapping); !table.isEmpty()) streamed.insert(table);
        for (const QByteArray& table : streamed)
            card.lines.push_back({tr("stream of %1").arg(QString::fromUtf8(table))});
        speak(card, tr("Function %1, %2").arg(card.title, card.detail));
    }

    void addHttpAndMock()
    {
        std::map<QByteArray, int> hosts;
        int mocks = 0;
        for (const gateway::Api& api : m_workspace.apis) {
            for (const gateway::Route& route : api.routes) {
                const std::optional<Target> target = targetOf(api, route);
                if (!target) continue;
                if (target->kind == Target::Kind::Http && !target->name.isEmpty()) ++hosts[hostOf(target->name)];
                if (target->kind == Target::Kind::Mock) ++mocks;
            }
        }
        for (const auto& [host, routes] : hosts) {
            Card card;
            card.id = {CardId::Kind::Http, host};
            card.title = QString::fromUtf8(host);
            card.detail = QStringLiteral("HTTP");
            card.lines.push_back({tr("proxy"), LineTone::Normal});
            speak(card, tr("HTTP target %1, %2").arg(card.title, routesWords(static_cast<size_t>(routes))));
        }
        if (mocks == 0) return;
        Card card;
        card.id = {CardId::Kind::Mock, {}};
        card.title = tr("Mock");
        card.detail = tr("fixed answers");
        card.lines.push_back({routesWords(static_cast<size_t>(mocks)), LineTone::Normal});
        speak(card, tr("Mock, %1").arg(routesWords(static_cast<size_t>(mocks))));
    }

    void addTable(const tables::TableDescription& table)
    {
        Card card;
        card.id = {CardId::Kind::Table, table.name};
        card.object = {ObjectRef::Kind::Table, table.name, {}};
        card.title = QString::fromUtf8(table.name);
        const std::optional<qint64> items = m_running.itemCount(table.name);
        card.detail = !items ? tr("table") : *items == 1 ? tr("1 item") : tr("%1 items").arg(countText(*items));
        QByteArray keys = table.keys.partition.name;
        if (table.keys.sort) keys += ' ' + table.keys.sort->name;
        card.lines.push_back({QString::fromUtf8(keys), LineTone::Normal});
        QStringList indexes;
        for (const tables::IndexDescription& index : table.indexes)
            indexes.append(QString::fromUtf8(index.name));
        if (!indexes.isEmpty()) card.lines.push_back({indexes.join(QStringLiteral(", ")), LineTone::Normal});
        if (table.timeToLiveAttribute)
            card.lines.push_back({tr("ttl %1").arg(QString::fromUtf8(*table.timeToLiveAttribute)), LineTone::Normal});
        speak(card, tr("Table %1, key %2").arg(card.title, QString::fromUtf8(keys)));
    }

    void addWires()
    {
        for (const gateway::Api& api : m_workspace.apis) {
            for (size_t row = 0; row < api.routes.size(); ++row) {
                const std::optional<Target> target = targetOf(api, api.routes[row]);
                if (!target) continue;
                Wire wire{{CardId::Kind::Api, api.name}, static_cast<int>(row), cardId(*target)};
                if (m_model.card(*wire.to) == nullptr) wire.to.reset();
                m_model.wires.push_back(std::move(wire));
            }
        }
        for (const functions::FunctionDescription& function : m_workspace.functions) {
            for (const tables::TableDescription& table : m_workspace.tables)
                addAccess(function, table.name);
        }
    }

    // Only what was seen or what the function says itself: a wire that may not be true is worse than none.
    void addAccess(const functions::FunctionDescription& function, const QByteArray& table)
    {
        Wire wire{{CardId::Kind::Function, function.name}, -1, CardId{CardId::Kind::Table, table}, Wire::Kind::Seen};
        const QString from = QString::fromUtf8(function.name);
        const QString to = QString::fromUtf8(table);
        if (const Traffic::Access* access = m_running.traffic().access(function.name, table)) {
            wire.hint = tr("%1 and %2, as seen in its calls. Reads: %3, writes: %4")
                            .arg(from, to, countText(access->reads), countText(access->writes));
            m_model.wires.push_back(std::move(wire));
            return;
        }
        const auto named = std::find_if(function.environment.begin(), function.environment.end(),
                                        [&table](const auto& variable) { return variable.second == table; });
        if (named == function.environment.end()) return;
        wire.kind = Wire::Kind::Declared;
        wire.hint = tr("%1 names %2 in its environment (%3); no call has touched the table yet")
                        .arg(from, to, QString::fromUtf8(named->first));
        m_model.wires.push_back(std::move(wire));
    }

    const workspace::Workspace& m_workspace;
    const std::vector<workspace::Problem>& m_problems;
    const Running& m_running;
    CanvasModel m_model;
};

}  // namespace

QString CardId::key() const
{
    static constexpr const char* kinds[] = {"api", "function", "http", "mock", "table"};
    return QLatin1String(kinds[static_cast<int>(kind)]) + u':' + QString::fromUtf8(name);
}

QSize Card::size() const
{
    const int width = id.kind == CardId::Kind::Api ? apiWidth : targetWidth;
    int height = headerHeight + static_cast<int>(rows.size()) * rowHeight;
    if (!lines.empty()) height += static_cast<int>(lines.size()) * lineHeight + padding;
    return {width, height};
}

const Card* CanvasModel::card(const CardId& id) const
{
    const auto at = std::find_if(cards.begin(), cards.end(), [&id](const Card& card) { return card.id == id; });
    return at == cards.end() ? nullptr : &*at;
}

const Card* CanvasModel::cardOf(const ObjectRef& object) const
{
    if (object.kind == ObjectRef::Kind::Route) return card({CardId::Kind::Api, object.name});
    const auto at = std::find_if(cards.begin(), cards.end(), [&object](const Card& card) {
        return card.object == object && object.kind != ObjectRef::Kind::Workspace;
    });
    return at == cards.end() ? nullptr : &*at;
}

CanvasModel canvasModel(const workspace::Workspace& workspace, const std::vector<workspace::Problem>& problems,
                        const Running& running)
{
    return CanvasBuilder(workspace, problems, running).build();
}

std::optional<Target> targetFor(const CardId& card, const workspace::Workspace& workspace)
{
    switch (card.kind) {
        case CardId::Kind::Api:
            return std::nullopt;
        case CardId::Kind::Function:
            return Target{Target::Kind::Function, card.name};
        case CardId::Kind::Table:
            return Target{Target::Kind::Table, card.name};
        case CardId::Kind::Mock:
            return Target{Target::Kind::Mock, {}};
        case CardId::Kind::Http:
            // The URI as a route already has it: a host alone says neither scheme nor path.
            for (const gateway::Api& api : workspace.apis) {
                for (const gateway::Route& route : api.routes) {
                    const std::optional<Target> target = targetOf(api, route);
                    if (target && target->kind == Target::Kind::Http && hostOf(target->name) == card.name)
                        return target;
                }
            }
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace trestle::ui
