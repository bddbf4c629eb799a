#include "core/tables/schema/ReplicaChange.h"

#include "core/tables/ValidationError.h"

namespace trestle::tables {

using base::Error;
using base::Result;
using Action = ReplicaUpdate::Action;

namespace {

Error notPart(const char* what, const QByteArrayList& regions)
{
    return validationError(
        QStringLiteral("Update global table operation failed because one or more %1 were not part of the global table. "
                       "Please retry the request without these %1: [%2].")
            .arg(QLatin1String(what), QString::fromUtf8(regions.join(", "))));
}

Error keyForEach()
{
    return invalidValues(QStringLiteral("KMSMasterKeyId must be specified for each replica."));
}

class Group
{
public:
    Group(TableDescription& table, const ReplicaChange& change) : m_table(table), m_change(change) {}

    Result<void> apply()
    {
        if (auto consistent = checkConsistency(); !consistent) return consistent;
        if (auto known = checkMembers(); !known) return known;
        if (auto whole = checkDeletion(); !whole) return whole;
        for (const ReplicaUpdate& update : m_change.updates) {
            auto done = update.action == Action::Create   ? add(update.replica)
                        : update.action == Action::Update ? set(update.replica)
                                                          : remove(update.replica.region);
            if (!done) return done;
        }
        applyConsistency();
        // Replicas follow the table's changes through its stream.
        if (!m_table.replicas.isEmpty() && !m_table.stream) m_table.stream = StreamView::NewAndOldImages;
        return {};
    }

private:
    Replica* find(const QByteArray& region)
    {
        const auto found = std::find_if(m_table.replicas.begin(), m_table.replicas.end(),
                                        [&region](const Replica& replica) { return replica.region == region; });
        return found == m_table.replicas.end() ? nullptr : &*found;
    }

    [[nodiscard]] qsizetype count(Action action) const
    {
        return std::count_if(m_change.updates.begin(), m_change.updates.end(),
                             [action](const ReplicaUpdate& update) { return update.action == action; });
    }

    [[nodiscard]] bool asksForStrong() const { return m_change.consistency == MultiRegionConsistency::Strong; }

    [[nodiscard]] Result<void> checkConsistency() const
    {
        if (m_change.consistency && !m_table.replicas.isEmpty())
            return validationError(
                QStringLiteral("MultiRegionConsistency parameter is unsupported on existing global table"));
        if (m_change.witness && !asksForStrong() && !m_table.isStrong())
            return validationError(
                QStringLiteral("MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter "
                               "is present."));
        if (m_table.isStrong() && count(Action::Create) > 0)
            return validationError(
                QStringLiteral("Cannot add replicas to a global table with strong MultiRegionConsistency"));
        if (!asksForStrong()) return {};
        const auto isLocal = [](const IndexDescription& index) { return index.kind == IndexKind::Local; };
        if (std::any_of(m_table.indexes.begin(), m_table.indexes.end(), isLocal))
            return unsupportedWithStrongReplicas(QStringLiteral("Local secondary indexes are"));
        if (m_table.timeToLiveAttribute) return unsupportedWithStrongReplicas(QStringLiteral("Time to live is"));
        return {};
    }

    Result<void> checkMembers()
    {
        QByteArrayList strangers;
        for (const ReplicaUpdate& update : m_change.updates)
            if (update.action != Action::Create && !find(update.replica.region)) strangers << update.replica.region;
        if (!strangers.isEmpty()) return notPart("replicas", strangers);
        const auto& witness = m_change.witness;
        if (witness && witness->action == WitnessUpdate::Action::Delete && witness->region != m_table.witness)
            return notPart("witnesses", {witness->region});
        return {};
    }

    [[nodiscard]] Result<void> checkDeletion() const
    {
        const qsizetype deleted = count(Action::Delete);
        if (deleted == 0) return {};
        if (!m_table.isStrong())
            return deleted == 1 ? Result<void>()
                                : validationError(QStringLiteral("Update table operation with more than one create or "
                                                                 "delete replica actions not allowed"));
        if (!m_table.witness.isEmpty() && !m_change.witness)
            return validationError(QStringLiteral("Update table delete operation does not include all witnesses."));
        if (deleted < m_table.replicas.size())
            return validationError(
                QStringLiteral("Deletion of only one table replica is not supported for global tables with "
                               "MultiRegionConsistency set to STRONG."));
        return {};
    }

    Result<void> add(const Replica& replica)
    {
        if (m_table.billing == BillingMode::Provisioned)
            return validationError(
                QStringLiteral("Table write capacity should either be Pay-Per-Request or AutoScaled."));
        if (find(replica.region))
            return validationError(
                QStringLiteral("Failed to create a the new replica of table with name: ‘%1’ because one or more "
                               "replicas already existed as tables.")
                    .arg(QString::fromUtf8(m_table.name)));
        // Keys of the account are of one region, so each replica names its own; the service's own needs no name.
        const bool hasOwnKey = m_table.encryption && !m_table.encryption->keyArn.isEmpty();
        const bool namesKey = !replica.keyArn.isEmpty();
        if (hasOwnKey != namesKey && (hasOwnKey || !m_table.encryption)) return keyForEach();
        if (hasOwnKey && replica.keyArn == "alias/aws/dynamodb")
            return invalidValues(
                QStringLiteral("All replica keys must either be Customer Managed CMK or AWS Managed CMK."));
        m_table.replicas.append(replica);
        return {};
    }

    Result<void> set(const Replica& wanted)
    {
        if (!wanted.keyArn.isEmpty()) return keyForEach();
        if (wanted.readCapacity && m_table.billing == BillingMode::PayPerRequest)
            return validationError(
                QStringLiteral("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                               "PAY_PER_REQUEST"));
        Replica& replica = *find(wanted.region);
        if (wanted.tableClass) replica.tableClass = wanted.tableClass;
        if (wanted.readCapacity) replica.readCapacity = wanted.readCapacity;
        if (wanted.onDemandRead) replica.onDemandRead = wanted.onDemandRead;
        return {};
    }

    Result<void> remove(const QByteArray& region)
    {
        m_table.replicas.removeIf([&region](const Replica& replica) { return replica.region == region; });
        return {};
    }

    void applyConsistency()
    {
        if (asksForStrong()) {
            m_table.consistency = MultiRegionConsistency::Strong;
            if (m_change.witness) m_table.witness = m_change.witness->region;
        }
        if (!m_table.replicas.isEmpty()) return;
        m_table.consistency = MultiRegionConsistency::Eventual;
        m_table.witness.clear();
    }

    TableDescription& m_table;
    const ReplicaChange& m_change;
};

}  // namespace

Error unsupportedWithStrongReplicas(const QString& what)
{
    return validationError(
        what + QStringLiteral(" not supported for global tables with MultiRegionConsistency set to STRONG."));
}

Result<void> applyReplicaChange(TableDescription& table, const ReplicaChange& change)
{
    return Group(table, change).apply();
}

}  // namespace trestle::tables
