#include "core/functions/StreamPoller.h"

#include "core/base/Ids.h"
#include "core/base/Log.h"
#include "core/functions/BatchResponse.h"

#include <QDateTime>

namespace trestle::functions {

using base::JsonValue;

namespace {

constexpr size_t bufferedRecords = 2'000;
constexpr int readRecords = 1'000;
constexpr qint64 streamSearchMs = 1'000;

QByteArray isoSeconds(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")).toLatin1();
}

}  // namespace

StreamPoller::StreamPoller(StreamSource source, Surroundings surroundings)
    : m_source(std::move(source)), m_surroundings(std::move(surroundings))
{
    // A window's state is one for the shard, so its records go one way.
    const int count = m_source.tumblingWindowSeconds > 0 ? 1 : std::max(1, m_source.parallelizationFactor);
    for (int n = 0; n < count; ++n)
        m_lanes.push_back({StreamLane(m_source), {}});
    for (const QByteArray& pattern : m_source.filters) {
        base::Result<EventFilter> filter = EventFilter::compile(pattern);
        if (filter) {
            m_filters.push_back(std::move(*filter));
            continue;
        }
        m_isBroken = true;
        m_lastResult = "PROBLEM: " + filter.error().message.toUtf8();
    }
}

void StreamPoller::wake()
{
    if (!m_source.enabled || m_isBroken || !findStream()) return;
    read();
    send();
    noteCheckpoint();
}

bool StreamPoller::findStream()
{
    const bool isDone = m_stream && m_isAtEnd && std::all_of(m_lanes.begin(), m_lanes.end(), [](const Lane& lane) {
                            return lane.records.size() == 0;
                        });
    if (m_stream && !isDone) return true;
    tables::StreamPointer found;
    for (const tables::StreamPointer& each : m_surroundings.tables.streams()) {
        if (each->tableName != m_source.table) continue;
        if (!m_source.streamLabel.isEmpty() && tables::streamLabel(*each) != m_source.streamLabel) continue;
        if (!found || each->labelMs > found->labelMs) found = each;
    }
    if (!found) {
        if (!m_stream) m_lastResult = "PROBLEM: The table has no stream";
        return m_stream != nullptr;
    }
    if (!m_stream || m_stream->labelMs != found->labelMs) begin(found);
    return true;
}

void StreamPoller::begin(const tables::StreamPointer& stream)
{
    const bool isFirst = m_stream == nullptr;
    const auto extent = m_surroundings.tables.streamExtent(*stream);
    if (!extent) {
        qCWarning(base::logFunctions).noquote() << m_source.table << "stream:" << extent.error().message;
        return;
    }
    m_stream = stream;
    m_isAtEnd = false;
    if (m_lastResult.startsWith("PROBLEM")) m_lastResult = "No records processed";
    const std::optional<Checkpoint> kept = m_surroundings.checkpoints.find(m_source.id);
    if (kept && kept->streamLabel == tables::streamLabel(*stream))
        m_position = std::max(kept->next, extent->horizon);
    else if (isFirst && !kept && m_source.startingPosition == StartingPosition::Latest)
        m_position = extent->next;
    else
        m_position = extent->horizon;
}

void StreamPoller::read()
{
    const auto isFull = [this] {
        size_t buffered = 0;
        for (const Lane& lane : m_lanes)
            buffered += lane.records.size();
        return buffered >= std::max(bufferedRecords, 2 * static_cast<size_t>(m_source.batchSize) * m_lanes.size());
    };
    while (!m_isAtEnd && !isFull()) {
        const auto page = m_surroundings.tables.readStream(*m_stream, m_position, readRecords);
        if (!page) {
            m_lastResult = "PROBLEM: " + page.error().message.toUtf8();
            return;
        }
        for (const tables::Change& change : page->changes)
            take(change);
        m_isAtEnd = !page->next;
        const bool hasMoved = page->next && *page->next > m_position;
        if (page->next) m_position = *page->next;
        if (!hasMoved) return;
    }
}

void StreamPoller::take(const tables::Change& change)
{
    StreamRecord record{change.sequence, change.timeMs, {}};
    const auto written = tables::appendStreamRecord(record.json, m_surroundings.streamPlace, *m_stream, change,
                                                    tables::StreamRecordStyle::Event);
    if (!written) {
        qCWarning(base::logFunctions).noquote() << m_source.table << "stream:" << written.error().message;
        return;
    }
    if (passes(record.json)) m_lanes[qHash(change.key, 0) % m_lanes.size()].records.add(std::move(record));
}

bool StreamPoller::passes(const QByteArray& record) const
{
    if (m_filters.empty()) return true;
    const auto value = base::parseJson(record);
    return value && std::any_of(m_filters.begin(), m_filters.end(),
                                [&value](const EventFilter& filter) { return filter.matches(*value); });
}

void StreamPoller::send()
{
    const qint64 now = m_surroundings.clock.nowMs();
    for (size_t n = 0; n < m_lanes.size(); ++n) {
        Lane& lane = m_lanes[n];
        const StreamBatch* batch = lane.records.take(now);
        tellGivenUp(lane);
        if (!batch) continue;
        m_surroundings.invoke(n, {.function = m_source.function,
                                  .event = eventOf(lane.records, *batch),
                                  .requestId = base::newUuid(),
                                  .traceRoot = base::newTraceRoot(now / 1'000),
                                  .qualifier = m_source.qualifier});
    }
}

QByteArray StreamPoller::eventOf(const StreamLane& lane, const StreamBatch& batch) const
{
    QByteArray event = "{\"Records\":[";
    for (const StreamRecord& record : batch.records)
        event.append(record.json).append(',');
    if (!batch.records.empty()) event.chop(1);
    event += ']';
    if (batch.windowMs) {
        const qint64 end = *batch.windowMs + qint64(m_source.tumblingWindowSeconds) * 1'000;
        event += ",\"window\":{\"start\":\"" + isoSeconds(*batch.windowMs) + "\",\"end\":\"" + isoSeconds(end) + "\"}" +
                 ",\"state\":" + lane.windowState() + ",\"shardId\":\"" + tables::shardId(*m_stream) +
                 "\",\"eventSourceARN\":\"" + tables::streamArn(m_surroundings.streamPlace, *m_stream) +
                 "\",\"isFinalInvokeForWindow\":" + (batch.isFinal ? "true" : "false") +
                 ",\"isWindowTerminatedEarly\":false";
    }
    return event + '}';
}

void StreamPoller::answered(size_t lane, const InvocationResult& result)
{
    judge(m_lanes[lane], result);
    tellGivenUp(m_lanes[lane]);
    wake();
}

void StreamPoller::judge(Lane& lane, const InvocationResult& result)
{
    const qint64 now = m_surroundings.clock.nowMs();
    const bool isRefused = result.error && (result.error->code == base::ErrorCode::LimitExceeded ||
                                            result.error->code == base::ErrorCode::ResourceNotFound);
    if (isRefused) {
        m_lastResult = "PROBLEM: " + result.error->message.toUtf8();
        return lane.records.refused(now);
    }
    lane.lastAnswer = result;
    if (result.error) {
        m_lastResult = "PROBLEM: Function call failed";
        return lane.records.failed(now);
    }
    const BatchFailure failure = m_source.reportsItemFailures && lane.records.inHand()
                                     ? batchFailure(result.payload, lane.records.inHand()->records)
                                     : BatchFailure();
    if (std::holds_alternative<std::monostate>(failure)) {
        m_lastResult = "OK";
        return lane.records.succeeded(m_source.tumblingWindowSeconds > 0 ? windowStateOf(result.payload)
                                                                         : QByteArray());
    }
    m_lastResult = "PROBLEM: Function returned batch item failures";
    if (const auto* from = std::get_if<FailedFrom>(&failure)) return lane.records.succeededBefore(from->sequence, now);
    lane.records.failed(now);
}

void StreamPoller::tellGivenUp(Lane& lane)
{
    for (const GivenUpBatch& givenUp : lane.records.takeGivenUp()) {
        qCWarning(base::logFunctions).noquote() << m_source.function << "gave up" << givenUp.batch.records.size()
                                                << "records of" << m_source.table << ':' << givenUp.condition;
        if (m_source.onFailureArn.isEmpty()) continue;
        m_surroundings.destinations.deliver(
            m_source.onFailureArn, {base::newUuid(), givenUpRecord(givenUp, lane), {}, m_surroundings.clock.nowMs()});
    }
}

QByteArray StreamPoller::givenUpRecord(const GivenUpBatch& givenUp, const Lane& lane) const
{
    const std::vector<StreamRecord>& records = givenUp.batch.records;
    const bool wasCalled = givenUp.batch.attempts > 0 && lane.lastAnswer;
    JsonValue context;
    context.insert("requestId", wasCalled ? lane.lastAnswer->report.requestId : base::newUuid());
    context.insert("functionArn",
                   functionArn(m_surroundings.place, {.function = m_source.function, .qualifier = m_source.qualifier}));
    context.insert("condition", givenUp.condition);
    context.insert("approximateInvokeCount", givenUp.batch.attempts);
    JsonValue info;
    info.insert("shardId", tables::shardId(*m_stream));
    info.insert("startSequenceNumber", tables::sequenceNumber(records.front().sequence));
    info.insert("endSequenceNumber", tables::sequenceNumber(records.back().sequence));
    info.insert("approximateArrivalOfFirstRecord", isoSeconds(records.front().timeMs));
    info.insert("approximateArrivalOfLastRecord", isoSeconds(records.back().timeMs));
    info.insert("batchSize", static_cast<qint64>(records.size()));
    info.insert("streamArn", tables::streamArn(m_surroundings.streamPlace, *m_stream));
    JsonValue record;
    record.insert("requestContext", std::move(context));
    if (wasCalled) record.insert("responseContext", responseContext(*lane.lastAnswer));
    record.insert("version", "1.0");
    record.insert("timestamp", isoMilliseconds(m_surroundings.clock.nowMs()));
    record.insert("DDBStreamBatchInfo", std::move(info));
    return base::writeJson(record);
}

void StreamPoller::noteCheckpoint()
{
    qint64 next = m_position;
    for (const Lane& lane : m_lanes)
        next = std::min(next, lane.records.oldest().value_or(next));
    m_surroundings.checkpoints.set(m_source.id, {tables::streamLabel(*m_stream), next});
}

std::optional<qint64> StreamPoller::dueMs() const
{
    if (!m_source.enabled || m_isBroken) return {};
    if (!m_stream || m_isAtEnd) return m_surroundings.clock.nowMs() + streamSearchMs;
    std::optional<qint64> due;
    for (const Lane& lane : m_lanes) {
        const std::optional<qint64> each = lane.records.dueMs();
        if (each) due = std::min(due.value_or(*each), *each);
    }
    return due;
}

}  // namespace trestle::functions
