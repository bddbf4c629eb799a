// What the thread of an event loop puts off to the end of a turn, when it has looked at all that had come: work that
// another thread would do else, which then had to be woken, and had to wake this one again to tell of it. The thread
// does it itself while nobody but those who wait for that very work has asked it for anything lately; else they would
// wait for what is none of theirs.
#pragma once

#include "core/base/Clock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace trestle::base {

class TurnEnd
{
public:
    class Work
    {
    public:
        virtual ~Work() = default;
        /// Once a turn, on the thread that has put it off, until it returns nothing: it is done then, or in other
        /// hands. Otherwise the longest time the thread may sleep before it calls again. `mayBlock` false: the thread
        /// has been asked for something else meanwhile, and the work is for another one.
        virtual std::optional<std::chrono::nanoseconds> endTurn(bool mayBlock) = 0;
    };

    explicit TurnEnd(const Clock& clock = SystemClock::instance()) : m_clock(clock) {}

    /// The calling thread's; null where no event loop ends turns.
    [[nodiscard]] static TurnEnd* ofThisThread();
    static void setOfThisThread(TurnEnd* turnEnd);

    // The rest is for the thread it belongs to.

    /// Called once for each request that comes down to `work`. True: the end of the turn calls it, unless it is gone
    /// by then; false: there is, or was lately, other work for this thread.
    [[nodiscard]] bool putOff(const std::weak_ptr<Work>& work);

    /// Of the event loop: so many sockets were ready.
    void note(int events) { m_events += events; }
    /// Of the event loop: does what was put off. The longest time to sleep after that, if there is one; zero where
    /// something was done, which may have made more to do.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> run();

private:
    void judge();

    const Clock& m_clock;
    std::vector<std::weak_ptr<Work>> m_works;
    qint64 m_otherNs = 0;  // when the last request came that was not put off, by the monotonic clock
    int m_events = 0;      // since the last turn's end
    int m_requests = 0;    // that were to be put off, since then
    bool m_isAlone = false;
};

}  // namespace trestle::base
