#include "core/functions/StreamLane.h"

#include <algorithm>

namespace trestle::functions {

namespace {

constexpr qint64 batchBytes = qint64(6) << 20;
constexpr qint64 shortestPauseMs = 100;
constexpr qint64 longestPauseMs = 30'000;

qint64 pauseMs(int attempts)
{
    return std::min(longestPauseMs, shortestPauseMs << std::min(attempts, 12));
}

}  // namespace

void StreamLane::add(StreamRecord record)
{
    m_pendingBytes += record.json.size();
    m_pending.push_back(std::move(record));
}

size_t StreamLane::size() const
{
    size_t count = m_pending.size();
    for (const StreamBatch& batch : m_work)
        count += batch.records.size();
    return count;
}

std::optional<qint64> StreamLane::oldest() const
{
    for (const StreamBatch& batch : m_work) {
        if (!batch.records.empty()) return batch.records.front().sequence;
    }
    return m_pending.empty() ? std::nullopt : std::optional(m_pending.front().sequence);
}

std::optional<qint64> StreamLane::windowOf(const StreamRecord& record) const
{
    if (m_source.tumblingWindowSeconds <= 0) return {};
    const qint64 length = qint64(m_source.tumblingWindowSeconds) * 1'000;
    return record.timeMs / length * length;
}

const StreamBatch* StreamLane::take(qint64 nowMs)
{
    if (m_isBusy) return nullptr;
    giveUpOld(nowMs);
    if (m_work.empty()) formBatch(nowMs);
    if (m_work.empty() || m_work.front().dueMs > nowMs) return nullptr;
    m_isBusy = true;
    return &m_work.front();
}

void StreamLane::formBatch(qint64 nowMs)
{
    // A window is closed by its end, once all its records are through.
    if (m_openWindowMs && (m_pending.empty() || windowOf(m_pending.front()) != m_openWindowMs)) {
        if (nowMs < *m_openWindowMs + qint64(m_source.tumblingWindowSeconds) * 1'000) return;
        m_work.push_back({.records = {}, .windowMs = m_openWindowMs, .isFinal = true});
        return;
    }
    if (m_pending.empty()) return;
    if (!m_waitingSinceMs) m_waitingSinceMs = nowMs;
    const auto wanted = static_cast<size_t>(m_source.batchSize);
    const bool isFull = m_pending.size() >= wanted || m_pendingBytes >= batchBytes;
    if (!isFull && nowMs - *m_waitingSinceMs < qint64(m_source.batchingWindowSeconds) * 1'000) return;
    StreamBatch batch;
    batch.windowMs = windowOf(m_pending.front());
    qint64 bytes = 0;
    while (!m_pending.empty() && batch.records.size() < wanted) {
        StreamRecord& record = m_pending.front();
        const bool isTooMuch = !batch.records.empty() && bytes + record.json.size() > batchBytes;
        if (isTooMuch || windowOf(record) != batch.windowMs) break;
        bytes += record.json.size();
        batch.records.push_back(std::move(record));
        m_pending.pop_front();
    }
    m_pendingBytes -= bytes;
    m_waitingSinceMs.reset();
    m_openWindowMs = batch.windowMs;
    m_work.push_back(std::move(batch));
}

void StreamLane::giveUpOld(qint64 nowMs)
{
    if (m_source.maximumRecordAgeSeconds < 0) return;
    const qint64 oldestMs = nowMs - qint64(m_source.maximumRecordAgeSeconds) * 1'000;
    StreamBatch old;
    const auto takeFrom = [&](auto& records) {
        while (!records.empty() && records.front().timeMs < oldestMs) {
            old.records.push_back(std::move(records.front()));
            records.erase(records.begin());
        }
    };
    while (!m_work.empty()) {
        StreamBatch& batch = m_work.front();
        old.attempts = std::max(old.attempts, batch.attempts);
        takeFrom(batch.records);
        if (!batch.records.empty() || batch.isFinal) break;
        m_work.pop_front();
    }
    if (m_work.empty()) {
        takeFrom(m_pending);
        m_pendingBytes = 0;
        for (const StreamRecord& record : m_pending)
            m_pendingBytes += record.json.size();
    }
    if (!old.records.empty()) m_givenUp.push_back({std::move(old), "RecordAgeExceeded"});
}

std::optional<qint64> StreamLane::dueMs() const
{
    if (m_isBusy) return {};
    if (!m_work.empty()) return m_work.front().dueMs;
    std::optional<qint64> due;
    if (m_openWindowMs) due = *m_openWindowMs + qint64(m_source.tumblingWindowSeconds) * 1'000;
    if (m_waitingSinceMs) {
        const qint64 full = *m_waitingSinceMs + qint64(m_source.batchingWindowSeconds) * 1'000;
        due = due ? std::min(*due, full) : full;
    }
    return due;
}

void StreamLane::endBatch()
{
    if (m_work.front().isFinal) {
        m_openWindowMs.reset();
        m_windowState = "{}";
    }
    m_work.pop_front();
}

void StreamLane::succeeded(const QByteArray& state)
{
    m_isBusy = false;
    m_refusals = 0;
    if (m_work.front().windowMs) m_windowState = state.isEmpty() ? QByteArray("{}") : state;
    endBatch();
}

void StreamLane::succeededBefore(qint64 sequence, qint64 nowMs)
{
    std::vector<StreamRecord>& records = m_work.front().records;
    const auto rest = std::find_if(records.begin(), records.end(),
                                   [sequence](const StreamRecord& each) { return each.sequence >= sequence; });
    const bool isPart = rest != records.begin();
    records.erase(records.begin(), rest);
    // What is left has been tried once; halves of it would only repeat what the function told already.
    if (!isPart) return failed(nowMs);
    m_isBusy = false;
    m_refusals = 0;
    attemptFailed(nowMs);
}

void StreamLane::failed(qint64 nowMs)
{
    m_isBusy = false;
    m_refusals = 0;
    StreamBatch& batch = m_work.front();
    if (m_source.bisectsBatchOnError && batch.records.size() > 1) {
        // Cutting does not count as an attempt.
        const auto middle = batch.records.begin() + static_cast<std::ptrdiff_t>(batch.records.size() / 2);
        StreamBatch second{.records = {std::make_move_iterator(middle), std::make_move_iterator(batch.records.end())},
                           .attempts = batch.attempts,
                           .windowMs = batch.windowMs};
        batch.records.erase(middle, batch.records.end());
        batch.dueMs = nowMs + shortestPauseMs;
        m_work.insert(m_work.begin() + 1, std::move(second));
        return;
    }
    attemptFailed(nowMs);
}

void StreamLane::attemptFailed(qint64 nowMs)
{
    StreamBatch& batch = m_work.front();
    ++batch.attempts;
    batch.dueMs = nowMs + pauseMs(batch.attempts - 1);
    if (m_source.maximumRetries < 0 || batch.attempts <= m_source.maximumRetries) return;
    if (!batch.records.empty()) m_givenUp.push_back({batch, "RetryAttemptsExhausted"});
    endBatch();
}

void StreamLane::refused(qint64 nowMs)
{
    m_isBusy = false;
    m_work.front().dueMs = nowMs + pauseMs(m_refusals++);
}

}  // namespace trestle::functions
