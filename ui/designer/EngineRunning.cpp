#include "ui/designer/EngineRunning.h"

#include "core/base/Json.h"
#include "ui/designer/JsonEdit.h"

#include <algorithm>

namespace trestle::ui {

namespace {

base::JsonValue inputOf(const gateway::RestTest& test)
{
    base::JsonValue input = base::JsonValue::Object();
    input.insert("pathWithQueryString", test.pathWithQuery);
    input.insert("body", test.body);
    base::JsonValue headers = base::JsonValue::Object();
    for (const http::Header& header : test.headers) {
        base::JsonValue::Array values;
        for (const QByteArray& value : test.headers.values(header.name))
            values.emplace_back(value);
        setMember(headers, header.name, std::move(values));
    }
    input.insert("multiValueHeaders", std::move(headers));
    return input;
}

base::Result<gateway::RestTestOutcome> outcomeOf(const base::Result<http::ClientResponse>& response)
{
    if (!response) return response.error();
    const auto answer = base::parseJson(response->body);
    if (!answer) return answer.error();
    if (response->status != 200)
        return base::Error{base::ErrorCode::NotFound, QString::fromUtf8(textOf(*answer, "message"))};
    const auto numberOf = [&answer](QByteArrayView name) {
        const base::JsonValue* number = answer->find(name);
        return number == nullptr ? qint64(0) : number->toInteger().value_or(0);
    };
    gateway::RestTestOutcome outcome;
    outcome.status = static_cast<int>(numberOf("status"));
    outcome.latencyMs = numberOf("latency");
    outcome.body = textOf(*answer, "body");
    outcome.log = textOf(*answer, "log");
    if (const base::JsonValue* headers = answer->find("multiValueHeaders"))
        for (const auto& [name, values] : headers->object())
            for (const base::JsonValue& value : values.array())
                outcome.headers.add(name, value.string());
    return outcome;
}

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
        m_engine.tables().describeTable(table, this, [this, table](const auto& status) {
            if (!status || itemCount(table) == status->itemCount) return;
            m_items[table] = status->itemCount;
            Q_EMIT itemsCounted();
        });
    }
}

// By the service's own wire, so that the window shows what any client gets.
void EngineRunning::testMethod(const gateway::RestTest& test, QObject* context, Tested reply)
{
    http::ClientRequest request;
    request.method = "POST";
    request.url = m_engine.endpointUrl();
    request.url.setPath(QStringLiteral("/restapis/%1/resources/%2/methods/%3")
                            .arg(QString::fromUtf8(test.apiId), QString::fromUtf8(test.resourceId),
                                 QString::fromUtf8(test.httpMethod)));
    request.headers.add("Content-Type", "application/json");
    request.body = base::writeJson(inputOf(test));
    m_engine.send(
        std::move(request), context,
        [reply = std::move(reply)](const base::Result<http::ClientResponse>& response) { reply(outcomeOf(response)); });
}

std::vector<workspace::Problem> EngineRunning::problems() const
{
    return m_engine.problems();
}

}  // namespace trestle::ui
