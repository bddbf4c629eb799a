// Events that nobody waits for (InvocationType Event): accepted once they stand in the journal, run as soon as there is
// room, tried again one and two minutes after the handler failed, given up by count or age, their outcome sent on.
//
// Lives on the thread of Functions.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Mailbox.h"
#include "core/functions/AsyncJournal.h"
#include "core/functions/Destination.h"

#include <QTimer>

#include <deque>

namespace trestle::functions {

class AsyncQueue
{
public:
    /// What of a function's design the queue goes by.
    struct Rules
    {
        AsyncSettings settings;
        QByteArray deadLetterArn;
        bool mayRun = true;  // false: its reserved concurrency is zero
    };
    struct Surroundings
    {
        const base::Clock& clock;
        const FunctionPlace& place;
        std::function<void(Call)> invoke;
        std::function<Rules(const QByteArray& function, const QByteArray& qualifier)> rules;
        Destinations destinations;
    };
    using Accepted = base::UniqueFunction<void(base::Result<void>)>;

    explicit AsyncQueue(Surroundings surroundings);
    ~AsyncQueue();

    /// Takes up what `journal` kept from before, and keeps new events there from now on.
    void useJournal(std::unique_ptr<AsyncJournal> journal);
    /// `accepted` runs once the event would survive the engine's end, on the journal's thread or this one.
    void add(Invocation invocation, Accepted accepted);
    /// Events that are not done with.
    [[nodiscard]] size_t size() const { return m_events.size(); }

private:
    enum class State { Waiting, Ready, Running };
    struct Entry
    {
        AsyncEvent event;
        State state = State::Waiting;
        int refusals = 0;  // in a row, for want of concurrency
        std::optional<InvocationResult> lastFailure = {};
    };

    void begin(AsyncEvent event);
    void makeReady(Entry& entry);
    void runReady();
    void run(Entry& entry);
    void finished(const QByteArray& id, const InvocationResult& result);
    void judge(Entry& entry, const InvocationResult& result);
    void refused(Entry& entry);
    void settle(const QByteArray& id, const QByteArray& condition, const InvocationResult* result);
    void lookForDue();
    void schedule();

    Surroundings m_surroundings;
    base::Mailbox m_mailbox;
    std::unique_ptr<AsyncJournal> m_journal;  // null: events live as long as this object
    std::map<QByteArray, Entry> m_events;     // by id
    std::deque<QByteArray> m_ready;           // ids whose attempt is due
    int m_running = 0;
    QTimer m_timer;
};

}  // namespace trestle::functions
