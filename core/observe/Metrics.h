// What the service's metrics tell of each route of each stage: Count, Latency, IntegrationLatency, 4XXError, 5XXError,
// CacheHitCount, CacheMissCount and DataProcessed, since this object was made. Bounded by the number of routes; beyond
// `mostRoutes` all further ones are told together. Any thread may call anything.
#pragma once

#include "core/observe/Histogram.h"
#include "core/observe/Trace.h"

#include <QByteArray>
#include <QReadWriteLock>

#include <memory>
#include <unordered_map>
#include <vector>

namespace trestle::observe {

struct RouteMetrics
{
    QByteArray api;
    QByteArray stage;
    QByteArray route;                       // "GET /pets/{id}"; "" for requests that no route took
    std::atomic<quint64> clientErrors = 0;  // 4XXError
    std::atomic<quint64> serverErrors = 0;  // 5XXError
    std::atomic<quint64> cacheHits = 0;
    std::atomic<quint64> cacheMisses = 0;
    std::atomic<quint64> dataProcessed = 0;  // bytes of bodies, both ways
    Histogram latency;                       // its count is Count
    Histogram integrationLatency;
};

/// Kept with a route by who runs it, so that its metrics are looked up once. Outlived by the Metrics it is used with.
class RouteMeter
{
public:
    RouteMeter() = default;
    RouteMeter(const RouteMeter&) {}
    RouteMeter& operator=(const RouteMeter&) { return *this; }

private:
    friend class Metrics;
    mutable std::atomic<RouteMetrics*> m_last = nullptr;  // a guess: stages may share a route
};

class Metrics
{
public:
    static constexpr size_t mostRoutes = 5'000;

    /// Counts a finished request of an API; others (control planes, tables) are not counted.
    void record(const Trace& trace, const RouteMeter* meter = nullptr);

    /// In the order of api, stage and route. What it points to goes on counting.
    [[nodiscard]] std::vector<std::shared_ptr<const RouteMetrics>> routes() const;

private:
    [[nodiscard]] RouteMetrics& of(const Trace& trace, const RouteMeter* meter);
    [[nodiscard]] RouteMetrics& lookUp(const Trace& trace);

    mutable QReadWriteLock m_lock;                                           // guards the map
    std::unordered_map<QByteArray, std::shared_ptr<RouteMetrics>> m_routes;  // none is ever taken out
};

/// How the tables' item cache does.
struct ItemCacheMetrics
{
    quint64 hits = 0;
    quint64 misses = 0;
    qint64 bytes = 0;
};

/// The metrics in the text format of Prometheus (0.0.4): counters, and summaries in seconds.
[[nodiscard]] QByteArray prometheusText(const Metrics& metrics);
[[nodiscard]] QByteArray prometheusText(const ItemCacheMetrics& metrics);

}  // namespace trestle::observe
