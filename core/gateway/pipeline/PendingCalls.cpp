#include "core/gateway/pipeline/PendingCalls.h"

namespace trestle::gateway {

namespace {

// Waits are real time, whatever clock the trace is told: they end by a timer of the event loop.
qint64 realNs()
{
    return base::SystemClock::instance().monotonicNs();
}

}  // namespace

PendingCalls::PendingCalls()
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { expire(); });
}

PendingCalls::~PendingCalls() = default;

PendingCalls::Ticket PendingCalls::add(std::unique_ptr<Exchange> exchange, int timeoutMs, TimedOut timedOut)
{
    const Ticket ticket{realNs() + qint64(timeoutMs) * 1'000'000, ++m_lastNumber};
    m_waiting.emplace(ticket, Waiting{std::move(exchange), timedOut});
    arm();
    return ticket;
}

Exchange* PendingCalls::look(const Ticket& ticket) const
{
    const auto found = m_waiting.find(ticket);
    return found == m_waiting.end() ? nullptr : found->second.exchange.get();
}

std::unique_ptr<Exchange> PendingCalls::take(const Ticket& ticket)
{
    const auto found = m_waiting.find(ticket);
    if (found == m_waiting.end()) return nullptr;
    std::unique_ptr<Exchange> exchange = std::move(found->second.exchange);
    m_waiting.erase(found);
    return exchange;
}

void PendingCalls::expire()
{
    const qint64 now = realNs();
    while (!m_waiting.empty() && m_waiting.begin()->first.first <= now) {
        Waiting over = std::move(m_waiting.begin()->second);
        m_waiting.erase(m_waiting.begin());
        over.timedOut(std::move(over.exchange));
    }
    arm();
}

void PendingCalls::arm()
{
    if (m_waiting.empty()) return;
    const qint64 earliest = m_waiting.begin()->first.first;
    if (m_timer.isActive() && m_armedFor <= earliest) return;
    m_armedFor = earliest;
    m_timer.start(static_cast<int>(std::max<qint64>(0, (earliest - realNs() + 999'999) / 1'000'000)));
}

}  // namespace trestle::gateway
