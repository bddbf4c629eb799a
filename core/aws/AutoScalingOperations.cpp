// UpdateTableReplicaAutoScaling and DescribeTableReplicaAutoScaling. A table needs auto scaling, of a service that is
// not here, before its units can be provisioned in several regions; so the tables of a group are on demand, and what is
// left to ask for them is that they be not scaled.
#include "core/aws/AnswerJson.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::OperationError;
using tables::TableDescription;

namespace {

OperationError noGlobalTable(const QByteArray& name)
{
    return {ErrorCode::ResourceNotFound,
            QStringLiteral("Global table with name: '%1' does not exist.").arg(QString::fromUtf8(name))};
}

OperationError failed(const QByteArray& table, const QString& why, ErrorCode code = ErrorCode::Validation)
{
    return {code, QStringLiteral("Failed to update settings for global table with name: ‘%1’%2")
                      .arg(QString::fromUtf8(table), why)};
}

// One AutoScalingSettingsUpdate of a request, and the place it is for.
struct ScalingUpdate
{
    QByteArray place;
    QByteArray parameter;  // what the answer calls it
    JsonValue settings;
};

std::vector<ScalingUpdate> readUpdates(const WireMembers& members)
{
    std::vector<ScalingUpdate> updates;
    const auto take = [&updates](const WireMembers& from, QByteArrayView parameter, const QByteArray& place,
                                 QByteArrayView called = {}) {
        if (const JsonValue* settings = from.find(parameter))
            updates.push_back({place, (called.isEmpty() ? parameter : called).toByteArray(), *settings});
    };
    take(members, "ProvisionedWriteCapacityAutoScalingUpdate", "write",
         "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate");
    if (const JsonValue* list = members.find("GlobalSecondaryIndexUpdates"))
        for (const JsonValue& json : list->array()) {
            const WireMembers index(json);
            take(index, "ProvisionedWriteCapacityAutoScalingUpdate",
                 "write/" + index.text("IndexName").value_or(QByteArray()));
        }
    if (const JsonValue* list = members.find("ReplicaUpdates"))
        for (const JsonValue& json : list->array()) {
            const WireMembers replica(json);
            const QByteArray place = "read/" + replica.text("RegionName").value_or(QByteArray());
            take(replica, "ReplicaProvisionedReadCapacityAutoScalingUpdate", place,
                 "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate");
            const JsonValue* indexes = replica.find("ReplicaGlobalSecondaryIndexUpdates");
            for (const JsonValue& one : indexes ? indexes->array() : JsonValue::Array()) {
                const WireMembers index(one);
                take(index, "ProvisionedReadCapacityAutoScalingUpdate",
                     place + '/' + index.text("IndexName").value_or(QByteArray()));
            }
        }
    return updates;
}

bool disables(const JsonValue& settings)
{
    return WireMembers(settings).flag("AutoScalingDisabled");
}

// Units and a policy go together, unless scaling is switched off.
WireResult<void> checkParameters(const QByteArray& table, const ScalingUpdate& update)
{
    const bool disabled = disables(update.settings);
    const WireMembers settings(update.settings);
    QStringList wrong;
    for (const char* name : {"MaximumUnits", "ScalingPolicyUpdate", "MinimumUnits"})
        if (bool(settings.find(name)) == disabled) wrong << QLatin1String(name);
    if (wrong.isEmpty()) return {};
    const QString names = wrong.join(QStringLiteral("', '"));
    if (!disabled)
        return failed(
            table, QStringLiteral(": Parameters '%1' are required unless auto scaling is being disabled.").arg(names));
    return OperationError(ErrorCode::Validation,
                          QStringLiteral("Failed to update settings for global table with name ‘%1’: Parameters '%2' "
                                         "must be left blank when disabling auto scaling.")
                              .arg(QString::fromUtf8(table), names));
}

// Each region once, and something to be done there.
WireResult<void> checkRegions(const QByteArray& table, const WireMembers& members)
{
    const JsonValue* list = members.find("ReplicaUpdates");
    if (!list) return {};
    QByteArrayList seen;
    QByteArrayList twice;
    for (const JsonValue& json : list->array()) {
        const QByteArray region = WireMembers(json).text("RegionName").value_or(QByteArray());
        if (seen.contains(region) && !twice.contains(region)) twice << region;
        seen << region;
    }
    if (!twice.isEmpty())
        return failed(table, QStringLiteral(" because the regions: ‘[%1]’ were specified more than once.")
                                 .arg(QString::fromUtf8(twice.join(", "))));
    for (const JsonValue& json : list->array()) {
        const WireMembers replica(json);
        if (replica.find("ReplicaProvisionedReadCapacityAutoScalingUpdate") ||
            replica.find("ReplicaGlobalSecondaryIndexUpdates"))
            continue;
        return failed(table,
                      QStringLiteral(" because at least one update parameter must be specified for region: ‘%1’.")
                          .arg(QString::fromUtf8(replica.text("RegionName").value_or(QByteArray()))));
    }
    return {};
}

// In the order of their names, that of the request among them.
QByteArrayList regionsOf(const TableDescription& table, const QByteArray& home)
{
    QByteArrayList regions{home};
    for (const tables::Replica& replica : table.replicas)
        regions << replica.region;
    std::sort(regions.begin(), regions.end());
    return regions;
}

WireResult<void> checkUpdate(const TableDescription& table, const QByteArray& home, const ScalingUpdate& update)
{
    const QList<QByteArray> path = update.place.split('/');
    const bool reads = path[0] == "read";
    const QByteArrayList regions = regionsOf(table, home);
    if (reads && !regions.contains(path.value(1)))
        return failed(
            table.name,
            QStringLiteral(" because a replica does not exist in regions: [%1]").arg(QString::fromUtf8(path.value(1))),
            ErrorCode::ResourceNotFound);
    const QByteArray index = path.value(reads ? 2 : 1);
    if (!index.isEmpty() && !table.index(index))
        return failed(table.name,
                      QStringLiteral(" because the global secondary indexes with names: [%1] do not exist")
                          .arg(QString::fromUtf8(index)),
                      ErrorCode::ResourceNotFound);
    if (disables(update.settings)) return {};
    return OperationError(ErrorCode::Validation,
                          QStringLiteral("Failed to update global table with name ‘%1‘. Replicas '%2' BillingMode is "
                                         "PayPerRequest. You must convert table's BillingMode to PROVISIONED to set "
                                         "parameters: '%3'.")
                              .arg(QString::fromUtf8(table.name), QString::fromUtf8(regions.join("', '").toUpper()),
                                   QString::fromUtf8(update.parameter)));
}

JsonValue switchedOff()
{
    JsonValue settings;
    settings.insert("AutoScalingDisabled", true);
    settings.insert("ScalingPolicies", JsonValue::Array());
    return settings;
}

QByteArray descriptionJson(const TableDescription& table, const QByteArray& home, const char* status)
{
    JsonValue::Array replicas;
    for (const QByteArray& region : regionsOf(table, home)) {
        JsonValue replica;
        replica.insert("RegionName", region);
        JsonValue::Array indexes;
        for (const tables::IndexDescription& index : table.indexes) {
            if (index.kind != tables::IndexKind::Global) continue;
            JsonValue json;
            json.insert("IndexName", index.name);
            json.insert("IndexStatus", "ACTIVE");
            json.insert("ProvisionedReadCapacityAutoScalingSettings", switchedOff());
            json.insert("ProvisionedWriteCapacityAutoScalingSettings", switchedOff());
            indexes.push_back(std::move(json));
        }
        replica.insert("GlobalSecondaryIndexes", std::move(indexes));
        replica.insert("ReplicaProvisionedReadCapacityAutoScalingSettings", switchedOff());
        replica.insert("ReplicaProvisionedWriteCapacityAutoScalingSettings", switchedOff());
        replica.insert("ReplicaStatus", "ACTIVE");
        replicas.push_back(std::move(replica));
    }
    JsonValue description;
    description.insert("TableName", table.name);
    description.insert("TableStatus", status);
    description.insert("Replicas", std::move(replicas));
    JsonValue answer;
    answer.insert("TableAutoScalingDescription", std::move(description));
    return base::writeJson(answer);
}

}  // namespace

void updateTableReplicaAutoScaling(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readOwnTableName(exchange, members);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    auto updates = readUpdates(members);
    if (auto each = checkRegions(*name, members); !each) return exchange.fail(each.error());
    if (updates.empty())
        return exchange.fail(
            failed(*name, QStringLiteral(" because at least one update parameter must be specified.")));
    for (const ScalingUpdate& update : updates)
        if (auto complete = checkParameters(*name, update); !complete) return exchange.fail(complete.error());
    const QByteArray home = exchange.services().region;
    const auto status = exchange.services().tables.describeTable(*name);
    if (!status || status->description.replicas.isEmpty()) return exchange.fail(noGlobalTable(*name));
    for (const ScalingUpdate& update : updates)
        if (auto allowed = checkUpdate(status->description, home, update); !allowed)
            return exchange.fail(allowed.error());
    exchange.answer(descriptionJson(status->description, home, "UPDATING"));
}

void describeTableReplicaAutoScaling(Exchange exchange, const JsonValue& body)
{
    auto name = readOwnTableName(exchange, WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const auto status = exchange.services().tables.describeTable(*name);
    if (!status || status->description.replicas.isEmpty()) return exchange.fail(noGlobalTable(*name));
    exchange.answer(descriptionJson(status->description, exchange.services().region, "ACTIVE"));
}

}  // namespace trestle::aws
