// Exchanges that wait for a function's answer, each with the time its wait ends. One per I/O thread, used there only;
// one timer serves them all, so that a call that is answered in time costs no timer.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

#include <QTimer>

#include <map>

namespace trestle::gateway {

class PendingCalls
{
public:
    using Ticket = std::pair<qint64, quint64>;  // deadline, number
    using TimedOut = void (*)(std::unique_ptr<Exchange>);

    PendingCalls();
    ~PendingCalls();

    Ticket add(std::unique_ptr<Exchange> exchange, int timeoutMs, TimedOut timedOut);
    /// Null if its wait is over.
    [[nodiscard]] Exchange* look(const Ticket& ticket) const;
    [[nodiscard]] std::unique_ptr<Exchange> take(const Ticket& ticket);

private:
    struct Waiting
    {
        std::unique_ptr<Exchange> exchange;
        TimedOut timedOut;
    };

    void expire();
    void arm();

    std::map<Ticket, Waiting> m_waiting;
    quint64 m_lastNumber = 0;
    qint64 m_armedFor = 0;
    QTimer m_timer;
};

}  // namespace trestle::gateway
