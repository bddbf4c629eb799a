// Requests and answers of TransactWriteItems and TransactGetItems as values. Names are the service's.
#pragma once

#include "core/tables/operations/Requests.h"

namespace trestle::tables {

struct TransactWriteRequest
{
    struct Action
    {
        enum class Kind { Put, Update, Delete, ConditionCheck };
        Kind kind = Kind::Put;
        QByteArray tableName;
        Item item;  // of Put; of the others the key
        std::optional<QByteArray> updateExpression;
        std::optional<QByteArray> conditionExpression;
        ExpressionNames expression;
        ReturnValues returnValuesOnConditionCheckFailure = ReturnValues::None;
        bool refusesExisting = false;  // Put: cancelled with DuplicateItem if there is an item, as PartiQL's INSERT
        std::optional<base::Error> refused;  // what was wrong when it was read: told when its turn comes
    };
    std::vector<Action> actions;
    QByteArray clientRequestToken;  // empty: none
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
    ReturnItemCollectionMetrics returnItemCollectionMetrics = ReturnItemCollectionMetrics::None;
    Cause cause;
};
struct TransactWriteResult
{
    std::vector<ConsumedCapacity> capacity;
    std::vector<std::pair<QByteArray, ItemCollectionMetrics>> collectionMetrics;
    std::vector<WriteResult> writes;  // in the order asked, for traces; none if the token's request was done before
};

struct TransactGetRequest
{
    struct Get
    {
        QByteArray tableName;
        Item key;
        std::optional<QByteArray> projectionExpression;
        ExpressionNames expression;
        std::optional<base::Error> refused;  // what was wrong when it was read: told when its turn comes
    };
    std::vector<Get> gets;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
};
struct TransactGetResult
{
    std::vector<GetItemResult> responses;  // in the order asked; their own capacity is not filled
    std::vector<ConsumedCapacity> capacity;
};

}  // namespace trestle::tables
