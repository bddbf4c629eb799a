#include "core/observe/Metrics.h"

#include <array>

namespace trestle::observe {

namespace {

using Routes = std::vector<std::shared_ptr<const RouteMetrics>>;

QByteArray escaped(QByteArray text)
{
    return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

// {api="library",stage="dev",method="GET",resource="/pets/{id}"} without its closing brace.
QByteArray labels(const RouteMetrics& metrics)
{
    const qsizetype blank = metrics.route.indexOf(' ');
    const QByteArray method = blank < 0 ? QByteArray() : metrics.route.first(blank);
    const QByteArray resource = blank < 0 ? metrics.route : metrics.route.sliced(blank + 1);
    return "{api=\"" + escaped(metrics.api) + "\",stage=\"" + escaped(metrics.stage) + "\",method=\"" +
           escaped(method) + "\",resource=\"" + escaped(resource) + '"';
}

void addHead(QByteArray& out, const char* name, const char* type, const char* help)
{
    out += "# HELP " + QByteArray(name) + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

template <typename Value>
void addCounter(QByteArray& out, const Routes& routes, const char* name, const char* help, Value value)
{
    addHead(out, name, "counter", help);
    for (const auto& metrics : routes)
        out += name + labels(*metrics) + "} " + QByteArray::number(quint64(value(*metrics))) + '\n';
}

QByteArray seconds(double ns)
{
    return QByteArray::number(ns / 1e9, 'g', 9);
}

void addSummary(QByteArray& out, const Routes& routes, const char* name, const char* help,
                Histogram RouteMetrics::*histogram)
{
    static constexpr std::array quantiles{0.5, 0.9, 0.95, 0.99};
    addHead(out, name, "summary", help);
    for (const auto& metrics : routes) {
        const Histogram& times = (*metrics).*histogram;
        if (times.count() == 0) continue;
        const QByteArray label = labels(*metrics);
        for (const double quantile : quantiles)
            out += name + label + ",quantile=\"" + QByteArray::number(quantile) + "\"} " +
                   seconds(double(times.quantileNs(quantile))) + '\n';
        out += QByteArray(name) + "_sum" + label + "} " + seconds(double(times.sumNs())) + '\n';
        out += QByteArray(name) + "_count" + label + "} " + QByteArray::number(times.count()) + '\n';
    }
}

}  // namespace

QByteArray prometheusText(const Metrics& metrics)
{
    const Routes routes = metrics.routes();
    QByteArray out;
    addCounter(out, routes, "trestle_requests_total", "Requests (Count).",
               [](const RouteMetrics& route) { return route.latency.count(); });
    addCounter(out, routes, "trestle_client_errors_total", "Answers of the class 4xx (4XXError).",
               [](const RouteMetrics& route) { return route.clientErrors.load(); });
    addCounter(out, routes, "trestle_server_errors_total", "Answers of the class 5xx (5XXError).",
               [](const RouteMetrics& route) { return route.serverErrors.load(); });
    addCounter(out, routes, "trestle_cache_hits_total", "Answers out of the cache (CacheHitCount).",
               [](const RouteMetrics& route) { return route.cacheHits.load(); });
    addCounter(out, routes, "trestle_cache_misses_total", "Requests that the cache had no answer to (CacheMissCount).",
               [](const RouteMetrics& route) { return route.cacheMisses.load(); });
    addSummary(out, routes, "trestle_latency_seconds", "From the request to its answer (Latency).",
               &RouteMetrics::latency);
    addSummary(out, routes, "trestle_integration_latency_seconds", "Of integrations (IntegrationLatency).",
               &RouteMetrics::integrationLatency);
    return out;
}

}  // namespace trestle::observe
