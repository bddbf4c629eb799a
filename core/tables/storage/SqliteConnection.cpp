#include "core/tables/storage/SqliteConnection.h"

#include "core/tables/storage/LayeredFile.h"
#include "core/tables/storage/LogGathering.h"
#include "core/tables/storage/PageCache.h"
#include "core/tables/storage/ReadMapping.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>
#include <QVariant>

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <mutex>

namespace trestle::tables {

namespace {

base::Error describe(int code, int systemError, const char* text, const QString& path)
{
    using base::ErrorCode;
    const bool full = code == SQLITE_FULL || systemError == ENOSPC || systemError == EDQUOT;
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
            if (full) return {ErrorCode::DiskFull, QStringLiteral("Cannot write %1: the disk is full").arg(path)};
            return {
                ErrorCode::Io,
                QStringLiteral("Cannot access %1: %2%3")
                    .arg(path, QString::fromUtf8(text),
                         systemError ? QStringLiteral(" (%1)").arg(QString::fromLocal8Bit(std::strerror(systemError)))
                                     : QString())};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::Internal,
                    QStringLiteral("The data file %1 is damaged: %2").arg(path, QString::fromUtf8(text))};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return {ErrorCode::PermissionDenied, QStringLiteral("Cannot write %1: it is read-only").arg(path)};
        case SQLITE_CANTOPEN:
            if (systemError == EACCES || systemError == EPERM || systemError == EROFS)
                return {ErrorCode::PermissionDenied, QStringLiteral("Cannot open %1: permission denied").arg(path)};
            return {ErrorCode::Io, QStringLiteral("Cannot open %1: %2").arg(path, QString::fromUtf8(text))};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::Io, QStringLiteral("Another program is using %1").arg(path)};
        default:
            return {ErrorCode::Internal, QStringLiteral("%1: %2").arg(path, QString::fromUtf8(text))};
    }
}

// Memory statistics cost SQLite a process-wide lock on every allocation, and nobody reads them.
void configureOnce()
{
    static std::once_flag once;
    std::call_once(once, [] {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        usePageCache();
    });
}

QString nextConnectionName()
{
    static std::atomic<quint64> counter = 0;
    return QStringLiteral("trestle-tables-%1").arg(++counter);
}

}  // namespace

SqliteStatement& SqliteStatement::operator=(SqliteStatement&& other) noexcept
{
    std::swap(m_statement, other.m_statement);
    return *this;
}

SqliteStatement::~SqliteStatement()
{
    sqlite3_finalize(m_statement);
}

SqliteStatement& SqliteStatement::bind(int parameter, QByteArrayView bytes)
{
    // A null pointer would bind NULL.
    const int code = bytes.isEmpty() ? sqlite3_bind_zeroblob(m_statement, parameter, 0)
                                     : sqlite3_bind_blob64(m_statement, parameter, bytes.data(),
                                                           sqlite3_uint64(bytes.size()), SQLITE_STATIC);
    Q_ASSERT(code == SQLITE_OK);  // only a statement that was not reset refuses
    Q_UNUSED(code);
    return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, qint64 value)
{
    const int code = sqlite3_bind_int64(m_statement, parameter, value);
    Q_ASSERT(code == SQLITE_OK);
    Q_UNUSED(code);
    return *this;
}

SqliteStatement::Step SqliteStatement::step()
{
    switch (sqlite3_step(m_statement)) {
        case SQLITE_ROW:
            return Step::Row;
        case SQLITE_DONE:
            return Step::Done;
        default:
            return Step::Failed;
    }
}

bool SqliteStatement::run()
{
    const Step result = step();
    reset();
    return result != Step::Failed;
}

void SqliteStatement::reset()
{
    sqlite3_reset(m_statement);
}

QByteArrayView SqliteStatement::bytes(int column) const
{
    const void* data = sqlite3_column_blob(m_statement, column);
    return {static_cast<const char*>(data), sqlite3_column_bytes(m_statement, column)};
}

qint64 SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

SqliteConnection::SqliteConnection(QString path, QString name) : m_path(std::move(path)), m_name(std::move(name)) {}

base::Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const QString& path, Access access)
{
    configureOnce();
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(path, nextConnectionName()));
    QSqlDatabase& database = connection->m_database;
    database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection->m_name);
    // With this VFS the index of the write-ahead log lies in the process's memory and its locks are the process's own:
    // no call of the system when a read begins or ends. Other processes are kept out, by DataLock already.
    const char* vfs = access == Access::DurableWrite ? logGatheringVfs()
                      : access == Access::ReadOnly   ? readMappingVfs()
                                                     : processVfs;
    database.setDatabaseName(QStringLiteral("file:%1?vfs=%2")
                                 .arg(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")), QLatin1String(vfs)));
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_URI");
    if (access == Access::ReadOnly) options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    database.setConnectOptions(options);
    if (!database.open())
        return base::Error{base::ErrorCode::Io,
                           QStringLiteral("Cannot open %1: %2").arg(path, database.lastError().text())};
    const QVariant handle = database.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return base::Error{base::ErrorCode::Internal, QStringLiteral("Qt's SQLite driver gives no sqlite3 handle")};
    connection->m_handle = *static_cast<sqlite3* const*>(handle.constData());
    sqlite3_extended_result_codes(connection->m_handle, 1);
    // Reads the file's first page, so that a file which is no database is refused here and not at the first item.
    const auto version = connection->integer("PRAGMA schema_version");
    if (!version) return version.error();
    if (auto checked = connection->execute("PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF"); !checked)
        return checked.error();
    return connection;
}

SqliteConnection::~SqliteConnection()
{
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

base::Result<SqliteStatement> SqliteConnection::prepare(const QByteArray& sql) const
{
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.constData(), int(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) return lastError();
    return SqliteStatement(statement);
}

base::Result<void> SqliteConnection::execute(const QByteArray& sql) const
{
    if (sqlite3_exec(m_handle, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK) return lastError();
    return {};
}

base::Result<qint64> SqliteConnection::integer(const QByteArray& sql) const
{
    auto statement = prepare(sql);
    if (!statement) return statement.error();
    switch (statement->step()) {
        case SqliteStatement::Step::Row:
            return statement->integer(0);
        case SqliteStatement::Step::Done:
            return qint64(0);
        case SqliteStatement::Step::Failed:
            break;
    }
    return lastError();
}

base::Error SqliteConnection::lastError() const
{
    return describe(sqlite3_extended_errcode(m_handle), sqlite3_system_errno(m_handle), sqlite3_errmsg(m_handle),
                    m_path);
}

qint64 SqliteConnection::lastInsertedId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

bool SqliteConnection::isBusy() const
{
    for (sqlite3_stmt* at = nullptr; (at = sqlite3_next_stmt(m_handle, at));)
        if (sqlite3_stmt_busy(at)) return true;
    return false;
}

bool SqliteConnection::isAutocommit() const
{
    return sqlite3_get_autocommit(m_handle) != 0;
}

}  // namespace trestle::tables
