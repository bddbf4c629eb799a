// A clock that stands still until a test moves it.
#pragma once

#include "core/base/Clock.h"

#include <atomic>

namespace trestle::tests {

class FakeClock final : public base::Clock
{
public:
    [[nodiscard]] qint64 nowMs() const override;
    [[nodiscard]] qint64 monotonicNs() const override;

    void advanceMs(qint64 ms);
    void setNowMs(qint64 ms);

private:
    std::atomic<qint64> m_nowMs = 1'700'000'000'000;
    std::atomic<qint64> m_monotonicNs = 1'000'000'000;
};

}  // namespace trestle::tests
