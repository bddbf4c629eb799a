#include "core/observe/Metrics.h"

#include <QReadLocker>
#include <QWriteLocker>

#include <algorithm>
#include <tuple>

namespace trestle::observe {

namespace {

bool isIntegration(const Station& station)
{
    switch (station.kind) {
        case StationKind::Function:
        case StationKind::Table:
        case StationKind::HttpTarget:
        case StationKind::Mock:
            return station.depth == 0;
        case StationKind::Accept:
        case StationKind::Route:
        case StationKind::Cors:
        case StationKind::Authorizer:
        case StationKind::Validation:
        case StationKind::Throttle:
        case StationKind::RequestMapping:
        case StationKind::ResponseMapping:
        case StationKind::Response:
            return false;
    }
    return false;
}

// Nearly always the very same, which says so without a look at the text.
bool isSame(const QByteArray& a, const QByteArray& b)
{
    return (a.constData() == b.constData() && a.size() == b.size()) || a == b;
}

bool counts(const RouteMetrics& metrics, const Trace& trace)
{
    return isSame(metrics.route, trace.routeKey) && isSame(metrics.stage, trace.stage) &&
           isSame(metrics.api, trace.api);
}

}  // namespace

RouteMetrics& Metrics::of(const Trace& trace, const RouteMeter* meter)
{
    if (!meter) return lookUp(trace);
    RouteMetrics* const last = meter->m_last.load(std::memory_order_acquire);
    if (last && counts(*last, trace)) return *last;
    RouteMetrics& found = lookUp(trace);
    meter->m_last.store(&found, std::memory_order_release);
    return found;
}

RouteMetrics& Metrics::lookUp(const Trace& trace)
{
    QByteArray key = trace.api + '\n' + trace.stage + '\n' + trace.routeKey;
    {
        const QReadLocker reading(&m_lock);
        const auto found = m_routes.find(key);
        if (found != m_routes.end()) return *found->second;
    }
    const QWriteLocker writing(&m_lock);
    const bool full = m_routes.size() >= mostRoutes && !m_routes.contains(key);
    if (full) key.clear();
    std::shared_ptr<RouteMetrics>& there = m_routes[key];
    if (!there) {
        there = std::make_shared<RouteMetrics>();
        if (!full) {
            there->api = trace.api;
            there->stage = trace.stage;
            there->route = trace.routeKey;
        }
    }
    return *there;
}

void Metrics::record(const Trace& trace, const RouteMeter* meter)
{
    if (trace.api.isEmpty()) return;
    RouteMetrics& metrics = of(trace, meter);
    metrics.latency.record(trace.durationNs);
    if (trace.status >= 500)
        metrics.serverErrors.fetch_add(1, std::memory_order_relaxed);
    else if (trace.status >= 400)
        metrics.clientErrors.fetch_add(1, std::memory_order_relaxed);
    for (const Station& station : trace.stations)
        if (isIntegration(station)) metrics.integrationLatency.record(station.durationNs);
    if (const qint64 bytes = trace.request.bodySize + trace.response.bodySize; bytes > 0)
        metrics.dataProcessed.fetch_add(quint64(bytes), std::memory_order_relaxed);
    if (trace.cache == CacheUse::Hit) metrics.cacheHits.fetch_add(1, std::memory_order_relaxed);
    if (trace.cache == CacheUse::Miss) metrics.cacheMisses.fetch_add(1, std::memory_order_relaxed);
}

std::vector<std::shared_ptr<const RouteMetrics>> Metrics::routes() const
{
    std::vector<std::shared_ptr<const RouteMetrics>> list;
    {
        const QReadLocker reading(&m_lock);
        for (const auto& [key, metrics] : m_routes)
            list.push_back(metrics);
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
        return std::tie(a->api, a->stage, a->route) < std::tie(b->api, b->stage, b->route);
    });
    return list;
}

}  // namespace trestle::observe
