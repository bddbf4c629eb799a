#include "core/tables/transfer/Recovery.h"

#include "core/tables/operations/ItemWrites.h"
#include "core/tables/transfer/TableCopy.h"

#include "core/base/Ids.h"
#include "core/base/Log.h"

#include <QDateTime>

namespace trestle::tables {

namespace {

constexpr qint64 systemBackupMs = qint64(35) * 24 * 3600 * 1000;

QString text(const QByteArray& name)
{
    return QString::fromUtf8(name);
}

OperationError noSuchTable(const QByteArray& name)
{
    return {base::ErrorCode::TableNotFound, QStringLiteral("Table not found: %1").arg(text(name))};
}

OperationError noSuchBackup()
{
    return {base::ErrorCode::NotFound, QStringLiteral("There is no such backup")};
}

OperationError inUse(const QByteArray& id)
{
    return OperationError::named("BackupInUseException",
                                 QStringLiteral("Backup is in use: it is being restored: %1").arg(text(id)));
}

bool isOver(const BackupDescription& backup, qint64 nowMs)
{
    return backup.expiresMs > 0 && backup.expiresMs <= nowMs;
}

OperationError alreadyExists(const QByteArray& name)
{
    return OperationError::named("TableAlreadyExistsException",
                                 QStringLiteral("Table already exists: %1").arg(text(name)));
}

QString seconds(qint64 timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ"));
}

OperationError notRestorable(qint64 timeMs, const RestorableTime& window)
{
    return OperationError::named("InvalidRestoreTimeException",
                                 QStringLiteral("RestoreDateTime '%1' must be within EarliestRestorableDateTime '%2' "
                                                "and LatestRestorableDateTime '%3'")
                                     .arg(seconds(timeMs), seconds(window.earliestMs), seconds(window.latestMs)));
}

QByteArray newBackupId(qint64 nowMs)
{
    return QByteArray::number(nowMs).rightJustified(14, '0') + '-' + base::newUuid().first(8);
}

}  // namespace

Recovery::Recovery(TableStore& store, const base::Clock& clock, QString folder)
    : m_store(store), m_clock(clock), m_backups(std::move(folder))
{
}

void Recovery::run(base::UniqueFunction<void()> task)
{
    m_tasks.post([task = std::move(task)](const std::atomic<bool>&) mutable { task(); });
}

OperationResult<RestorableTime> Recovery::restorableTime(const QByteArray& tableName) const
{
    const TablePointer table = findTable(m_store, tableName);
    if (!table) return noSuchTable(tableName);
    if (!table->description.pointInTimeRecovery)
        return OperationError::named(
            "PointInTimeRecoveryUnavailableException",
            QStringLiteral("Point in time recovery is not enabled for table '%1'").arg(text(table->description.name)));
    const auto window = tables::restorableTime(m_store, *table, m_clock.nowMs());
    if (!window) return OperationError(window.error());
    return *window;
}

void Recovery::restoreToTime(QByteArray source, qint64 timeMs, TableDescription target, Reply<TableStatus> reply)
{
    m_tasks.post([this, source = std::move(source), timeMs, target = std::move(target),
                  reply = std::move(reply)](const std::atomic<bool>& stopping) mutable {
        const auto window = restorableTime(source);
        if (!window) return reply(window.error());
        // A time says its whole second.
        if (timeMs / 1000 < window->earliestMs / 1000 || timeMs / 1000 > window->latestMs / 1000)
            return reply(notRestorable(timeMs, *window));
        if (m_store.catalog()->find(target.name)) return reply(alreadyExists(target.name));
        const TablePointer table = findTable(m_store, source);
        if (!table) return reply(noSuchTable(source));
        const auto items = [&](const auto& visit) { return itemsAt(m_store, table->space, timeMs, visit); };
        const RestoreOrigin origin{table->description.name, {}, timeMs};
        reply(makeTableOf(m_store, m_clock, target, origin, items, stopping));
    });
}

void Recovery::createBackup(QByteArray tableName, QByteArray backupName, Reply<BackupDescription> reply)
{
    makeBackup(std::move(tableName), std::move(backupName), 0, std::move(reply));
}

void Recovery::createSystemBackup(const QByteArray& tableName, Reply<BackupDescription> reply)
{
    makeBackup(tableName, tableName + "$DeletedTableBackup", systemBackupMs, std::move(reply));
}

std::vector<BackupDescription> Recovery::backups() const
{
    std::vector<BackupDescription> backups = m_backups.list();
    std::erase_if(backups, [this](const BackupDescription& backup) { return isOver(backup, m_clock.nowMs()); });
    return backups;
}

std::optional<BackupDescription> Recovery::backup(const QByteArray& id) const
{
    auto backup = m_backups.find(id);
    if (backup && isOver(*backup, m_clock.nowMs())) backup.reset();
    return backup;
}

void Recovery::makeBackup(QByteArray tableName, QByteArray backupName, qint64 lifetimeMs,
                          Reply<BackupDescription> reply)
{
    const TablePointer found = findTable(m_store, tableName);
    if (!found) return reply(noSuchTable(tableName));
    const qint64 nowMs = m_clock.nowMs();
    m_tasks.post([this, table = found, backupName = std::move(backupName), nowMs, lifetimeMs,
                  reply = std::move(reply)](const std::atomic<bool>& stopping) mutable {
        for (const BackupDescription& old : m_backups.list())
            if (isOver(old, nowMs) && !m_backups.remove(old.id))
                qCWarning(base::logTables, "The expired backup %s could not be removed", old.id.constData());
        BackupDescription backup{newBackupId(nowMs), std::move(backupName), nowMs, {}};
        if (lifetimeMs > 0) backup.expiresMs = nowMs + lifetimeMs;
        backup.table.description = table->description;
        backup.table.times = table->times;
        backup.table.id = table->uuid;
        backup.table.createdMs = table->createdMs;
        const auto items = [&](const BackupFolder::Visitor& visit) -> base::Result<void> {
            const auto reader = m_store.reader();
            if (!reader) return reader.error();
            auto read = (*reader)->rows(table->space, {}, Direction::Forward,
                                        [&](const StoredRow& row) { return stopping ? Visit::Stop : visit(row.item); });
            if (read && stopping)
                return base::Error{base::ErrorCode::Cancelled, QStringLiteral("Ended before the backup was made")};
            return read;
        };
        auto made = m_backups.create(std::move(backup), items);
        if (!made) return reply(OperationError(made.error()));
        reply(std::move(*made));
    });
}

void Recovery::deleteBackup(QByteArray id, Reply<BackupDescription> reply)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_inUse.contains(id)) return reply(inUse(id));
    }
    m_tasks.post([this, id = std::move(id), reply = std::move(reply)](const std::atomic<bool>&) mutable {
        auto backup = m_backups.find(id);
        if (!backup) return reply(noSuchBackup());
        if (auto removed = m_backups.remove(id); !removed) return reply(OperationError(removed.error()));
        reply(std::move(*backup));
    });
}

void Recovery::restoreBackup(QByteArray id, TableDescription target, Reply<TableStatus> reply)
{
    noteUse(id, Use::Begins);
    m_tasks.post([this, id = std::move(id), target = std::move(target),
                  reply = std::move(reply)](const std::atomic<bool>& stopping) mutable {
        const auto restore = [&]() -> OperationResult<TableStatus> {
            const auto backup = m_backups.find(id);
            if (!backup) return noSuchBackup();
            if (m_store.catalog()->find(target.name)) return alreadyExists(target.name);
            const auto items = [&](const auto& visit) { return m_backups.items(id, visit); };
            const RestoreOrigin origin{backup->table.description.name, id, backup->createdMs};
            return makeTableOf(m_store, m_clock, target, origin, items, stopping);
        };
        auto restored = restore();
        noteUse(id, Use::Ends);
        reply(std::move(restored));
    });
}

void Recovery::noteUse(const QByteArray& id, Use use)
{
    const std::lock_guard lock(m_mutex);
    if (use == Use::Begins)
        m_inUse.insert(id);
    else if (const auto found = m_inUse.find(id); found != m_inUse.end())
        m_inUse.erase(found);
}

}  // namespace trestle::tables
