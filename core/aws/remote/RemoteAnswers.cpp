#include "core/aws/remote/RemoteAnswers.h"

#include "core/aws/WireMembers.h"
#include "core/tables/values/ItemCodec.h"

#include <cmath>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::OperationError;

namespace {

OperationError notUnderstood(const QString& what)
{
    return {ErrorCode::Internal, QStringLiteral("The store's answer is not understood: %1").arg(what)};
}

double readDouble(const JsonValue* number)
{
    return number && number->isNumber() ? number->numberText().toDouble() : 0.0;
}

std::map<QByteArray, double> readIndexUnits(const JsonValue* indexes)
{
    std::map<QByteArray, double> units;
    if (!indexes) return units;
    for (const auto& [name, capacity] : indexes->object())
        units[name] = readDouble(capacity.find("CapacityUnits"));
    return units;
}

tables::ConsumedCapacity readCapacity(const JsonValue* json)
{
    tables::ConsumedCapacity capacity;
    if (!json || !json->isObject()) return capacity;
    const WireMembers members(*json);
    capacity.tableName = members.text("TableName").value_or(QByteArray());
    capacity.total = readDouble(json->find("CapacityUnits"));
    if (const JsonValue* table = members.find("Table")) capacity.table = readDouble(table->find("CapacityUnits"));
    capacity.globalIndexes = readIndexUnits(members.find("GlobalSecondaryIndexes"));
    capacity.localIndexes = readIndexUnits(members.find("LocalSecondaryIndexes"));
    return capacity;
}

// The list that operations on several tables give.
std::vector<tables::ConsumedCapacity> readCapacities(const JsonValue& answer)
{
    std::vector<tables::ConsumedCapacity> capacities;
    if (const JsonValue* list = answer.find("ConsumedCapacity"))
        for (const JsonValue& one : list->array())
            capacities.push_back(readCapacity(&one));
    return capacities;
}

Read<tables::Item> readTyped(const JsonValue& json)
{
    auto item = tables::itemFromTypedJson(json, tables::ValueLayer::Older);
    if (!item) return notUnderstood(item.error().message);
    return *std::move(item);
}

Read<std::optional<tables::Item>> readTypedMember(const JsonValue& answer, QByteArrayView name)
{
    const JsonValue* json = answer.find(name);
    if (!json || json->isNull()) return std::optional<tables::Item>();
    auto item = readTyped(*json);
    if (!item) return item.error();
    return std::optional(*std::move(item));
}

std::optional<tables::KeyType> keyTypeFrom(const QByteArray& name)
{
    if (name == "S") return tables::KeyType::S;
    if (name == "N") return tables::KeyType::N;
    if (name == "B") return tables::KeyType::B;
    return std::nullopt;
}

using AttributeTypes = std::map<QByteArray, tables::KeyType>;

AttributeTypes readAttributeTypes(const WireMembers& table)
{
    AttributeTypes types;
    const JsonValue* definitions = table.find("AttributeDefinitions");
    if (!definitions) return types;
    for (const JsonValue& json : definitions->array()) {
        const WireMembers attribute(json);
        if (const auto type = keyTypeFrom(attribute.text("AttributeType").value_or(QByteArray())))
            types[attribute.text("AttributeName").value_or(QByteArray())] = *type;
    }
    return types;
}

Read<tables::KeySchema> readKeys(const WireMembers& members, const AttributeTypes& types)
{
    tables::KeySchema keys;
    const JsonValue* schema = members.find("KeySchema");
    if (!schema) return notUnderstood(QStringLiteral("a table or index has no KeySchema"));
    for (const JsonValue& json : schema->array()) {
        const WireMembers element(json);
        const QByteArray name = element.text("AttributeName").value_or(QByteArray());
        const auto type = types.find(name);
        if (type == types.end())
            return notUnderstood(QStringLiteral("the key attribute %1 has no definition").arg(QString::fromUtf8(name)));
        const tables::KeyAttribute attribute{name, type->second};
        if (element.text("KeyType") == QByteArray("RANGE")) {
            if (keys.sort)
                keys.furtherSort.append(attribute);
            else
                keys.sort = attribute;
        } else if (keys.partition.name.isEmpty()) {
            keys.partition = attribute;
        } else {
            keys.furtherPartition.append(attribute);
        }
    }
    return keys;
}

tables::Throughput readThroughput(const WireMembers& members)
{
    const JsonValue* json = members.find("ProvisionedThroughput");
    if (!json) return {};
    const WireMembers throughput(*json);
    return {throughput.integer("ReadCapacityUnits").value_or(0), throughput.integer("WriteCapacityUnits").value_or(0)};
}

Read<void> readIndexes(tables::TableDescription& table, const JsonValue* list, tables::IndexKind kind,
                       const AttributeTypes& types)
{
    if (!list) return {};
    for (const JsonValue& json : list->array()) {
        const WireMembers members(json);
        tables::IndexDescription index;
        index.name = members.text("IndexName").value_or(QByteArray());
        index.kind = kind;
        auto keys = readKeys(members, types);
        if (!keys) return keys.error();
        index.keys = *std::move(keys);
        index.throughput = readThroughput(members);
        if (const JsonValue* projectionJson = members.find("Projection")) {
            const WireMembers projection(*projectionJson);
            const QByteArray type = projection.text("ProjectionType").value_or("ALL");
            index.projection = type == "KEYS_ONLY" ? tables::ProjectionType::KeysOnly
                               : type == "INCLUDE" ? tables::ProjectionType::Include
                                                   : tables::ProjectionType::All;
            if (const JsonValue* names = projection.find("NonKeyAttributes"))
                for (const JsonValue& name : names->array())
                    index.nonKeyAttributes.append(name.string());
        }
        table.indexes.append(std::move(index));
    }
    return {};
}

ErrorCode codeOf(QByteArrayView exception)
{
    struct Known
    {
        QByteArrayView name;
        ErrorCode code;
    };
    static constexpr Known known[] = {
        {"ValidationException", ErrorCode::Validation},
        {"SerializationException", ErrorCode::Serialization},
        {"UnknownOperationException", ErrorCode::UnknownOperation},
        {"AccessDeniedException", ErrorCode::AccessDenied},
        {"MissingAuthenticationTokenException", ErrorCode::MissingAuthenticationToken},
        {"InvalidSignatureException", ErrorCode::InvalidSignature},
        {"UnrecognizedClientException", ErrorCode::UnrecognizedClient},
        {"ResourceNotFoundException", ErrorCode::ResourceNotFound},
        {"ResourceInUseException", ErrorCode::ResourceInUse},
        {"TableNotFoundException", ErrorCode::TableNotFound},
        {"ConditionalCheckFailedException", ErrorCode::ConditionalCheckFailed},
        {"LimitExceededException", ErrorCode::LimitExceeded},
        {"ItemCollectionSizeLimitExceededException", ErrorCode::ItemCollectionSizeLimitExceeded},
        {"ProvisionedThroughputExceededException", ErrorCode::ProvisionedThroughputExceeded},
        {"TransactionCanceledException", ErrorCode::TransactionCanceled},
        {"TransactionConflictException", ErrorCode::TransactionConflict},
        {"IdempotentParameterMismatchException", ErrorCode::IdempotentParameterMismatch},
    };
    for (const Known& one : known)
        if (one.name == exception) return one.code;
    return ErrorCode::InternalServerError;
}

}  // namespace

Read<tables::GetItemResult> readGetItem(const JsonValue& answer, bool isProjected)
{
    tables::GetItemResult result;
    result.capacity = readCapacity(answer.find("ConsumedCapacity"));
    auto item = readTypedMember(answer, "Item");
    if (!item) return item.error();
    if (*item && isProjected)
        result.item = std::move(**item);
    else if (*item)
        result.encodedItem = tables::encodeItem(**item);
    return result;
}

Read<tables::PageResult> readPage(const JsonValue& answer, bool isProjected)
{
    tables::PageResult page;
    const WireMembers members(answer);
    page.capacity = readCapacity(members.find("ConsumedCapacity"));
    page.count = members.integer("Count").value_or(0);
    page.scannedCount = members.integer("ScannedCount").value_or(page.count);
    if (const JsonValue* items = members.find("Items")) {
        for (const JsonValue& json : items->array()) {
            auto item = readTyped(json);
            if (!item) return item.error();
            if (isProjected)
                page.items.push_back(*std::move(item));
            else
                page.encodedItems.push_back(tables::encodeItem(*item));
        }
    }
    auto last = readTypedMember(answer, "LastEvaluatedKey");
    if (!last) return last.error();
    page.lastEvaluatedKey = *std::move(last);
    return page;
}

Read<tables::WriteResult> readWrite(const JsonValue& answer)
{
    tables::WriteResult result;
    result.capacity = readCapacity(answer.find("ConsumedCapacity"));
    auto attributes = readTypedMember(answer, "Attributes");
    if (!attributes) return attributes.error();
    result.attributes = *std::move(attributes);
    if (const JsonValue* metrics = answer.find("ItemCollectionMetrics")) {
        auto key = readTypedMember(*metrics, "ItemCollectionKey");
        if (!key) return key.error();
        const JsonValue* range = metrics->find("SizeEstimateRangeGB");
        if (*key && range && range->array().size() == 2)
            result.collectionMetrics = tables::ItemCollectionMetrics{std::move(**key), readDouble(&range->array()[0]),
                                                                     readDouble(&range->array()[1])};
    }
    return result;
}

Read<tables::TransactWriteResult> readTransactWrite(const JsonValue& answer)
{
    tables::TransactWriteResult result;
    result.capacity = readCapacities(answer);
    return result;
}

Read<tables::ExecuteStatementResult> readStatement(const JsonValue& answer)
{
    tables::ExecuteStatementResult result;
    const WireMembers members(answer);
    result.capacity = readCapacity(members.find("ConsumedCapacity"));
    result.nextToken = members.text("NextToken");
    if (const JsonValue* items = members.find("Items")) {
        result.reads = true;
        for (const JsonValue& json : items->array()) {
            auto item = readTyped(json);
            if (!item) return item.error();
            result.items.push_back(*std::move(item));
        }
    }
    auto last = readTypedMember(answer, "LastEvaluatedKey");
    if (!last) return last.error();
    result.lastEvaluatedKey = *std::move(last);
    return result;
}

Read<tables::BatchWriteResult> readBatchWrite(const JsonValue& answer)
{
    tables::BatchWriteResult result;
    result.capacity = readCapacities(answer);
    const JsonValue* unprocessed = answer.find("UnprocessedItems");
    if (!unprocessed) return result;
    for (const auto& [table, writes] : unprocessed->object()) {
        for (const JsonValue& json : writes.array()) {
            tables::BatchWriteRequest::Write write;
            write.tableName = table;
            const JsonValue* put = json.find("PutRequest");
            const JsonValue* deletion = json.find("DeleteRequest");
            const JsonValue* item = put ? put->find("Item") : deletion ? deletion->find("Key") : nullptr;
            if (!item) return notUnderstood(QStringLiteral("an unprocessed write is neither put nor deletion"));
            auto read = readTyped(*item);
            if (!read) return read.error();
            (put ? write.put : write.deleteKey) = *std::move(read);
            result.unprocessed.push_back(std::move(write));
        }
    }
    return result;
}

Read<tables::TableStatus> readTable(const JsonValue& table)
{
    const WireMembers members(table);
    tables::TableStatus status;
    tables::TableDescription& description = status.description;
    description.name = members.text("TableName").value_or(QByteArray());
    if (description.name.isEmpty()) return notUnderstood(QStringLiteral("a table has no name"));
    const AttributeTypes types = readAttributeTypes(members);
    auto keys = readKeys(members, types);
    if (!keys) return keys.error();
    description.keys = *std::move(keys);
    for (const auto& [member, kind] : {std::pair{"LocalSecondaryIndexes", tables::IndexKind::Local},
                                       std::pair{"GlobalSecondaryIndexes", tables::IndexKind::Global}})
        if (auto read = readIndexes(description, members.find(member), kind, types); !read) return read.error();
    description.throughput = readThroughput(members);
    description.billing =
        description.throughput.write > 0 ? tables::BillingMode::Provisioned : tables::BillingMode::PayPerRequest;
    if (const JsonValue* summary = members.find("BillingModeSummary"))
        if (WireMembers(*summary).text("BillingMode") == QByteArray("PAY_PER_REQUEST"))
            description.billing = tables::BillingMode::PayPerRequest;
    description.deletionProtection = members.flag("DeletionProtectionEnabled");
    status.id = members.text("TableId").value_or(QByteArray());
    status.createdMs = std::llround(readDouble(members.find("CreationDateTime")) * 1000.0);
    status.itemCount = members.integer("ItemCount").value_or(0);
    status.sizeBytes = members.integer("TableSizeBytes").value_or(0);
    return status;
}

OperationError readError(int status, const QByteArray& body)
{
    const auto json = base::parseJson(body);
    if (!json || !json->isObject())
        return {ErrorCode::InternalServerError, QStringLiteral("The store answered with status %1").arg(status)};
    const WireMembers members(*json);
    const QByteArray type = members.text("__type").value_or(QByteArray());
    const QByteArray exception = type.sliced(type.indexOf('#') + 1);
    const QByteArray message = members.text("message").value_or(members.text("Message").value_or(exception));
    OperationError error(codeOf(exception), QString::fromUtf8(message));
    if (error.code == ErrorCode::InternalServerError && status < 500 && !exception.isEmpty())
        error = OperationError::named(exception, error.message);
    if (auto item = readTypedMember(*json, "Item"); item && *item) error.item = std::move(**item);
    if (const JsonValue* reasons = members.find("CancellationReasons")) {
        for (const JsonValue& one : reasons->array()) {
            const WireMembers reason(one);
            tables::CancellationReason read;
            read.code = reason.text("Code").value_or("None");
            read.message = QString::fromUtf8(reason.text("Message").value_or(QByteArray()));
            if (auto item = readTypedMember(one, "Item"); item && *item) read.item = std::move(**item);
            error.reasons.push_back(std::move(read));
        }
    }
    return error;
}

}  // namespace trestle::aws
