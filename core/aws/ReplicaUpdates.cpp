#include "core/aws/ReplicaUpdates.h"

#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using base::JsonValue;
using tables::ReplicaChange;
using tables::ReplicaUpdate;
using tables::WitnessUpdate;

namespace {

// As the service lists them.
constexpr QByteArrayView replicaRegions[] = {
    "ap-south-2",     "ap-south-1",     "eu-south-1",     "eu-south-2",     "me-central-1",   "il-central-1",
    "ca-central-1",   "ap-east-2",      "mx-central-1",   "eu-central-1",   "eu-central-2",   "us-west-1",
    "us-west-2",      "af-south-1",     "eu-north-1",     "eu-west-3",      "eu-west-2",      "eu-west-1",
    "ap-northeast-3", "ap-northeast-2", "me-south-1",     "ap-northeast-1", "sa-east-1",      "ap-east-1",
    "ca-west-1",      "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "us-east-1",
    "ap-southeast-5", "us-east-2",      "ap-southeast-6", "ap-southeast-7", "us-gov-east-1",  "us-gov-west-1"};

// Those that can have strongly consistent replicas, or their witness.
constexpr QByteArrayView strongRegions[] = {"us-east-1",      "us-east-2",     "us-west-2",    "eu-west-1",
                                            "eu-west-2",      "eu-west-3",     "eu-central-1", "ap-northeast-1",
                                            "ap-northeast-2", "ap-northeast-3"};
constexpr qsizetype strongGroupSize = 3;  // the table itself among them

bool isOneOf(const auto& regions, QByteArrayView region)
{
    return std::find(std::begin(regions), std::end(regions), region) != std::end(regions);
}

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

WireResult<QList<ReplicaUpdate>> readUpdates(const JsonValue& list)
{
    QList<ReplicaUpdate> updates;
    for (const JsonValue& json : list.array()) {
        auto update = readUpdate(json);
        if (!update) return update.error();
        // What is asked for twice is done once.
        if (!updates.contains(*update)) updates.append(*std::move(update));
    }
    return updates;
}

// An update that names no region counts as none.
std::optional<WitnessUpdate> readWitness(const WireMembers& members)
{
    const JsonValue* list = members.find("GlobalTableWitnessUpdates");
    if (!list || list->array().empty()) return {};
    const WireMembers update(list->array().front());
    for (const auto& [name, action] :
         {std::pair("Create", WitnessUpdate::Action::Create), std::pair("Delete", WitnessUpdate::Action::Delete)})
        if (const JsonValue* found = update.find(name))
            if (const auto region = WireMembers(*found).text("RegionName"); region && !region->isEmpty())
                return WitnessUpdate{action, *region};
    return {};
}

QByteArrayList created(const ReplicaChange& change)
{
    QByteArrayList regions;
    for (const ReplicaUpdate& update : change.updates)
        if (update.action == ReplicaUpdate::Action::Create) regions << update.replica.region;
    return regions;
}

// A strong group is complete from its first day.
WireResult<void> checkStrongGroup(const ReplicaChange& change, const QByteArray& region)
{
    const QByteArrayList replicas = created(change);
    const QByteArray witness = change.witness ? change.witness->region : QByteArray();
    if (1 + replicas.size() + (witness.isEmpty() ? 0 : 1) != strongGroupSize)
        return refused(
            QStringLiteral("Unsupported replica count for global tables with MultiRegionConsistency set to STRONG."));
    QByteArrayList unsupported;
    for (const QByteArray& each : QByteArrayList{region} + replicas + QByteArrayList{witness})
        if (!each.isEmpty() && !isOneOf(strongRegions, each) && !unsupported.contains(each)) unsupported << each;
    if (!unsupported.isEmpty())
        return refused(QStringLiteral("Unsupported Region(s) specified for global tables with MultiRegionConsistency "
                                      "set to STRONG: [%1].")
                           .arg(QString::fromUtf8(unsupported.join(", "))));
    if (replicas.contains(witness))
        return refused(QStringLiteral("Cannot target multiple regions with the same action"));
    if (witness == region)
        return refused(
            QStringLiteral("Cannot add a witness in the same region as an existing replica when creating a "
                           "global table with MultiRegionConsistency set to STRONG."));
    return {};
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
    return isOneOf(replicaRegions, region);
}

WireResult<std::optional<ReplicaChange>> readReplicaChange(const WireMembers& members)
{
    const JsonValue* list = members.find("ReplicaUpdates");
    if (!list) return std::optional<ReplicaChange>();
    auto updates = readUpdates(*list);
    if (!updates) return updates.error();
    ReplicaChange change{*std::move(updates), {}, readWitness(members)};
    if (const auto word = members.text("MultiRegionConsistency"))
        change.consistency = tables::valueOf(tables::consistencyWords, *word);
    return std::optional(std::move(change));
}

WireResult<void> checkReplicaChange(const ReplicaChange& change, const QByteArray& region)
{
    for (const ReplicaUpdate& update : change.updates)
        if (auto placed = checkPlace(update, region); !placed) return placed;
    const qsizetype creations = created(change).size();
    if (change.consistency && creations < change.updates.size())
        return refused(QStringLiteral(
            "Only Replica Create actions are supported when MultiRegionConsistency parameter is provided."));
    if (change.consistency == tables::MultiRegionConsistency::Strong) return checkStrongGroup(change, region);
    // Whether more than one may go depends on the table.
    const bool deletes = std::any_of(change.updates.begin(), change.updates.end(), [](const ReplicaUpdate& update) {
        return update.action == ReplicaUpdate::Action::Delete;
    });
    if (creations > 1 || (creations == 1 && deletes))
        return refused(
            QStringLiteral("Update table operation with more than one create or delete replica actions not allowed"));
    return {};
}

}  // namespace trestle::aws
