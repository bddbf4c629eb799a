// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction: PartiQL over the wire.
#include "core/aws/AnswerJson.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using observe::ItemAccess;
using tables::StatementAccess;

namespace {

// Parameters that cannot be read are told when the statement's turn comes.
void readStatement(const WireMembers& members, tables::Statement& statement)
{
    statement.text = members.text("Statement").value_or(QByteArray());
    statement.returnValuesOnConditionCheckFailure = readReturnValues(members, "ReturnValuesOnConditionCheckFailure");
    const JsonValue* parameters = members.find("Parameters");
    if (!parameters) return;
    for (const JsonValue& json : parameters->array()) {
        auto value = tables::valueFromTypedJson(json, tables::ValueLayer::Older);
        if (!value) {
            statement.refused = value.error();
            return;
        }
        statement.parameters.push_back(*std::move(value));
    }
}

void addAccess(Exchange& exchange, const StatementAccess& access)
{
    ItemAccess item;
    switch (access.kind) {
        case StatementAccess::Kind::Get:
        case StatementAccess::Kind::Check:
            item.kind = ItemAccess::Kind::Read;
            break;
        case StatementAccess::Kind::Put:
            item.kind = ItemAccess::Kind::Put;
            break;
        case StatementAccess::Kind::Update:
            item.kind = ItemAccess::Kind::Update;
            break;
        case StatementAccess::Kind::Delete:
            item.kind = ItemAccess::Kind::Delete;
            break;
    }
    item.table = access.tableName;
    item.before = access.write.before;
    item.after = access.write.after;
    item.sequenceNumber = access.write.sequenceNumber;
    exchange.addItem(std::move(item));
}

// The short codes of BatchExecuteStatement.
QByteArray batchErrorCode(const tables::OperationError& error)
{
    if (error.exception == "DuplicateItemException") return "DuplicateItem";
    if (error.exception == "RequestLimitExceeded") return "RequestLimitExceeded";
    if (error.exception == "ThrottlingException") return "ThrottlingError";
    static constexpr std::pair<ErrorCode, const char*> codes[] = {
        {ErrorCode::Validation, "ValidationError"},
        {ErrorCode::ResourceNotFound, "ResourceNotFound"},
        {ErrorCode::ConditionalCheckFailed, "ConditionalCheckFailed"},
        {ErrorCode::ItemCollectionSizeLimitExceeded, "ItemCollectionSizeLimitExceeded"},
        {ErrorCode::ProvisionedThroughputExceeded, "ProvisionedThroughputExceeded"},
        {ErrorCode::TransactionConflict, "TransactionConflict"},
        {ErrorCode::AccessDenied, "AccessDenied"},
    };
    for (const auto& [code, name] : codes)
        if (code == error.code) return name;
    return "InternalServerError";
}

void answerStatement(Exchange& exchange, tables::OperationResult<tables::ExecuteStatementResult> result)
{
    if (!result) return exchange.fail(result.error());
    exchange.setTable(result->tableName);
    exchange.addUnits(result->reads ? result->capacity.total : 0, result->reads ? 0 : result->capacity.total);
    QByteArray out = "{\"Items\":[";
    for (const QByteArray& item : result->encodedItems) {
        if (out.back() != '[') out += ',';
        if (auto written = tables::appendTypedJsonFromEncoded(out, item); !written)
            return exchange.fail(tables::OperationError(written.error()));
        addAccess(exchange, {StatementAccess::Kind::Get, result->tableName, {{}, {}, {}, {}, item, 0}});
    }
    for (const tables::Item& item : result->items) {
        if (out.back() != '[') out += ',';
        tables::appendTypedJson(out, item);
    }
    out += ']';
    if (result->access) addAccess(exchange, *result->access);
    if (result->nextToken) {
        appendMember(out, "NextToken");
        base::appendJsonString(out, *result->nextToken);
    }
    if (result->lastEvaluatedKey) {
        appendMember(out, "LastEvaluatedKey");
        tables::appendTypedJson(out, *result->lastEvaluatedKey);
    }
    appendConsumedCapacity(out, result->capacity);
    exchange.answer(out + '}');
}

void appendResponse(QByteArray& out, const tables::BatchStatementResult::Response& response)
{
    out += '{';
    if (response.error) {
        out += "\"Error\":{\"Code\":";
        base::appendJsonString(out, batchErrorCode(*response.error));
        out += ",\"Message\":";
        base::appendJsonString(out, response.error->message.toUtf8());
        if (response.error->item) {
            out += ",\"Item\":";
            tables::appendTypedJson(out, *response.error->item);
        }
        out += '}';
    }
    if (!response.tableName.isEmpty()) {
        appendMember(out, "TableName");
        base::appendJsonString(out, response.tableName);
    }
    if (response.item) {
        appendMember(out, "Item");
        tables::appendTypedJson(out, *response.item);
    }
    out += '}';
}

}  // namespace

void executeStatement(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::ExecuteStatementRequest request;
    readStatement(members, request);
    request.consistentRead = members.flag("ConsistentRead");
    request.limit = members.integer("Limit");
    request.nextToken = members.text("NextToken");
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    request.cause = exchange.cause();
    tables::Tables& store = exchange.services().tables;
    store.executeStatement(std::move(request), [exchange = std::move(exchange)](auto result) mutable {
        answerStatement(exchange, std::move(result));
    });
}

void batchExecuteStatement(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::BatchStatementRequest request;
    for (const JsonValue& json : members.find("Statements")->array()) {
        tables::BatchStatementRequest::Member member;
        readStatement(WireMembers(json), member);
        member.consistentRead = WireMembers(json).flag("ConsistentRead");
        request.statements.push_back(std::move(member));
    }
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    request.cause = exchange.cause();
    tables::Tables& store = exchange.services().tables;
    store.batchExecuteStatement(
        std::move(request),
        [exchange = std::move(exchange)](tables::OperationResult<tables::BatchStatementResult> result) mutable {
            if (!result) return exchange.fail(result.error());
            QByteArray out = "{\"Responses\":[";
            bool writes = false;
            for (const tables::BatchStatementResult::Response& response : result->responses) {
                if (out.back() != '[') out += ',';
                appendResponse(out, response);
                if (!response.access) continue;
                writes = writes || response.access->kind != StatementAccess::Kind::Get;
                addAccess(exchange, *response.access);
            }
            out += ']';
            appendConsumedCapacity(out, result->capacity);
            for (const tables::ConsumedCapacity& capacity : result->capacity)
                exchange.addUnits(writes ? 0 : capacity.total, writes ? capacity.total : 0);
            exchange.answer(out + '}');
        });
}

void executeTransaction(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    tables::ExecuteTransactionRequest request;
    for (const JsonValue& json : members.find("TransactStatements")->array()) {
        tables::Statement statement;
        readStatement(WireMembers(json), statement);
        request.statements.push_back(std::move(statement));
    }
    request.clientRequestToken = members.text("ClientRequestToken").value_or(QByteArray());
    request.returnConsumedCapacity = readReturnConsumedCapacity(members);
    request.cause = exchange.cause();
    tables::Tables& store = exchange.services().tables;
    store.executeTransaction(
        std::move(request),
        [exchange = std::move(exchange)](tables::OperationResult<tables::ExecuteTransactionResult> result) mutable {
            if (!result) return exchange.fail(result.error());
            for (const StatementAccess& access : result->accesses)
                addAccess(exchange, access);
            QByteArray out = "{\"Responses\":[";
            for (const std::optional<tables::Item>& item : result->responses) {
                if (out.back() != '[') out += ',';
                out += '{';
                if (item) {
                    out += "\"Item\":";
                    tables::appendTypedJson(out, *item);
                }
                out += '}';
            }
            out += ']';
            appendConsumedCapacity(out, result->capacity);
            exchange.addUnits(result->capacity);
            exchange.answer(out + '}');
        });
}

}  // namespace trestle::aws
