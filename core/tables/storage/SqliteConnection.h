// One connection to a SQLite file and its prepared statements: the only place that speaks sqlite3's C interface.
// A connection is used by one thread at a time. It is opened and closed through Qt SQL's QSQLITE driver; what runs on
// it goes to the driver's handle, without SQL text or QVariants in between.
#pragma once

#include "core/base/Result.h"

#include <QByteArrayView>
#include <QSqlDatabase>
#include <QString>

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace trestle::tables {

/// A prepared statement. Bound bytes are not copied: they must live until reset().
class SqliteStatement
{
public:
    enum class Step { Row, Done, Failed };

    SqliteStatement() = default;
    explicit SqliteStatement(sqlite3_stmt* statement) : m_statement(statement) {}
    SqliteStatement(SqliteStatement&& other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) {}
    SqliteStatement& operator=(SqliteStatement&& other) noexcept;
    ~SqliteStatement();

    explicit operator bool() const { return m_statement != nullptr; }

    /// Parameters and columns count from 1 and from 0, as SQLite counts them.
    SqliteStatement& bind(int parameter, QByteArrayView bytes);
    SqliteStatement& bind(int parameter, qint64 value);
    [[nodiscard]] Step step();
    /// Steps once to the end and resets: for statements without rows.
    [[nodiscard]] bool run();
    void reset();

    /// Valid until the next step() or reset().
    [[nodiscard]] QByteArrayView bytes(int column) const;
    [[nodiscard]] qint64 integer(int column) const;

private:
    sqlite3_stmt* m_statement = nullptr;
};

/// Resets a statement at the end of a scope, so that no path leaves a read transaction open.
template <typename Statement = SqliteStatement>
class StatementScope
{
public:
    explicit StatementScope(Statement& statement) : m_statement(statement) {}
    ~StatementScope() { m_statement.reset(); }
    Q_DISABLE_COPY_MOVE(StatementScope)

private:
    Statement& m_statement;
};

class SqliteConnection
{
public:
    enum class Access {
        ReadOnly,
        ReadWrite,
        DurableWrite,  // with synchronous=FULL, which the user has to set: the log's writes are gathered
                       // (LogGathering.h)
        Create,
    };

    /// Errors: Io, PermissionDenied, DiskFull, Internal (not a database, or damaged); all name the file.
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteConnection>> open(const QString& path, Access access);
    ~SqliteConnection();
    Q_DISABLE_COPY_MOVE(SqliteConnection)

    [[nodiscard]] base::Result<SqliteStatement> prepare(const QByteArray& sql) const;
    /// Runs any number of statements separated by semicolons.
    [[nodiscard]] base::Result<void> execute(const QByteArray& sql) const;
    /// The first column of the first row; 0 if there is none.
    [[nodiscard]] base::Result<qint64> integer(const QByteArray& sql) const;

    /// What the last failed call means: DiskFull, Io, PermissionDenied, or Internal for a damaged file. Names the file.
    [[nodiscard]] base::Error lastError() const;
    /// Of the row that was last inserted.
    [[nodiscard]] qint64 lastInsertedId() const;
    /// False between BEGIN and COMMIT or ROLLBACK; SQLite rolls back by itself on some failures.
    [[nodiscard]] bool isAutocommit() const;
    /// Whether a statement was stepped and has neither come to its end nor been reset. As long as it has not, no table
    /// can be dropped and the write-ahead log not be copied.
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] sqlite3* handle() const { return m_handle; }
    [[nodiscard]] const QString& path() const { return m_path; }

private:
    SqliteConnection(QString path, QString name);

    QString m_path;
    QString m_name;  // of the Qt connection
    QSqlDatabase m_database;
    sqlite3* m_handle = nullptr;
};

}  // namespace trestle::tables
