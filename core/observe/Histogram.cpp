#include "core/observe/Histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace trestle::observe {

namespace {

constexpr qint64 unitNs = 1'000;

}  // namespace

// A value of 2^n … 2^(n+1) microseconds belongs to one of eight equal parts of that range.
size_t Histogram::bucketOf(qint64 ns)
{
    if (ns < unitNs) return 0;
    const quint64 parts = quint64(ns) * perDoubling / unitNs;  // from 8 on
    const int doubling = std::bit_width(parts) - 1 - 3;
    if (doubling >= doublings) return buckets - 1;
    const size_t part = size_t(parts >> doubling) - perDoubling;
    return 1 + size_t(doubling) * perDoubling + part;
}

qint64 Histogram::middleOf(size_t bucket)
{
    if (bucket == 0) return unitNs / 2;
    const size_t doubling = (bucket - 1) / perDoubling;
    const size_t part = (bucket - 1) % perDoubling;
    return (qint64(2 * (perDoubling + part) + 1) << doubling) * unitNs / (2 * perDoubling);
}

void Histogram::record(qint64 ns)
{
    ns = std::max<qint64>(0, ns);
    qint64 bound = m_shortestNs.load(std::memory_order_relaxed);
    while (ns < bound && !m_shortestNs.compare_exchange_weak(bound, ns, std::memory_order_relaxed)) {
    }
    bound = m_longestNs.load(std::memory_order_relaxed);
    while (ns > bound && !m_longestNs.compare_exchange_weak(bound, ns, std::memory_order_relaxed)) {
    }
    // Whoever sees the time counted sees the bounds that hold it.
    m_buckets[bucketOf(ns)].fetch_add(1, std::memory_order_release);
    m_sumNs.fetch_add(quint64(ns), std::memory_order_relaxed);
}

quint64 Histogram::count() const
{
    quint64 total = 0;
    for (const auto& bucket : m_buckets)
        total += bucket.load(std::memory_order_acquire);
    return total;
}

qint64 Histogram::quantileNs(double q) const
{
    const quint64 total = count();
    if (total == 0) return 0;
    const auto rank = std::max<quint64>(1, quint64(std::ceil(std::clamp(q, 0.0, 1.0) * double(total))));
    quint64 seen = 0;
    for (size_t i = 0; i < buckets; ++i) {
        seen += m_buckets[i].load(std::memory_order_relaxed);
        if (seen >= rank) return withinRecorded(middleOf(i));
    }
    return withinRecorded(middleOf(buckets - 1));
}

// The middle of a bucket may lie beyond all that is in it.
qint64 Histogram::withinRecorded(qint64 ns) const
{
    return std::clamp(ns, m_shortestNs.load(std::memory_order_relaxed), m_longestNs.load(std::memory_order_relaxed));
}

}  // namespace trestle::observe
