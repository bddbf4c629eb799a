// logs.db: groups(name, created, retention) · streams(grp, name, created) · events(number, grp, stream, time, arrived,
// text). SQLite in WAL mode without waiting for the disk: after a power loss the last moments may be missing.
#include "core/observe/LogStore.h"

#include "core/base/Clock.h"
#include "core/base/Log.h"

#include <QFile>

#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace trestle::observe {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr auto writeDelay = std::chrono::milliseconds(300);
constexpr int trimEvery = 64;                            // writes
constexpr qsizetype waitingLimit = qsizetype(32) << 20;  // bytes

constexpr const char* schema =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    "CREATE TABLE IF NOT EXISTS groups(name BLOB PRIMARY KEY, created INTEGER NOT NULL, retention INTEGER, tags BLOB) "
    "WITHOUT "
    "ROWID;"
    "CREATE TABLE IF NOT EXISTS streams(grp BLOB NOT NULL, name BLOB NOT NULL, created INTEGER NOT NULL,"
    " PRIMARY KEY(grp, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS events(number INTEGER PRIMARY KEY AUTOINCREMENT, grp BLOB NOT NULL, stream BLOB NOT "
    "NULL,"
    " time INTEGER NOT NULL, arrived INTEGER NOT NULL, text BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS byTime ON events(grp, time, number);"
    "CREATE INDEX IF NOT EXISTS byStream ON events(grp, stream, time);";

struct Closer
{
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, Closer>;

// One statement for one use: none of these is busy enough to be kept.
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
                            static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT);
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
    if (code != SQLITE_OK || sqlite3_exec(opened, schema, nullptr, nullptr, nullptr) != SQLITE_OK) return nullptr;
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
        Statement insert(database.get(), "INSERT INTO events(grp, stream, time, arrived, text) VALUES(?, ?, ?, ?, ?)");
        for (const Batch& batch : batches) {
            makeGroup(batch.group, batch.arrivedMs);
            makeStream(batch.group, batch.stream, batch.arrivedMs);
            for (const LogEvent& event : batch.events) {
                insert.again();
                insert.bind(batch.group).bind(batch.stream).bind(event.timeMs).bind(batch.arrivedMs).bind(event.text);
                insert.step();
            }
        }
        if (++writes % trimEvery == 1) trim();
        exec("COMMIT");
    }

    void makeGroup(const QByteArray& group, qint64 atMs)
    {
        Statement(database.get(), "INSERT OR IGNORE INTO groups(name, created) VALUES(?, ?)")
            .bind(group)
            .bind(atMs)
            .step();
    }

    void makeStream(const QByteArray& group, const QByteArray& stream, qint64 atMs)
    {
        Statement(database.get(), "INSERT OR IGNORE INTO streams(grp, name, created) VALUES(?, ?, ?)")
            .bind(group)
            .bind(stream)
            .bind(atMs)
            .step();
    }

    // The oldest events go until the rest fits; then what retention lets go.
    void trim()
    {
        Statement sum(database.get(), "SELECT coalesce(sum(length(text) + 64), 0), count(*) FROM events");
        if (!sum.step()) return;
        const qint64 bytes = sum.number(0);
        if (bytes > options.bytes) {
            const qint64 surplus = sum.number(1) * (bytes - options.bytes) / bytes + 1;
            Statement(database.get(),
                      "DELETE FROM events WHERE number IN (SELECT number FROM events ORDER BY number LIMIT ?)")
                .bind(surplus)
                .step();
        }
        Statement(database.get(),
                  "DELETE FROM events WHERE time < ? - 86400000 * (SELECT retention FROM groups WHERE name = grp)")
            .bind(now())
            .step();
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
    for (const char* sql : {"DELETE FROM events WHERE grp = ?", "DELETE FROM streams WHERE grp = ?"})
        Statement(d->database.get(), sql).bind(name).step();
    Statement(d->database.get(), "DELETE FROM groups WHERE name = ?").bind(name).step();
    return d->changed();
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
    d->makeStream(group, stream, d->now());
    return d->changed();
}

bool LogStore::deleteStream(const QByteArray& group, const QByteArray& stream)
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement(d->database.get(), "DELETE FROM events WHERE grp = ? AND stream = ?").bind(group).bind(stream).step();
    Statement(d->database.get(), "DELETE FROM streams WHERE grp = ? AND name = ?").bind(group).bind(stream).step();
    return d->changed();
}

std::vector<LogGroup> LogStore::groups(const QByteArray& prefix) const
{
    const std::lock_guard lock(d->work);
    d->write();
    Statement select(d->database.get(),
                     "SELECT name, created, retention, tags, (SELECT coalesce(sum(length(text) + 26), 0) FROM events "
                     "WHERE grp = name)"
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
    Statement select(d->database.get(),
                     "SELECT name, created, (SELECT min(time) FROM events e WHERE e.grp = s.grp AND e.stream = s.name),"
                     " (SELECT max(time) FROM events e WHERE e.grp = s.grp AND e.stream = s.name),"
                     " (SELECT max(arrived) FROM events e WHERE e.grp = s.grp AND e.stream = s.name)"
                     " FROM streams s WHERE grp = ? AND name >= ? ORDER BY name");
    select.bind(group).bind(prefix);
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
    QByteArray sql = "SELECT number, stream, time, arrived, text FROM events WHERE grp = ?";
    if (!query.streams.empty())
        sql += " AND stream IN (?" + QByteArray(", ?").repeated(qsizetype(query.streams.size()) - 1) + ')';
    const std::optional<QByteArray> prefixEnd = afterPrefix(query.streamPrefix);
    if (!query.streamPrefix.isEmpty()) sql += " AND stream >= ?";
    if (prefixEnd) sql += " AND stream < ?";
    if (query.fromMs) sql += " AND time >= ?";
    if (query.untilMs) sql += " AND time < ?";
    if (after) sql += oldestFirst ? " AND (time, number) > (?, ?)" : " AND (time, number) < (?, ?)";
    sql += oldestFirst ? " ORDER BY time, number LIMIT ?" : " ORDER BY time DESC, number DESC LIMIT ?";

    const std::lock_guard lock(d->work);
    d->write();
    Statement select(d->database.get(), sql);
    select.bind(query.group);
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
