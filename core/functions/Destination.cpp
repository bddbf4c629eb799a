#include "core/functions/Destination.h"

#include "core/base/Json.h"
#include "core/base/Log.h"

#include <QDateTime>

namespace trestle::functions {

using base::JsonValue;
using tables::AttributeValue;

namespace {

AttributeValue keyValue(tables::KeyType type, const QByteArray& text, qint64 number)
{
    switch (type) {
        case tables::KeyType::S:
            return AttributeValue::string(text);
        case tables::KeyType::N:
            return AttributeValue::number(*tables::Decimal::parse(QByteArray::number(number)));
        case tables::KeyType::B:
            return AttributeValue::binary(text);
    }
    return {};
}

tables::Item itemOf(const tables::KeySchema& keys, const DestinationMessage& message)
{
    tables::Item item;
    item.set("body", AttributeValue::string(message.body));
    for (const auto& [name, value] : message.attributes)
        item.set(name, AttributeValue::string(value));
    item.set(keys.partition.name, keyValue(keys.partition.type, message.id, message.timeMs));
    if (keys.sort)
        item.set(keys.sort->name, keyValue(keys.sort->type, isoMilliseconds(message.timeMs), message.timeMs));
    return item;
}

// A payload as JSON within JSON; text that is none as a string.
JsonValue embedded(const QByteArray& text)
{
    if (text.isEmpty()) return {};
    auto value = base::parseJson(text);
    return value ? std::move(*value) : JsonValue(text);
}

}  // namespace

QByteArray isoMilliseconds(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")).toLatin1();
}

void Destinations::deliver(const QByteArray& arn, const DestinationMessage& message) const
{
    const QByteArray service = arn.split(':').value(2);
    if (service == "lambda") {
        const QList<QByteArray> parts = arn.split(':');
        if (parts.size() < 7 || !m_enqueue) return;
        Invocation invocation;
        invocation.function = parts[6];
        invocation.qualifier = parts.value(7);
        invocation.event = message.body;
        if (!message.attributes.empty()) {
            JsonValue custom;
            for (const auto& [name, value] : message.attributes)
                custom.insert(name, value);
            JsonValue context;
            context.insert("custom", std::move(custom));
            invocation.clientContext = base::writeJson(context);
        }
        return m_enqueue(std::move(invocation));
    }
    const qsizetype table = arn.indexOf(":table/");
    if (service == "dynamodb" && table >= 0 && m_tables) return putItem(arn.mid(table + 7), message);
    qCWarning(base::logFunctions).noquote()
        << "destination" << arn << "is none that exists here; dropped:" << message.body;
}

void Destinations::putItem(const QByteArray& table, const DestinationMessage& message) const
{
    m_tables->readDescription(table, [tables = m_tables, table, message](auto status) {
        if (!status) {
            qCWarning(base::logFunctions).noquote() << "destination table" << table << "does not exist";
            return;
        }
        tables::PutItemRequest request;
        request.tableName = table;
        request.cause.kind = tables::Cause::Kind::Function;
        request.item = itemOf(status->description.keys, message);
        tables->putItem(std::move(request), [table](auto result) {
            if (!result)
                qCWarning(base::logFunctions).noquote()
                    << "destination table" << table << "took no item:" << result.error().message;
        });
    });
}

JsonValue responseContext(const InvocationResult& result)
{
    JsonValue context;
    context.insert("statusCode", 200);
    context.insert("executedVersion", result.executedVersion.isEmpty() ? latestVersion : result.executedVersion);
    context.insert("functionError", result.error ? JsonValue("Unhandled") : JsonValue());
    return context;
}

QByteArray outcomeRecord(const FunctionPlace& place, const AsyncEvent& event, const AsyncOutcome& outcome, qint64 nowMs)
{
    const Invocation called{.function = event.function,
                            .qualifier = event.qualifier.isEmpty() ? latestVersion : event.qualifier};
    JsonValue context;
    context.insert("requestId", event.id);
    context.insert("functionArn", functionArn(place, called));
    context.insert("condition", outcome.condition);
    context.insert("approximateInvokeCount", outcome.invokeCount);
    JsonValue record;
    record.insert("version", "1.0");
    record.insert("timestamp", isoMilliseconds(nowMs));
    record.insert("requestContext", std::move(context));
    record.insert("requestPayload", embedded(event.payload));
    if (outcome.result) {
        JsonValue response = responseContext(*outcome.result);
        // Of a success the service tells no error at all.
        if (!outcome.result->error) response.makeObject().pop_back();
        record.insert("responseContext", std::move(response));
        record.insert("responsePayload", embedded(outcome.result->payload));
    }
    return base::writeJson(record);
}

}  // namespace trestle::functions
