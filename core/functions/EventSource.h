// What makes events by itself and for which function: a table's stream, or the clock. Values, in the words of the
// service's event source mappings.
#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace trestle::functions {

enum class StartingPosition { TrimHorizon, Latest };

/// Records of a table's stream, in batches, to a function. -1 stands for "without end", as in the service.
struct StreamSource
{
    QByteArray id;  // the mapping's UUID
    QByteArray table;
    QByteArray streamLabel = {};  // "": whichever stream the table has
    QByteArray function;
    QByteArray qualifier = {};
    bool enabled = true;
    StartingPosition startingPosition = StartingPosition::Latest;
    int batchSize = 100;               // 1 … 10,000
    int batchingWindowSeconds = 0;     // 0 … 300
    int parallelizationFactor = 1;     // 1 … 10
    int maximumRetries = -1;           // -1, 0 … 10,000
    int maximumRecordAgeSeconds = -1;  // -1, 60 … 604,800
    bool bisectsBatchOnError = false;
    bool reportsItemFailures = false;      // FunctionResponseTypes: ReportBatchItemFailures
    int tumblingWindowSeconds = 0;         // 0 … 900; 0: none
    std::vector<QByteArray> filters = {};  // patterns as JSON text; a record passes if one of them matches
    QByteArray onFailureArn = {};          // of a function or table; "": none

    bool operator==(const StreamSource&) const = default;
};

/// An event at fixed times, as a rule of the service's scheduler makes them.
struct ScheduleSource
{
    QByteArray name;        // unique in the workspace
    QByteArray expression;  // "rate(5 minutes)" or "cron(0 12 * * ? *)", UTC
    QByteArray function;
    QByteArray qualifier = {};
    std::optional<QByteArray> input = {};  // JSON; nothing: the service's scheduled event
    bool enabled = true;

    bool operator==(const ScheduleSource&) const = default;
};

}  // namespace trestle::functions
