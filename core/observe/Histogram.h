// How long things took, in a bounded number of counters: eight for each doubling from a microsecond to four minutes, so
// that a quantile is told within a sixteenth of its value, and never outside the shortest and the longest. Any thread
// may call anything; recording is two additions, and a write where a time is shorter or longer than all before it.
#pragma once

#include <QtGlobal>

#include <array>
#include <atomic>
#include <limits>

namespace trestle::observe {

class Histogram
{
public:
    void record(qint64 ns);

    [[nodiscard]] quint64 count() const;
    [[nodiscard]] quint64 sumNs() const { return m_sumNs.load(std::memory_order_relaxed); }
    /// The time, in ns, that a part `q` (0 … 1) of all took at most: from the shortest to the longest recorded; 0 if
    /// none was.
    [[nodiscard]] qint64 quantileNs(double q) const;

private:
    static constexpr int perDoubling = 8;
    static constexpr int doublings = 28;
    static constexpr size_t buckets = 1 + perDoubling * doublings;  // the first: below a microsecond

    static size_t bucketOf(qint64 ns);
    static qint64 middleOf(size_t bucket);
    [[nodiscard]] qint64 withinRecorded(qint64 ns) const;

    std::atomic<qint64> m_shortestNs = std::numeric_limits<qint64>::max();
    std::atomic<qint64> m_longestNs = 0;
    std::atomic<quint64> m_sumNs = 0;
    std::array<std::atomic<quint64>, buckets> m_buckets{};
};

}  // namespace trestle::observe
