// Time enters the engine here, so that tests can set it. SystemClock is the real one; tests/support has FakeClock.
// Any thread may call.
#pragma once

#include <QtGlobal>

namespace trestle::base {

class Clock
{
public:
    virtual ~Clock() = default;

    /// Milliseconds since 1970-01-01 UTC: what is shown, signed and stored.
    [[nodiscard]] virtual qint64 nowMs() const = 0;
    /// Nanoseconds on a clock that never jumps: what durations and deadlines are measured with.
    [[nodiscard]] virtual qint64 monotonicNs() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] qint64 nowMs() const override;
    [[nodiscard]] qint64 monotonicNs() const override;

    /// The one instance; lives until the process ends.
    [[nodiscard]] static const SystemClock& instance();
};

}  // namespace trestle::base
