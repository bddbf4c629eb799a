#include "ui/designer/EngineRunning.h"

#include <algorithm>

namespace trestle::ui {

namespace {

// Traces looked through for the last of a route: enough for a busy API, little enough for every repaint.
constexpr qint64 searchedTraces = 500;

}  // namespace

EngineRunning::EngineRunning(engine::Engine& engine, QObject* parent) : Running(parent), m_engine(engine)
{
    connect(&engine, &engine::Engine::endpointsChanged, this, &Running::changed);
    connect(&engine, &engine::Engine::problemsChanged, this, &Running::changed);
    connect(&engine, &engine::Engine::functionStatusChanged, this, &Running::changed);
    connect(&engine, &engine::Engine::tracesArrived, this, &Running::tracesArrived);
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
    observe::TraceStore& traces = m_engine.traces();
    const qint64 last = traces.lastNumber();
    for (qint64 number = last; number > 0 && number > last - searchedTraces; --number) {
        auto trace = traces.find(number);
        if (trace && trace->api == api && trace->routeKey == routeKey) return trace;
    }
    return nullptr;
}

std::vector<workspace::Problem> EngineRunning::problems() const
{
    return m_engine.problems();
}

}  // namespace trestle::ui
