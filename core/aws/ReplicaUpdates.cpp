#include "core/aws/ReplicaUpdates.h"

#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using base::JsonValue;
using tables::ReplicaUpdate;

namespace {

// As the service lists them.
constexpr QByteArrayView replicaRegions[] = {
    "ap-south-2",     "ap-south-1",     "eu-south-1",     "eu-south-2",     "me-central-1",   "il-central-1",
    "ca-central-1",   "ap-east-2",      "mx-central-1",   "eu-central-1",   "eu-central-2",   "us-west-1",
    "us-west-2",      "af-south-1",     "eu-north-1",     "eu-west-3",      "eu-west-2",      "eu-west-1",
    "ap-northeast-3", "ap-northeast-2", "me-south-1",     "ap-northeast-1", "sa-east-1",      "ap-east-1",
    "ca-west-1",      "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "us-east-1",
    "ap-southeast-5", "us-east-2",      "ap-southeast-6", "ap-southeast-7", "us-gov-east-1",  "us-gov-west-1"};

tables::OperationError refused(const QString& text)
{
    return {base::ErrorCode::Validation, text};
}

constexpr std::pair<QByteArrayView, ReplicaUpdate::Action> actions[] = {{"Create", ReplicaUpdate::Action::Create},
                                                                        {"Update", ReplicaUpdate::Action::Update},
                                                                        {"Delete", ReplicaUpdate::Action::Delete}};

WireResult<ReplicaUpdate> readUpdate(const JsonValue& json)
{
    const QString noAction =
        QStringLiteral("There are no actions specified in the Replica Update Action of the request.");
    const WireMembers members(json);
    std::optional<ReplicaUpdate> update;
    for (const auto& [name, action] : actions) {
        const JsonValue* found = members.find(name);
        if (!found) continue;
        if (update)
            return refused(
                QStringLiteral("Update table operation with more than one type of replica actions not allowed."));
        const WireMembers replica(*found);
        update = ReplicaUpdate{action, {replica.text("RegionName").value_or(QByteArray())}};
        if (action == ReplicaUpdate::Action::Create && !replica.find("RegionName"))
            return refused(QStringLiteral("One or more parameter values were invalid"));
        if (action == ReplicaUpdate::Action::Update && found->object().size() < 2) return refused(noAction);
        update->replica.keyArn = replica.text("KMSMasterKeyId").value_or(QByteArray());
        if (const auto word = replica.text("TableClassOverride"))
            update->replica.tableClass = tables::valueOf(tables::tableClassWords, *word);
        if (const JsonValue* units = replica.find("ProvisionedThroughputOverride"))
            update->replica.readCapacity = WireMembers(*units).integer("ReadCapacityUnits");
        if (const JsonValue* units = replica.find("OnDemandThroughputOverride"))
            update->replica.onDemandRead = WireMembers(*units).integer("MaxReadRequestUnits");
    }
    if (!update) return refused(noAction);
    return *std::move(update);
}

WireResult<void> checkPlace(const ReplicaUpdate& update, const QByteArray& region)
{
    const QByteArray& named = update.replica.region;
    if (update.action != ReplicaUpdate::Action::Update && named == region)
        return refused(
            QStringLiteral("Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, "
                           "DeleteTable, or UpdateTable as required."));
    if (isReplicaRegion(named)) return {};
    QByteArrayList known;
    for (const QByteArrayView each : replicaRegions)
        known << each.toByteArray();
    return refused(QStringLiteral("Region %1 is not supported. The latest version of global tables are only supported "
                                  "in the following regions: [%2]")
                       .arg(QString::fromUtf8(named), QString::fromUtf8(known.join(", "))));
}

}  // namespace

bool isReplicaRegion(QByteArrayView region)
{
    return std::find(std::begin(replicaRegions), std::end(replicaRegions), region) != std::end(replicaRegions);
}

WireResult<QList<ReplicaUpdate>> readReplicaUpdates(const JsonValue& list, const QByteArray& region)
{
    QList<ReplicaUpdate> updates;
    for (const JsonValue& json : list.array()) {
        auto update = readUpdate(json);
        if (!update) return update.error();
        if (auto placed = checkPlace(*update, region); !placed) return placed.error();
        updates.append(*std::move(update));
    }
    const auto comesOrGoes = [](const ReplicaUpdate& update) { return update.action != ReplicaUpdate::Action::Update; };
    if (std::count_if(updates.begin(), updates.end(), comesOrGoes) > 1)
        return refused(
            QStringLiteral("Update table operation with more than one create or delete replica actions not allowed"));
    return updates;
}

}  // namespace trestle::aws
