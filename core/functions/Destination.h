// Where the outcome of an event goes that nobody waited for: the record of a success or failure, or the event itself to
// a dead-letter target; to another function, or into a table of ours. A queue, topic or bus of the cloud has no
// counterpart here: what is for one is told in the log and dropped.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/functions/AsyncEvent.h"
#include "core/functions/Call.h"
#include "core/tables/TableService.h"

namespace trestle::functions {

struct DestinationMessage
{
    QByteArray id;                                     // of the request or batch it tells of
    QByteArray body;                                   // JSON
    std::map<QByteArray, QByteArray> attributes = {};  // of a dead letter: RequestID, ErrorCode, ErrorMessage
    qint64 timeMs = 0;
};

class Destinations
{
public:
    /// Both may be called on the thread that delivers; `tables` null: there are none.
    using Enqueue = std::function<void(Invocation)>;
    Destinations(Enqueue enqueue, tables::TableService* tables) : m_enqueue(std::move(enqueue)), m_tables(tables) {}

    /// "arn:aws:lambda:…:function:NAME[:QUALIFIER]" or "arn:aws:dynamodb:…:table/NAME". A table gets an item whose
    /// keys are the message's id and time, its text in "body", its attributes beside it. Any thread.
    void deliver(const QByteArray& arn, const DestinationMessage& message) const;

private:
    void putItem(const QByteArray& table, const DestinationMessage& message) const;

    Enqueue m_enqueue;
    tables::TableService* m_tables;
};

/// The service's record of an event that is done with, version 1.0.
struct AsyncOutcome
{
    QByteArray condition;  // "Success", "RetriesExhausted", "EventAgeExceeded"
    int invokeCount = 0;
    const InvocationResult* result = nullptr;  // of the last attempt; null: there was none
};
[[nodiscard]] QByteArray outcomeRecord(const FunctionPlace& place, const AsyncEvent& event, const AsyncOutcome& outcome,
                                       qint64 nowMs);
/// "Handled" is the answer of old runtimes alone; what fails today is Unhandled. Null where nothing failed.
[[nodiscard]] base::JsonValue responseContext(const InvocationResult& result);
/// "2026-11-28T07:00:00.000Z"
[[nodiscard]] QByteArray isoMilliseconds(qint64 ms);

}  // namespace trestle::functions
