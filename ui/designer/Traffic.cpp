#include "ui/designer/Traffic.h"

#include <algorithm>

namespace trestle::ui {

namespace {

constexpr size_t remembered = 128;

template <typename Map, typename Key>
const typename Map::mapped_type* find(const Map& map, const Key& key)
{
    const auto at = map.find(key);
    return at == map.end() ? nullptr : &at->second;
}

const observe::Station* functionStation(const observe::Trace& trace)
{
    const auto at = std::find_if(trace.stations.begin(), trace.stations.end(), [](const observe::Station& station) {
        return station.kind == observe::StationKind::Function && station.depth == 0;
    });
    return at == trace.stations.end() ? nullptr : &*at;
}

bool writes(const QByteArray& operation)
{
    return operation.startsWith("Put") || operation.startsWith("Update") || operation.startsWith("Delete") ||
           operation == "BatchWriteItem" || operation == "TransactWriteItems";
}

}  // namespace

qint64 Traffic::Figures::p95Ns() const
{
    if (m_durations.empty()) return 0;
    std::vector<qint64> sorted = m_durations;
    const auto place = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() * 95 + 99) / 100 - 1);
    std::nth_element(sorted.begin(), place, sorted.end());
    return *place;
}

void Traffic::Figures::count(qint64 durationNs, bool failed, qint64 trace)
{
    if (m_durations.size() < remembered)
        m_durations.push_back(durationNs);
    else
        m_durations[static_cast<size_t>(calls) % remembered] = durationNs;
    ++calls;
    if (failed) ++errors;
    lastTrace = trace;
}

void Traffic::add(const observe::Trace& trace)
{
    if (!trace.routeKey.isEmpty() && !trace.api.isEmpty())
        m_routes[{trace.api, trace.routeKey}].count(trace.durationNs, trace.status >= 500, trace.number);
    const observe::Station* function = functionStation(trace);
    if (function == nullptr) return;
    m_functions[function->title].count(function->durationNs, function->outcome == observe::StationOutcome::Failed,
                                       trace.number);
    for (const auto& [table, access] : tablesTouched(trace)) {
        Access& sum = m_accesses[{function->title, table}];
        sum.reads += access.reads;
        sum.writes += access.writes;
    }
}

const Traffic::Figures* Traffic::route(const QByteArray& api, const QByteArray& routeKey) const
{
    return find(m_routes, Pair{api, routeKey});
}

const Traffic::Figures* Traffic::function(const QByteArray& name) const
{
    return find(m_functions, name);
}

const Traffic::Access* Traffic::access(const QByteArray& function, const QByteArray& table) const
{
    return find(m_accesses, Pair{function, table});
}

// Stations name the table of an operation on one; of those on several, the items do.
std::map<QByteArray, Traffic::Access> tablesTouched(const observe::Trace& trace)
{
    std::map<QByteArray, Traffic::Access> touched;
    if (functionStation(trace) == nullptr) return touched;
    const auto count = [&touched](const QByteArray& table, bool wrote) {
        ++(wrote ? touched[table].writes : touched[table].reads);
    };
    for (const observe::Station& station : trace.stations) {
        if (station.kind != observe::StationKind::Table || station.depth == 0) continue;
        const qsizetype space = station.title.indexOf(' ');
        if (space > 0) count(station.title.mid(space + 1), writes(station.title.first(space)));
    }
    for (const observe::ItemAccess& item : trace.items) {
        if (!touched.contains(item.table)) count(item.table, item.kind != observe::ItemAccess::Kind::Read);
    }
    return touched;
}

QByteArray functionOf(const observe::Trace& trace)
{
    const observe::Station* station = functionStation(trace);
    return station == nullptr ? QByteArray() : station->title;
}

}  // namespace trestle::ui
