// A table as CreateTable says it, before anything is checked: definitions, key schemas and indexes apart. The checks
// turn it into a TableDescription. Also the checks of a finished description, as workspace files give it.
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/TableDescription.h"

namespace trestle::tables {

constexpr qsizetype maximumGlobalIndexes = 20;
constexpr qint64 maximumThroughput = 1'000'000'000'000;  // units that the service takes for a table or an index

struct AttributeDefinition
{
    QByteArray name;
    QByteArray type;  // "S", "N", "B"
};
struct KeySchemaElement
{
    QByteArray name;
    QByteArray keyType;  // "HASH", "RANGE"
};
struct IndexDefinition
{
    QByteArray name;
    QList<KeySchemaElement> keySchema;
    std::optional<QByteArray> projectionType;  // "ALL", "KEYS_ONLY", "INCLUDE"
    std::optional<QList<QByteArray>> nonKeyAttributes;
    std::optional<Throughput> throughput;
    std::optional<OnDemandThroughput> onDemand = {};
    std::optional<Throughput> warmThroughput = {};  // -1: not sent
};
/// An optional that is empty was not sent.
struct TableDefinition
{
    QByteArray name;
    QList<AttributeDefinition> attributes;
    QList<KeySchemaElement> keySchema;
    std::optional<QList<IndexDefinition>> localIndexes;
    std::optional<QList<IndexDefinition>> globalIndexes;
    std::optional<QByteArray> billingMode;  // "PROVISIONED" (also when not sent), "PAY_PER_REQUEST"
    std::optional<Throughput> throughput;
    bool deletionProtection = false;
};

/// Keys, indexes and billing; the other settings are the caller's. Error: Validation with CreateTable's texts.
[[nodiscard]] base::Result<TableDescription> describeTable(const TableDefinition& definition);

/// What a table or an index of that billing is warm for without being asked: what is provisioned, or what the service
/// begins with on demand.
[[nodiscard]] Throughput usualWarmth(BillingMode billing, const Throughput& provisioned);
/// The same of a table as it is: once it was on demand it stays as warm.
[[nodiscard]] Throughput usualWarmth(const TableStatus& table);

/// What something is warm for from the first, if `asked` is asked for (-1: not said): at least what it has without
/// asking, of a table's `billing`. `where` is what the text calls it: "table", "index NAME". Error: Validation.
[[nodiscard]] base::Result<Throughput> initialWarmth(const Throughput& asked, BillingMode billing,
                                                     const Throughput& provisioned, const QString& where);

/// A global index for a table there is: its keys are typed by `attributes`, which may repeat what the table defines
/// already, but not with another type. Error: Validation.
[[nodiscard]] base::Result<IndexDescription> describeIndex(const TableDescription& table,
                                                           const IndexDefinition& definition,
                                                           const QList<AttributeDefinition>& attributes);

/// Names, key names, limits of a description that did not come through describeTable(). Error: Validation.
[[nodiscard]] base::Result<void> validateTable(const TableDescription& description);

/// The attribute definitions a description implies, each name once, sorted by name.
[[nodiscard]] QList<KeyAttribute> attributeDefinitions(const TableDescription& description);

}  // namespace trestle::tables
