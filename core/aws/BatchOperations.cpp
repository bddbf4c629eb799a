// BatchGetItem and BatchWriteItem.
#include "core/aws/AnswerJson.h"
#include "core/aws/RequestExpressions.h"
#include "core/aws/Translators.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::ValueLayer;

namespace {

WireResult<tables::BatchGetRequest::Keys> readKeys(Exchange& exchange, const QByteArray& nameOrArn,
                                                   const JsonValue& json)
{
    const ValueLayer layer = exchange.valueLayer();
    auto name = tableNameFrom(nameOrArn);
    if (!name) return name.error();
    exchange.noteArn(*name, nameOrArn);
    const WireMembers members(json);
    auto expressions = readExpressions(members, layer);
    if (!expressions) return expressions.error();

    tables::BatchGetRequest::Keys keys;
    keys.tableName = *std::move(name);
    keys.consistentRead = members.flag("ConsistentRead");
    keys.projectionExpression = std::move(expressions->projection);
    keys.expression = std::move(expressions->names);
    if (const JsonValue* list = members.find("Keys")) {
        for (const JsonValue& one : list->array()) {
            auto key = tables::itemFromTypedJson(one, layer);
            if (!key) return tables::OperationError(key.error());
            keys.keys.push_back(*std::move(key));
        }
    }
    return keys;
}

void appendUnprocessedKeys(QByteArray& out, const QByteArray& table, const tables::BatchGetRequest::Keys& keys)
{
    base::appendJsonString(out, table);
    out += ":{\"Keys\":[";
    for (const tables::Item& key : keys.keys) {
        if (out.back() != '[') out += ',';
        tables::appendTypedJson(out, key);
    }
    out += ']';
    if (keys.consistentRead) out += ",\"ConsistentRead\":true";
    if (keys.projectionExpression) {
        appendMember(out, "ProjectionExpression");
        base::appendJsonString(out, *keys.projectionExpression);
    }
    if (keys.expression.names) {
        appendMember(out, "ExpressionAttributeNames");
        out += '{';
        for (const auto& [placeholder, name] : *keys.expression.names) {
            if (out.back() != '{') out += ',';
            base::appendJsonString(out, placeholder);
            out += ':';
            base::appendJsonString(out, name);
        }
        out += '}';
    }
    out += '}';
}

// Older and expression parameters may not meet in one request, even on different tables.
bool mixesProjections(const JsonValue& requestItems)
{
    bool older = false;
    bool expressions = false;
    for (const auto& [table, json] : requestItems.object()) {
        older = older || WireMembers(json).find("AttributesToGet");
        expressions = expressions || WireMembers(json).find("ProjectionExpression");
    }
    return older && expressions;
}

// One entry of a table's list in BatchWriteItem: {"PutRequest": {"Item": …}} or {"DeleteRequest": {"Key": …}}.
WireResult<tables::BatchWriteRequest::Write> readWriteRequest(const QByteArray& table, const JsonValue& json)
{
    const WireMembers members(json);
    const JsonValue* put = members.find("PutRequest");
    const JsonValue* deletion = members.find("DeleteRequest");
    // The service says the same of both and of neither.
    if (bool(put) == bool(deletion))
        return tables::OperationError(
            ErrorCode::Validation,
            QStringLiteral("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                           "supported datatypes"));
    tables::BatchWriteRequest::Write write;
    write.tableName = table;
    if (put) {
        auto item = readItem(WireMembers(*put), "Item", ValueLayer::Older);
        if (!item) return item.error();
        write.put = *std::move(item);
    } else {
        auto key = readItem(WireMembers(*deletion), "Key", ValueLayer::Older);
        if (!key) return key.error();
        write.deleteKey = *std::move(key);
    }
    return write;
}

// Entries that follow one another and belong to one table share its list.
void appendUnprocessedWrites(QByteArray& out, const Exchange& exchange,
                             const std::vector<tables::BatchWriteRequest::Write>& writes)
{
    std::map<QByteArray, QByteArray> lists;
    for (const tables::BatchWriteRequest::Write& write : writes) {
        QByteArray& list = lists[exchange.asAsked(write.tableName)];
        if (!list.isEmpty()) list += ',';
        list += write.put ? "{\"PutRequest\":{\"Item\":" : "{\"DeleteRequest\":{\"Key\":";
        if (write.put) tables::appendTypedJson(list, *write.put);
        if (write.deleteKey) tables::appendTypedJson(list, *write.deleteKey);
        list += "}}";
    }
    out += '{';
    for (const auto& [table, list] : lists) {
        if (out.back() != '{') out += ',';
        base::appendJsonString(out, table);
        out += ":[" + list + ']';
    }
    out += '}';
}

QByteArray tableList(const JsonValue& requestItems)
{
    QByteArray names;
    for (const auto& [table, json] : requestItems.object()) {
        if (!names.isEmpty()) names += ", ";
        names += table;
    }
    return names;
}

using Asked = std::vector<std::pair<QByteArray, observe::ItemAccess::Kind>>;  // table of each write, and what it is

void answerBatchWrite(Exchange& exchange, tables::OperationResult<tables::BatchWriteResult> result, const Asked& asked)
{
    if (!result) return exchange.fail(result.error());
    for (const tables::ConsumedCapacity& capacity : result->capacity)
        exchange.addUnits(0, capacity.total);
    for (size_t i = 0; i < result->writes.size() && i < asked.size(); ++i) {
        const tables::WriteResult& write = result->writes[i];
        observe::ItemAccess access;
        access.kind = asked[i].second;
        access.table = asked[i].first;
        access.before = write.before;
        access.after = write.after;
        access.sequenceNumber = write.sequenceNumber;
        exchange.addItem(std::move(access));
    }
    QByteArray out = "{\"UnprocessedItems\":";
    appendUnprocessedWrites(out, exchange, result->unprocessed);
    for (auto& [table, metrics] : result->collectionMetrics)
        table = exchange.asAsked(table);
    appendCollectionMetricsByTable(out, result->collectionMetrics);
    exchange.nameAsAsked(result->capacity);
    appendConsumedCapacity(out, result->capacity);
    exchange.answer(out + '}');
}

}  // namespace

void batchGetItem(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const JsonValue& requestItems = *members.find("RequestItems");
    exchange.setTable(tableList(requestItems));
    if (mixesProjections(requestItems)) {
        return exchange.fail({ErrorCode::Validation,
                              QStringLiteral("Can not use both expression and non-expression parameters in the same "
                                             "request: Non-expression parameters: {AttributesToGet} Expression "
                                             "parameters: {ProjectionExpression}")});
    }
    tables::BatchGetRequest request;
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    for (const auto& [table, json] : requestItems.object()) {
        auto keys = readKeys(exchange, table, json);
        if (!keys) return exchange.fail(keys.error());
        request.tables.push_back(*std::move(keys));
    }
    auto result = exchange.services().tables.batchGetItem(request);
    if (!result) return exchange.fail(result.error());
    for (const tables::ConsumedCapacity& capacity : result->capacity)
        exchange.addUnits(capacity.total, 0);

    QByteArray out = "{\"Responses\":{";
    for (const auto& [table, items] : result->responses) {
        if (out.back() != '{') out += ',';
        base::appendJsonString(out, exchange.asAsked(table));
        out += ":[";
        for (const tables::Item& item : items) {
            if (out.back() != '[') out += ',';
            tables::appendTypedJson(out, item);
            observe::ItemAccess access;
            access.table = table;
            access.after = tables::encodeItem(item);
            exchange.addItem(std::move(access));
        }
        out += ']';
    }
    out += "},\"UnprocessedKeys\":{";
    for (const tables::BatchGetRequest::Keys& keys : result->unprocessed) {
        if (out.back() != '{') out += ',';
        appendUnprocessedKeys(out, exchange.asAsked(keys.tableName), keys);
    }
    out += '}';
    exchange.nameAsAsked(result->capacity);
    appendConsumedCapacity(out, result->capacity);
    exchange.answer(out + '}');
}

void batchWriteItem(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const JsonValue& requestItems = *members.find("RequestItems");
    exchange.setTable(tableList(requestItems));
    tables::BatchWriteRequest request;
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    request.returnItemCollectionMetrics = readReturnItemCollectionMetrics(members);
    request.cause = exchange.cause();
    Asked asked;
    for (const auto& [nameOrArn, writes] : requestItems.object()) {
        auto table = tableNameFrom(nameOrArn);
        if (!table) return exchange.fail(table.error());
        exchange.noteArn(*table, nameOrArn);
        for (const JsonValue& json : writes.array()) {
            auto write = readWriteRequest(*table, json);
            if (!write) return exchange.fail(write.error());
            asked.emplace_back(*table, write->put ? observe::ItemAccess::Kind::Put : observe::ItemAccess::Kind::Delete);
            request.writes.push_back(*std::move(write));
        }
    }
    tables::Tables& store = exchange.services().tables;
    store.batchWriteItem(std::move(request), [exchange = std::move(exchange), asked = std::move(asked)](
                                                 tables::OperationResult<tables::BatchWriteResult> result) mutable {
        Exchange::resume(std::move(exchange),
                         [asked = std::move(asked), result = std::move(result)](Exchange back) mutable {
                             answerBatchWrite(back, std::move(result), asked);
                         });
    });
}

}  // namespace trestle::aws
