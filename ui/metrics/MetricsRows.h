// What the tables of Metrics say, as plain rows: of routes and functions what the engine counted since the workspace
// was opened, of tables what the traces that were seen used.
#pragma once

#include "core/observe/FunctionMetrics.h"
#include "core/observe/Metrics.h"
#include "ui/metrics/TrafficHistory.h"
#include "ui/widgets/Theme.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace trestle::ui {

enum class MetricsOf { Routes, Functions, Tables };

struct MetricsCell
{
    QString text;
    double order = 0;   // what a number is sorted by; texts are sorted as such
    QString data = {};  // as other programs read it: times in milliseconds; "" where text is that already
};

struct MetricsRow
{
    QByteArray id;      // the same for the same route, function or table
    QByteArray method;  // of a route: a chip before the first cell
    std::vector<MetricsCell> cells;
    std::vector<int> trend;  // empty: none
    qint64 slowest = 0;      // number of its slowest trace; 0: none
};

struct MetricsColumn
{
    enum class Kind { Name, Text, Number, Trend };
    QString title;
    QString meaning;  // the tooltip
    Kind kind = Kind::Number;
    int width = 64;            // of a name: whatever the others leave
    bool onlyIfAny = false;    // hidden while it says nothing of any row
    Role color = Role::Text2;  // of what is not nothing
};

[[nodiscard]] std::vector<MetricsColumn> metricsColumns(MetricsOf of);
[[nodiscard]] std::vector<MetricsRow> routeRows(const observe::Metrics& metrics, const TrafficHistory& history);
[[nodiscard]] std::vector<MetricsRow> functionRows(const observe::FunctionMetrics& metrics);
[[nodiscard]] std::vector<MetricsRow> tableRows(const TrafficHistory& history);

/// "0.50", "12": a figure that need not be whole.
[[nodiscard]] QString figureText(double value);
/// Columns and rows as comma-separated values for other programs.
[[nodiscard]] QString metricsCsv(const std::vector<MetricsColumn>& columns, const std::vector<MetricsRow>& rows);

}  // namespace trestle::ui
