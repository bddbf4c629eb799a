#include "core/aws/RestoredTable.h"

#include "core/aws/AnswerJson.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/SchemaJson.h"
#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using base::JsonValue;
using tables::BillingMode;
using tables::TableDescription;

namespace {

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

}  // namespace

WireResult<TableDescription> restoredTable(const TableDescription& source, const WireMembers& request)
{
    const QByteArray name = request.text("TargetTableName").value_or(QByteArray());
    if (auto fits = checkNameLength("TableName", name); !fits) return fits.error();
    TableDescription target = restored(source, name);
    if (auto done = overrideIndexes(target, request, "GlobalSecondaryIndexOverride", tables::IndexKind::Global); !done)
        return done.error();
    if (auto done = overrideIndexes(target, request, "LocalSecondaryIndexOverride", tables::IndexKind::Local); !done)
        return done.error();
    if (auto done = overrideSettings(target, request); !done) return done.error();
    return target;
}

}  // namespace trestle::aws
