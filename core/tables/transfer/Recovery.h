// Getting tables back: backups on demand, and points in time.
//
// Threads: any may call. What writes replies on a thread of its own, one after the other, when all of it is durable.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/changes/PointInTime.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/transfer/Backup.h"
#include "core/tables/transfer/TaskThread.h"

#include <mutex>
#include <set>

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
    /// What the service keeps of a table with point-in-time recovery that is deleted: a backup of its own making, for
    /// 35 days. Error: TableNotFound.
    void createSystemBackup(const QByteArray& tableName, Reply<BackupDescription> reply);
    /// Of whatever tables, oldest first.
    [[nodiscard]] std::vector<BackupDescription> backups() const;
    [[nodiscard]] std::optional<BackupDescription> backup(const QByteArray& id) const;
    /// Errors: NotFound; BackupInUseException while it is being restored.
    void deleteBackup(QByteArray id, Reply<BackupDescription> reply);
    /// Errors: NotFound, TableAlreadyExistsException; Internal for a damaged backup.
    void restoreBackup(QByteArray id, TableDescription target, Reply<TableStatus> reply);

    void run(base::UniqueFunction<void()> task);

private:
    enum class Use { Begins, Ends };
    void noteUse(const QByteArray& id, Use use);
    void makeBackup(QByteArray tableName, QByteArray backupName, qint64 lifetimeMs, Reply<BackupDescription> reply);

    TableStore& m_store;
    const base::Clock& m_clock;
    const BackupFolder m_backups;
    std::mutex m_mutex;                 // guards:
    std::multiset<QByteArray> m_inUse;  // backups that are restored, or will be
    TaskThread m_tasks;                 // uses all of the above: ends first
};

}  // namespace trestle::tables
