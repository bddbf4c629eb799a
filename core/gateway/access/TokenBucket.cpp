#include "core/gateway/access/TokenBucket.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trestle::gateway {

namespace {

constexpr qint64 milliTokenNs = 1'000'000'000'000;  // nanoseconds in which a thousandth of a token a second makes one
constexpr qint64 finestTick = 64;                   // of a nanosecond: leaves some four years before a number runs over
constexpr qint64 furthest = qint64(1) << 61;

}  // namespace

// A tick is the part of a nanosecond that makes a token a whole number of them: at 3 a second a third, at 10,000 a
// whole one. Rates that would need finer ticks than 1/64 ns have their token rounded down to it.
TokenBucket::TokenBucket(const RateLimit& limit, qint64 nowNs) : m_limit(limit), m_bornNs(nowNs)
{
    const qint64 milliRate = std::llround(std::clamp(limit.rate, 0.0, 1e9) * 1'000);
    if (milliRate <= 0) {
        m_token = furthest / std::max<qint64>(1, limit.burst);
    } else {
        const qint64 common = std::gcd(milliTokenNs, milliRate);
        m_ticksPerNs = std::min(milliRate / common, finestTick);
        m_token = m_ticksPerNs == milliRate / common ? milliTokenNs / common : milliTokenNs * m_ticksPerNs / milliRate;
    }
    m_capacity = std::clamp<qint64>(limit.burst, 0, furthest / m_token) * m_token;
}

qint64 TokenBucket::ticks(qint64 nowNs) const
{
    return std::max<qint64>(0, nowNs - m_bornNs) * m_ticksPerNs;
}

bool TokenBucket::take(qint64 nowNs)
{
    const qint64 now = ticks(nowNs);
    qint64 fullAt = m_fullAt.load(std::memory_order_relaxed);
    qint64 next = 0;
    do {
        next = std::max(fullAt, now) + m_token;
        if (next - now > m_capacity) return false;
    } while (!m_fullAt.compare_exchange_weak(fullAt, next, std::memory_order_relaxed));
    return true;
}

void TokenBucket::giveBack()
{
    m_fullAt.fetch_sub(m_token, std::memory_order_relaxed);
}

qint64 TokenBucket::tokens(qint64 nowNs) const
{
    const qint64 owed = std::max<qint64>(0, m_fullAt.load(std::memory_order_relaxed) - ticks(nowNs));
    return (m_capacity - owed) / m_token;
}

}  // namespace trestle::gateway
