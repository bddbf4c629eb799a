#include "core/aws/BackupJson.h"

#include "core/aws/AnswerJson.h"
#include "core/aws/SchemaJson.h"
#include "core/aws/TableArn.h"
#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using tables::BackupDescription;
using tables::TableDescription;

namespace {

QByteArray sourceJson(const DynamoDbApi::Services& services, const tables::TableStatus& table)
{
    const TableDescription& description = table.description;
    QByteArray out;
    appendString(out, "BillingMode", wordOf(tables::billingWords, description.billing));
    appendNumber(out, "ItemCount", table.itemCount);
    appendKeySchema(out, description.keys);
    if (description.onDemand.isSet()) {
        appendMember(out, "OnDemandThroughput");
        out += '{';
        if (description.onDemand.read) appendNumber(out, "MaxReadRequestUnits", *description.onDemand.read);
        if (description.onDemand.write) appendNumber(out, "MaxWriteRequestUnits", *description.onDemand.write);
        out += '}';
    }
    appendThroughput(out, description.throughput);
    appendString(out, "TableArn", tableArn(services, description.name));
    appendTime(out, "TableCreationDateTime", table.createdMs);
    appendString(out, "TableId", table.id);
    appendString(out, "TableName", description.name);
    appendNumber(out, "TableSizeBytes", table.sizeBytes);
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
        if (!index.nonKeyAttributes.isEmpty()) appendStrings(out, "NonKeyAttributes", index.nonKeyAttributes);
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

}  // namespace

void appendBackup(QByteArray& out, const QByteArray& arn, const BackupDescription& backup, QByteArrayView status)
{
    appendString(out, "BackupArn", arn);
    appendTime(out, "BackupCreationDateTime", backup.createdMs);
    appendString(out, "BackupName", backup.name);
    appendNumber(out, "BackupSizeBytes", backup.table.sizeBytes);
    appendString(out, "BackupStatus", status);
    appendString(out, "BackupType", backup.expiresMs > 0 ? "SYSTEM" : "USER");
    if (backup.expiresMs > 0) appendTime(out, "BackupExpiryDateTime", backup.expiresMs);
}

QByteArray backupDetails(const QByteArray& arn, const BackupDescription& backup, QByteArrayView status)
{
    QByteArray out;
    appendBackup(out, arn, backup, status);
    return out + '}';
}

QByteArray backupDescription(const DynamoDbApi::Services& services, const QByteArray& arn,
                             const BackupDescription& backup, QByteArrayView status)
{
    return "{\"BackupDescription\":{\"BackupDetails\":" + backupDetails(arn, backup, status) +
           ",\"SourceTableDetails\":" + sourceJson(services, backup.table) +
           ",\"SourceTableFeatureDetails\":" + featuresJson(backup.table.description) + "}}";
}

}  // namespace trestle::aws
