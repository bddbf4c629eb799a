// On-demand backups: a table's items and description in two files of a folder of their own. They outlive the table, and
// the data file too. The grammar of the files stands in Backup.cpp.
//
// Any thread may read; whoever makes, restores or deletes takes turns (TaskThread.h).
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/TableDescription.h"
#include "core/tables/storage/Visit.h"

#include <QByteArrayView>
#include <QString>

#include <functional>
#include <vector>

namespace trestle::tables {

struct BackupDescription
{
    QByteArray id;  // "01700000000000-1a2b3c4d", rises with the time
    QByteArray name;
    qint64 createdMs = 0;
    TableStatus table;     // as it was; counters of what the backup holds
    qint64 expiresMs = 0;  // of one that was made as its table was deleted; 0: never
};

class BackupFolder
{
public:
    explicit BackupFolder(QString path) : m_path(std::move(path)) {}

    using Visitor = std::function<Visit(QByteArrayView item)>;
    /// Writes what `items` hands out. There once it is durable. Errors: Io, DiskFull; those of `items`.
    [[nodiscard]] base::Result<BackupDescription> create(
        BackupDescription backup, const std::function<base::Result<void>(const Visitor&)>& items) const;

    /// Oldest first. A backup whose description is damaged is left out.
    [[nodiscard]] std::vector<BackupDescription> list() const;
    [[nodiscard]] std::optional<BackupDescription> find(const QByteArray& id) const;
    [[nodiscard]] base::Result<void> remove(const QByteArray& id) const;
    /// Errors: Io; Internal where an item is damaged or missing.
    [[nodiscard]] base::Result<void> items(const QByteArray& id, const Visitor& visit) const;

private:
    [[nodiscard]] QString fileOf(const QByteArray& id, const char* suffix) const;

    const QString m_path;
};

}  // namespace trestle::tables
