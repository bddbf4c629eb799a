// Query and Scan.
#include "core/aws/AnswerJson.h"
#include "core/aws/RequestExpressions.h"
#include "core/aws/Translators.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::aws {

using base::JsonValue;
using tables::ValueLayer;

namespace {

// AttributesToGet leaves nothing for Select to choose but the attributes named.
WireResult<void> checkAttributesToGet(const WireMembers& members)
{
    const QByteArray select = members.text("Select").value_or("SPECIFIC_ATTRIBUTES");
    if (!members.find("AttributesToGet") || select == "SPECIFIC_ATTRIBUTES") return {};
    return tables::OperationError(
        base::ErrorCode::Validation,
        QStringLiteral("Cannot specify the AttributesToGet when choosing to get %1")
            .arg(select == "COUNT" ? QStringLiteral("only the Count") : QString::fromUtf8(select)));
}

// What is said of these does not say that it is about the starting key.
bool isOfSetOrNumber(const QString& message)
{
    static constexpr QLatin1String marks[] = {QLatin1String("contains duplicates"), QLatin1String("number set"),
                                              QLatin1String("numeric value"), QLatin1String("significant digits"),
                                              QLatin1String("number with magnitude")};
    return std::any_of(std::begin(marks), std::end(marks), [&](QLatin1String mark) { return message.contains(mark); });
}

// False if the exchange has been answered with an error.
bool readPage(Exchange& exchange, const WireMembers& members, tables::ReadPageRequest& page, RequestExpressions& texts)
{
    const auto fails = [&exchange](const tables::OperationError& error) {
        exchange.fail(error);
        return false;
    };
    auto name = readTable(exchange, members);
    if (!name) return fails(name.error());
    const bool isQuery = exchange.operation() == "Query";
    const ValueLayer layer = isQuery ? exchange.valueLayer() : ValueLayer::Older;
    auto expressions = readExpressions(members, layer);
    if (!expressions) return fails(expressions.error());
    texts = *std::move(expressions);
    if (auto allowed = checkAttributesToGet(members); !allowed) {
        // Query has the envelope, Scan is bare.
        tables::OperationError error = allowed.error();
        if (isQuery) error.message.prepend(QLatin1String("1 validation error detected: "));
        return fails(error);
    }

    page.tableName = *std::move(name);
    page.indexName = members.text("IndexName");
    page.filterExpression = std::move(texts.filter);
    page.projectionExpression = std::move(texts.projection);
    page.expression = std::move(texts.names);
    page.select = readSelect(members);
    page.consistentRead = members.flag("ConsistentRead");
    page.limit = members.integer("Limit");
    page.returnConsumedCapacity = readReturnConsumedCapacity(members);
    if (members.find("ExclusiveStartKey")) {
        auto key = readItem(members, "ExclusiveStartKey", layer);
        if (!key && key.error().code == base::ErrorCode::Validation && !isOfSetOrNumber(key.error().message))
            return fails(tables::OperationError(
                base::ErrorCode::Validation,
                QStringLiteral("The provided starting key is invalid: %1").arg(key.error().message)));
        if (!key) return fails(key.error());
        page.exclusiveStartKey = *std::move(key);
    }
    return true;
}

void answerPage(Exchange& exchange, const QByteArray& table, tables::Select select,
                tables::OperationResult<tables::PageResult> result)
{
    if (!result) return exchange.fail(result.error());
    exchange.addUnits(result->capacity.total, 0);

    QByteArray out;
    qsizetype bytes = 128;
    for (const QByteArray& item : result->encodedItems)
        bytes += item.size() * 2;
    out.reserve(bytes);
    out += "{\"Count\":" + QByteArray::number(result->count) +
           ",\"ScannedCount\":" + QByteArray::number(result->scannedCount);
    if (select != tables::Select::Count) {
        out += ",\"Items\":[";
        for (const QByteArray& item : result->encodedItems) {
            if (out.back() != '[') out += ',';
            if (auto written = tables::appendTypedJsonFromEncoded(out, item); !written)
                return exchange.fail(tables::OperationError(written.error()));
            observe::ItemAccess access;
            access.table = table;
            access.after = item;
            exchange.addItem(std::move(access));
        }
        for (const tables::Item& item : result->items) {
            if (out.back() != '[') out += ',';
            tables::appendTypedJson(out, item);
        }
        out += ']';
    }
    if (result->lastEvaluatedKey) {
        out += ",\"LastEvaluatedKey\":";
        tables::appendTypedJson(out, *result->lastEvaluatedKey);
    }
    exchange.nameAsAsked(result->capacity);
    appendConsumedCapacity(out, result->capacity);
    exchange.answer(out + '}');
}

}  // namespace

void query(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::QueryRequest request;
    RequestExpressions texts;
    if (!readPage(exchange, members, request, texts)) return;
    if (!texts.keyCondition) {
        return exchange.fail({base::ErrorCode::Validation,
                              QStringLiteral("Either the KeyConditions or KeyConditionExpression parameter must be "
                                             "specified in the request.")});
    }
    request.keyConditionExpression = *std::move(texts.keyCondition);
    if (members.find("KeyConditions")) request.form = tables::KeyConditionForm::KeyConditions;
    request.scanIndexForward = members.flag("ScanIndexForward", true);
    auto result = exchange.services().tables.query(request);
    if (!result && members.find("QueryFilter")) {
        tables::OperationError error = result.error();
        error.message.replace(QLatin1String("Filter Expression can only"), QLatin1String("QueryFilter can only"));
        return exchange.fail(error);
    }
    answerPage(exchange, request.tableName, request.select, std::move(result));
}

void scan(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::ScanRequest request;
    RequestExpressions texts;
    if (!readPage(exchange, members, request, texts)) return;
    request.segment = members.integer("Segment");
    request.totalSegments = members.integer("TotalSegments");
    answerPage(exchange, request.tableName, request.select, exchange.services().tables.scan(request));
}

}  // namespace trestle::aws
