// GetItem, PutItem, UpdateItem, DeleteItem.
#include "core/aws/AnswerJson.h"
#include "core/aws/RequestExpressions.h"
#include "core/aws/Translators.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::aws {

using base::JsonValue;
using observe::ItemAccess;
using tables::ValueLayer;

namespace {

template <typename T>
void answerWrite(Exchange& exchange, ItemAccess::Kind kind, T&& result, QByteArray table, QByteArray key)
{
    exchange.addUnits(0, result.capacity.total);
    ItemAccess access;
    access.kind = kind;
    access.table = std::move(table);
    access.key = std::move(key);
    access.before = result.before;
    access.after = result.after;
    access.sequenceNumber = result.sequenceNumber;
    exchange.addItem(std::move(access));

    QByteArray out;
    if (result.attributes) {
        appendMember(out, "Attributes");
        tables::appendTypedJson(out, *result.attributes);
    }
    exchange.nameAsAsked(result.capacity);
    appendConsumedCapacity(out, result.capacity);
    if (result.collectionMetrics) {
        appendMember(out, "ItemCollectionMetrics");
        appendCollectionMetrics(out, *result.collectionMetrics);
    }
    exchange.answer(out.isEmpty() ? QByteArrayLiteral("{}") : out + '}');
}

// Only an update has values that it made.
WireResult<void> checkReturnValues(QByteArrayView operation, tables::ReturnValues wanted)
{
    if (operation == "UpdateItem" || wanted == tables::ReturnValues::None || wanted == tables::ReturnValues::AllOld)
        return {};
    return tables::OperationError(base::ErrorCode::Validation,
                                  QStringLiteral("ReturnValues can only be ALL_OLD or NONE"));
}

WireResult<tables::Item> readSubject(Exchange& exchange, const WireMembers& members, QByteArrayView subject)
{
    if (auto item = exchange.takeItem()) return *std::move(item);
    return readItem(members, subject, exchange.valueLayer());
}

// What the three writes have in common, with the item or key that is the request's `subject`; false if the exchange has
// been answered with an error.
bool readWrite(Exchange& exchange, const WireMembers& members, QByteArrayView subject, tables::Item& item,
               tables::WriteCommon& write, RequestExpressions& texts)
{
    const auto fails = [&exchange](const tables::OperationError& error) {
        exchange.fail(error);
        return false;
    };
    auto name = readTable(exchange, members);
    if (!name) return fails(name.error());
    const ValueLayer layer = exchange.valueLayer();
    // Older parameters are read after the item, expressions' values before it; the older layer reads the item first.
    const bool readsItemFirst = layer == ValueLayer::Older || usesOlderParameters(members);
    auto read = readsItemFirst ? readSubject(exchange, members, subject) : tables::Item();
    if (!read) return fails(read.error());
    write.returnValues = readReturnValues(members, "ReturnValues");
    if (auto allowed = checkReturnValues(exchange.operation(), write.returnValues); readsItemFirst && !allowed)
        return fails(allowed.error());
    auto expressions = readExpressions(members, layer);
    if (!expressions) return fails(expressions.error());
    if (!readsItemFirst) read = readSubject(exchange, members, subject);
    if (!read) return fails(read.error());
    item = *std::move(read);
    texts = *std::move(expressions);
    write.tableName = *std::move(name);
    write.conditionExpression = std::move(texts.condition);
    write.expression = std::move(texts.names);
    write.returnValuesOnConditionCheckFailure = readReturnValues(members, "ReturnValuesOnConditionCheckFailure");
    write.returnConsumedCapacity = readReturnConsumedCapacity(members);
    write.returnItemCollectionMetrics = readReturnItemCollectionMetrics(members);
    write.cause = exchange.cause();
    return true;
}

auto replyTo(Exchange exchange, ItemAccess::Kind kind, QByteArray table, QByteArray key)
{
    return [exchange = std::move(exchange), kind, table = std::move(table),
            key = std::move(key)](tables::OperationResult<tables::WriteResult> result) mutable {
        Exchange::resume(std::move(exchange), [kind, table = std::move(table), key = std::move(key),
                                               result = std::move(result)](Exchange back) mutable {
            if (!result) return back.fail(result.error());
            answerWrite(back, kind, *std::move(result), std::move(table), std::move(key));
        });
    };
}

}  // namespace

void getItem(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readTable(exchange, members);
    if (!name) return exchange.fail(name.error());
    const ValueLayer layer = exchange.valueLayer();
    auto expressions = readExpressions(members, layer);
    if (!expressions) return exchange.fail(expressions.error());
    auto key = readSubject(exchange, members, "Key");
    if (!key) return exchange.fail(key.error());

    tables::GetItemRequest request;
    request.tableName = *std::move(name);
    request.key = *std::move(key);
    request.consistentRead = members.flag("ConsistentRead");
    request.projectionExpression = std::move(expressions->projection);
    request.expression = std::move(expressions->names);
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);

    auto result = exchange.services().tables.getItem(request);
    if (!result) return exchange.fail(result.error());
    exchange.addUnits(result->capacity.total, 0);

    ItemAccess access;
    access.table = request.tableName;
    access.key = tables::encodeItem(request.key);
    QByteArray out;
    if (result->encodedItem) {
        access.after = *result->encodedItem;
        out.reserve(result->encodedItem->size() * 2 + 64);
        appendMember(out, "Item");
        if (auto written = tables::appendTypedJsonFromEncoded(out, *result->encodedItem); !written)
            return exchange.fail(tables::OperationError(written.error()));
    } else if (result->item) {
        access.after = tables::encodeItem(*result->item);
        appendMember(out, "Item");
        tables::appendTypedJson(out, *result->item);
    }
    exchange.addItem(std::move(access));
    exchange.nameAsAsked(result->capacity);
    appendConsumedCapacity(out, result->capacity);
    exchange.answer(out.isEmpty() ? QByteArrayLiteral("{}") : out + '}');
}

void putItem(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::PutItemRequest request;
    RequestExpressions texts;
    if (!readWrite(exchange, members, "Item", request.item, request, texts)) return;

    tables::Tables& store = exchange.services().tables;
    QByteArray table = request.tableName;
    store.putItem(std::move(request), replyTo(std::move(exchange), ItemAccess::Kind::Put, std::move(table), {}));
}

void updateItem(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::UpdateItemRequest request;
    RequestExpressions texts;
    if (!readWrite(exchange, members, "Key", request.key, request, texts)) return;
    request.updateExpression = std::move(texts.update);
    if (members.find("AttributeUpdates")) request.form = tables::UpdateForm::AttributeUpdates;
    request.judgesConditionFirst = exchange.valueLayer() == ValueLayer::Current && !texts.areOlder;

    tables::Tables& store = exchange.services().tables;
    QByteArray table = request.tableName;
    QByteArray encodedKey = tables::encodeItem(request.key);
    store.updateItem(std::move(request),
                     replyTo(std::move(exchange), ItemAccess::Kind::Update, std::move(table), std::move(encodedKey)));
}

void deleteItem(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::DeleteItemRequest request;
    RequestExpressions texts;
    if (!readWrite(exchange, members, "Key", request.key, request, texts)) return;

    tables::Tables& store = exchange.services().tables;
    QByteArray table = request.tableName;
    QByteArray encodedKey = tables::encodeItem(request.key);
    store.deleteItem(std::move(request),
                     replyTo(std::move(exchange), ItemAccess::Kind::Delete, std::move(table), std::move(encodedKey)));
}

}  // namespace trestle::aws
