// What the service's metrics tell of each function: Invocations, Errors, Throttles, Duration and ConcurrentExecutions,
// since this object was made. Bounded by the number of functions; beyond `mostFunctions` all further ones are told
// together, without a name. Any thread may call anything.
#pragma once

#include "core/observe/Histogram.h"

#include <QByteArray>
#include <QReadWriteLock>

#include <map>
#include <memory>
#include <vector>

namespace trestle::observe {

enum class CallOutcome { Answered, Failed, Throttled };

struct FunctionCounts
{
    QByteArray function;
    std::atomic<quint64> errors = 0;
    std::atomic<quint64> throttles = 0;
    std::atomic<int> concurrency = 0;  // the most at a time
    Histogram duration;                // its count is Invocations: a throttled call is none
};

class FunctionMetrics
{
public:
    static constexpr size_t mostFunctions = 1'000;

    /// `concurrency`: calls of the function under way when this one began, itself included.
    void record(const QByteArray& function, CallOutcome outcome, qint64 durationNs, int concurrency);

    /// By name. What it points to goes on counting.
    [[nodiscard]] std::vector<std::shared_ptr<const FunctionCounts>> functions() const;

private:
    [[nodiscard]] std::shared_ptr<FunctionCounts> of(const QByteArray& function);

    mutable QReadWriteLock m_lock;  // guards the map
    std::map<QByteArray, std::shared_ptr<FunctionCounts>> m_functions;
};

/// As prometheusText(const Metrics&).
[[nodiscard]] QByteArray prometheusText(const FunctionMetrics& metrics);

}  // namespace trestle::observe
