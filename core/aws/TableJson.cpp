#include "core/aws/TableJson.h"

#include "core/aws/AnswerJson.h"
#include "core/aws/KeyArn.h"
#include "core/aws/SchemaJson.h"
#include "core/aws/TableArn.h"
#include "core/base/Json.h"
#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/schema/TableDefinition.h"

namespace trestle::aws {

namespace {

using tables::TableDescription;
using tables::TableStatus;

constexpr QByteArrayView settingsReplicationMember = "GlobalTableSettingsReplicationMode";
constexpr QByteArrayView settingsOfReplicas = "ENABLED_WITH_OVERRIDES";

void appendDatedThroughput(QByteArray& out, const tables::Throughput& throughput, const tables::SettingTimes& times)
{
    appendMember(out, "ProvisionedThroughput");
    out += '{';
    if (times.throughputIncreasedMs > 0) appendTime(out, "LastIncreaseDateTime", times.throughputIncreasedMs);
    if (times.throughputDecreasedMs > 0) appendTime(out, "LastDecreaseDateTime", times.throughputDecreasedMs);
    appendNumber(out, "NumberOfDecreasesToday", 0);
    appendCapacityUnits(out, throughput);
    out += '}';
}

void appendOnDemand(QByteArray& out, const tables::OnDemandThroughput& units)
{
    if (!units.isSet()) return;
    appendMember(out, "OnDemandThroughput");
    out += '{';
    if (units.read) appendNumber(out, "MaxReadRequestUnits", *units.read);
    if (units.write) appendNumber(out, "MaxWriteRequestUnits", *units.write);
    out += '}';
}

void appendWarm(QByteArray& out, const std::optional<tables::Throughput>& asked, const tables::Throughput& usual,
                bool changes)
{
    const tables::Throughput warm = larger(asked.value_or(usual), usual);
    appendMember(out, "WarmThroughput");
    out += '{';
    appendNumber(out, "ReadUnitsPerSecond", warm.read);
    appendNumber(out, "WriteUnitsPerSecond", warm.write);
    appendString(out, "Status", changes ? "UPDATING" : "ACTIVE");
    out += '}';
}

class Writer
{
public:
    Writer(const DynamoDbApi::Services& services, const TableStatus& status, TableAnswer answer,
           const TableStates& states)
        : m_services(services),
          m_status(status),
          m_table(status.description),
          m_answer(answer),
          m_states(states),
          m_arn(tableArn(services, status.description.name))
    {
    }

    QByteArray write()
    {
        m_out = "{";
        const bool isWhole = m_answer != TableAnswer::Deleted;
        if (isWhole) appendAttributes();
        appendString(m_out, "TableName", m_table.name);
        if (isWhole) appendKeySchema(m_out, m_table.keys);
        appendString(m_out, "TableStatus", tableState());
        if (isWhole) appendTime(m_out, "CreationDateTime", m_status.createdMs);
        appendDatedThroughput(m_out, m_table.throughput, m_status.times);
        appendNumber(m_out, "TableSizeBytes", m_status.sizeBytes);
        appendNumber(m_out, "ItemCount", m_status.itemCount);
        appendString(m_out, "TableArn", m_arn);
        appendString(m_out, "TableId", m_status.id);
        if (m_table.billing == tables::BillingMode::PayPerRequest || m_status.times.onDemandMs > 0) appendBilling();
        if (isWhole) appendIndexes(tables::IndexKind::Local, "LocalSecondaryIndexes");
        if (isWhole) appendIndexes(tables::IndexKind::Global, "GlobalSecondaryIndexes");
        appendSettings();
        appendMember(m_out, "DeletionProtectionEnabled");
        m_out += m_table.deletionProtection ? "true" : "false";
        return m_out + '}';
    }

private:
    QByteArrayView tableState() const
    {
        switch (m_answer) {
            case TableAnswer::Created:
                return "CREATING";
            case TableAnswer::Deleted:
                return "DELETING";
            case TableAnswer::Described:
                return stateName(m_status.state);
            case TableAnswer::Updated:
                return m_states.table;
        }
        Q_UNREACHABLE();
    }

    static QByteArrayView stateName(tables::ResourceState state)
    {
        switch (state) {
            case tables::ResourceState::Creating:
                return "CREATING";
            case tables::ResourceState::Active:
                return "ACTIVE";
            case tables::ResourceState::Updating:
                return "UPDATING";
            case tables::ResourceState::Deleting:
                return "DELETING";
        }
        Q_UNREACHABLE();
    }

    void appendAttributes()
    {
        appendMember(m_out, "AttributeDefinitions");
        m_out += '[';
        for (const tables::KeyAttribute& attribute : tables::attributeDefinitions(m_table)) {
            if (!m_out.endsWith('[')) m_out += ',';
            m_out += '{';
            appendString(m_out, "AttributeName", attribute.name);
            appendString(m_out, "AttributeType", tables::wordOf(tables::keyTypeWords, attribute.type));
            m_out += '}';
        }
        m_out += ']';
    }

    // Told of tables that are on demand or were so once. The second member is none of the model's, but the service
    // sends it.
    void appendBilling()
    {
        const bool isOnDemand = m_table.billing == tables::BillingMode::PayPerRequest;
        const qint64 since = m_status.times.onDemandMs > 0 ? m_status.times.onDemandMs : m_status.createdMs;
        const bool isSettled = m_answer == TableAnswer::Described || m_answer == TableAnswer::Deleted;
        for (const auto& [member, mode] : {std::pair("BillingModeSummary", "BillingMode"),
                                           std::pair("TableThroughputModeSummary", "TableThroughputMode")}) {
            appendMember(m_out, member);
            m_out += '{';
            appendString(m_out, mode, isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED");
            if (isSettled) appendTime(m_out, "LastUpdateToPayPerRequestDateTime", since);
            m_out += '}';
        }
    }

    void appendIndexes(tables::IndexKind kind, QByteArrayView member)
    {
        bool first = true;
        for (const tables::IndexDescription& index : m_table.indexes) {
            if (index.kind != kind) continue;
            if (std::exchange(first, false)) {
                appendMember(m_out, member);
                m_out += '[';
            } else {
                m_out += ',';
            }
            appendIndex(index);
        }
        if (!first) m_out += ']';
    }

    void appendIndex(const tables::IndexDescription& index)
    {
        m_out += '{';
        appendString(m_out, "IndexName", index.name);
        appendKeySchema(m_out, index.keys);
        appendMember(m_out, "Projection");
        m_out += '{';
        appendString(m_out, "ProjectionType", tables::wordOf(tables::projectionWords, index.projection));
        if (QList<QByteArray> names = index.nonKeyAttributes; !names.isEmpty()) {
            std::sort(names.begin(), names.end());
            appendStrings(m_out, "NonKeyAttributes", names);
        }
        m_out += '}';
        if (index.kind == tables::IndexKind::Global) {
            const QByteArrayView state = indexState(index);
            appendString(m_out, "IndexStatus", state);
            if (state == "CREATING" && m_answer != TableAnswer::Created) {
                const tables::IndexStatus* filling = indexStatus(index);
                m_out += filling && filling->backfilling ? ",\"Backfilling\":true" : ",\"Backfilling\":false";
            }
            appendDatedThroughput(m_out, index.throughput, {});
            appendOnDemand(m_out, index.onDemand);
            if (m_answer != TableAnswer::Created) appendIndexWarmth(index);
        }
        if (const tables::IndexStatus* counted = indexStatus(index)) {
            appendNumber(m_out, "IndexSizeBytes", counted->sizeBytes);
            appendNumber(m_out, "ItemCount", counted->itemCount);
        }
        appendString(m_out, "IndexArn", m_arn + "/index/" + index.name);
        m_out += '}';
    }

    void appendTableWarmth()
    {
        const TableStatus& shown = m_states.before ? *m_states.before : m_status;
        appendWarm(m_out, shown.description.warmThroughput, usualWarmth(shown), m_states.changesWarmth);
    }

    void appendIndexWarmth(const tables::IndexDescription& index)
    {
        const tables::IndexDescription* old =
            m_states.before ? m_states.before->description.index(index.name) : nullptr;
        const tables::BillingMode billing = old ? m_states.before->description.billing : m_table.billing;
        const tables::IndexDescription& shown = old ? *old : index;
        appendWarm(m_out, shown.warmThroughput, usualWarmth(billing, shown.throughput),
                   m_states.warmingIndexes.contains(index.name));
    }

    const tables::IndexStatus* indexStatus(const tables::IndexDescription& index) const
    {
        for (const tables::IndexStatus& status : m_status.indexes)
            if (status.name == index.name) return &status;
        return nullptr;
    }

    QByteArrayView indexState(const tables::IndexDescription& index) const
    {
        if (m_answer == TableAnswer::Created) return "CREATING";
        const auto found = m_states.indexes.find(index.name);
        if (found != m_states.indexes.end()) return found->second;
        if (m_status.state == tables::ResourceState::Creating) return "CREATING";
        const tables::IndexStatus* status = indexStatus(index);
        return status ? stateName(status->state) : QByteArrayView("ACTIVE");
    }

    void appendSettings()
    {
        const tables::SettingTimes& times = m_status.times;
        if (m_table.stream) {
            appendMember(m_out, "StreamSpecification");
            m_out += "{\"StreamEnabled\":true";
            appendString(m_out, "StreamViewType", tables::wordOf(tables::streamViewWords, *m_table.stream));
            m_out += '}';
        }
        // A stream that was disabled is still named.
        if (times.streamMs > 0) {
            appendString(m_out, "LatestStreamLabel", streamLabel(times.streamMs));
            appendString(m_out, "LatestStreamArn", m_arn + "/stream/" + streamLabel(times.streamMs));
        }
        if (m_table.encryption || m_states.changesEncryption) appendEncryption();
        if (m_table.tableClass || times.tableClassMs > 0) {
            appendMember(m_out, "TableClassSummary");
            m_out += '{';
            appendString(
                m_out, "TableClass",
                tables::wordOf(tables::tableClassWords, m_table.tableClass.value_or(tables::TableClass::Standard)));
            if (times.tableClassMs > 0) appendTime(m_out, "LastUpdateDateTime", times.tableClassMs);
            m_out += '}';
        }
        appendOnDemand(m_out, m_table.onDemand);
        if (m_answer == TableAnswer::Described || m_answer == TableAnswer::Updated || m_table.warmThroughput)
            appendTableWarmth();
        if (!m_table.replicas.isEmpty() || m_states.showsGroup)
            appendGroup();
        else if (m_table.settingsReplication)
            appendString(m_out, settingsReplicationMember,
                         tables::wordOf(tables::settingsReplicationWords, *m_table.settingsReplication));
        if (times.restored) appendOrigin(*times.restored);
    }

    void appendEncryption()
    {
        appendMember(m_out, "SSEDescription");
        m_out += '{';
        appendString(m_out, "Status", m_states.changesEncryption ? "UPDATING" : "ENABLED");
        if (m_table.encryption) {
            appendString(m_out, "SSEType", "KMS");
            appendString(m_out, "KMSMasterKeyArn",
                         keyArn(m_table.encryption->keyArn, m_services.region, m_services.accountId));
        }
        m_out += '}';
    }

    void appendOrigin(const tables::RestoreOrigin& origin)
    {
        appendMember(m_out, "RestoreSummary");
        m_out += '{';
        if (!origin.backupId.isEmpty())
            appendString(m_out, "SourceBackupArn", backupArn(m_services, origin.table, origin.backupId));
        appendString(m_out, "SourceTableArn", tableArn(m_services, origin.table));
        appendTime(m_out, "RestoreDateTime", origin.timeMs);
        m_out += ",\"RestoreInProgress\":";
        m_out += m_answer == TableAnswer::Created ? "true}" : "false}";
    }

    void appendGroup()
    {
        appendString(m_out, "GlobalTableVersion", "2019.11.21");
        appendMember(m_out, "Replicas");
        m_out += '[';
        for (const tables::Replica& replica : m_table.replicas) {
            if (!m_out.endsWith('[')) m_out += ',';
            appendReplica(replica);
        }
        m_out += ']';
        if (!m_table.replicas.isEmpty()) appendString(m_out, settingsReplicationMember, settingsOfReplicas);
        if (m_table.isStrong()) appendString(m_out, "MultiRegionConsistency", "STRONG");
        if (m_table.witness.isEmpty()) return;
        appendMember(m_out, "GlobalTableWitnesses");
        m_out += "[{";
        appendString(m_out, "RegionName", m_table.witness);
        appendString(m_out, "WitnessStatus", "ACTIVE");
        m_out += "}]";
    }

    // What a replica has from the table is not said of it.
    void appendReplica(const tables::Replica& replica)
    {
        m_out += '{';
        appendString(m_out, "RegionName", replica.region);
        appendString(m_out, "ReplicaStatus", "ACTIVE");
        appendString(m_out, settingsReplicationMember, settingsOfReplicas);
        if (!replica.keyArn.isEmpty())
            appendString(m_out, "KMSMasterKeyId", keyArn(replica.keyArn, replica.region, m_services.accountId));
        if (replica.readCapacity) {
            appendMember(m_out, "ProvisionedThroughputOverride");
            m_out += "{\"ReadCapacityUnits\":" + QByteArray::number(*replica.readCapacity) + '}';
        }
        if (replica.onDemandRead) {
            appendMember(m_out, "OnDemandThroughputOverride");
            m_out += "{\"MaxReadRequestUnits\":" + QByteArray::number(*replica.onDemandRead) + '}';
        }
        appendTableWarmth();
        if (replica.tableClass) {
            appendMember(m_out, "ReplicaTableClassSummary");
            m_out += '{';
            appendString(m_out, "TableClass", tables::wordOf(tables::tableClassWords, *replica.tableClass));
            m_out += '}';
        }
        appendReplicaIndexes();
        m_out += '}';
    }

    void appendReplicaIndexes()
    {
        bool first = true;
        for (const tables::IndexDescription& index : m_table.indexes) {
            if (index.kind != tables::IndexKind::Global) continue;
            if (std::exchange(first, false)) {
                appendMember(m_out, "GlobalSecondaryIndexes");
                m_out += "[{";
            } else {
                m_out += ",{";
            }
            appendString(m_out, "IndexName", index.name);
            appendIndexWarmth(index);
            m_out += '}';
        }
        if (!first) m_out += ']';
    }

    const DynamoDbApi::Services& m_services;
    const TableStatus& m_status;
    const TableDescription& m_table;
    const TableAnswer m_answer;
    const TableStates& m_states;
    const QByteArray m_arn;
    QByteArray m_out;
};

}  // namespace

QByteArray tableJson(const DynamoDbApi::Services& services, const TableStatus& status, TableAnswer answer,
                     const TableStates& states)
{
    return Writer(services, status, answer, states).write();
}

}  // namespace trestle::aws
