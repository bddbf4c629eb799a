#include "core/functions/AsyncQueue.h"

#include "core/base/Json.h"

namespace trestle::functions {

namespace {

constexpr qint64 firstPauseMs = 60'000;
constexpr qint64 laterPauseMs = 120'000;
// For want of concurrency the service waits from one second to five minutes.
constexpr qint64 firstRefusalMs = 1'000;
constexpr qint64 longestRefusalMs = 300'000;
constexpr int timerMs = 250;      // how late an attempt may be
constexpr int runningLimit = 50;  // whoever waits for an answer finds room beside a flood of events

AsyncEvent eventOf(Invocation&& invocation, qint64 nowMs)
{
    return {.id = std::move(invocation.requestId),
            .function = std::move(invocation.function),
            .qualifier = std::move(invocation.qualifier),
            .payload = std::move(invocation.event),
            .clientContext = std::move(invocation.clientContext),
            .traceRoot = std::move(invocation.traceRoot),
            .lineage = std::move(invocation.lineage),
            .acceptedMs = nowMs,
            .dueMs = nowMs};
}

Invocation invocationOf(const AsyncEvent& event)
{
    return {.function = event.function,
            .event = event.payload,
            .requestId = event.id,
            .traceRoot = event.traceRoot,
            .qualifier = event.qualifier,
            .clientContext = event.clientContext,
            .lineage = event.lineage};
}

QByteArray errorMessageOf(const InvocationResult& result)
{
    const auto document = base::parseJson(result.payload);
    const base::JsonValue* message = document ? document->find("errorMessage") : nullptr;
    return message ? message->string() : result.payload;
}

}  // namespace

AsyncQueue::AsyncQueue(Surroundings surroundings) : m_surroundings(std::move(surroundings))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_mailbox, [this] { lookForDue(); });
}

AsyncQueue::~AsyncQueue() = default;

void AsyncQueue::useJournal(std::unique_ptr<AsyncJournal> journal)
{
    m_journal = std::move(journal);
    for (AsyncEvent& event : m_journal->events())
        begin(std::move(event));
}

void AsyncQueue::add(Invocation invocation, Accepted accepted)
{
    AsyncEvent event = eventOf(std::move(invocation), m_surroundings.clock.nowMs());
    if (!m_journal) {
        accepted({});
        begin(std::move(event));
        return;
    }
    const AsyncEvent kept = event;
    m_journal->put(kept, [this, event = std::move(event), accepted = std::move(accepted)](auto result) mutable {
        accepted(result);
        if (result) m_mailbox.post([this, event = std::move(event)]() mutable { begin(std::move(event)); });
    });
}

void AsyncQueue::begin(AsyncEvent event)
{
    const QByteArray id = event.id;
    Entry& entry = m_events[id];
    entry.event = std::move(event);
    if (entry.event.dueMs > m_surroundings.clock.nowMs()) return schedule();
    makeReady(entry);
    runReady();
}

void AsyncQueue::makeReady(Entry& entry)
{
    entry.state = State::Ready;
    m_ready.push_back(entry.event.id);
}

void AsyncQueue::runReady()
{
    while (m_running < runningLimit && !m_ready.empty()) {
        const QByteArray id = std::move(m_ready.front());
        m_ready.pop_front();
        run(m_events.at(id));
    }
}

void AsyncQueue::run(Entry& entry)
{
    const AsyncEvent& event = entry.event;
    const Rules rules = m_surroundings.rules(event.function, event.qualifier);
    const qint64 now = m_surroundings.clock.nowMs();
    if (now - event.acceptedMs > qint64(rules.settings.maximumAgeSeconds) * 1'000) {
        const std::optional<InvocationResult> last = std::move(entry.lastFailure);
        return settle(event.id, "EventAgeExceeded", last ? &*last : nullptr);
    }
    entry.state = State::Running;
    ++m_running;
    Call call;
    call.invocation = invocationOf(event);
    call.queuedNs = m_surroundings.clock.monotonicNs();
    // The answer may come while the call is made.
    call.reply = [this, id = event.id](InvocationResult result) {
        m_mailbox.post([this, id, result = std::move(result)] { finished(id, result); });
    };
    m_surroundings.invoke(std::move(call));
}

void AsyncQueue::finished(const QByteArray& id, const InvocationResult& result)
{
    --m_running;
    judge(m_events.at(id), result);
    runReady();
}

void AsyncQueue::judge(Entry& entry, const InvocationResult& result)
{
    entry.state = State::Waiting;
    const QByteArray id = entry.event.id;
    const Rules rules = m_surroundings.rules(entry.event.function, entry.event.qualifier);
    if (result.error && result.error->code == base::ErrorCode::LimitExceeded)
        return rules.mayRun ? refused(entry) : settle(id, "ZeroReservedConcurrency", nullptr);
    entry.refusals = 0;
    if (!result.error) return settle(id, "Success", &result);
    ++entry.event.attempts;
    const bool isHopeless =
        result.error->code == base::ErrorCode::ResourceNotFound || result.error->code == base::ErrorCode::Cancelled;
    if (isHopeless || entry.event.attempts > rules.settings.maximumRetries)
        return settle(id, "RetriesExhausted", &result);
    entry.lastFailure = result;
    entry.lastFailure->log.clear();
    entry.event.dueMs = m_surroundings.clock.nowMs() + (entry.event.attempts == 1 ? firstPauseMs : laterPauseMs);
    if (m_journal) m_journal->put(entry.event, {});
    schedule();
}

void AsyncQueue::refused(Entry& entry)
{
    const qint64 pause = std::min(longestRefusalMs, firstRefusalMs << std::min(entry.refusals, 10));
    ++entry.refusals;
    entry.event.dueMs = m_surroundings.clock.nowMs() + pause;
    schedule();
}

void AsyncQueue::settle(const QByteArray& id, const QByteArray& condition, const InvocationResult* result)
{
    const auto at = m_events.find(id);
    const AsyncEvent event = std::move(at->second.event);
    m_events.erase(at);
    const Rules rules = m_surroundings.rules(event.function, event.qualifier);
    const qint64 now = m_surroundings.clock.nowMs();
    const bool isSuccess = condition == "Success";
    const QByteArray& arn = isSuccess ? rules.settings.onSuccessArn : rules.settings.onFailureArn;
    if (!arn.isEmpty()) {
        const AsyncOutcome outcome{condition, isSuccess ? event.attempts + 1 : event.attempts, result};
        m_surroundings.destinations.deliver(
            arn, {event.id, outcomeRecord(m_surroundings.place, event, outcome, now), {}, now});
    }
    if (!isSuccess && !rules.deadLetterArn.isEmpty()) {
        DestinationMessage letter{event.id, event.payload, {{"RequestID", event.id}, {"ErrorCode", "200"}}, now};
        letter.attributes["ErrorMessage"] = result ? errorMessageOf(*result) : condition;
        m_surroundings.destinations.deliver(rules.deadLetterArn, letter);
    }
    if (m_journal) m_journal->remove(id);
}

void AsyncQueue::lookForDue()
{
    const qint64 now = m_surroundings.clock.nowMs();
    for (auto& [id, entry] : m_events) {
        if (entry.state == State::Waiting && entry.event.dueMs <= now) makeReady(entry);
    }
    runReady();
    schedule();
}

void AsyncQueue::schedule()
{
    const bool isNeeded = std::any_of(m_events.begin(), m_events.end(),
                                      [](const auto& each) { return each.second.state == State::Waiting; });
    if (!isNeeded)
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start(timerMs);
}

}  // namespace trestle::functions
