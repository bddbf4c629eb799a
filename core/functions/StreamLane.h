// The records of a stream that wait for a function, and what is to be done with them next: batches by size, time and
// tumbling window, in order; tried again, cut in halves or in part when they fail; given up by count or age. A shard's
// records go into as many lanes as its mapping runs side by side, by key, so that one item's changes stay in order.
//
// Decides only: whoever owns it reads the stream and calls the function. One thread, no I/O.
#pragma once

#include "core/functions/EventSource.h"

#include <deque>

namespace trestle::functions {

struct StreamRecord
{
    qint64 sequence = 0;
    qint64 timeMs = 0;  // of the change, since 1970
    QByteArray json;    // as the event has it
};

struct StreamBatch
{
    std::vector<StreamRecord> records;
    int attempts = 0;                     // that failed
    qint64 dueMs = 0;                     // not to be tried before
    std::optional<qint64> windowMs = {};  // start of the tumbling window it belongs to
    bool isFinal = false;                 // the window's last call
};

/// Records that are passed over.
struct GivenUpBatch
{
    StreamBatch batch;
    QByteArray condition;  // "RetryAttemptsExhausted", "RecordAgeExceeded"
};

class StreamLane
{
public:
    explicit StreamLane(const StreamSource& source) : m_source(source) {}

    void add(StreamRecord record);
    [[nodiscard]] size_t size() const;
    /// The lowest sequence that is not done with.
    [[nodiscard]] std::optional<qint64> oldest() const;

    /// The batch that is to be sent now; none while one is on its way. Records that are too old are given up here.
    [[nodiscard]] const StreamBatch* take(qint64 nowMs);
    /// When take() is worth another call for the time alone.
    [[nodiscard]] std::optional<qint64> dueMs() const;
    /// The batch that was taken; null if none is on its way.
    [[nodiscard]] const StreamBatch* inHand() const { return m_isBusy ? &m_work.front() : nullptr; }

    // How the batch that was taken went.
    void succeeded(const QByteArray& state);
    /// All before `sequence` is done with, the rest is tried again.
    void succeededBefore(qint64 sequence, qint64 nowMs);
    void failed(qint64 nowMs);
    /// No attempt: it could not be called at all, for want of concurrency or of the function.
    void refused(qint64 nowMs);

    [[nodiscard]] std::vector<GivenUpBatch> takeGivenUp() { return std::exchange(m_givenUp, {}); }
    /// What the calls of this window said so far: JSON, "{}" at first.
    [[nodiscard]] const QByteArray& windowState() const { return m_windowState; }

private:
    [[nodiscard]] std::optional<qint64> windowOf(const StreamRecord& record) const;
    void formBatch(qint64 nowMs);
    void giveUpOld(qint64 nowMs);
    void attemptFailed(qint64 nowMs);
    void endBatch();

    StreamSource m_source;
    std::deque<StreamRecord> m_pending;
    qint64 m_pendingBytes = 0;
    std::optional<qint64> m_waitingSinceMs;  // since when there is something pending
    std::deque<StreamBatch> m_work;          // the first one is next, or on its way
    bool m_isBusy = false;
    int m_refusals = 0;
    std::vector<GivenUpBatch> m_givenUp;
    std::optional<qint64> m_openWindowMs;  // the window whose calls have begun
    QByteArray m_windowState = "{}";
};

}  // namespace trestle::functions
