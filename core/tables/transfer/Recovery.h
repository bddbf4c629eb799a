// Getting tables back: backups on demand, and points in time.
//
// Threads: any may call. What writes replies on a thread of its own, one after the other, when all of it is durable.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/changes/PointInTime.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/transfer/Backup.h"
#include "core/tables/transfer/TaskThread.h"

namespace trestle::tables {

class Recovery
{
public:
    template <typename T>
    using Reply = base::UniqueFunction<void(OperationResult<T>)>;

    /// Backups stand in `folder`, which need not exist.
    Recovery(TableStore& store, const base::Clock& clock, QString folder);

    /// Errors: TableNotFound; PointInTimeRecoveryUnavailableException.
    [[nodiscard]] OperationResult<RestorableTime> restorableTime(const QByteArray& tableName) const;
    /// Makes `target` with the items that `source` had at the end of that millisecond. Errors: TableNotFound,
    /// PointInTimeRecoveryUnavailableException, InvalidRestoreTimeException, TableAlreadyExistsException.
    void restoreToTime(QByteArray source, qint64 timeMs, TableDescription target, Reply<TableStatus> reply);

    /// Error: TableNotFound.
    void createBackup(QByteArray tableName, QByteArray backupName, Reply<BackupDescription> reply);
    /// Of whatever tables, oldest first.
    [[nodiscard]] std::vector<BackupDescription> backups() const { return m_backups.list(); }
    [[nodiscard]] std::optional<BackupDescription> backup(const QByteArray& id) const { return m_backups.find(id); }
    /// Error: NotFound.
    void deleteBackup(QByteArray id, Reply<BackupDescription> reply);
    /// Errors: NotFound, TableAlreadyExistsException; Internal for a damaged backup.
    void restoreBackup(QByteArray id, TableDescription target, Reply<TableStatus> reply);

    void run(base::UniqueFunction<void()> task);

private:
    TableStore& m_store;
    const base::Clock& m_clock;
    const BackupFolder m_backups;
    TaskThread m_tasks;  // uses all of the above: ends first
};

}  // namespace trestle::tables
