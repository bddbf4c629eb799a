// The last traces, in a ring bounded by count and bytes. Writers are the I/O threads, readers anyone: any thread may
// call anything. Traces are kept packed (PackedTrace.h) and never change once stored; who reads gets his own.
#pragma once

#include "core/observe/Metrics.h"
#include "core/observe/Trace.h"

#include <QMutex>
#include <QVarLengthArray>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace trestle::observe {

class TraceStore
{
public:
    struct Options
    {
        size_t traces = 2'000;
        qsizetype bytes = qsizetype(64) << 20;
    };
    /// What a handler's own call to the table endpoint adds to the trace of the request that runs the handler.
    struct Addition
    {
        std::vector<Station> stations;  // start times absolute, on Clock::monotonicNs
        std::vector<ItemAccess> items;  // likewise
        double readUnits = 0;
        double writeUnits = 0;
    };

    TraceStore();
    explicit TraceStore(const Options& options);

    /// Numbers the trace, stores it and drops the oldest beyond the bounds. Returns the number. `meter`: of its route.
    qint64 add(const Trace& trace, const RouteMeter* meter = nullptr);

    // A request under way announces its id, so that additions find it: open before its handler runs, take when it ends.
    void open(const QByteArray& id);
    /// What was added since open(id), which ends with this.
    [[nodiscard]] Addition take(const QByteArray& id);
    /// False if no open request has that id.
    bool addTo(const QByteArray& id, Addition addition);

    /// The traces with a number above `after`, oldest first, at most `limit` of the newest.
    [[nodiscard]] std::vector<std::shared_ptr<const Trace>> since(qint64 after, size_t limit = 10'000) const;
    [[nodiscard]] std::shared_ptr<const Trace> find(qint64 number) const;
    [[nodiscard]] std::shared_ptr<const Trace> findById(const QByteArray& id) const;
    [[nodiscard]] qint64 lastNumber() const;
    void clear();

    /// What all traces ever added were, counted.
    [[nodiscard]] const Metrics& metrics() const { return m_metrics; }

    /// Called on the adding thread when the first trace comes after the last call of since(): one call wakes a reader
    /// however many traces follow. Set before traces come.
    void setListener(std::function<void()> listener);

private:
    /// Takes out what is beyond the bounds, to be freed once the mutex is free.
    [[nodiscard]] QVarLengthArray<QByteArray, 2> trim();
    [[nodiscard]] qint64 firstNumber() const { return m_lastNumber - qint64(m_traces.size()) + 1; }

    const Options m_options;
    std::function<void()> m_listener;
    Metrics m_metrics;
    mutable QMutex m_mutex;           // guards all below
    std::deque<QByteArray> m_traces;  // packed; their numbers rise by one to m_lastNumber
    qsizetype m_bytes = 0;
    qint64 m_lastNumber = 0;
    mutable bool m_announced = false;
    std::unordered_map<std::string, Addition> m_open;
};

}  // namespace trestle::observe
