#include "core/gateway/access/Throttle.h"

#include <QMutexLocker>
#include <QStringBuilder>

#include <cmath>

namespace trestle::gateway {

namespace {

QByteArray rateText(const RateLimit& limit)
{
    constexpr double longest = 1e9;  // whole ones are written as such, which is much the faster
    const bool whole = std::abs(limit.rate) < longest && limit.rate == std::floor(limit.rate);
    return (whole ? QByteArray::number(static_cast<qint64>(limit.rate)) : QByteArray::number(limit.rate, 'g', 10)) %
           "/s";
}

// How many of `limits` gave a token, one after the other.
size_t takeInOrder(const Limits& limits, qint64 nowNs)
{
    size_t taken = 0;
    while (taken < limits.size() && limits[taken].bucket->take(nowNs))
        ++taken;
    return taken;
}

void giveBack(const Limits& limits, size_t taken)
{
    for (size_t i = 0; i < taken; ++i)
        limits[i].bucket->giveBack();
}

}  // namespace

const Limit* takeFromAll(const Limits& first, const Limits& then, qint64 nowNs)
{
    const size_t ofFirst = takeInOrder(first, nowNs);
    if (ofFirst < first.size()) {
        giveBack(first, ofFirst);
        return &first[ofFirst];
    }
    const size_t ofThen = takeInOrder(then, nowNs);
    if (ofThen == then.size()) return nullptr;
    giveBack(then, ofThen);
    giveBack(first, ofFirst);
    return &then[ofThen];
}

QByteArray describe(const Limits& first, const Limits& then, qint64 nowNs)
{
    QByteArray text;
    for (const Limits* limits : {&first, &then})
        for (const Limit& limit : *limits) {
            if (!text.isEmpty()) text += "; ";
            text += limit.whose % ": " % QByteArray::number(limit.bucket->tokens(nowNs)) % " of " %
                    QByteArray::number(limit.bucket->limit().burst) % " left at " % rateText(limit.bucket->limit());
        }
    return text;
}

QByteArray describeRefusal(const Limit& limit)
{
    return limit.whose + " has no token left (burst " + QByteArray::number(limit.bucket->limit().burst) + ", " +
           rateText(limit.bucket->limit()) + ')';
}

std::shared_ptr<TokenBucket> TokenBuckets::bucket(const QByteArray& name, const RateLimit& limit, qint64 nowNs)
{
    const QMutexLocker lock(&m_mutex);
    if (m_buckets.size() >= m_sweepAt) {
        std::erase_if(m_buckets, [](const auto& entry) { return entry.second.expired(); });
        m_sweepAt = std::max<size_t>(64, m_buckets.size() * 2);
    }
    std::weak_ptr<TokenBucket>& place = m_buckets[name];
    std::shared_ptr<TokenBucket> there = place.lock();
    if (!there || there->limit() != limit) {
        there = std::make_shared<TokenBucket>(limit, nowNs);
        place = there;
    }
    return there;
}

}  // namespace trestle::gateway
