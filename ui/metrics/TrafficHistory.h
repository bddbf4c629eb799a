// The last five minutes in steps of five seconds, and what each route and table cost: made from traces as they arrive,
// in any order. A value without a clock; main thread.
#pragma once

#include "core/observe/Histogram.h"
#include "core/observe/Trace.h"

#include <array>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

namespace trestle::ui {

/// What a route's requests used, of those whose traces were seen.
struct RouteUse
{
    static constexpr int steps = 60;

    qint64 calls = 0;
    double readUnits = 0;
    double writeUnits = 0;
    qint64 slowest = 0;  // number of the trace
    qint64 slowestNs = 0;
    std::array<int, steps> trend{};  // calls, the oldest step first
};

struct TableUse
{
    observe::Histogram duration;  // its count is that of operations
    qint64 itemsRead = 0;
    qint64 itemsWritten = 0;
    // Of requests that used this table alone: a trace does not say which of several its units went to.
    double readUnits = 0;
    double writeUnits = 0;
};

class TrafficHistory
{
public:
    static constexpr int steps = RouteUse::steps;
    static constexpr qint64 stepMs = 5'000;

    enum class Measure {
        Requests,    // of APIs, a second
        Errors,      // 4xx and 5xx, percent of requests
        Latency,     // ns that 95 of 100 stayed below
        ReadUnits,   // a second; of the table endpoint's requests too
        WriteUnits,  // likewise
    };
    using Series = std::array<double, steps>;

    struct RouteKey
    {
        QByteArray api;
        QByteArray stage;
        QByteArray route;

        bool operator<(const RouteKey& other) const
        {
            return std::tie(api, stage, route) < std::tie(other.api, other.stage, other.route);
        }
    };

    void add(const observe::Trace& trace);
    /// The step that holds `nowMs` becomes the last one; what is older than all of them is forgotten.
    void advance(qint64 nowMs);

    /// The oldest step first.
    [[nodiscard]] Series series(Measure measure) const;
    /// Of the last minute as a whole, or since the first request if that is less: a minute that has just begun is no
    /// minute of silence. 0 if nothing came.
    [[nodiscard]] double lastMinute(Measure measure) const;
    /// Whether all steps are empty.
    [[nodiscard]] bool isQuiet() const;
    /// When the step `index` of a series began; ms since 1970.
    [[nodiscard]] qint64 startOf(int index) const { return (m_last - steps + 1 + index) * stepMs; }

    [[nodiscard]] RouteUse routeUse(const RouteKey& route) const;
    [[nodiscard]] const std::map<QByteArray, std::unique_ptr<TableUse>>& tables() const { return m_tables; }

private:
    struct Step
    {
        qint64 requests = 0;
        qint64 errors = 0;
        double readUnits = 0;
        double writeUnits = 0;
        std::vector<qint64> durationsNs;
        std::map<RouteKey, int> routes;
    };

    [[nodiscard]] double measured(Measure measure, qint64 from, qint64 to) const;
    void addToTables(const observe::Trace& trace);

    std::map<qint64, Step> m_steps;  // by time / stepMs; none beyond the last `steps`
    qint64 m_last = 0;
    std::map<RouteKey, RouteUse> m_routes;  // their trend is kept in the steps
    std::map<QByteArray, std::unique_ptr<TableUse>> m_tables;
};

}  // namespace trestle::ui
