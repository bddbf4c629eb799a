// One event source mapping at work: reads a table's stream from its checkpoint on, keeps what passes the filters in
// lanes, has the function called with batches and goes on from what it answers.
//
// Lives on the thread of EventSources. Reads happen in its calls; the function's answers come by answered().
#pragma once

#include "core/base/Clock.h"
#include "core/functions/Checkpoints.h"
#include "core/functions/Destination.h"
#include "core/functions/EventFilter.h"
#include "core/functions/StreamLane.h"
#include "core/tables/Tables.h"
#include "core/tables/changes/StreamRecordJson.h"

namespace trestle::functions {

class StreamPoller
{
public:
    struct Surroundings
    {
        tables::Tables& tables;
        const base::Clock& clock;
        tables::StreamPlace streamPlace;
        FunctionPlace place;
        const Destinations& destinations;
        Checkpoints& checkpoints;
        std::function<void(size_t lane, Invocation)> invoke;  // its answer goes to answered(), later
    };

    StreamPoller(StreamSource source, Surroundings surroundings);

    [[nodiscard]] const StreamSource& source() const { return m_source; }
    /// There may be new records, or time has passed.
    void wake();
    void answered(size_t lane, const InvocationResult& result);
    /// When to wake it for the time alone; nothing: new records will.
    [[nodiscard]] std::optional<qint64> dueMs() const;
    /// The service's LastProcessingResult: "No records processed", "OK", "PROBLEM: …".
    [[nodiscard]] const QByteArray& lastResult() const { return m_lastResult; }

private:
    struct Lane
    {
        StreamLane records;
        std::optional<InvocationResult> lastAnswer;
    };

    [[nodiscard]] bool findStream();
    void begin(const tables::StreamPointer& stream);
    void read();
    void take(const tables::Change& change);
    [[nodiscard]] bool passes(const QByteArray& record) const;
    void send();
    [[nodiscard]] QByteArray eventOf(const StreamLane& lane, const StreamBatch& batch) const;
    void judge(Lane& lane, const InvocationResult& result);
    void tellGivenUp(Lane& lane);
    [[nodiscard]] QByteArray givenUpRecord(const GivenUpBatch& givenUp, const Lane& lane) const;
    void noteCheckpoint();

    StreamSource m_source;
    Surroundings m_surroundings;
    std::vector<EventFilter> m_filters;
    bool m_isBroken = false;  // a filter cannot be used
    tables::StreamPointer m_stream;
    qint64 m_position = 0;   // sequence that is read next
    bool m_isAtEnd = false;  // the stream was switched off and read through
    std::vector<Lane> m_lanes;
    QByteArray m_lastResult = "No records processed";
};

}  // namespace trestle::functions
