#include "core/aws/rest/Exchange.h"

#include "core/aws/CallTrace.h"
#include "core/aws/rest/Output.h"
#include "core/base/Ids.h"

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

    observe::Trace trace;
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
    trace.stations.push_back(std::move(station));
    m_surroundings->traces.add(std::move(trace));
}

}  // namespace trestle::aws::rest
