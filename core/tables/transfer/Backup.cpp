// <id>.items = item…           item = length:4 checksum:8 bytes; little-endian; checksum = stableHash of the bytes
// <id>.json  = checksum "\n" {"Name": text, "CreatedMs": …, "Table": description record, "TableId": text,
// "TableCreatedMs": …,
//              "Items": …, "Bytes": …, "ExpiresMs": … (may be absent)}; checksum = stableHash of what follows, in hex.
//              Written last: a backup without it was never finished.
#include "core/tables/transfer/Backup.h"

#include "core/base/Json.h"
#include "core/tables/storage/Catalog.h"
#include "core/tables/storage/StoredRow.h"
#include "core/tables/values/ItemCodec.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QtEndian>

#include <unistd.h>

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;

constexpr qsizetype headBytes = 12;
constexpr qsizetype backupWriteAtOnce = 1 << 20;

Error cannotWrite(const QFileDevice& file)
{
    const bool full = file.error() == QFileDevice::ResourceError;
    return {full ? ErrorCode::DiskFull : ErrorCode::Io,
            QStringLiteral("Cannot write %1: %2").arg(file.fileName(), file.errorString())};
}

Error damagedBackup(const QString& path)
{
    return {ErrorCode::Internal, QStringLiteral("The backup %1 is damaged").arg(path)};
}

QByteArray encode(const BackupDescription& backup)
{
    JsonValue json;
    json.insert("Name", backup.name);
    json.insert("CreatedMs", backup.createdMs);
    json.insert("Table", encodeDescription({backup.table.description, backup.table.times}));
    json.insert("TableId", backup.table.id);
    json.insert("TableCreatedMs", backup.table.createdMs);
    json.insert("Items", backup.table.itemCount);
    json.insert("Bytes", backup.table.sizeBytes);
    if (backup.expiresMs > 0) json.insert("ExpiresMs", backup.expiresMs);
    const QByteArray text = base::writeJson(json);
    return QByteArray::number(stableHash(text), 16) + '\n' + text;
}

std::optional<BackupDescription> decode(const QByteArray& id, const QByteArray& bytes)
{
    const qsizetype end = bytes.indexOf('\n');
    if (end < 0) return {};
    const QByteArray text = bytes.mid(end + 1);
    if (QByteArray::number(stableHash(text), 16) != bytes.first(end)) return {};
    const auto json = base::parseJson(text);
    if (!json) return {};
    const auto member = [&json](QByteArrayView name) {
        static const JsonValue none;
        const JsonValue* found = json->find(name);
        return found ? found : &none;
    };
    auto record = decodeDescription(member("Table")->string());
    if (!record) return {};
    BackupDescription backup{id, member("Name")->string(), member("CreatedMs")->toInteger().value_or(0), {}};
    backup.table.description = std::move(record->description);
    backup.table.times = record->times;
    backup.table.id = member("TableId")->string();
    backup.table.createdMs = member("TableCreatedMs")->toInteger().value_or(0);
    backup.table.itemCount = member("Items")->toInteger().value_or(0);
    backup.table.sizeBytes = member("Bytes")->toInteger().value_or(0);
    backup.expiresMs = member("ExpiresMs")->toInteger().value_or(0);
    return backup;
}

}  // namespace

QString BackupFolder::fileOf(const QByteArray& id, const char* suffix) const
{
    return QDir(m_path).filePath(QString::fromLatin1(id) + QLatin1String(suffix));
}

base::Result<BackupDescription> BackupFolder::create(
    BackupDescription backup, const std::function<base::Result<void>(const Visitor&)>& items) const
{
    if (!QDir().mkpath(m_path)) return Error{ErrorCode::Io, QStringLiteral("The folder %1 cannot be made").arg(m_path)};
    QFile file(fileOf(backup.id, ".items"));
    if (!file.open(QIODevice::WriteOnly)) return cannotWrite(file);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    backup.table.itemCount = 0;
    backup.table.sizeBytes = 0;
    QByteArray out;
    std::optional<Error> failure;
    const auto flush = [&] {
        if (file.write(out) != out.size()) failure = cannotWrite(file);
        out.clear();
    };
    auto handed = items([&](QByteArrayView item) {
        const auto size = encodedItemSize(item);
        if (!size) {
            failure = size.error();
            return Visit::Stop;
        }
        char head[headBytes];
        qToLittleEndian<quint32>(quint32(item.size()), head);
        qToLittleEndian<quint64>(stableHash(item), head + 4);
        out.append(head, headBytes).append(item);
        ++backup.table.itemCount;
        backup.table.sizeBytes += *size;
        if (out.size() >= backupWriteAtOnce) flush();
        return failure ? Visit::Stop : Visit::Continue;
    });
    if (!handed) failure = handed.error();
    if (!failure) flush();
    if (!failure && (!file.flush() || ::fsync(file.handle()) != 0)) failure = cannotWrite(file);
    QSaveFile description(fileOf(backup.id, ".json"));
    if (!failure) {
        const bool written = description.open(QIODevice::WriteOnly) && description.write(encode(backup)) > 0 &&
                             description.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && description.commit();
        if (!written) failure = cannotWrite(description);
    }
    if (failure) {
        file.remove();
        return *failure;
    }
    return backup;
}

std::vector<BackupDescription> BackupFolder::list() const
{
    std::vector<BackupDescription> backups;
    const QStringList files =
        QDir(m_path).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);  // ids rise with the time
    for (const QString& file : files)
        if (auto backup = find(file.chopped(5).toLatin1())) backups.push_back(std::move(*backup));
    return backups;
}

std::optional<BackupDescription> BackupFolder::find(const QByteArray& id) const
{
    QFile file(fileOf(id, ".json"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return decode(id, file.readAll());
}

base::Result<void> BackupFolder::remove(const QByteArray& id) const
{
    QFile description(fileOf(id, ".json"));
    if (!description.remove()) return cannotWrite(description);
    QFile::remove(fileOf(id, ".items"));
    return {};
}

base::Result<void> BackupFolder::items(const QByteArray& id, const Visitor& visit) const
{
    const auto backup = find(id);
    QFile file(fileOf(id, ".items"));
    if (!backup) return damagedBackup(file.fileName());
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Io, QStringLiteral("Cannot read %1: %2").arg(file.fileName(), file.errorString())};
    for (qint64 number = 0; number < backup->table.itemCount; ++number) {
        const QByteArray head = file.read(headBytes);
        if (head.size() != headBytes) return damagedBackup(file.fileName());
        const auto length = qint64(qFromLittleEndian<quint32>(head.data()));
        const QByteArray item = file.read(std::min<qint64>(length, file.bytesAvailable()));
        if (item.size() != length || stableHash(item) != qFromLittleEndian<quint64>(head.data() + 4))
            return damagedBackup(file.fileName());
        if (visit(item) == Visit::Stop) return {};
    }
    return {};
}

}  // namespace trestle::tables
