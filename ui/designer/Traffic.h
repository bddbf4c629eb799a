// What passed through the design, told trace by trace: the figures of routes and functions, and which tables a function
// was seen to read and write. A value: one small record for each of them, however many traces come.
#pragma once

#include "core/observe/Trace.h"

#include <map>
#include <utility>

namespace trestle::ui {

class Traffic
{
public:
    struct Figures
    {
        qint64 calls = 0;
        qint64 errors = 0;     // of a route: answers of 500 and above; of a function: calls that failed
        qint64 lastTrace = 0;  // its number

        /// Of the last 128 calls; 0 before the first.
        [[nodiscard]] qint64 p95Ns() const;

    private:
        friend class Traffic;
        void count(qint64 durationNs, bool failed, qint64 trace);
        std::vector<qint64> m_durations;
    };
    struct Access
    {
        qint64 reads = 0;
        qint64 writes = 0;
    };

    void add(const observe::Trace& trace);

    /// Null before the first call.
    [[nodiscard]] const Figures* route(const QByteArray& api, const QByteArray& routeKey) const;
    [[nodiscard]] const Figures* function(const QByteArray& name) const;
    /// Nothing as long as no call of `function` has touched `table`.
    [[nodiscard]] const Access* access(const QByteArray& function, const QByteArray& table) const;

private:
    using Pair = std::pair<QByteArray, QByteArray>;
    std::map<Pair, Figures> m_routes;
    std::map<QByteArray, Figures> m_functions;
    std::map<Pair, Access> m_accesses;
};

/// The tables that a trace's function station touched, each with what it did there; empty if no function ran.
[[nodiscard]] std::map<QByteArray, Traffic::Access> tablesTouched(const observe::Trace& trace);
/// The function that a trace ran; "" if none.
[[nodiscard]] QByteArray functionOf(const observe::Trace& trace);

}  // namespace trestle::ui
