// How often something may happen, as an ideal token bucket: it starts full with `burst` tokens, gains `rate` of them a
// second without a pause and never holds more than `burst`. Exact: no rounding gathers, no timer runs.
//
// The state is one number, the time at which the bucket would be full again if nothing more were taken, so any thread
// may call anything and a token costs one compare-and-swap. Times are nanoseconds on Clock::monotonicNs.
#pragma once

#include <QtGlobal>

#include <atomic>

namespace trestle::gateway {

struct RateLimit
{
    double rate = 0;   // tokens a second, exact to a thousandth; 0: none ever come back
    qint64 burst = 0;  // 0: nothing passes

    bool operator==(const RateLimit&) const = default;
};

class TokenBucket
{
public:
    /// Full at `nowNs`.
    TokenBucket(const RateLimit& limit, qint64 nowNs);

    /// Takes one token; false, and nothing taken, if there is no whole one.
    [[nodiscard]] bool take(qint64 nowNs);
    /// Puts back what take() took: the request was refused elsewhere.
    void giveBack();
    /// How many whole tokens there are.
    [[nodiscard]] qint64 tokens(qint64 nowNs) const;
    [[nodiscard]] const RateLimit& limit() const { return m_limit; }

private:
    [[nodiscard]] qint64 ticks(qint64 nowNs) const;

    const RateLimit m_limit;
    const qint64 m_bornNs;
    qint64 m_ticksPerNs = 1;
    qint64 m_token = 0;     // ticks in which one comes
    qint64 m_capacity = 0;  // ticks in which all come
    std::atomic<qint64> m_fullAt = 0;
};

}  // namespace trestle::gateway
