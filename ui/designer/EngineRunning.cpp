#include "ui/designer/EngineRunning.h"

#include <algorithm>

namespace trestle::ui {

namespace {

// How long traces gather before the figures are told: nothing a person can read changes faster.
constexpr int gatherMs = 100;

}  // namespace

EngineRunning::EngineRunning(engine::Engine& engine, QObject* parent) : Running(parent), m_engine(engine)
{
    connect(&engine, &engine::Engine::endpointsChanged, this, &Running::changed);
    connect(&engine, &engine::Engine::problemsChanged, this, &Running::changed);
    connect(&engine, &engine::Engine::functionStatusChanged, this, &Running::changed);
    m_traceTimer.setSingleShot(true);
    m_traceTimer.setInterval(gatherMs);
    connect(&m_traceTimer, &QTimer::timeout, this, &EngineRunning::takeTraces);
    connect(&engine, &engine::Engine::tracesArrived, this, [this] {
        if (!m_traceTimer.isActive()) m_traceTimer.start();
    });
    takeTraces();
}

void EngineRunning::takeTraces()
{
    Traces traces = m_engine.traces().since(m_lastTrace);
    if (!traces.empty()) m_lastTrace = traces.back()->number;
    take(std::move(traces));
}

Running::ApiState EngineRunning::api(const QByteArray& name) const
{
    ApiState state;
    state.url = m_engine.apiUrl(name);
    state.running = !state.url.isEmpty();
    const QList<engine::Endpoint> endpoints = m_engine.endpoints();
    const auto own = std::find_if(endpoints.begin(), endpoints.end(),
                                  [&name](const engine::Endpoint& endpoint) { return endpoint.api == name; });
    if (own != endpoints.end()) state.problem = own->problem;
    return state;
}

void EngineRunning::startApi(const QByteArray& name)
{
    m_engine.startApi(name);
}

void EngineRunning::stopApi(const QByteArray& name)
{
    m_engine.stopApi(name);
}

functions::FunctionStatus EngineRunning::functionStatus(const QByteArray& name) const
{
    return m_engine.functionStatus(name);
}

std::shared_ptr<const observe::Trace> EngineRunning::lastTrace(const QByteArray& api, const QByteArray& routeKey) const
{
    const Traffic::Figures* figures = traffic().route(api, routeKey);
    return figures == nullptr ? nullptr : m_engine.traces().find(figures->lastTrace);
}

std::optional<qint64> EngineRunning::itemCount(const QByteArray& table) const
{
    const auto at = m_items.find(table);
    return at == m_items.end() ? std::nullopt : std::optional(at->second);
}

void EngineRunning::countItems(const QList<QByteArray>& tables)
{
    for (const QByteArray& table : tables) {
        m_engine.describeTable(table, this, [this, table](tables::OperationResult<tables::TableStatus> status) {
            if (!status || itemCount(table) == status->itemCount) return;
            m_items[table] = status->itemCount;
            Q_EMIT itemsCounted();
        });
    }
}

std::vector<workspace::Problem> EngineRunning::problems() const
{
    return m_engine.problems();
}

}  // namespace trestle::ui
