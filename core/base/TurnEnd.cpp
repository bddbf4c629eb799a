#include "core/base/TurnEnd.h"

#include <algorithm>

namespace trestle::base {

namespace {

constexpr qint64 quietNs = 100'000'000;  // without other work, before any is put off

thread_local TurnEnd* current = nullptr;

}  // namespace

TurnEnd* TurnEnd::ofThisThread()
{
    return current;
}

void TurnEnd::setOfThisThread(TurnEnd* turnEnd)
{
    current = turnEnd;
}

bool TurnEnd::putOff(const std::weak_ptr<Work>& work)
{
    ++m_requests;
    if (!m_isAlone) return false;
    const auto isSame = [&work](const std::weak_ptr<Work>& other) {
        return !work.owner_before(other) && !other.owner_before(work);
    };
    if (std::none_of(m_works.begin(), m_works.end(), isSame)) m_works.push_back(work);
    return true;
}

void TurnEnd::judge()
{
    if (m_events == 0 && m_requests == 0) return;
    const qint64 now = m_clock.monotonicNs();
    if (m_events > m_requests) m_otherNs = now;
    m_isAlone = now - m_otherNs >= quietNs;
    m_events = 0;
    m_requests = 0;
}

std::optional<std::chrono::nanoseconds> TurnEnd::run()
{
    judge();
    std::optional<std::chrono::nanoseconds> sleep;
    for (std::weak_ptr<Work>& weak : std::exchange(m_works, {})) {  // what it does may put off more
        const std::shared_ptr<Work> work = weak.lock();
        if (!work) continue;
        const auto again = work->endTurn(m_isAlone);
        if (again) m_works.push_back(std::move(weak));
        sleep =
            std::min(sleep.value_or(std::chrono::nanoseconds::max()), again.value_or(std::chrono::nanoseconds::zero()));
    }
    return sleep;
}

}  // namespace trestle::base
