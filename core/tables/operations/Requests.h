// Requests and answers of the table operations as values: what the wire, the gateway's table integration and the
// console all speak. Names are the service's. Expressions arrive as text; each operation compiles them.
#pragma once

#include "core/base/Error.h"
#include "core/base/Result.h"
#include "core/tables/expressions/KeyConditionForm.h"
#include "core/tables/expressions/UpdateForm.h"
#include "core/tables/schema/TableDescription.h"
#include "core/tables/values/AttributeValue.h"

#include <QByteArray>
#include <QList>

#include <map>
#include <optional>
#include <vector>

namespace trestle::tables {

/// Why one action of a cancelled transaction was refused: "None" if it was not.
struct CancellationReason
{
    QByteArray code = "None";  // "ConditionalCheckFailed", "ValidationError", "DuplicateItem"
    QString message;
    std::optional<Item> item;  // with ReturnValuesOnConditionCheckFailure ALL_OLD
};

/// An Error with what some of the service's exceptions carry beside it.
struct OperationError : base::Error
{
    OperationError(base::Error error) : base::Error(std::move(error)) {}
    OperationError(base::ErrorCode errorCode, QString text) : base::Error{errorCode, std::move(text)} {}
    /// An exception of the service that callers tell apart by nothing but its name, e.g. "BackupNotFoundException".
    [[nodiscard]] static OperationError named(QByteArray exception, QString text)
    {
        OperationError error(base::ErrorCode::Validation, std::move(text));
        error.exception = std::move(exception);
        return error;
    }

    QByteArray exception;                     // takes the place of the code's own name on the wire
    std::optional<Item> item;                 // ConditionalCheckFailed with ReturnValuesOnConditionCheckFailure ALL_OLD
    std::vector<CancellationReason> reasons;  // TransactionCanceled: one an action, in the order asked
};
template <typename T>
using OperationResult = base::Result<T, OperationError>;

/// Who asked, for the change log and the trace.
struct Cause
{
    enum class Kind { Wire, Request, Function, Import, Console, Expiry };
    Kind kind = Kind::Wire;
    QByteArray id;  // trace root of the request, where there is one

    bool operator==(const Cause&) const = default;
};

enum class ReturnConsumedCapacity { None, Total, Indexes };
enum class ReturnValues { None, AllOld, UpdatedOld, AllNew, UpdatedNew };
enum class ReturnItemCollectionMetrics { None, Size };
enum class Select { Unset, AllAttributes, AllProjectedAttributes, SpecificAttributes, Count };

/// Transactions report their units as reads or as writes, beside the sum.
enum class CapacityKind { Plain, TransactionRead, TransactionWrite };

struct ConsumedCapacity
{
    QByteArray tableName;
    double total = 0;
    double table = 0;
    std::map<QByteArray, double> globalIndexes;
    std::map<QByteArray, double> localIndexes;
    ReturnConsumedCapacity detail = ReturnConsumedCapacity::None;  // what of it to show
    CapacityKind kind = CapacityKind::Plain;
};

/// Placeholders of an expression; an optional that is empty was not sent, which differs from sent and empty.
struct ExpressionNames
{
    std::optional<std::map<QByteArray, QByteArray>> names;  // "#n" → attribute name
    std::optional<Item> values;                             // ":v" → value
};

struct GetItemRequest
{
    QByteArray tableName;
    Item key;
    bool consistentRead = false;
    std::optional<QByteArray> projectionExpression;
    ExpressionNames expression;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
};
/// `encodedItem` (ItemCodec) is set instead of `item` when nothing was projected away: who only passes the item on can
/// write it without decoding.
struct GetItemResult
{
    std::optional<QByteArray> encodedItem;
    std::optional<Item> item;
    ConsumedCapacity capacity;
};

struct WriteCommon
{
    QByteArray tableName;
    std::optional<QByteArray> conditionExpression;
    ExpressionNames expression;
    ReturnValues returnValues = ReturnValues::None;
    ReturnValues returnValuesOnConditionCheckFailure = ReturnValues::None;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
    ReturnItemCollectionMetrics returnItemCollectionMetrics = ReturnItemCollectionMetrics::None;
    Cause cause;
};
struct PutItemRequest : WriteCommon
{
    Item item;
};
struct UpdateItemRequest : WriteCommon
{
    Item key;
    std::optional<QByteArray> updateExpression;
    UpdateForm form = UpdateForm::Expression;
    bool judgesConditionFirst = false;  // where both expressions are wrong
};
struct DeleteItemRequest : WriteCommon
{
    Item key;
};

struct ItemCollectionMetrics
{
    Item key;
    double lowerGb = 0;
    double upperGb = 1;
};

struct WriteResult
{
    std::optional<Item> attributes;  // by ReturnValues
    ConsumedCapacity capacity;
    std::optional<ItemCollectionMetrics> collectionMetrics;
    // What happened, for traces; encoded by ItemCodec, null where there is none.
    QByteArray before;
    QByteArray after;
    qint64 sequenceNumber = 0;  // in the change log; 0 if nothing changed
};

struct ReadPageRequest
{
    QByteArray tableName;
    std::optional<QByteArray> indexName;
    std::optional<QByteArray> filterExpression;
    std::optional<QByteArray> projectionExpression;
    ExpressionNames expression;
    Select select = Select::Unset;
    bool consistentRead = false;
    std::optional<qint64> limit;  // items evaluated, before the filter
    std::optional<Item> exclusiveStartKey;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
};
struct QueryRequest : ReadPageRequest
{
    QByteArray keyConditionExpression;
    KeyConditionForm form = KeyConditionForm::Expression;
    bool scanIndexForward = true;
};
struct ScanRequest : ReadPageRequest
{
    std::optional<qint64> segment;
    std::optional<qint64> totalSegments;
};
/// Pages end at Limit or after 1 MB read. As with GetItemResult, `encodedItems` is filled instead of `items` where
/// nothing was projected away.
struct PageResult
{
    std::vector<QByteArray> encodedItems;
    std::vector<Item> items;
    qint64 count = 0;
    qint64 scannedCount = 0;
    std::optional<Item> lastEvaluatedKey;
    ConsumedCapacity capacity;
};

struct BatchGetRequest
{
    struct Keys
    {
        QByteArray tableName;
        std::vector<Item> keys;
        bool consistentRead = false;
        std::optional<QByteArray> projectionExpression;
        ExpressionNames expression;
    };
    std::vector<Keys> tables;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
};
struct BatchGetResult
{
    std::vector<std::pair<QByteArray, std::vector<Item>>> responses;  // table → items found
    std::vector<BatchGetRequest::Keys> unprocessed;
    std::vector<ConsumedCapacity> capacity;
};

struct BatchWriteRequest
{
    struct Write
    {
        QByteArray tableName;
        std::optional<Item> put;
        std::optional<Item> deleteKey;  // exactly one of the two
    };
    std::vector<Write> writes;
    ReturnConsumedCapacity returnConsumedCapacity = ReturnConsumedCapacity::None;
    ReturnItemCollectionMetrics returnItemCollectionMetrics = ReturnItemCollectionMetrics::None;
    Cause cause;
};
struct BatchWriteResult
{
    std::vector<BatchWriteRequest::Write> unprocessed;
    std::vector<ConsumedCapacity> capacity;
    std::vector<std::pair<QByteArray, ItemCollectionMetrics>> collectionMetrics;
    std::vector<WriteResult> writes;  // in the order asked, for traces
};

}  // namespace trestle::tables
