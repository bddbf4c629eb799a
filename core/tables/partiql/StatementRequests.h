// Requests and answers of ExecuteStatement, BatchExecuteStatement and ExecuteTransaction as values.
#pragma once

#include "core/tables/operations/Requests.h"

namespace trestle::tables {

struct Statement
{
    QByteArray text;
    std::vector<AttributeValue> parameters;  // for each ? in the text, in order
    ReturnValues returnValuesOnConditionCheckFailure = ReturnValues::None;
    /// What was wrong with the parameters when they were read: told instead of running the statement.
    std::optional<base::Error> refused;
};

/// What a statement did to one item, or which it read: for traces.
struct StatementAccess
{
    enum class Kind { Get, Put, Update, Delete, Check };
    Kind kind = Kind::Get;
    QByteArray tableName;
    WriteResult write;  // of a read only `after`
};

struct ExecuteStatementRequest : Statement
{
    bool consistentRead = false;
    std::optional<qint64> limit;  // items evaluated
    std::optional<QByteArray> nextToken;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
    Cause cause;
};
/// As with PageResult, either of the two lists of items is filled.
struct ExecuteStatementResult
{
    QByteArray tableName;
    bool reads = false;
    std::vector<QByteArray> encodedItems;
    std::vector<Item> items;
    std::optional<QByteArray> nextToken;
    std::optional<Item> lastEvaluatedKey;
    ConsumedCapacity capacity;
    std::optional<StatementAccess> access;  // of a write
};

struct BatchStatementRequest
{
    struct Member : Statement
    {
        bool consistentRead = false;
    };
    std::vector<Member> statements;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
    Cause cause;
};
struct BatchStatementResult
{
    struct Response
    {
        QByteArray tableName;  // empty if the statement did not get so far
        std::optional<Item> item;
        std::optional<OperationError> error;
        std::optional<StatementAccess> access;
    };
    std::vector<Response> responses;  // in the order asked
    std::vector<ConsumedCapacity> capacity;
};

struct ExecuteTransactionRequest
{
    std::vector<Statement> statements;
    QByteArray clientRequestToken;  // empty: none
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
    Cause cause;
};
struct ExecuteTransactionResult
{
    std::vector<std::optional<Item>> responses;  // of reads, in the order asked; none for writes
    std::vector<ConsumedCapacity> capacity;
    std::vector<StatementAccess> accesses;
};

}  // namespace trestle::tables
