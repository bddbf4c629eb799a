// spaces(space INTEGER PRIMARY KEY, owner INTEGER, name BLOB, refers INTEGER): every space there ever was, its table's
//   space, its name, and 1 where its entries lead to rows of its table's space;
//   rows stay when a table is dropped, so that numbers are never used again and the change log can name its tables
// tables(space INTEGER PRIMARY KEY, uuid BLOB, created INTEGER, description BLOB): the tables there are
// counters, tombstones: ChangeLog.cpp; changes: ChangeRows.cpp
// tokens: RequestTokens.cpp; streams: StreamRegister.cpp
// s1, s2, …, r3, r4, …: SqliteRows.cpp
#include "core/tables/storage/DataFile.h"

#include "core/tables/changes/StreamRegister.h"
#include "core/tables/storage/SqliteRows.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

namespace trestle::tables {

namespace {

constexpr qint64 applicationId = 0x54525354;  // "TRST"
constexpr qint64 formatVersion = 4;

base::Error damaged(const QString& path, const QString& what)
{
    return {base::ErrorCode::Internal, QStringLiteral("The data file %1 is damaged: %2").arg(path, what)};
}

void synchronizeFolder(const QString& path)
{
    const int descriptor = ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

base::Result<void> createDataFile(const QString& path)
{
    const QString fresh = path + QStringLiteral(".new");
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(fresh + QLatin1String(suffix));
    {
        auto connection = SqliteConnection::open(fresh, SqliteConnection::Access::Create);
        if (!connection) return connection.error();
        const QByteArray sql =
            "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN;"
            "CREATE TABLE spaces(space INTEGER PRIMARY KEY, owner INTEGER, name BLOB, refers INTEGER);"
            "CREATE TABLE tables(space INTEGER PRIMARY KEY, uuid BLOB, created INTEGER, description BLOB);"
            "CREATE TABLE counters(space INTEGER PRIMARY KEY, items INTEGER, bytes INTEGER);"
            "CREATE TABLE changes(sequence INTEGER PRIMARY KEY, record BLOB, count INTEGER);"
            "CREATE TABLE tombstones(key BLOB PRIMARY KEY, sequence INTEGER) WITHOUT ROWID;"
            "PRAGMA application_id=" +
            QByteArray::number(applicationId) + ";PRAGMA user_version=" + QByteArray::number(formatVersion) + ";COMMIT";
        if (auto created = (*connection)->execute(sql); !created) return created.error();
    }  // closing copies the log into the file
    QFile::setPermissions(fresh, QFile::ReadOwner | QFile::WriteOwner);
    if (!QFile::rename(fresh, path))
        return base::Error{base::ErrorCode::Io, QStringLiteral("Cannot create %1").arg(path)};
    synchronizeFolder(path);
    return {};
}

// Format 1 kept each space as (key PRIMARY KEY, value) WITHOUT ROWID.
base::Result<QByteArray> updateOfSpaces(const SqliteConnection& connection)
{
    auto spaces =
        connection.prepare("SELECT space FROM spaces WHERE EXISTS(SELECT 1 FROM sqlite_master WHERE name='s'||space)");
    if (!spaces) return spaces.error();
    QByteArray sql;
    SqliteStatement::Step step = SqliteStatement::Step::Done;
    while ((step = spaces->step()) == SqliteStatement::Step::Row) {
        const QByteArray table = SqliteRows::tableName(spaces->integer(0));
        sql += "ALTER TABLE " + table + " RENAME TO former;" + SqliteRows::creation(spaces->integer(0)) +
               ";INSERT INTO " + table + "(key,value) SELECT key,value FROM former ORDER BY key; DROP TABLE former;";
    }
    if (step == SqliteStatement::Step::Failed) return connection.lastError();
    return sql;
}

// One transaction: the file is of one format or the other, never of both.
base::Result<void> update(const SqliteConnection& connection, qint64 version)
{
    QByteArray sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN IMMEDIATE;";
    if (version == 1) {
        const auto spaces = updateOfSpaces(connection);
        if (!spaces) return spaces.error();
        sql += *spaces;
    }
    // Format 2 kept each change in a row of its own.
    if (version < 3) sql += "ALTER TABLE changes ADD COLUMN count INTEGER;";
    // In format 3 all indexes had rows of their own. Those that have keep them.
    return connection.execute(sql + "ALTER TABLE spaces ADD COLUMN refers INTEGER; PRAGMA user_version=" +
                              QByteArray::number(formatVersion) + "; COMMIT");
}

}  // namespace

base::Result<void> prepareDataFile(const QString& path)
{
    const QFileInfo file(path);
    if (!file.exists()) {
        if (QFileInfo::exists(path + QStringLiteral("-wal")))
            return damaged(path, QStringLiteral("its write-ahead log is there, the file itself is missing"));
        return createDataFile(path);
    }
    if (!file.isFile()) return base::Error{base::ErrorCode::Io, QStringLiteral("%1 is not a file").arg(path)};
    if (file.size() == 0) return damaged(path, QStringLiteral("it is empty"));
    auto connection = SqliteConnection::open(path, SqliteConnection::Access::ReadWrite);
    if (!connection) return connection.error();
    const auto id = (*connection)->integer("PRAGMA application_id");
    const auto version = (*connection)->integer("PRAGMA user_version");
    if (!id) return id.error();
    if (!version) return version.error();
    if (*id != applicationId)
        return base::Error{base::ErrorCode::Internal, QStringLiteral("%1 is not a data file of Trestle").arg(path)};
    if (*version > formatVersion)
        return base::Error{base::ErrorCode::Unsupported,
                           QStringLiteral("%1 was written by a newer version of Trestle").arg(path)};
    if (*version < formatVersion) return update(**connection, *version);
    return {};
}

base::Result<CatalogPointer> readCatalog(const SqliteConnection& connection)
{
    using Step = SqliteStatement::Step;
    auto catalog = std::make_shared<Catalog>();
    auto spaces = connection.prepare("SELECT space,owner,name,refers FROM spaces ORDER BY space");
    if (!spaces) return spaces.error();
    std::map<SpaceId, std::vector<SpaceId>> indexes;  // by their table's space
    Step step = Step::Done;
    while ((step = spaces->step()) == Step::Row) {
        const SpaceId space = spaces->integer(0);
        const SpaceId owner = spaces->integer(1);
        if (space != owner) indexes[owner].push_back(space);
        const bool refers = spaces->integer(3) != 0;
        catalog->remember(space, {spaces->bytes(2).toByteArray(), refers ? owner : 0});
    }
    if (step == Step::Failed) return connection.lastError();

    auto tables = connection.prepare(
        "SELECT t.space,uuid,created,description,items,bytes FROM tables t "
        "LEFT JOIN counters c ON c.space=t.space");
    if (!tables) return tables.error();
    while ((step = tables->step()) == Step::Row) {
        auto record = decodeDescription(tables->bytes(3));
        if (!record) return damaged(connection.path(), record.error().message);
        auto table = std::make_shared<TableEntry>();
        table->space = tables->integer(0);
        table->uuid = tables->bytes(1).toByteArray();
        table->createdMs = tables->integer(2);
        table->itemCount = tables->integer(4);
        table->sizeBytes = tables->integer(5);
        table->description = std::move(record->description);
        table->times = record->times;
        table->indexSpaces = record->indexSpaces.empty() ? indexes[table->space] : std::move(record->indexSpaces);
        if (qsizetype(table->indexSpaces.size()) != table->description.indexes.size())
            return damaged(
                connection.path(),
                QStringLiteral("indexes of table %1 are missing").arg(QString::fromUtf8(table->description.name)));
        catalog->insert(std::move(table));
    }
    if (step == Step::Failed) return connection.lastError();
    if (auto streams = readStreams(connection, *catalog); !streams) return streams.error();
    return CatalogPointer(catalog);
}

}  // namespace trestle::tables
