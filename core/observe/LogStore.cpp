// logs.db: groups(id, name, created, retention, tags) · streams(id, grp, name, created, first, last, arrived) ·
// events(number, grp, stream, time, arrived, text) · counter(number). Groups and streams are named by numbers, since
// every call of a function adds some events: their rows are short, and one index serves all ways of reading. SQLite in
// WAL mode without waiting for the disk: after a power loss the last moments may be missing.
#include "core/observe/LogStore.h"

#include "core/base/Clock.h"
#include "core/base/Log.h"

#include <QFile>

#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

namespace trestle::observe {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr auto writeDelay = std::chrono::milliseconds(300);
constexpr int retentionEvery = 64;  // writes
constexpr qint64 dayMs = 86'400'000;
constexpr qsizetype waitingLimit = qsizetype(32) << 20;  // bytes
constexpr qint64 rowBytes = 64;                          // of an event beside its text
constexpr int schemaVersion = 2;

constexpr const char* schema =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA user_version=2;"
    "CREATE TABLE IF NOT EXISTS groups(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, created INTEGER NOT NULL,"
    " retention INTEGER, tags BLOB);"
    "CREATE TABLE IF NOT EXISTS streams(id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, name BLOB NOT NULL,"
    " created INTEGER NOT NULL, first INTEGER, last INTEGER, arrived INTEGER, UNIQUE(grp, name));"
    "CREATE TABLE IF NOT EXISTS events(number INTEGER PRIMARY KEY, grp INTEGER NOT NULL, stream INTEGER NOT NULL,"
    " time INTEGER NOT NULL, arrived INTEGER NOT NULL, text BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS byTime ON events(grp, time, number);"
    "CREATE TABLE IF NOT EXISTS counter(number INTEGER NOT NULL);"
    "INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM counter);";

struct Closer
{
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, Closer>;

// One statement for one use: none of these is busy enough to be kept. What is bound has to live until it is stepped.
class Statement
{
public:
    Statement(sqlite3* database, const QByteArray& sql)
    {
        if (sqlite3_prepare_v2(database, sql.constData(), static_cast<int>(sql.size()), &m_statement, nullptr) !=
            SQLITE_OK)
            qCWarning(base::logEngine).noquote() << "logs:" << sqlite3_errmsg(database);
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(m_statement); }

    Statement& bind(const QByteArray& bytes)
    {
        sqlite3_bind_blob64(m_statement, ++m_bound, bytes.isNull() ? "" : bytes.constData(),
                            static_cast<sqlite3_uint64>(bytes.size()), SQLITE_STATIC);
        return *this;
    }
    Statement& bind(qint64 number)
    {
        sqlite3_bind_int64(m_statement, ++m_bound, number);
        return *this;
    }
    Statement& bindNull()
    {
        sqlite3_bind_null(m_statement, ++m_bound);
        return *this;
    }
    /// True while there is a row.
    bool step() { return sqlite3_step(m_statement) == SQLITE_ROW; }
    void again()
    {
        sqlite3_reset(m_statement);
        m_bound = 0;
    }

    [[nodiscard]] qint64 number(int column) const { return sqlite3_column_int64(m_statement, column); }
    [[nodiscard]] bool isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    [[nodiscard]] std::optional<qint64> optional(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(number(column));
    }
    [[nodiscard]] QByteArray bytes(int column) const
    {
        return {static_cast<const char*>(sqlite3_column_blob(m_statement, column)),
                sqlite3_column_bytes(m_statement, column)};
    }

private:
    sqlite3_stmt* m_statement = nullptr;
    int m_bound = 0;
};

Database openAt(const QString& path)
{
    sqlite3* opened = nullptr;
    const QByteArray name = path.isEmpty() ? QByteArray(":memory:") : path.toUtf8();
    const int code = sqlite3_open_v2(name.constData(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
    Database database(opened);
    if (code != SQLITE_OK) return nullptr;
    Statement version(opened, "PRAGMA user_version");
    if (!version.step() || (version.number(0) != 0 && version.number(0) != schemaVersion)) return nullptr;
    version.again();
    if (sqlite3_exec(opened, schema, nullptr, nullptr, nullptr) != SQLITE_OK) return nullptr;
    return database;
}

// The first text that does not begin with `prefix`; nothing if there is none.
std::optional<QByteArray> afterPrefix(QByteArray prefix)
{
    while (!prefix.isEmpty() && static_cast<unsigned char>(prefix.back()) == 0xff)
        prefix.chop(1);
    if (prefix.isEmpty()) return std::nullopt;
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

}  // namespace

class LogStore::Private
{
public:
    Private(Options chosen, Database opened) : options(std::move(chosen)), database(std::move(opened))
    {
        if (Statement counter(database.get(), "SELECT number FROM counter"); counter.step()) number = counter.number(0);
        measure();
        writer = std::thread([this] { run(); });
    }

    ~Private()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        wake.notify_all();
        writer.join();
        const std::lock_guard lock(work);
        write();
    }

    qint64 now() const { return options.nowMs ? options.nowMs() : base::SystemClock::instance().nowMs(); }

    void run()
    {
        for (;;) {
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return stopping || !waiting.empty(); });
                if (stopping) return;
                wake.wait_for(lock, writeDelay, [this] { return stopping; });
            }
            const std::lock_guard lock(work);
            write();
        }
    }

    /// Writes what waits. With `work` held.
    void write()
    {
        std::deque<Batch> batches;
        {
            const std::lock_guard lock(mutex);
            batches.swap(waiting);
            waitingBytes = 0;
        }
        if (batches.empty()) return;
        exec("BEGIN");
        std::map<qint64, Span> spans;  // by stream
        {
            Statement insert(database.get(),
                             "INSERT INTO events(number, grp, stream, time, arrived, text) VALUES(?, ?, ?, ?, ?, ?)");
            for (const Batch& batch : batches) {
                const qint64 group = groupId(batch.group, batch.arrivedMs);
                const qint64 stream = streamId(group, batch.stream, batch.arrivedMs);
                Span& span = spans[stream];
                span.arrivedMs = batch.arrivedMs;
                for (const LogEvent& event : batch.events) {
                    insert.again();
                    insert.bind(++number).bind(group).bind(stream).bind(event.timeMs).bind(batch.arrivedMs);
                    insert.bind(event.text).step();
                    bytes += event.text.size() + rowBytes;
                    span.firstMs = std::min(span.firstMs, event.timeMs);
                    span.lastMs = std::max(span.lastMs, event.timeMs);
                }
            }
        }
        noteSpans(spans);
        Statement(database.get(), "UPDATE counter SET number = ?").bind(number).step();
        if (bytes > options.bytes) dropOldest();
        if (++writes % retentionEvery == 1) dropOutdated();
        exec("COMMIT");
    }

    /// Of a group; made where there is none.
    qint64 groupId(const QByteArray& name, qint64 atMs)
    {
        const auto known = groupIds.find(name);
        if (known != groupIds.end()) return known->second;
        makeGroup(name, atMs);
        Statement select(database.get(), "SELECT id FROM groups WHERE name = ?");
        return groupIds[name] = select.bind(name).step() ? select.number(0) : 0;
    }

    qint64 streamId(qint64 group, const QByteArray& name, qint64 atMs)
    {
        const auto known = streamIds.find({group, name});
        if (known != streamIds.end()) return known->second;
        makeStream(group, name, atMs);
        Statement select(database.get(), "SELECT id FROM streams WHERE grp = ? AND name = ?");
        return streamIds[{group, name}] = select.bind(group).bind(name).step() ? select.number(0) : 0;
    }

    /// 0 if there is none.
    qint64 existingGroup(const QByteArray& name) const
    {
        Statement select(database.get(), "SELECT id FROM groups WHERE name = ?");
        return select.bind(name).step() ? select.number(0) : 0;
    }

    void makeGroup(const QByteArray& name, qint64 atMs)
    {
        Statement(database.get(), "INSERT OR IGNORE INTO groups(name, created) VALUES(?, ?)")
            .bind(name)
            .bind(atMs)
            .step();
    }

    void makeStream(qint64 group, const QByteArray& name, qint64 atMs)
    {
        Statement(database.get(), "INSERT OR IGNORE INTO streams(grp, name, created) VALUES(?, ?, ?)")
            .bind(group)
            .bind(name)
            .bind(atMs)
            .step();
    }

    /// When its events are of.
    struct Span
    {
        qint64 firstMs = std::numeric_limits<qint64>::max();
        qint64 lastMs = std::numeric_limits<qint64>::min();
        qint64 arrivedMs = 0;
    };
    void noteSpans(const std::map<qint64, Span>& spans)
    {
        for (const auto& [stream, span] : spans) {
            Statement update(database.get(),
                             "UPDATE streams SET first = min(coalesce(first, ?1), ?1), last = max(coalesce(last, ?2), "
                             "?2), arrived = ?3 WHERE id = ?4");
            update.bind(span.firstMs).bind(span.lastMs).bind(span.arrivedMs).bind(stream).step();
        }
    }

    void measure()
    {
        Statement sum(database.get(), "SELECT coalesce(sum(length(text) + ?), 0), count(*) FROM events");
        if (!sum.bind(rowBytes).step()) return;
        bytes = sum.number(0);
        events = sum.number(1);
    }

    // A tenth more than has to go, so that this is not soon due again.
    void dropOldest()
    {
        measure();
        if (bytes <= options.bytes) return;
        const qint64 surplus = events * (bytes - options.bytes * 9 / 10) / bytes + 1;
        Statement(database.get(),
                  "DELETE FROM events WHERE number <= (SELECT number FROM events ORDER BY number LIMIT 1 OFFSET ?)")
            .bind(std::min(surplus, events) - 1)
            .step();
        // Every process has a stream to itself: those that have been emptied go too.
        exec("DELETE FROM streams WHERE arrived IS NOT NULL AND id NOT IN (SELECT stream FROM events)");
        forgetIds();
        measure();
    }

    void dropOutdated()
    {
        Statement groups(database.get(), "SELECT id, retention FROM groups WHERE retention IS NOT NULL");
        while (groups.step())
            Statement(database.get(), "DELETE FROM events WHERE grp = ? AND time < ?")
                .bind(groups.number(0))
                .bind(now() - groups.number(1) * dayMs)
                .step();
    }

    void forgetIds()
    {
        groupIds.clear();
        streamIds.clear();
    }

    void exec(const char* sql) { sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr); }
    bool changed() const { return sqlite3_changes(database.get()) > 0; }

    struct Batch
    {
        QByteArray group;
        QByteArray stream;
        qint64 arrivedMs;
        std::vector<LogEvent> events;
    };

    const Options options;
    std::mutex work;  // held while the database is used
    Database database;
    int writes = 0;
    qint64 number = 0;  // of the newest event
    qint64 bytes = 0;   // of all events
    qint64 events = 0;  // as last counted
    std::map<QByteArray, qint64> groupIds;
    std::map<std::pair<qint64, QByteArray>, qint64> streamIds;
    std::mutex mutex;  // guards the members below
    std::deque<Batch> waiting;
    qsizetype waitingBytes = 0;
    bool stopping = false;
    std::condition_variable wake;
    std::thread writer;
};

LogStore::LogStore(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

LogStore::~LogStore() = default;

Result<std::unique_ptr<LogStore>> LogStore::open(const Options& options)
{
    Database database = openAt(options.path);
    if (!database && !options.path.isEmpty()) {
        for (const char* ending : {"", "-wal", "-shm"})
            QFile::remove(options.path + QLatin1String(ending));
        database = openAt(options.path);
    }
    if (!database) return Error{ErrorCode::Io, options.path + QStringLiteral(": the logs cannot be kept here")};
    return std::unique_ptr<LogStore>(new LogStore(std::make_unique<Private>(options, std::move(database))));
}

void LogStore::append(const QByteArray& group, const QByteArray& stream, std::vector<LogEvent> events)
{
    if (events.empty()) return;
    const qint64 now = d->now();
    bool first = false;
    {
        const std::lock_guard lock(d->mutex);
        first = d->waiting.empty();
        if (d->waitingBytes > waitingLimit) return;
        for (const LogEvent& event : events)
            d->waitingBytes += event.text.size();
        d->waiting.push_back({group, stream, now, std::move(events)});
    }
    if (first) d->wake.notify_one();
}

bool LogStore::createGroup(const QByteArray& name)
{
    const std::lock_guard lock(d->work);
    d->write();
    d->makeGroup(name, d->now());
    return d->changed();
}

bool LogStore::deleteGroup(const QByteArray& name)
{
    const std::lock_guard lock(d->work);
    d->write();
    const qint64 group = d->existingGroup(name);
    if (group == 0) return false;
    for (const char* sql :
         {"DELETE FROM events WHERE grp = ?", "DELETE FROM streams WHERE grp = ?", "DELETE FROM groups WHERE id = ?"})
        Statement(d->database.get(), sql).bind(group).step();
    d->forgetIds();
    d->measure();
    return true;
}

bool LogStore::setRetention(const QByteArray& group, std::optional<int> days)
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement update(d->database.get(), "UPDATE groups SET retention = ? WHERE name = ?");
    if (days)
        update.bind(qint64(*days));
    else
        update.bindNull();
    update.bind(group).step();
    return d->changed();
}

bool LogStore::setTags(const QByteArray& group, const QByteArray& json)
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement(d->database.get(), "UPDATE groups SET tags = ? WHERE name = ?").bind(json).bind(group).step();
    return d->changed();
}

bool LogStore::createStream(const QByteArray& group, const QByteArray& stream)
{
    const std::lock_guard lock(d->work);
    d->write();
    const qint64 id = d->existingGroup(group);
    if (id == 0) return false;
    d->makeStream(id, stream, d->now());
    return d->changed();
}

bool LogStore::deleteStream(const QByteArray& group, const QByteArray& stream)
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement select(d->database.get(), "SELECT id FROM streams WHERE grp = ? AND name = ?");
    const qint64 groupId = d->existingGroup(group);
    if (!select.bind(groupId).bind(stream).step()) return false;
    const qint64 id = select.number(0);
    Statement(d->database.get(), "DELETE FROM events WHERE grp = ? AND stream = ?").bind(groupId).bind(id).step();
    Statement(d->database.get(), "DELETE FROM streams WHERE id = ?").bind(id).step();
    d->forgetIds();
    d->measure();
    return true;
}

std::vector<LogGroup> LogStore::groups(const QByteArray& prefix) const
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement select(d->database.get(),
                     "SELECT name, created, retention, tags, (SELECT coalesce(sum(length(text) + 26), 0) FROM events "
                     "WHERE grp = id)"
                     " FROM groups WHERE name >= ? ORDER BY name");
    select.bind(prefix);
    std::vector<LogGroup> groups;
    while (select.step()) {
        LogGroup group{select.bytes(0), select.number(1), std::nullopt, select.bytes(3), select.number(4)};
        if (!group.name.startsWith(prefix)) break;
        if (!select.isNull(2)) group.retentionDays = static_cast<int>(select.number(2));
        groups.push_back(std::move(group));
    }
    return groups;
}

bool LogStore::hasGroup(const QByteArray& name) const
{
    const std::lock_guard lock(d->work);
    d->write();
    return Statement(d->database.get(), "SELECT 1 FROM groups WHERE name = ?").bind(name).step();
}

std::vector<LogStream> LogStore::streams(const QByteArray& group, const QByteArray& prefix) const
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement select(
        d->database.get(),
        "SELECT name, created, first, last, arrived FROM streams WHERE grp = ? AND name >= ? ORDER BY name");
    select.bind(d->existingGroup(group)).bind(prefix);
    std::vector<LogStream> streams;
    while (select.step()) {
        LogStream stream{select.bytes(0), select.number(1), select.optional(2), select.optional(3), select.optional(4)};
        if (!stream.name.startsWith(prefix)) break;
        streams.push_back(std::move(stream));
    }
    return streams;
}

std::vector<StoredLogEvent> LogStore::events(const LogQuery& query, LogOrder order,
                                             const std::optional<LogPlace>& after, int limit) const
{
    const bool oldestFirst = order == LogOrder::OldestFirst;
    // Read in the order of time, so that the first page costs no more than it holds.
    QByteArray sql =
        "SELECT number, s.name, time, e.arrived, text FROM events e CROSS JOIN streams s ON s.id = e.stream "
        "WHERE e.grp = ?";
    if (!query.streams.empty())
        sql += " AND s.name IN (?" + QByteArray(", ?").repeated(qsizetype(query.streams.size()) - 1) + ')';
    const std::optional<QByteArray> prefixEnd = afterPrefix(query.streamPrefix);
    if (!query.streamPrefix.isEmpty()) sql += " AND s.name >= ?";
    if (prefixEnd) sql += " AND s.name < ?";
    if (query.fromMs) sql += " AND time >= ?";
    if (query.untilMs) sql += " AND time < ?";
    if (after) sql += oldestFirst ? " AND (time, number) > (?, ?)" : " AND (time, number) < (?, ?)";
    sql += oldestFirst ? " ORDER BY time, number LIMIT ?" : " ORDER BY time DESC, number DESC LIMIT ?";

    const std::lock_guard lock(d->work);
    d->write();
    Statement select(d->database.get(), sql);
    select.bind(d->existingGroup(query.group));
    for (const QByteArray& stream : query.streams)
        select.bind(stream);
    if (!query.streamPrefix.isEmpty()) select.bind(query.streamPrefix);
    if (prefixEnd) select.bind(*prefixEnd);
    if (query.fromMs) select.bind(*query.fromMs);
    if (query.untilMs) select.bind(*query.untilMs);
    if (after) select.bind(after->timeMs).bind(after->number);
    select.bind(qint64(limit));
    std::vector<StoredLogEvent> events;
    while (select.step()) {
        StoredLogEvent event;
        event.number = select.number(0);
        event.stream = select.bytes(1);
        event.timeMs = select.number(2);
        event.arrivedMs = select.number(3);
        event.text = select.bytes(4);
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace trestle::observe
