// One request, station by station: what was asked, what each step of its way did and how long it took, the log lines
// and the items it read and wrote, what was answered. A value, filled by one thread at a time, then given to
// TraceStore. Secrets are masked before they get here. A new member also belongs into PackedTrace.cpp.
#pragma once

#include <QByteArray>

#include <vector>

namespace trestle::observe {

enum class StationKind {
    Accept,
    Route,
    Cors,
    Authorizer,
    Validation,
    Throttle,
    RequestMapping,
    Function,
    Table,  // one table operation, by an integration or by a handler's own SDK
    HttpTarget,
    Mock,
    ResponseMapping,
    Response,
};

enum class StationOutcome { Passed, Skipped, Failed };

/// Times are nanoseconds since the trace's start.
struct Station
{
    StationKind kind = StationKind::Accept;
    StationOutcome outcome = StationOutcome::Passed;
    int depth = 0;      // 1: inside the station before it (a table operation inside a function)
    QByteArray title;   // "GetItem Library", "POST /books"
    QByteArray detail;  // the reason or evidence: "exact; beat ANY /{proxy+}"
    qint64 startNs = 0;
    qint64 durationNs = 0;
};

struct LogLine
{
    qint64 atNs = 0;
    bool error = false;  // from stderr
    QByteArray text;
    QByteArray function;
};

/// `key`, `before` and `after` are items in the encoding of core/tables/values/ItemCodec.h; null where there is none.
struct ItemAccess
{
    enum class Kind { Read, Put, Update, Delete };
    Kind kind = Kind::Read;
    QByteArray table;
    QByteArray key;
    QByteArray before;
    QByteArray after;
    qint64 atNs = 0;
    qint64 sequenceNumber = 0;  // of the change log; 0 for reads
};

struct TraceHeader
{
    QByteArray name;
    QByteArray value;
};

struct Message
{
    std::vector<TraceHeader> headers;
    QByteArray body;      // cut to RecordingLimits::bodyBytes
    qint64 bodySize = 0;  // before the cut
};

/// Whether a stage's cache answered.
enum class CacheUse { None, Hit, Miss };

enum class TraceSource { Client, Console, Function, Runner };

struct Trace
{
    qint64 number = 0;  // #4825: given by the store, rising
    QByteArray id;      // X-Amzn-Trace-Id root
    QByteArray requestId;
    TraceSource source = TraceSource::Client;
    qint64 startedMs = 0;  // since 1970, UTC
    qint64 durationNs = 0;

    QByteArray api;  // "" for the control planes and table endpoint
    QByteArray stage;
    QByteArray method;
    QByteArray target;    // path and query as sent
    QByteArray routeKey;  // "POST /books"; "" if none matched; the operation's name for table requests
    QByteArray client;    // User-Agent, shortened to its first product
    int status = 0;
    CacheUse cache = CacheUse::None;
    QByteArray note;  // the one line worth showing in a list: why it failed

    double readUnits = 0;
    double writeUnits = 0;

    Message request;
    Message response;
    std::vector<Station> stations;
    std::vector<LogLine> log;
    std::vector<ItemAccess> items;
};

struct RecordingLimits
{
    qsizetype bodyBytes = 256 * 1024;
    size_t logLines = 1'000;
    size_t items = 200;
};

}  // namespace trestle::observe
