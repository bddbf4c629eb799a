// A change of a table as UpdateTable says it, and what becomes of a description by it. All errors carry the service's
// texts.
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/ReplicaChange.h"
#include "core/tables/schema/TableDefinition.h"

namespace trestle::tables {

/// An optional that is empty was not sent.
struct IndexSettings
{
    QByteArray name;
    std::optional<Throughput> throughput;
    std::optional<OnDemandThroughput> onDemand;  // -1 takes a bound away
    std::optional<Throughput> warmThroughput;    // -1: not sent
};
/// One element of GlobalSecondaryIndexUpdates.
struct IndexUpdate
{
    std::optional<IndexDefinition> create;
    std::optional<IndexSettings> update;
    std::optional<QByteArray> remove;
};
struct StreamChange
{
    bool enabled = false;
    std::optional<StreamView> view;
};
struct EncryptionChange
{
    bool enabled = false;
    std::optional<QByteArray> type;  // "KMS", "AES256"
    std::optional<QByteArray> keyArn;
};
struct TableUpdate
{
    QByteArray name;
    QList<AttributeDefinition> attributes;
    std::optional<BillingMode> billing;
    std::optional<Throughput> throughput;
    std::optional<OnDemandThroughput> onDemand;
    std::optional<Throughput> warmThroughput;
    std::optional<bool> deletionProtection;
    std::optional<TableClass> tableClass;
    std::optional<EncryptionChange> encryption;
    std::optional<StreamChange> stream;
    std::optional<QList<IndexUpdate>> indexes;
    std::optional<ReplicaChange> replicas;
    std::optional<SettingsReplication> settingsReplication;
};

/// What can be said of a change without looking at the table: it changes something, and nothing that excludes
/// something else. Errors: Validation, LimitExceeded.
[[nodiscard]] base::Result<void> checkUpdate(const TableUpdate& update);

/// The table after the change. Errors: Validation, LimitExceeded, ResourceNotFound for an index that is not there.
[[nodiscard]] base::Result<TableDescription> updatedTable(const TableStatus& table, const TableUpdate& update);

/// SSESpecification as CreateTable and UpdateTable take it: the encryption it asks for, if any. Error: Validation.
[[nodiscard]] base::Result<std::optional<Encryption>> readEncryption(const EncryptionChange& change);

/// Bounds of request units. `where` ends the text: "table", "index : NAME". Error: Validation.
[[nodiscard]] base::Result<void> checkOnDemand(const OnDemandThroughput& units, const QString& where);

}  // namespace trestle::tables
