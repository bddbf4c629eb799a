#include "core/aws/rest/Exchange.h"

#include "core/aws/CallTrace.h"
#include "core/aws/rest/Output.h"
#include "core/base/Ids.h"
#include "core/http/PeerCertificates.h"

namespace trestle::aws::rest {

namespace {

const base::Clock& clockOf(const Surroundings& surroundings)
{
    return surroundings.clock ? *surroundings.clock : base::SystemClock::instance();
}

}  // namespace

qint64 Surroundings::nowMs() const
{
    return clockOf(*this).nowMs();
}

Exchange::Exchange(std::shared_ptr<const Surroundings> surroundings, const Model& model, http::Request request,
                   http::Responder responder)
    : m_surroundings(std::move(surroundings)),
      m_model(&model),
      m_request(std::move(request)),
      m_responder(std::move(responder)),
      m_encrypted(http::peerEncryption() != nullptr),
      m_requestId(base::newUuid())
{
    const QByteArrayView root = traceRootOf(m_request.headers.value("x-amzn-trace-id"));
    if (root.isEmpty()) {
        m_traceRoot = base::newTraceRoot(m_surroundings->nowMs() / 1000);
    } else {
        m_traceRoot = root.toByteArray();
        // An empty addition changes nothing and tells whether a request of that id is under way.
        m_insideOpenRequest = m_surroundings->traces.addTo(m_traceRoot, {});
    }
}

void Exchange::beginRun(const QByteArray& function)
{
    m_function = function;
    m_runStartNs = clockOf(*m_surroundings).monotonicNs();
    if (!m_insideOpenRequest) m_surroundings->traces.open(m_traceRoot);
}

void Exchange::endRun(const functions::InvocationResult& result)
{
    const QByteArray problem = result.error ? result.error->message.toUtf8() : QByteArray();
    static constexpr observe::RecordingLimits limits;
    const qint64 startNs = m_request.receivedNs;
    const auto outcome = problem.isEmpty() ? observe::StationOutcome::Passed : observe::StationOutcome::Failed;
    if (m_note.isNull()) m_note = problem;
    m_run.stations.push_back({observe::StationKind::Function, outcome, 0, m_function, problem, m_runStartNs - startNs,
                              clockOf(*m_surroundings).monotonicNs() - m_runStartNs});
    if (m_insideOpenRequest) return;
    observe::TraceStore::Addition added = m_surroundings->traces.take(m_traceRoot);
    for (observe::Station& station : added.stations) {
        station.startNs -= startNs;
        station.depth = 1;
        m_run.stations.push_back(std::move(station));
    }
    for (observe::ItemAccess& item : added.items) {
        item.atNs -= startNs;
        m_run.items.push_back(std::move(item));
    }
    m_run.readUnits = added.readUnits;
    m_run.writeUnits = added.writeUnits;
    for (observe::LogLine line : result.log) {
        if (m_run.log.size() >= limits.logLines) break;
        line.atNs -= startNs;
        if (line.function.isEmpty()) line.function = m_function;
        m_run.log.push_back(std::move(line));
    }
}

void Exchange::answer(const base::JsonValue& document)
{
    send(answerOf(*m_model, *m_operation, document));
}

void Exchange::fail(const Failure& failure)
{
    if (m_note.isNull()) m_note = failure.message;
    send(failureResponse(*m_model, failure));
}

void Exchange::finish(const Outcome& outcome)
{
    if (outcome)
        answer(*outcome);
    else
        fail(outcome.error());
}

void Exchange::send(http::Response response)
{
    response.headers.add("x-amzn-RequestId", m_requestId);
    // Before the answer leaves: who has the answer finds its trace.
    record(response);
    m_responder.respond(std::move(response));
}

void Exchange::begin(http::Response head)
{
    head.headers.add("x-amzn-RequestId", m_requestId);
    m_sent = head;
    m_body.emplace(m_responder.begin(std::move(head)));
}

void Exchange::write(QByteArray bytes)
{
    static constexpr observe::RecordingLimits limits;
    if (m_sent.body.size() < limits.bodyBytes) m_sent.body += bytes;
    m_body->write(std::move(bytes));
}

void Exchange::end()
{
    record(m_sent);
    m_body->end();
}

void Exchange::record(const http::Response& response)
{
    const base::Clock& clock = clockOf(*m_surroundings);
    const qint64 durationNs = std::max<qint64>(0, clock.monotonicNs() - m_request.receivedNs);
    if (response.status >= 400 && m_note.isNull()) m_note = errorTextOf(response.body);

    observe::Station station;
    station.kind = observe::StationKind::Accept;
    station.outcome = response.status < 400 ? observe::StationOutcome::Passed : observe::StationOutcome::Failed;
    station.title = m_operation ? m_operation->name.toByteArray() : QByteArray();
    station.detail = m_note;
    station.durationNs = durationNs;
    if (m_insideOpenRequest) {
        station.depth = 1;
        station.startNs = m_request.receivedNs;
        observe::TraceStore::Addition addition;
        addition.stations.push_back(std::move(station));
        // If the enclosing request ended meanwhile, its trace is closed and takes nothing more.
        m_surroundings->traces.addTo(m_traceRoot, std::move(addition));
        return;
    }

    observe::Trace trace = std::move(m_run);
    trace.id = m_traceRoot;
    trace.requestId = m_requestId;
    trace.startedMs = clock.nowMs() - durationNs / 1'000'000;
    trace.durationNs = durationNs;
    trace.method = m_request.method;
    trace.target = m_request.target;
    trace.routeKey = station.title;
    trace.client = clientOf(m_request.headers.value("user-agent"));
    trace.status = response.status;
    trace.note = std::move(m_note);
    trace.request = recordedMessage(m_request.headers, m_request.body);
    trace.response = recordedMessage(response.headers, response.body);
    trace.stations.insert(trace.stations.begin(), std::move(station));
    m_surroundings->traces.add(std::move(trace));
}

}  // namespace trestle::aws::rest
