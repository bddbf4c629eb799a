#include "ui/metrics/MetricsRows.h"

#include "core/base/Duration.h"
#include "ui/widgets/Format.h"

#include <QCoreApplication>

#include <algorithm>

namespace trestle::ui {

namespace {

struct MetricsWords
{
    Q_DECLARE_TR_FUNCTIONS(MetricsWords)
};

using Kind = MetricsColumn::Kind;

MetricsCell words(const QByteArray& text)
{
    return {QString::fromUtf8(text), 0};
}

MetricsCell number(quint64 count)
{
    return {countText(qint64(count)), double(count), QString::number(count)};
}

MetricsCell figure(double value)
{
    return {value == 0 ? QStringLiteral("–") : figureText(value), value, QString::number(value, 'g', 6)};
}

MetricsCell time(qint64 ns)
{
    return {ns == 0 ? QStringLiteral("–") : base::durationText(ns), double(ns),
            QString::number(double(ns) / 1e6, 'f', 3)};
}

void addQuantiles(std::vector<MetricsCell>& cells, const observe::Histogram& histogram)
{
    for (const double q : {0.5, 0.95, 0.99})
        cells.push_back(time(histogram.quantileNs(q)));
}

void addQuantileColumns(std::vector<MetricsColumn>& columns)
{
    columns.push_back({QStringLiteral("p50"), MetricsWords::tr("Half of them took at most this")});
    columns.push_back({QStringLiteral("p95"), MetricsWords::tr("95 of 100 took at most this")});
    columns.push_back({QStringLiteral("p99"), MetricsWords::tr("99 of 100 took at most this")});
}

}  // namespace

std::vector<MetricsColumn> metricsColumns(MetricsOf of)
{
    std::vector<MetricsColumn> columns;
    switch (of) {
        case MetricsOf::Routes:
            columns = {
                {MetricsWords::tr("Route"), {}, Kind::Name, 176},
                {MetricsWords::tr("Stage"), {}, Kind::Text, 128},
                {MetricsWords::tr("Count"), MetricsWords::tr("Requests (Count)"), Kind::Number, 68},
                {QStringLiteral("4XX"), MetricsWords::tr("Refused as the client's fault (4XXError)"), Kind::Number, 44,
                 false, Role::Warning},
                {QStringLiteral("5XX"), MetricsWords::tr("Failed (5XXError)"), Kind::Number, 44, false, Role::Danger}};
            addQuantileColumns(columns);
            columns.push_back({MetricsWords::tr("Backend"),
                               MetricsWords::tr("95 of 100 integrations took at most this (IntegrationLatency)"),
                               Kind::Number, 68});
            columns.push_back({MetricsWords::tr("Cached"),
                               MetricsWords::tr("Answers from the stage's cache, of those it was asked for"),
                               Kind::Number, 60, true});
            columns.push_back({QStringLiteral("RCU"), MetricsWords::tr("Read units a call"), Kind::Number, 44});
            columns.push_back({QStringLiteral("WCU"), MetricsWords::tr("Write units a call"), Kind::Number, 44});
            columns.push_back({MetricsWords::tr("Slowest"), MetricsWords::tr("Return opens its trace"), Kind::Number,
                               68, false, Role::Accent});
            columns.push_back(
                {MetricsWords::tr("Trend"), MetricsWords::tr("Calls of the last 5 minutes"), Kind::Trend, 84});
            return columns;
        case MetricsOf::Functions:
            columns = {
                {MetricsWords::tr("Function"), {}, Kind::Name, 240},
                {MetricsWords::tr("Invocations"), MetricsWords::tr("Calls that ran"), Kind::Number, 96},
                {MetricsWords::tr("Errors"), MetricsWords::tr("Calls that failed"), Kind::Number, 72, false,
                 Role::Danger},
                {MetricsWords::tr("Throttles"), MetricsWords::tr("Calls that were not let in"), Kind::Number, 80}};
            addQuantileColumns(columns);
            columns.push_back({MetricsWords::tr("At a time"),
                               MetricsWords::tr("The most calls at the same time (ConcurrentExecutions)"), Kind::Number,
                               88});
            return columns;
        case MetricsOf::Tables:
            columns = {{MetricsWords::tr("Table"), {}, Kind::Name, 240},
                       {MetricsWords::tr("Operations"), MetricsWords::tr("Of the requests whose traces were seen"),
                        Kind::Number, 96}};
            addQuantileColumns(columns);
            columns.push_back({MetricsWords::tr("Items read"), {}, Kind::Number, 88});
            columns.push_back({MetricsWords::tr("Items written"), {}, Kind::Number, 100});
            columns.push_back({QStringLiteral("RCU"),
                               MetricsWords::tr("Read units of the requests that used this table alone"), Kind::Number,
                               72});
            columns.push_back({QStringLiteral("WCU"),
                               MetricsWords::tr("Write units of the requests that used this table alone"), Kind::Number,
                               72});
            return columns;
    }
    Q_UNREACHABLE();
}

std::vector<MetricsRow> routeRows(const observe::Metrics& metrics, const TrafficHistory& history)
{
    std::vector<MetricsRow> rows;
    for (const auto& route : metrics.routes()) {
        const RouteUse use = history.routeUse({route->api, route->stage, route->route});
        const qsizetype blank = route->route.indexOf(' ');
        MetricsRow row;
        row.id = route->api + '\n' + route->stage + '\n' + route->route;
        row.method = route->route.left(std::max<qsizetype>(blank, 0));
        row.slowest = use.slowest;
        row.trend.assign(use.trend.begin(), use.trend.end());
        row.cells = {
            route->route.isEmpty() ? MetricsCell{MetricsWords::tr("no route"), 0} : words(route->route.mid(blank + 1)),
            words(route->api + ' ' + route->stage), number(route->latency.count()), number(route->clientErrors),
            number(route->serverErrors)};
        addQuantiles(row.cells, route->latency);
        row.cells.push_back(time(route->integrationLatency.quantileNs(0.95)));
        const quint64 asked = route->cacheHits + route->cacheMisses;
        const double cached = asked == 0 ? 0 : 100.0 * double(route->cacheHits) / double(asked);
        row.cells.push_back({asked == 0 ? QStringLiteral("–") : MetricsWords::tr("%1 %").arg(cached, 0, 'f', 0), cached,
                             asked == 0 ? QString() : QString::number(cached, 'f', 1)});
        row.cells.push_back(figure(use.calls == 0 ? 0 : use.readUnits / double(use.calls)));
        row.cells.push_back(figure(use.calls == 0 ? 0 : use.writeUnits / double(use.calls)));
        row.cells.push_back(time(use.slowestNs));
        row.cells.push_back({{}, double(use.calls)});
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<MetricsRow> functionRows(const observe::FunctionMetrics& metrics)
{
    std::vector<MetricsRow> rows;
    for (const auto& function : metrics.functions()) {
        MetricsRow row;
        row.id = function->function;
        row.cells = {words(function->function), number(function->duration.count()), number(function->errors),
                     number(function->throttles)};
        addQuantiles(row.cells, function->duration);
        row.cells.push_back(number(quint64(function->concurrency.load())));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<MetricsRow> tableRows(const TrafficHistory& history)
{
    std::vector<MetricsRow> rows;
    for (const auto& [name, use] : history.tables()) {
        MetricsRow row;
        row.id = name;
        row.cells = {words(name), number(use->duration.count())};
        addQuantiles(row.cells, use->duration);
        row.cells.push_back(number(quint64(use->itemsRead)));
        row.cells.push_back(number(quint64(use->itemsWritten)));
        row.cells.push_back(figure(use->readUnits));
        row.cells.push_back(figure(use->writeUnits));
        rows.push_back(std::move(row));
    }
    return rows;
}

QString figureText(double value)
{
    return QString::number(value, 'f', value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

QString metricsCsv(const std::vector<MetricsColumn>& columns, const std::vector<MetricsRow>& rows)
{
    const auto quoted = [](QString text) {
        const bool needs = text.contains(u',') || text.contains(u'"') || text.contains(u'\n');
        return needs ? u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"' : text;
    };
    QStringList lines;
    QStringList line;
    for (const MetricsColumn& column : columns)
        if (column.kind != MetricsColumn::Kind::Trend) line << quoted(column.title);
    lines << line.join(u',');
    for (const MetricsRow& row : rows) {
        line.clear();
        for (size_t i = 0; i < row.cells.size(); ++i) {
            if (columns[i].kind == MetricsColumn::Kind::Trend) continue;
            QString text = row.cells[i].data.isEmpty() ? row.cells[i].text : row.cells[i].data;
            if (i == 0 && !row.method.isEmpty()) text = QString::fromUtf8(row.method) + u' ' + text;
            line << quoted(text);
        }
        lines << line.join(u',');
    }
    return lines.join(u'\n') + u'\n';
}

}  // namespace trestle::ui
