// On-demand backups, point-in-time recovery, and tables made from either.
#include "core/aws/AnswerJson.h"
#include "core/aws/BackupJson.h"
#include "core/aws/ReplicaUpdates.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/RestoredTable.h"
#include "core/aws/TableArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/TableJson.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::BackupDescription;
using tables::OperationError;
using tables::TableDescription;

namespace {

constexpr qsizetype mostBackups = 100;

QByteArray arnOf(const Exchange& exchange, const BackupDescription& backup)
{
    return backupArn(exchange.services(), backup.table.description.name, backup.id);
}

// The id in the ARN of a backup.
WireResult<QByteArray> readBackupId(const Exchange& exchange, const QByteArray& arn)
{
    const QList<QByteArray> parts = arn.split(':');
    const qsizetype at = arn.indexOf("/backup/");
    if (parts.size() != 6 || parts[0] != "arn" || !parts[5].startsWith("table/") || at < 0)
        return validationError(QStringLiteral("Invalid Backup ARN"));
    if (parts[4] != exchange.services().accountId) return otherAccount();
    // Which of the service's regions it tells does not matter.
    const bool isRegion = parts[3] == exchange.services().region || isReplicaRegion(parts[3]);
    if (parts[1] != "aws" || parts[2] != "dynamodb" || !isRegion)
        return validationError(QStringLiteral("Invalid Request: BackupArn is not valid"));
    const QByteArray id = arn.mid(at + 8);
    const bool isId = std::all_of(id.begin(), id.end(),
                                  [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; });
    if (id.isEmpty() || !isId) return validationError(QStringLiteral("Invalid Backup ARN"));
    return id;
}

// What is restored from another region is encrypted anew.
WireResult<void> checkRestoredRegion(const Exchange& exchange, const WireMembers& members, const QByteArray& arn)
{
    if (isOfOwnRegion(exchange, arn) || members.find("SSESpecificationOverride")) return {};
    return validationError(
        QStringLiteral("Invalid Request: sseSpecificationOverride must be provided for cross-region restores"));
}

OperationError backupNotFound(const QByteArray& arn)
{
    return OperationError::named("BackupNotFoundException",
                                 QStringLiteral("Backup not found: %1").arg(QString::fromUtf8(arn)));
}

// The table is ready when the answer leaves; the answer shows it as the service does, under way.
void answerRestored(Exchange& exchange, const tables::TableStatus& table)
{
    tellTableSetChanged(exchange, table.description.name);
    exchange.answer("{\"TableDescription\":" + tableJson(exchange.services(), table, TableAnswer::Created) + '}');
}

QByteArray recoveryJson(const Exchange& exchange, const tables::TableStatus& table)
{
    QByteArray out = "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\"";
    appendMember(out, "PointInTimeRecoveryDescription");
    const auto& recovery = table.description.pointInTimeRecovery;
    if (!recovery) return out + "{\"PointInTimeRecoveryStatus\":\"DISABLED\"}}}";
    out += '{';
    if (const auto window = exchange.services().tables.restorableTime(table.description.name)) {
        appendTime(out, "EarliestRestorableDateTime", window->earliestMs);
        appendTime(out, "LatestRestorableDateTime", window->latestMs);
    }
    appendString(out, "PointInTimeRecoveryStatus", "ENABLED");
    appendNumber(out, "RecoveryPeriodInDays", recovery->days);
    return out + "}}}";
}

OperationError tableNotFound(const QByteArray& name)
{
    return {ErrorCode::TableNotFound, QStringLiteral("Table not found: %1").arg(QString::fromUtf8(name))};
}

// Nothing once the table is there.
std::optional<tables::OperationError> backupsAreComing(const Exchange& exchange, const QByteArray& name)
{
    const auto table = exchange.services().tables.describeTable(name);
    if (!table || table->state != tables::ResourceState::Creating) return {};
    return tables::OperationError::named(
        "ContinuousBackupsUnavailableException",
        QStringLiteral("Backups are being enabled for the table: %1. Please retry later").arg(QString::fromUtf8(name)));
}

}  // namespace

void createBackup(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readOwnTableName(exchange, members);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    if (auto coming = backupsAreComing(exchange, *name)) return exchange.fail(*coming);
    tables::Tables& store = exchange.services().tables;
    store.createBackup(
        *std::move(name), members.text("BackupName").value_or(QByteArray()),
        [exchange = std::move(exchange)](tables::OperationResult<BackupDescription> backup) mutable {
            if (!backup) return exchange.fail(backup.error());
            // The service always answers CREATING; here the backup is there already.
            exchange.answer("{\"BackupDetails\":" + backupDetails(arnOf(exchange, *backup), *backup, "CREATING") + '}');
        });
}

void describeBackup(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("BackupArn").value_or(QByteArray());
    const auto id = readBackupId(exchange, arn);
    if (!id) return exchange.fail(id.error());
    const auto backup = exchange.services().tables.backup(*id);
    if (!backup) return exchange.fail(backupNotFound(arn));
    exchange.answer(backupDescription(exchange.services(), arn, *backup, "AVAILABLE"));
}

void deleteBackup(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("BackupArn").value_or(QByteArray());
    auto id = readBackupId(exchange, arn);
    if (!id) return exchange.fail(id.error());
    tables::Tables& store = exchange.services().tables;
    if (const auto backup = store.backup(*id); backup && backup->expiresMs > 0)
        return exchange.fail(validationError(
            QStringLiteral("Invalid Request: User is not allowed to delete the system backup with arn %1. It "
                           "will automatically expire on %2")
                .arg(QString::fromUtf8(arn),
                     QDateTime::fromMSecsSinceEpoch(backup->expiresMs, Qt::UTC).toString(Qt::ISODateWithMs))));
    store.deleteBackup(*std::move(id), [exchange = std::move(exchange),
                                        arn](tables::OperationResult<BackupDescription> backup) mutable {
        if (!backup && backup.error().code == ErrorCode::NotFound) return exchange.fail(backupNotFound(arn));
        if (!backup) return exchange.fail(backup.error());
        exchange.answer(backupDescription(exchange.services(), arn, *backup, "DELETED"));
    });
}

void listBackups(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    std::optional<QByteArray> table = members.text("TableName");
    if (table) {
        auto name = tableNameFrom(*table);
        if (!name) return exchange.fail(name.error());
        table = *std::move(name);
    }
    const auto lower = members.timeMs("TimeRangeLowerBound");
    const auto upper = members.timeMs("TimeRangeUpperBound");
    if (lower && upper && *lower > *upper)
        return exchange.fail(
            validationError(QStringLiteral("One or more parameter values were invalid: Time range lower bound "
                                           "must be less than or equal to upper bound")));
    QByteArray after;  // a cursor: the backup itself may be gone
    if (const auto arn = members.text("ExclusiveStartBackupArn")) {
        auto id = readBackupId(exchange, *arn);
        if (!id) return exchange.fail(id.error());
        if (!isOfOwnRegion(exchange, *arn))
            return exchange.fail(validationError(
                QStringLiteral("Invalid Request: The supplied ExclusiveStartBackupArn does not match the region")));
        after = *std::move(id);
    }
    const QByteArray type = members.text("BackupType").value_or("USER");
    const qsizetype limit = members.integer("Limit").value_or(mostBackups);

    QByteArray out = "{\"BackupSummaries\":[";
    qsizetype listed = 0;
    QByteArray last;
    bool more = false;
    if (type != "AWS_BACKUP") {
        for (const BackupDescription& backup : exchange.services().tables.backups()) {
            const tables::TableStatus& source = backup.table;
            if (type != "ALL" && (type == "SYSTEM") != (backup.expiresMs > 0)) continue;
            if (backup.id <= after || (table && source.description.name != *table)) continue;
            if ((lower && backup.createdMs < *lower) || (upper && backup.createdMs >= *upper)) continue;
            if (listed == limit) {
                more = true;
                break;
            }
            if (listed++ > 0) out += ',';
            last = arnOf(exchange, backup);
            out += '{';
            appendBackup(out, last, backup, "AVAILABLE");
            appendString(out, "TableArn", tableArn(exchange.services(), source.description.name));
            appendString(out, "TableId", source.id);
            appendString(out, "TableName", source.description.name);
            out += '}';
        }
    }
    out += ']';
    if (more) appendString(out, "LastEvaluatedBackupArn", last);
    exchange.answer(out + '}');
}

void restoreTableFromBackup(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const QByteArray arn = members.text("BackupArn").value_or(QByteArray());
    const auto id = readBackupId(exchange, arn);
    if (!id) return exchange.fail(id.error());
    if (auto near = checkRestoredRegion(exchange, members, arn); !near) return exchange.fail(near.error());
    const auto backup = exchange.services().tables.backup(*id);
    if (!backup) return exchange.fail(backupNotFound(arn));
    auto target = restoredTable(backup->table.description, members);
    if (!target) return exchange.fail(target.error());
    exchange.setTable(target->name);
    tables::Tables& store = exchange.services().tables;
    store.restoreBackup(
        backup->id, *std::move(target),
        [exchange = std::move(exchange), arn](tables::OperationResult<tables::TableStatus> table) mutable {
            if (!table && table.error().code == ErrorCode::NotFound) return exchange.fail(backupNotFound(arn));
            if (!table) return exchange.fail(table.error());
            answerRestored(exchange, *table);
        });
}

void restoreTableToPointInTime(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const auto sourceArn = members.text("SourceTableArn");
    const auto sourceName = members.text("SourceTableName");
    if (sourceArn && sourceName)
        return exchange.fail(
            validationError(QStringLiteral("Must provide exactly one of: sourceTableArn, sourceTableName")));
    if (!sourceArn && !sourceName)
        return exchange.fail(validationError(
            QStringLiteral("The parameter 'TableName' is required but was not present in the request")));
    auto time = members.timeMs("RestoreDateTime");
    const bool latest = members.flag("UseLatestRestorableTime");
    if (time && latest)
        return exchange.fail(validationError(QStringLiteral(
            "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore "
            "request. Please specify either RestoreDateTime time or UseLatestRestorableTime")));
    if (!time && !latest)
        return exchange.fail(validationError(
            QStringLiteral("Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be "
                           "specified, but not both")));
    auto source = tableNameFrom(sourceArn ? *sourceArn : *sourceName);
    if (!source) return exchange.fail(source.error());
    if (sourceArn && sourceArn->startsWith("arn:")) {
        if (sourceArn->split(':').value(4) != exchange.services().accountId) return exchange.fail(notTheOwner());
        if (auto near = checkRestoredRegion(exchange, members, *sourceArn); !near) return exchange.fail(near.error());
    }
    tables::Tables& store = exchange.services().tables;
    const auto status = store.describeTable(*source);
    if (!status) return exchange.fail(tableNotFound(*source));
    const auto window = store.restorableTime(*source);
    if (!window) return exchange.fail(window.error());
    if (latest) time = window->latestMs;
    auto target = restoredTable(status->description, members);
    if (!target) return exchange.fail(target.error());
    exchange.setTable(target->name);
    store.restoreToTime(*std::move(source), *time, *std::move(target),
                        [exchange = std::move(exchange)](tables::OperationResult<tables::TableStatus> table) mutable {
                            if (!table) return exchange.fail(table.error());
                            answerRestored(exchange, *table);
                        });
}

void describeContinuousBackups(Exchange exchange, const JsonValue& body)
{
    auto name = readOwnTableName(exchange, WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const auto table = exchange.services().tables.describeTable(*name);
    if (!table) return exchange.fail(tableNotFound(*name));
    exchange.answer(recoveryJson(exchange, *table));
}

void updateContinuousBackups(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readOwnTableName(exchange, members);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const WireMembers wanted(*members.find("PointInTimeRecoverySpecification"));
    const bool enabled = wanted.flag("PointInTimeRecoveryEnabled");
    const auto days = wanted.integer("RecoveryPeriodInDays");
    if (!enabled && days)
        return exchange.fail(validationError(QStringLiteral(
            "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.")));
    if (auto coming = backupsAreComing(exchange, *name)) return exchange.fail(*coming);
    tables::Tables& store = exchange.services().tables;
    store.changeTable(
        *name,
        [enabled, days](const tables::TableStatus& table) -> tables::OperationResult<TableDescription> {
            TableDescription changed = table.description;
            if (!enabled)
                changed.pointInTimeRecovery.reset();
            else if (!changed.pointInTimeRecovery || days)
                changed.pointInTimeRecovery = tables::PointInTimeRecovery{days.value_or(35)};
            return changed;
        },
        [exchange = std::move(exchange), name = *name](tables::OperationResult<tables::TableStatus> table) mutable {
            if (!table && table.error().code == ErrorCode::ResourceNotFound) return exchange.fail(tableNotFound(name));
            if (!table) return exchange.fail(table.error());
            tellTableSetChanged(exchange, name);
            // The answer tells how far back the log goes, and the writer thread is not to read.
            exchange.services().tables.runTask([exchange = std::move(exchange), table = std::move(*table)]() mutable {
                exchange.answer(recoveryJson(exchange, table));
            });
        });
}

}  // namespace trestle::aws
