#include "core/aws/remote/RemoteTables.h"

#include "core/aws/remote/RemoteAnswers.h"
#include "core/aws/remote/RemoteRequests.h"
#include "core/base/Ids.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::aws {

using base::JsonValue;
using tables::OperationResult;

namespace {

// A table that is being made is asked for this often.
constexpr int pollMs = 250;
constexpr int mostPolls = 480;

constexpr base::JsonLimits answerLimits{200, qsizetype(32) << 20};

QByteArray tableNameJson(const QByteArray& name)
{
    JsonValue json;
    json.insert("TableName", name);
    return base::writeJson(json);
}

QByteArray encoded(const std::optional<tables::Item>& item)
{
    return item ? tables::encodeItem(*item) : QByteArray();
}

bool isProjected(const tables::ReadPageRequest& request)
{
    return request.projectionExpression.has_value();
}

}  // namespace

template <typename T, typename Understand>
void RemoteTables::call(const char* operation, QByteArray body, Reply<T> reply, Understand understand)
{
    const Repeat repeat = repeatOf(operation, body);
    m_endpoint.send(QByteArray("DynamoDB_20120810.") + operation, std::move(body), repeat,
                    [reply = std::move(reply),
                     understand = std::move(understand)](base::Result<RemoteEndpoint::Answer> answer) mutable {
                        if (!answer) return reply(tables::OperationError(answer.error()));
                        if (answer->status != 200) return reply(readError(answer->status, answer->body));
                        const auto json = base::parseJson(answer->body, answerLimits);
                        if (!json) return reply(tables::OperationError(json.error()));
                        reply(understand(*json));
                    });
}

void RemoteTables::createTable(tables::TableDescription description, Reply<tables::TableStatus> reply)
{
    QByteArray body = requestJson(description);
    m_endpoint.send(
        "DynamoDB_20120810.CreateTable", std::move(body), Repeat::Unsafe,
        [this, name = description.name, reply = std::move(reply)](base::Result<RemoteEndpoint::Answer> answer) mutable {
            if (!answer) return reply(tables::OperationError(answer.error()));
            if (answer->status != 200) return reply(readError(answer->status, answer->body));
            awaitActive(name, mostPolls, std::move(reply));
        });
}

void RemoteTables::awaitActive(const QByteArray& name, int polls, Reply<tables::TableStatus> reply)
{
    m_endpoint.send(
        "DynamoDB_20120810.DescribeTable", tableNameJson(name), Repeat::Safe,
        [this, name, polls, reply = std::move(reply)](base::Result<RemoteEndpoint::Answer> answer) mutable {
            if (!answer) return reply(tables::OperationError(answer.error()));
            const auto json = base::parseJson(answer->body, answerLimits);
            const JsonValue* table = json ? json->find("Table") : nullptr;
            const JsonValue* state = table ? table->find("TableStatus") : nullptr;
            if (state && state->string() == "ACTIVE") return reply(readTable(*table));
            if (polls == 0)
                return reply(tables::OperationError(
                    base::ErrorCode::Timeout,
                    QStringLiteral("The table %1 did not become active in the store").arg(QString::fromUtf8(name))));
            m_endpoint.later(pollMs, [this, name, polls, reply = std::move(reply)]() mutable {
                awaitActive(name, polls - 1, std::move(reply));
            });
        });
}

void RemoteTables::deleteTable(QByteArray name, Reply<tables::TableStatus> reply)
{
    // The answer has no schema: what was deleted is known by its name.
    QByteArray body = tableNameJson(name);
    call<tables::TableStatus>("DeleteTable", std::move(body), std::move(reply),
                              [name = std::move(name)](const JsonValue&) -> OperationResult<tables::TableStatus> {
                                  tables::TableStatus status;
                                  status.description.name = name;
                                  return status;
                              });
}

void RemoteTables::readDescription(QByteArray name, Reply<tables::TableStatus> reply)
{
    call<tables::TableStatus>("DescribeTable", tableNameJson(name), std::move(reply),
                              [](const JsonValue& answer) -> OperationResult<tables::TableStatus> {
                                  const JsonValue* table = answer.find("Table");
                                  return readTable(table ? *table : JsonValue());
                              });
}

void RemoteTables::readNames(Reply<QList<QByteArray>> reply)
{
    readNamesAfter({}, {}, std::move(reply));
}

void RemoteTables::readNamesAfter(QByteArray after, QList<QByteArray> names, Reply<QList<QByteArray>> reply)
{
    JsonValue request;
    request.makeObject();
    if (!after.isEmpty()) request.insert("ExclusiveStartTableName", std::move(after));
    m_endpoint.send("DynamoDB_20120810.ListTables", base::writeJson(request), Repeat::Safe,
                    [this, names = std::move(names),
                     reply = std::move(reply)](base::Result<RemoteEndpoint::Answer> answer) mutable {
                        if (!answer) return reply(tables::OperationError(answer.error()));
                        if (answer->status != 200) return reply(readError(answer->status, answer->body));
                        const auto json = base::parseJson(answer->body, answerLimits);
                        if (!json) return reply(tables::OperationError(json.error()));
                        if (const JsonValue* list = json->find("TableNames"))
                            for (const JsonValue& name : list->array())
                                names.append(name.string());
                        if (const JsonValue* last = json->find("LastEvaluatedTableName"); last && last->isString())
                            return readNamesAfter(last->string(), std::move(names), std::move(reply));
                        std::sort(names.begin(), names.end());
                        reply(std::move(names));
                    });
}

void RemoteTables::read(const tables::GetItemRequest& request, Reply<tables::GetItemResult> reply)
{
    call<tables::GetItemResult>("GetItem", requestJson(request), std::move(reply),
                                [projected = request.projectionExpression.has_value()](const JsonValue& answer) {
                                    return readGetItem(answer, projected);
                                });
}

void RemoteTables::read(const tables::QueryRequest& request, Reply<tables::PageResult> reply)
{
    call<tables::PageResult>(
        "Query", requestJson(request), std::move(reply),
        [projected = isProjected(request)](const JsonValue& answer) { return readPage(answer, projected); });
}

void RemoteTables::read(const tables::ScanRequest& request, Reply<tables::PageResult> reply)
{
    call<tables::PageResult>(
        "Scan", requestJson(request), std::move(reply),
        [projected = isProjected(request)](const JsonValue& answer) { return readPage(answer, projected); });
}

void RemoteTables::putItem(tables::PutItemRequest request, Reply<tables::WriteResult> reply)
{
    QByteArray body = requestJson(request);
    call<tables::WriteResult>("PutItem", std::move(body), std::move(reply),
                              [request = std::move(request)](const JsonValue& answer) {
                                  auto result = readWrite(answer);
                                  if (!result) return result;
                                  result->before = encoded(result->attributes);
                                  result->after = tables::encodeItem(request.item);
                                  if (request.returnValues == tables::ReturnValues::None) result->attributes.reset();
                                  return result;
                              });
}

void RemoteTables::updateItem(tables::UpdateItemRequest request, Reply<tables::WriteResult> reply)
{
    const tables::ReturnValues asked = request.returnValues;
    call<tables::WriteResult>("UpdateItem", requestJson(request), std::move(reply), [asked](const JsonValue& answer) {
        auto result = readWrite(answer);
        if (!result) return result;
        switch (asked) {
            case tables::ReturnValues::None:
                result->after = encoded(result->attributes);
                result->attributes.reset();
                break;
            case tables::ReturnValues::AllNew:
                result->after = encoded(result->attributes);
                break;
            case tables::ReturnValues::AllOld:
                result->before = encoded(result->attributes);
                break;
            case tables::ReturnValues::UpdatedOld:
            case tables::ReturnValues::UpdatedNew:
                break;
        }
        return result;
    });
}

void RemoteTables::deleteItem(tables::DeleteItemRequest request, Reply<tables::WriteResult> reply)
{
    const tables::ReturnValues asked = request.returnValues;
    call<tables::WriteResult>("DeleteItem", requestJson(request), std::move(reply), [asked](const JsonValue& answer) {
        auto result = readWrite(answer);
        if (!result) return result;
        result->before = encoded(result->attributes);
        if (asked == tables::ReturnValues::None) result->attributes.reset();
        return result;
    });
}

void RemoteTables::batchWriteItem(tables::BatchWriteRequest request, Reply<tables::BatchWriteResult> reply)
{
    call<tables::BatchWriteResult>("BatchWriteItem", requestJson(request), std::move(reply), readBatchWrite);
}

void RemoteTables::transactWriteItems(tables::TransactWriteRequest request, Reply<tables::TransactWriteResult> reply)
{
    // With a token the service knows the transaction again, so that it may be sent again.
    if (request.clientRequestToken.isEmpty()) request.clientRequestToken = base::newUuid();
    call<tables::TransactWriteResult>("TransactWriteItems", requestJson(request), std::move(reply), readTransactWrite);
}

void RemoteTables::executeStatement(tables::ExecuteStatementRequest request,
                                    Reply<tables::ExecuteStatementResult> reply)
{
    call<tables::ExecuteStatementResult>("ExecuteStatement", requestJson(request), std::move(reply), readStatement);
}

}  // namespace trestle::aws
