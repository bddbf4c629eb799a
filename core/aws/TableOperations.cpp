// CreateTable, DescribeTable, ListTables, DeleteTable.
#include "core/aws/AnswerJson.h"
#include "core/aws/TableArn.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/tables/schema/TableDefinition.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

// --- CreateTable's JSON to a definition

QList<tables::KeySchemaElement> readKeySchema(const WireMembers& members)
{
    QList<tables::KeySchemaElement> schema;
    const JsonValue* list = members.find("KeySchema");
    if (!list) return schema;
    for (const JsonValue& json : list->array()) {
        const WireMembers element(json);
        schema.append(
            {element.text("AttributeName").value_or(QByteArray()), element.text("KeyType").value_or(QByteArray())});
    }
    return schema;
}

std::optional<tables::Throughput> readThroughput(const WireMembers& members)
{
    const JsonValue* json = members.find("ProvisionedThroughput");
    if (!json) return std::nullopt;
    const WireMembers throughput(*json);
    return tables::Throughput{throughput.integer("ReadCapacityUnits").value_or(0),
                              throughput.integer("WriteCapacityUnits").value_or(0)};
}

std::optional<QList<tables::IndexDefinition>> readIndexes(const JsonValue* list)
{
    if (!list) return std::nullopt;
    QList<tables::IndexDefinition> indexes;
    for (const JsonValue& json : list->array()) {
        const WireMembers members(json);
        tables::IndexDefinition index;
        index.name = members.text("IndexName").value_or(QByteArray());
        index.keySchema = readKeySchema(members);
        index.throughput = readThroughput(members);
        if (const JsonValue* projectionJson = members.find("Projection")) {
            const WireMembers projection(*projectionJson);
            index.projectionType = projection.text("ProjectionType");
            if (const JsonValue* names = projection.find("NonKeyAttributes")) {
                index.nonKeyAttributes.emplace();
                for (const JsonValue& name : names->array())
                    index.nonKeyAttributes->append(name.string());
            }
        }
        indexes.append(std::move(index));
    }
    return indexes;
}

// What a table would have to remember and this one does not is refused by name, so that nobody counts on it.
WireResult<void> refuseUnknown(const WireMembers& members)
{
    const auto refuse = [](QByteArrayView parameter) {
        return tables::OperationError(
            ErrorCode::Validation,
            QStringLiteral("Trestle does not keep %1 of a table yet: leave it out").arg(QString::fromUtf8(parameter)));
    };
    for (const QByteArrayView parameter :
         {"ResourcePolicy", "OnDemandThroughput", "WarmThroughput", "GlobalTableSourceArn"})
        if (members.find(parameter)) return refuse(parameter);
    if (const JsonValue* tags = members.find("Tags"); tags && !tags->array().empty()) return refuse("Tags");
    if (const JsonValue* stream = members.find("StreamSpecification");
        stream && WireMembers(*stream).flag("StreamEnabled"))
        return refuse("StreamSpecification");
    if (const JsonValue* encryption = members.find("SSESpecification");
        encryption && WireMembers(*encryption).flag("Enabled"))
        return refuse("SSESpecification");
    if (const auto tableClass = members.text("TableClass"); tableClass && *tableClass != "STANDARD")
        return refuse("TableClass");
    return {};
}

WireResult<tables::TableDescription> readDefinition(const WireMembers& members)
{
    auto name = readTableName(members);
    if (!name) return name.error();
    if (auto known = refuseUnknown(members); !known) return known.error();
    tables::TableDefinition definition;
    definition.name = *std::move(name);
    if (const JsonValue* list = members.find("AttributeDefinitions")) {
        for (const JsonValue& json : list->array()) {
            const WireMembers attribute(json);
            definition.attributes.append({attribute.text("AttributeName").value_or(QByteArray()),
                                          attribute.text("AttributeType").value_or(QByteArray())});
        }
    }
    definition.keySchema = readKeySchema(members);
    definition.localIndexes = readIndexes(members.find("LocalSecondaryIndexes"));
    definition.globalIndexes = readIndexes(members.find("GlobalSecondaryIndexes"));
    definition.billingMode = members.text("BillingMode");
    definition.throughput = readThroughput(members);
    definition.deletionProtection = members.flag("DeletionProtectionEnabled");
    auto described = tables::describeTable(definition);
    if (!described) return tables::OperationError(described.error());
    return *std::move(described);
}

// --- A table to DescribeTable's JSON

void appendString(QByteArray& out, QByteArrayView name, QByteArrayView value)
{
    appendMember(out, name);
    base::appendJsonString(out, value);
}

void appendKeySchema(QByteArray& out, const tables::KeySchema& keys)
{
    appendMember(out, "KeySchema");
    out += "[{\"AttributeName\":";
    base::appendJsonString(out, keys.partition.name);
    out += ",\"KeyType\":\"HASH\"}";
    if (keys.sort) {
        out += ",{\"AttributeName\":";
        base::appendJsonString(out, keys.sort->name);
        out += ",\"KeyType\":\"RANGE\"}";
    }
    out += ']';
}

void appendThroughput(QByteArray& out, const tables::Throughput& throughput)
{
    appendMember(out, "ProvisionedThroughput");
    out += "{\"NumberOfDecreasesToday\":0,\"ReadCapacityUnits\":" + QByteArray::number(throughput.read) +
           ",\"WriteCapacityUnits\":" + QByteArray::number(throughput.write) + '}';
}

QByteArrayView keyTypeName(tables::KeyType type)
{
    switch (type) {
        case tables::KeyType::S:
            return "S";
        case tables::KeyType::N:
            return "N";
        case tables::KeyType::B:
            return "B";
    }
    Q_UNREACHABLE();
}

QByteArrayView projectionName(tables::ProjectionType projection)
{
    switch (projection) {
        case tables::ProjectionType::All:
            return "ALL";
        case tables::ProjectionType::KeysOnly:
            return "KEYS_ONLY";
        case tables::ProjectionType::Include:
            return "INCLUDE";
    }
    Q_UNREACHABLE();
}

void appendIndexes(QByteArray& out, const tables::TableDescription& table, tables::IndexKind kind,
                   QByteArrayView status, const QByteArray& tableArn)
{
    bool first = true;
    for (const tables::IndexDescription& index : table.indexes) {
        if (index.kind != kind) continue;
        if (std::exchange(first, false)) {
            appendMember(out, kind == tables::IndexKind::Local ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes");
            out += "[{";
        } else {
            out += ",{";
        }
        appendString(out, "IndexName", index.name);
        appendKeySchema(out, index.keys);
        out += ",\"Projection\":{";
        appendString(out, "ProjectionType", projectionName(index.projection));
        if (!index.nonKeyAttributes.isEmpty()) {
            appendMember(out, "NonKeyAttributes");
            out += '[';
            for (const QByteArray& name : index.nonKeyAttributes) {
                if (out.back() != '[') out += ',';
                base::appendJsonString(out, name);
            }
            out += ']';
        }
        out += '}';
        if (kind == tables::IndexKind::Global) {
            appendString(out, "IndexStatus", status);
            appendThroughput(out, index.throughput);
        }
        appendString(out, "IndexArn", tableArn + "/index/" + index.name);
        out += '}';
    }
    if (!first) out += ']';
}

enum class Part { Whole, WithoutSchema };  // DeleteTable's answer has no schema and no date

QByteArray tableJson(const Exchange& exchange, const tables::TableStatus& status, QByteArrayView state, Part part)
{
    const tables::TableDescription& table = status.description;
    const QByteArray arn = tableArn(exchange.services(), table.name);
    QByteArray out = "{";
    if (part == Part::Whole) {
        appendMember(out, "AttributeDefinitions");
        out += '[';
        for (const tables::KeyAttribute& attribute : tables::attributeDefinitions(table)) {
            if (out.back() != '[') out += ',';
            out += '{';
            appendString(out, "AttributeName", attribute.name);
            appendString(out, "AttributeType", keyTypeName(attribute.type));
            out += '}';
        }
        out += ']';
    }
    appendString(out, "TableName", table.name);
    if (part == Part::Whole) appendKeySchema(out, table.keys);
    appendString(out, "TableStatus", state);
    if (part == Part::Whole) {
        appendMember(out, "CreationDateTime");
        appendSeconds(out, status.createdMs);
    }
    appendThroughput(out, table.throughput);
    appendMember(out, "TableSizeBytes");
    out += QByteArray::number(status.sizeBytes);
    appendMember(out, "ItemCount");
    out += QByteArray::number(status.itemCount);
    appendString(out, "TableArn", arn);
    appendString(out, "TableId", status.id);
    if (table.billing == tables::BillingMode::PayPerRequest) {
        appendMember(out, "BillingModeSummary");
        out += "{\"BillingMode\":\"PAY_PER_REQUEST\"";
        appendMember(out, "LastUpdateToPayPerRequestDateTime");
        appendSeconds(out, status.createdMs);
        out += '}';
    }
    const QByteArrayView indexState = state == "CREATING" ? QByteArrayView("CREATING") : QByteArrayView("ACTIVE");
    if (part == Part::Whole) {
        appendIndexes(out, table, tables::IndexKind::Local, indexState, arn);
        appendIndexes(out, table, tables::IndexKind::Global, indexState, arn);
    }
    appendMember(out, "DeletionProtectionEnabled");
    out += table.deletionProtection ? "true" : "false";
    return out + '}';
}

void tellTableSetChanged(const Exchange& exchange, const QByteArray& name)
{
    if (exchange.services().tableSetChanged) exchange.services().tableSetChanged(name);
}

}  // namespace

void createTable(Exchange exchange, const JsonValue& body)
{
    auto description = readDefinition(WireMembers(body));
    if (!description) return exchange.fail(description.error());
    exchange.setTable(description->name);
    tables::Tables& store = exchange.services().tables;
    store.createTable(*std::move(description), [exchange = std::move(exchange)](
                                                   tables::OperationResult<tables::TableStatus> result) mutable {
        if (!result) return exchange.fail(result.error());
        tellTableSetChanged(exchange, result->description.name);
        // The service always answers CREATING; here the table is ready before the answer has left.
        exchange.answer("{\"TableDescription\":" + tableJson(exchange, *result, "CREATING", Part::Whole) + '}');
    });
}

void describeTable(Exchange exchange, const JsonValue& body)
{
    auto name = readTableName(WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    exchange.answer("{\"Table\":" + tableJson(exchange, *status, "ACTIVE", Part::Whole) + '}');
}

void listTables(Exchange exchange, const JsonValue& body)
{
    constexpr qsizetype mostListed = 100;
    const WireMembers members(body);
    const qsizetype limit = members.integer("Limit").value_or(mostListed);
    const QByteArray after = members.text("ExclusiveStartTableName").value_or(QByteArray());

    const QList<QByteArray> names = exchange.services().tables.tableNames();
    const auto first = std::upper_bound(names.begin(), names.end(), after);
    const auto last = std::next(first, std::min<qsizetype>(limit, std::distance(first, names.end())));
    QByteArray out = "{\"TableNames\":[";
    for (auto name = first; name != last; ++name) {
        if (out.back() != '[') out += ',';
        base::appendJsonString(out, *name);
    }
    out += ']';
    if (last != names.end()) appendString(out, "LastEvaluatedTableName", *std::prev(last));
    exchange.answer(out + '}');
}

void deleteTable(Exchange exchange, const JsonValue& body)
{
    auto name = readTableName(WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    tables::Tables& store = exchange.services().tables;
    store.deleteTable(*std::move(name), [exchange = std::move(exchange)](
                                            tables::OperationResult<tables::TableStatus> result) mutable {
        if (!result) return exchange.fail(result.error());
        tellTableSetChanged(exchange, result->description.name);
        exchange.answer("{\"TableDescription\":" + tableJson(exchange, *result, "DELETING", Part::WithoutSchema) + '}');
    });
}

}  // namespace trestle::aws
