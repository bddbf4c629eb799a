#include "ui/metrics/TrafficHistory.h"

#include <algorithm>
#include <set>

namespace trestle::ui {

namespace {

/// "GetItem Library" names the table last.
QByteArray tableOf(const observe::Station& station)
{
    if (station.kind != observe::StationKind::Table) return {};
    return station.title.mid(station.title.lastIndexOf(' ') + 1);
}

}  // namespace

void TrafficHistory::add(const observe::Trace& trace)
{
    const qint64 at = trace.startedMs / stepMs;
    m_last = std::max(m_last, at);
    addToTables(trace);
    const RouteKey key{trace.api, trace.stage, trace.routeKey};
    if (!trace.api.isEmpty()) {
        RouteUse& use = m_routes[key];
        ++use.calls;
        use.readUnits += trace.readUnits;
        use.writeUnits += trace.writeUnits;
        if (trace.durationNs > use.slowestNs) {
            use.slowest = trace.number;
            use.slowestNs = trace.durationNs;
        }
    }
    if (at <= m_last - steps) return;
    Step& step = m_steps[at];
    step.readUnits += trace.readUnits;
    step.writeUnits += trace.writeUnits;
    if (trace.api.isEmpty()) return;
    ++step.requests;
    if (trace.status >= 400) ++step.errors;
    step.durationsNs.push_back(trace.durationNs);
    ++step.routes[key];
}

void TrafficHistory::addToTables(const observe::Trace& trace)
{
    std::set<QByteArray> used;
    for (const observe::Station& station : trace.stations) {
        const QByteArray table = tableOf(station);
        if (table.isEmpty()) continue;
        used.insert(table);
        std::unique_ptr<TableUse>& use = m_tables[table];
        if (!use) use = std::make_unique<TableUse>();
        use->duration.record(station.durationNs);
    }
    for (const observe::ItemAccess& item : trace.items) {
        const auto use = m_tables.find(item.table);
        if (use == m_tables.end()) continue;
        ++(item.kind == observe::ItemAccess::Kind::Read ? use->second->itemsRead : use->second->itemsWritten);
    }
    if (used.size() != 1) return;
    m_tables[*used.begin()]->readUnits += trace.readUnits;
    m_tables[*used.begin()]->writeUnits += trace.writeUnits;
}

void TrafficHistory::advance(qint64 nowMs)
{
    m_last = std::max(m_last, nowMs / stepMs);
    m_steps.erase(m_steps.begin(), m_steps.upper_bound(m_last - steps));
}

// Of the steps from `from` to `to`, both included.
double TrafficHistory::measured(Measure measure, qint64 from, qint64 to) const
{
    Step sum;
    for (auto at = m_steps.lower_bound(from); at != m_steps.end() && at->first <= to; ++at) {
        sum.requests += at->second.requests;
        sum.errors += at->second.errors;
        sum.readUnits += at->second.readUnits;
        sum.writeUnits += at->second.writeUnits;
        if (measure == Measure::Latency)
            sum.durationsNs.insert(sum.durationsNs.end(), at->second.durationsNs.begin(), at->second.durationsNs.end());
    }
    const double seconds = double(to - from + 1) * stepMs / 1'000;
    switch (measure) {
        case Measure::Requests:
            return double(sum.requests) / seconds;
        case Measure::Errors:
            return sum.requests == 0 ? 0 : 100.0 * double(sum.errors) / double(sum.requests);
        case Measure::Latency: {
            if (sum.durationsNs.empty()) return 0;
            // Rounded up, so that no minute is slower than the slowest of its steps.
            const auto rank = sum.durationsNs.begin() + qsizetype((sum.durationsNs.size() * 95 + 99) / 100 - 1);
            std::nth_element(sum.durationsNs.begin(), rank, sum.durationsNs.end());
            return double(*rank);
        }
        case Measure::ReadUnits:
            return sum.readUnits / seconds;
        case Measure::WriteUnits:
            return sum.writeUnits / seconds;
    }
    Q_UNREACHABLE();
}

TrafficHistory::Series TrafficHistory::series(Measure measure) const
{
    Series values{};
    for (int i = 0; i < steps; ++i) {
        const qint64 at = m_last - steps + 1 + i;
        values[size_t(i)] = measured(measure, at, at);
    }
    return values;
}

double TrafficHistory::lastMinute(Measure measure) const
{
    const qint64 begin = m_last - 60'000 / stepMs + 1;
    return measured(measure, m_steps.empty() ? begin : std::max(begin, m_steps.begin()->first), m_last);
}

bool TrafficHistory::isQuiet() const
{
    return m_steps.empty();
}

RouteUse TrafficHistory::routeUse(const RouteKey& route) const
{
    const auto found = m_routes.find(route);
    if (found == m_routes.end()) return {};
    RouteUse use = found->second;
    for (const auto& [at, step] : m_steps) {
        const auto calls = step.routes.find(route);
        if (calls != step.routes.end()) use.trend[size_t(at - (m_last - steps + 1))] = calls->second;
    }
    return use;
}

}  // namespace trestle::ui
