// The settings of a table beside its keys and indexes, in the service's words. Some are carried out, the others are
// kept and described: ARCHITECTURE.md says which. Values; what is at its default is left out of files.
#pragma once

#include <QByteArray>
#include <QList>

#include <algorithm>
#include <optional>

namespace trestle::tables {

enum class BillingMode { Provisioned, PayPerRequest };

/// Capacity units a second.
struct Throughput
{
    qint64 read = 0;
    qint64 write = 0;

    bool operator==(const Throughput&) const = default;
};

/// The larger of both, reads and writes apart.
[[nodiscard]] inline Throughput larger(const Throughput& one, const Throughput& other)
{
    return {std::max(one.read, other.read), std::max(one.write, other.write)};
}

/// The most request units a second; nothing set: no bound.
struct OnDemandThroughput
{
    std::optional<qint64> read;
    std::optional<qint64> write;

    [[nodiscard]] bool isSet() const { return read || write; }
    bool operator==(const OnDemandThroughput&) const = default;
};

enum class TableClass { Standard, StandardInfrequentAccess };
enum class StreamView { KeysOnly, NewImage, OldImage, NewAndOldImages };
enum class ContributorInsights { Disabled, AccessedAndThrottledKeys, ThrottledKeys };

/// Encryption by a key of the account.
struct Encryption
{
    QByteArray keyArn;  // empty: the account's default key for tables

    bool operator==(const Encryption&) const = default;
};

struct PointInTimeRecovery
{
    qint64 days = 35;  // how far back, 1..35

    bool operator==(const PointInTimeRecovery&) const = default;
};

struct Tag
{
    QByteArray key;
    QByteArray value;

    bool operator==(const Tag&) const = default;
};

struct KinesisDestination
{
    enum class Precision { Unset, Millisecond, Microsecond };
    QByteArray streamArn;
    Precision precision = Precision::Unset;

    bool operator==(const KinesisDestination&) const = default;
};

/// What the replicas of a table agree on: with Strong, a consistent read of any of them sees the last write.
enum class MultiRegionConsistency { Eventual, Strong };

/// Whether a table's settings are to be those of its replicas in other accounts.
enum class SettingsReplication { Disabled, Enabled };

/// The same table in another region.
struct Replica
{
    QByteArray region;
    QByteArray keyArn = {};  // of its encryption; empty: the service's own
    std::optional<TableClass> tableClass = {};
    std::optional<qint64> readCapacity = {};
    std::optional<qint64> onDemandRead = {};

    bool operator==(const Replica&) const = default;
};

}  // namespace trestle::tables
