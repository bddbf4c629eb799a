// On-demand backups, point-in-time recovery, and tables made from either.
#include "core/aws/AnswerJson.h"
#include "core/aws/ReplicaUpdates.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/SchemaJson.h"
#include "core/aws/TableArn.h"
#include "core/aws/TableJson.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/tables/schema/SettingWords.h"

#include <QDateTime>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::BackupDescription;
using tables::BillingMode;
using tables::OperationError;
using tables::TableDescription;

namespace {

constexpr qsizetype mostBackups = 100;

void appendCount(QByteArray& out, QByteArrayView name, qint64 count)
{
    appendMember(out, name);
    out += QByteArray::number(count);
}

// --- Backups

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
    if (arn.split(':').value(3) == exchange.services().region || members.find("SSESpecificationOverride")) return {};
    return validationError(
        QStringLiteral("Invalid Request: sseSpecificationOverride must be provided for cross-region restores"));
}

OperationError backupNotFound(const QByteArray& arn)
{
    return OperationError::named("BackupNotFoundException",
                                 QStringLiteral("Backup not found: %1").arg(QString::fromUtf8(arn)));
}

void appendBackup(QByteArray& out, const QByteArray& arn, const BackupDescription& backup, QByteArrayView status)
{
    appendString(out, "BackupArn", arn);
    appendTime(out, "BackupCreationDateTime", backup.createdMs);
    appendString(out, "BackupName", backup.name);
    appendCount(out, "BackupSizeBytes", backup.table.sizeBytes);
    appendString(out, "BackupStatus", status);
    appendString(out, "BackupType", backup.expiresMs > 0 ? "SYSTEM" : "USER");
    if (backup.expiresMs > 0) appendTime(out, "BackupExpiryDateTime", backup.expiresMs);
}

QByteArray detailsJson(const QByteArray& arn, const BackupDescription& backup, QByteArrayView status)
{
    QByteArray out;
    appendBackup(out, arn, backup, status);
    return out + '}';
}

QByteArray sourceJson(const Exchange& exchange, const tables::TableStatus& table)
{
    const TableDescription& description = table.description;
    QByteArray out;
    appendString(out, "BillingMode", wordOf(tables::billingWords, description.billing));
    appendCount(out, "ItemCount", table.itemCount);
    appendKeySchema(out, description.keys);
    if (description.onDemand.isSet()) {
        appendMember(out, "OnDemandThroughput");
        out += '{';
        if (description.onDemand.read) appendCount(out, "MaxReadRequestUnits", *description.onDemand.read);
        if (description.onDemand.write) appendCount(out, "MaxWriteRequestUnits", *description.onDemand.write);
        out += '}';
    }
    appendThroughput(out, description.throughput);
    appendString(out, "TableArn", tableArn(exchange.services(), description.name));
    appendTime(out, "TableCreationDateTime", table.createdMs);
    appendString(out, "TableId", table.id);
    appendString(out, "TableName", description.name);
    appendCount(out, "TableSizeBytes", table.sizeBytes);
    return out + '}';
}

void appendIndexes(QByteArray& out, const TableDescription& table, tables::IndexKind kind, QByteArrayView member)
{
    bool first = true;
    for (const tables::IndexDescription& index : table.indexes) {
        if (index.kind != kind) continue;
        if (std::exchange(first, false)) {
            appendMember(out, member);
            out += "[{";
        } else {
            out += ",{";
        }
        appendString(out, "IndexName", index.name);
        appendKeySchema(out, index.keys);
        appendMember(out, "Projection");
        out += '{';
        if (!index.nonKeyAttributes.isEmpty()) {
            appendMember(out, "NonKeyAttributes");
            out += '[';
            for (const QByteArray& name : index.nonKeyAttributes) {
                if (out.back() != '[') out += ',';
                base::appendJsonString(out, name);
            }
            out += ']';
        }
        appendString(out, "ProjectionType", wordOf(tables::projectionWords, index.projection));
        out += '}';
        if (kind == tables::IndexKind::Global) appendThroughput(out, index.throughput);
        out += '}';
    }
    if (!first) out += ']';
}

QByteArray featuresJson(const TableDescription& table)
{
    QByteArray out = "{";
    appendIndexes(out, table, tables::IndexKind::Global, "GlobalSecondaryIndexes");
    appendIndexes(out, table, tables::IndexKind::Local, "LocalSecondaryIndexes");
    if (table.encryption) {
        appendMember(out, "SSEDescription");
        out += "{\"Status\":\"ENABLED\",\"SSEType\":\"KMS\"";
        if (!table.encryption->keyArn.isEmpty()) appendString(out, "KMSMasterKeyArn", table.encryption->keyArn);
        out += '}';
    }
    if (table.stream) {
        appendMember(out, "StreamDescription");
        out += "{\"StreamEnabled\":true";
        appendString(out, "StreamViewType", wordOf(tables::streamViewWords, *table.stream));
        out += '}';
    }
    if (table.timeToLiveAttribute) {
        appendMember(out, "TimeToLiveDescription");
        out += '{';
        appendString(out, "AttributeName", *table.timeToLiveAttribute);
        out += ",\"TimeToLiveStatus\":\"ENABLED\"}";
    }
    return out + '}';
}

QByteArray descriptionJson(const Exchange& exchange, const QByteArray& arn, const BackupDescription& backup,
                           QByteArrayView status)
{
    return "{\"BackupDescription\":{\"BackupDetails\":" + detailsJson(arn, backup, status) +
           ",\"SourceTableDetails\":" + sourceJson(exchange, backup.table) +
           ",\"SourceTableFeatureDetails\":" + featuresJson(backup.table.description) + "}}";
}

// --- Tables made from a backup or a point in time

// What a restore keeps of its source: keys, indexes, capacity and encryption, and nothing else.
TableDescription restored(const TableDescription& source, QByteArray name)
{
    TableDescription table;
    table.name = std::move(name);
    table.keys = source.keys;
    table.indexes = source.indexes;
    table.billing = source.billing;
    table.throughput = source.throughput;
    table.onDemand = source.onDemand;
    table.encryption = source.encryption;
    return table;
}

std::optional<tables::Throughput> readUnits(const WireMembers& members, QByteArrayView name)
{
    const JsonValue* json = members.find(name);
    if (!json) return {};
    const WireMembers units(*json);
    return tables::Throughput{units.integer("ReadCapacityUnits").value_or(0),
                              units.integer("WriteCapacityUnits").value_or(0)};
}

// True if the override asks for this index: same keys, same projection; its name is its own.
bool isSameIndex(const WireMembers& wanted, const tables::IndexDescription& index)
{
    QByteArray keys;
    appendKeySchema(keys, index.keys);
    QByteArray asked;
    if (const JsonValue* schema = wanted.find("KeySchema")) {
        asked = "{\"KeySchema\":[";
        for (const JsonValue& json : schema->array()) {
            const WireMembers element(json);
            if (asked.back() != '[') asked += ',';
            asked += '{';
            appendString(asked, "AttributeName", element.text("AttributeName").value_or(QByteArray()));
            appendString(asked, "KeyType", element.text("KeyType").value_or(QByteArray()));
            asked += '}';
        }
        asked += ']';
    }
    if (asked != keys) return false;
    const JsonValue* json = wanted.find("Projection");
    if (!json) return false;
    const WireMembers projection(*json);
    QList<QByteArray> names;
    if (const JsonValue* attributes = projection.find("NonKeyAttributes"))
        for (const JsonValue& name : attributes->array())
            names.append(name.string());
    QList<QByteArray> known = index.nonKeyAttributes;
    std::sort(names.begin(), names.end());
    std::sort(known.begin(), known.end());
    return projection.text("ProjectionType") == wordOf(tables::projectionWords, index.projection).toByteArray() &&
           names == known;
}

BillingMode billingAfter(const TableDescription& source, const WireMembers& members)
{
    const auto asked = members.text("BillingModeOverride");
    return asked ? tables::valueOf(tables::billingWords, *asked).value_or(source.billing) : source.billing;
}

WireResult<void> overrideIndexes(TableDescription& table, const WireMembers& members, QByteArrayView name,
                                 tables::IndexKind kind)
{
    const JsonValue* list = members.find(name);
    if (!list) return {};
    QList<tables::IndexDescription> indexes;
    for (const tables::IndexDescription& index : table.indexes)
        if (index.kind != kind) indexes.append(index);
    for (const JsonValue& json : list->array()) {
        const WireMembers wanted(json);
        const QByteArray indexName = wanted.text("IndexName").value_or(QByteArray());
        const auto found = std::find_if(
            table.indexes.begin(), table.indexes.end(),
            [&](const tables::IndexDescription& index) { return index.kind == kind && isSameIndex(wanted, index); });
        if (found == table.indexes.end())
            return validationError(
                QStringLiteral("Invalid Request: Index %1 does not match a secondary index that existed in "
                               "the source table and cannot be created during the restore operation")
                    .arg(QString::fromUtf8(indexName)));
        tables::IndexDescription index = *found;
        index.name = indexName;
        const auto units = readUnits(wanted, "ProvisionedThroughput");
        const QString shown = QString::fromUtf8(indexName);
        if (units && members.text("BillingModeOverride") == "PAY_PER_REQUEST")
            return validationError(
                QStringLiteral("Invalid Request: Cannot override ProvisionedThroughput if BillingMode is overridden to "
                               "PAY_PER_REQUEST for index %1")
                    .arg(shown));
        if (!units && kind == tables::IndexKind::Global && billingAfter(table, members) == BillingMode::Provisioned)
            return validationError(
                QStringLiteral("Invalid Request: Must specify provisioned throughput for index %1").arg(shown));
        if (units) index.throughput = *units;
        indexes.append(index);
    }
    table.indexes = indexes;
    return {};
}

WireResult<void> overrideOnDemand(TableDescription& table, const WireMembers& members)
{
    const JsonValue* json = members.find("OnDemandThroughputOverride");
    if (!json) return {};
    const WireMembers wanted(*json);
    for (const auto& [name, units] : {std::pair("MaxReadRequestUnits", &table.onDemand.read),
                                      std::pair("MaxWriteRequestUnits", &table.onDemand.write)}) {
        const auto asked = wanted.integer(name);
        if (!asked) continue;
        if (table.billing == BillingMode::Provisioned)
            return validationError(QStringLiteral("Invalid Request: Cannot override %1 for OnDemandThroughput unless "
                                                  "BillingModeOverride is PAY_PER_REQUEST")
                                       .arg(QLatin1String(name)));
        if (*asked < 1 && *asked != -1)
            return validationError(
                QStringLiteral("Invalid Request: Requested %1 for OnDemandThroughput is outside of valid range")
                    .arg(QLatin1String(name)));
        *units = *asked < 0 ? std::nullopt : asked;
    }
    return {};
}

WireResult<void> overrideSettings(TableDescription& table, const WireMembers& members)
{
    const std::optional<QByteArray> billing = members.text("BillingModeOverride");
    const std::optional<tables::Throughput> units = readUnits(members, "ProvisionedThroughputOverride");
    if (billing == "PAY_PER_REQUEST" && units)
        return validationError(
            QStringLiteral("Invalid Request: Cannot override ProvisionedThroughput if BillingMode is "
                           "overridden to PAY_PER_REQUEST"));
    if (billing == "PROVISIONED" && !units && table.billing != tables::BillingMode::Provisioned)
        return validationError(
            QStringLiteral("Invalid Request: Must override ProvisionedThroughput if BillingMode is "
                           "overridden to PROVISIONED"));
    table.billing = billingAfter(table, members);
    if (units && table.billing != tables::BillingMode::Provisioned)
        return validationError(
            QStringLiteral("Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"));
    if (units) table.throughput = *units;
    if (table.billing == tables::BillingMode::PayPerRequest) {
        table.throughput = {};
        for (tables::IndexDescription& index : table.indexes)
            index.throughput = {};
    }
    if (table.billing == tables::BillingMode::Provisioned) table.onDemand = {};
    if (auto done = overrideOnDemand(table, members); !done) return done;
    if (const JsonValue* encryption = members.find("SSESpecificationOverride")) {
        const WireMembers wanted(*encryption);
        table.encryption.reset();
        if (wanted.flag("Enabled"))
            table.encryption = tables::Encryption{wanted.text("KMSMasterKeyId").value_or(QByteArray())};
    }
    return {};
}

WireResult<TableDescription> targetOf(const TableDescription& source, const WireMembers& members)
{
    const QByteArray name = members.text("TargetTableName").value_or(QByteArray());
    if (auto fits = checkNameLength("TableName", name); !fits) return fits.error();
    TableDescription target = restored(source, name);
    if (auto done = overrideIndexes(target, members, "GlobalSecondaryIndexOverride", tables::IndexKind::Global); !done)
        return done.error();
    if (auto done = overrideIndexes(target, members, "LocalSecondaryIndexOverride", tables::IndexKind::Local); !done)
        return done.error();
    if (auto done = overrideSettings(target, members); !done) return done.error();
    return target;
}

// The table is ready when the answer leaves; the answer shows it as the service does, under way.
void answerRestored(Exchange& exchange, const tables::TableStatus& table)
{
    if (exchange.services().tableSetChanged) exchange.services().tableSetChanged(table.description.name);
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
    appendCount(out, "RecoveryPeriodInDays", recovery->days);
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
            exchange.answer("{\"BackupDetails\":" + detailsJson(arnOf(exchange, *backup), *backup, "CREATING") + '}');
        });
}

void describeBackup(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("BackupArn").value_or(QByteArray());
    const auto id = readBackupId(exchange, arn);
    if (!id) return exchange.fail(id.error());
    const auto backup = exchange.services().tables.backup(*id);
    if (!backup) return exchange.fail(backupNotFound(arn));
    exchange.answer(descriptionJson(exchange, arn, *backup, "AVAILABLE"));
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
        exchange.answer(descriptionJson(exchange, arn, *backup, "DELETED"));
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
        if (arn->split(':')[3] != exchange.services().region)
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
    auto target = targetOf(backup->table.description, members);
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
    auto target = targetOf(status->description, members);
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
            // The answer tells how far back the log goes, and the writer thread is not to read.
            exchange.services().tables.runTask([exchange = std::move(exchange), table = std::move(*table)]() mutable {
                exchange.answer(recoveryJson(exchange, table));
            });
        });
}

}  // namespace trestle::aws
