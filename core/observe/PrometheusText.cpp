#include "core/observe/FunctionMetrics.h"
#include "core/observe/Metrics.h"

#include <array>

namespace trestle::observe {

namespace {

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

// {function="shelve" without its closing brace.
QByteArray labels(const FunctionCounts& counts)
{
    return "{function=\"" + escaped(counts.function) + '"';
}

void addHead(QByteArray& out, const char* name, const char* type, const char* help)
{
    out += "# HELP " + QByteArray(name) + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

template <typename Counted, typename Value>
void addNumber(QByteArray& out, const std::vector<std::shared_ptr<const Counted>>& all, const char* name,
               const char* type, const char* help, Value value)
{
    addHead(out, name, type, help);
    for (const auto& each : all)
        out += name + labels(*each) + "} " + QByteArray::number(quint64(value(*each))) + '\n';
}

QByteArray seconds(double ns)
{
    return QByteArray::number(ns / 1e9, 'g', 9);
}

template <typename Counted>
void addSummary(QByteArray& out, const std::vector<std::shared_ptr<const Counted>>& all, const char* name,
                const char* help, Histogram Counted::*histogram)
{
    static constexpr std::array quantiles{0.5, 0.9, 0.95, 0.99};
    addHead(out, name, "summary", help);
    for (const auto& each : all) {
        const Histogram& times = (*each).*histogram;
        if (times.count() == 0) continue;
        const QByteArray label = labels(*each);
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
    const auto routes = metrics.routes();
    QByteArray out;
    addNumber(out, routes, "trestle_requests_total", "counter", "Requests (Count).",
              [](const RouteMetrics& route) { return route.latency.count(); });
    addNumber(out, routes, "trestle_client_errors_total", "counter", "Answers of the class 4xx (4XXError).",
              [](const RouteMetrics& route) { return route.clientErrors.load(); });
    addNumber(out, routes, "trestle_server_errors_total", "counter", "Answers of the class 5xx (5XXError).",
              [](const RouteMetrics& route) { return route.serverErrors.load(); });
    addNumber(out, routes, "trestle_cache_hits_total", "counter", "Answers out of the cache (CacheHitCount).",
              [](const RouteMetrics& route) { return route.cacheHits.load(); });
    addNumber(out, routes, "trestle_cache_misses_total", "counter",
              "Requests that the cache had no answer to (CacheMissCount).",
              [](const RouteMetrics& route) { return route.cacheMisses.load(); });
    addNumber(out, routes, "trestle_data_processed_bytes_total", "counter",
              "Of the bodies of requests and answers (DataProcessed).",
              [](const RouteMetrics& route) { return route.dataProcessed.load(); });
    addSummary(out, routes, "trestle_latency_seconds", "From the request to its answer (Latency).",
               &RouteMetrics::latency);
    addSummary(out, routes, "trestle_integration_latency_seconds", "Of integrations (IntegrationLatency).",
               &RouteMetrics::integrationLatency);
    return out;
}

QByteArray prometheusText(const FunctionMetrics& metrics)
{
    const auto functions = metrics.functions();
    QByteArray out;
    addNumber(out, functions, "trestle_function_invocations_total", "counter", "Calls that ran (Invocations).",
              [](const FunctionCounts& counts) { return counts.duration.count(); });
    addNumber(out, functions, "trestle_function_errors_total", "counter", "Of these, that failed (Errors).",
              [](const FunctionCounts& counts) { return counts.errors.load(); });
    addNumber(out, functions, "trestle_function_throttles_total", "counter",
              "Calls that a limit of concurrency refused (Throttles).",
              [](const FunctionCounts& counts) { return counts.throttles.load(); });
    addNumber(out, functions, "trestle_function_concurrent_executions", "gauge",
              "The most calls at a time (ConcurrentExecutions).",
              [](const FunctionCounts& counts) { return counts.concurrency.load(); });
    addSummary(out, functions, "trestle_function_duration_seconds", "Of the handler (Duration).",
               &FunctionCounts::duration);
    return out;
}

QByteArray prometheusText(const ItemCacheMetrics& metrics)
{
    QByteArray out;
    const auto add = [&out](const char* name, const char* type, const char* help, auto value) {
        addHead(out, name, type, help);
        out += name + (' ' + QByteArray::number(value)) + '\n';
    };
    add("trestle_item_cache_hits_total", "counter", "Items that were read out of memory.", metrics.hits);
    add("trestle_item_cache_misses_total", "counter", "Items that were read from the file.", metrics.misses);
    add("trestle_item_cache_bytes", "gauge", "Memory that the item cache takes.", metrics.bytes);
    const quint64 reads = metrics.hits + metrics.misses;
    add("trestle_item_cache_hit_ratio", "gauge", "Hits by reads.", reads ? double(metrics.hits) / double(reads) : 0.0);
    return out;
}

}  // namespace trestle::observe
