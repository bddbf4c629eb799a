#include "tests/support/FakeClock.h"

namespace trestle::tests {

qint64 FakeClock::nowMs() const
{
    return m_nowMs;
}

qint64 FakeClock::monotonicNs() const
{
    return m_monotonicNs;
}

void FakeClock::advanceMs(qint64 ms)
{
    m_nowMs += ms;
    m_monotonicNs += ms * 1'000'000;
}

void FakeClock::setNowMs(qint64 ms)
{
    m_nowMs = ms;
}

}  // namespace trestle::tests
