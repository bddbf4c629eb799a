#include "core/observe/FunctionMetrics.h"

#include <QReadLocker>
#include <QWriteLocker>

namespace trestle::observe {

std::shared_ptr<FunctionCounts> FunctionMetrics::of(const QByteArray& function)
{
    {
        const QReadLocker reading(&m_lock);
        const auto found = m_functions.find(function);
        if (found != m_functions.end()) return found->second;
    }
    const QWriteLocker writing(&m_lock);
    const bool isFull = m_functions.size() >= mostFunctions && !m_functions.contains(function);
    std::shared_ptr<FunctionCounts>& there = m_functions[isFull ? QByteArray() : function];
    if (!there) {
        there = std::make_shared<FunctionCounts>();
        if (!isFull) there->function = function;
    }
    return there;
}

void FunctionMetrics::record(const QByteArray& function, CallOutcome outcome, qint64 durationNs, int concurrency)
{
    const std::shared_ptr<FunctionCounts> counts = of(function);
    switch (outcome) {
        case CallOutcome::Throttled:
            counts->throttles.fetch_add(1, std::memory_order_relaxed);
            return;
        case CallOutcome::Failed:
            counts->errors.fetch_add(1, std::memory_order_relaxed);
            break;
        case CallOutcome::Answered:
            break;
    }
    counts->duration.record(durationNs);
    int most = counts->concurrency.load(std::memory_order_relaxed);
    while (most < concurrency && !counts->concurrency.compare_exchange_weak(most, concurrency)) {
    }
}

std::vector<std::shared_ptr<const FunctionCounts>> FunctionMetrics::functions() const
{
    const QReadLocker reading(&m_lock);
    std::vector<std::shared_ptr<const FunctionCounts>> list;
    for (const auto& [name, counts] : m_functions)
        list.push_back(counts);
    return list;
}

}  // namespace trestle::observe
