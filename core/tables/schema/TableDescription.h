// What a table is, as its creator said it: names, keys, indexes, settings. A value; compared and copied freely.
#pragma once

#include "core/tables/schema/TableSettings.h"
#include "core/tables/values/AttributeValue.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace trestle::tables {

/// Types a key attribute may have.
enum class KeyType { S, N, B };

struct KeyAttribute
{
    QByteArray name;
    KeyType type = KeyType::S;

    bool operator==(const KeyAttribute&) const = default;
};

/// A global index may have up to four attributes of either role: `partition` and `sort` are the first of each.
struct KeySchema
{
    KeyAttribute partition;            // HASH
    std::optional<KeyAttribute> sort;  // RANGE
    QList<KeyAttribute> furtherPartition = {};
    QList<KeyAttribute> furtherSort = {};

    bool operator==(const KeySchema&) const = default;
};

enum class ProjectionType { All, KeysOnly, Include };
enum class IndexKind { Global, Local };

struct IndexDescription
{
    QByteArray name;
    IndexKind kind = IndexKind::Global;
    KeySchema keys;
    ProjectionType projection = ProjectionType::All;
    QList<QByteArray> nonKeyAttributes;  // with Include
    Throughput throughput;
    OnDemandThroughput onDemand = {};
    std::optional<Throughput> warmThroughput = {};
    ContributorInsights insights = ContributorInsights::Disabled;

    bool operator==(const IndexDescription&) const = default;
};

struct TableDescription
{
    QByteArray name;  // 3..255 of a-zA-Z0-9_.-
    KeySchema keys;
    QList<IndexDescription> indexes;
    BillingMode billing = BillingMode::PayPerRequest;
    Throughput throughput;
    OnDemandThroughput onDemand = {};
    std::optional<Throughput> warmThroughput;  // as asked for; without it the service's own
    bool deletionProtection = false;
    std::optional<TableClass> tableClass;  // as asked for; without it Standard
    std::optional<Encryption> encryption;  // without it, by the service's own key
    std::optional<QByteArray> timeToLiveAttribute;
    std::optional<StreamView> stream;  // without it there is no stream
    std::optional<PointInTimeRecovery> pointInTimeRecovery;
    QList<Tag> tags;                           // sorted by key
    std::optional<QByteArray> resourcePolicy;  // a policy document, JSON
    std::optional<QByteArray> streamPolicy;
    ContributorInsights insights = ContributorInsights::Disabled;
    QList<KinesisDestination> kinesisDestinations;
    QList<Replica> replicas;
    MultiRegionConsistency consistency = MultiRegionConsistency::Eventual;  // Strong with replicas only
    QByteArray witness;                                      // the region of a strong group's witness; empty: none
    std::optional<SettingsReplication> settingsReplication;  // as asked for; tables with replicas show their own

    /// Whether its replicas are strongly consistent.
    [[nodiscard]] bool isStrong() const { return consistency == MultiRegionConsistency::Strong; }
    [[nodiscard]] const IndexDescription* index(QByteArrayView indexName) const;
    bool operator==(const TableDescription&) const = default;
};

/// Where the items of a restored table come from.
struct RestoreOrigin
{
    QByteArray table;
    QByteArray backupId;  // empty: from the table itself, as it was at the time
    qint64 timeMs = 0;
    bool operator==(const RestoreOrigin&) const = default;
};

/// When settings took effect, in ms since 1970; 0: never. Kept with the data; no part of the design.
struct SettingTimes
{
    qint64 onDemandMs = 0;  // the last change to PAY_PER_REQUEST
    qint64 throughputIncreasedMs = 0;
    qint64 throughputDecreasedMs = 0;
    qint64 timeToLiveMs = 0;           // the last change of time to live
    qint64 streamMs = 0;               // names the stream: its label
    qint64 pointInTimeRecoveryMs = 0;  // nothing older can be restored
    qint64 tableClassMs = 0;
    qint64 insightsMs = 0;
    qint64 policyMs = 0;        // names the revision of the resource policy, or of its deletion
    qint64 streamPolicyMs = 0;  // and of the stream's
    qint64 updatedMs = 0;       // the last change that takes the service a while
    std::optional<RestoreOrigin> restored = {};
    bool operator==(const SettingTimes&) const = default;
};

enum class ResourceState { Creating, Active, Updating, Deleting };

struct IndexStatus
{
    QByteArray name;
    ResourceState state = ResourceState::Active;
    bool backfilling = false;  // with Creating
    qint64 itemCount = 0;
    qint64 sizeBytes = 0;
};

/// What the store adds to the description.
struct TableStatus
{
    TableDescription description;
    QByteArray id;  // UUID
    qint64 createdMs = 0;
    qint64 itemCount = 0;  // kept up to date with every write
    qint64 sizeBytes = 0;
    SettingTimes times = {};
    ResourceState state = ResourceState::Active;
    QList<IndexStatus> indexes = {};  // in the description's order
};

}  // namespace trestle::tables
