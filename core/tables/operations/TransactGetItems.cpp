#include "core/tables/operations/Cancellation.h"
#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/operations/Transactions.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/schema/ReplicaChange.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

#include <set>

namespace trestle::tables {

namespace {

struct PreparedGet
{
    std::optional<ProjectionExpression> projection;
    TablePointer table;
    QByteArray key;
};

OperationResult<std::vector<PreparedGet>> prepare(const TableStore& store, const TransactGetRequest& request)
{
    std::vector<PreparedGet> gets;
    for (const TransactGetRequest::Get& get : request.gets) {
        if (get.refused) return OperationError(*get.refused);
        PreparedGet prepared;
        // Names without any expression are let be in a transaction.
        if (get.projectionExpression) {
            auto projection = compileProjection(get.expression, get.projectionExpression);
            if (!projection) return OperationError(projection.error());
            prepared.projection = std::move(*projection);
        }
        gets.push_back(std::move(prepared));
    }
    for (size_t i = 0; i < gets.size(); ++i) {
        gets[i].table = findTable(store, request.gets[i].tableName);
        if (!gets[i].table) return OperationError(tableNotFound());
        if (gets[i].table->description.isStrong())
            return OperationError(unsupportedWithStrongReplicas(QStringLiteral("Transactions are")));
    }
    std::vector<CancellationReason> reasons(gets.size());
    bool cancelled = false;
    std::set<std::pair<SpaceId, QByteArray>> seen;
    for (size_t i = 0; i < gets.size(); ++i) {
        const KeySchema& keys = gets[i].table->description.keys;
        if (auto valid = validateKey(keys, request.gets[i].key); !valid) {
            if (isEmptyKeyValue(valid.error())) return OperationError(valid.error());
            reasons[i] = validationReason(valid.error());
            cancelled = true;
            continue;
        }
        gets[i].key = tableRowKey(keys, request.gets[i].key);
        if (!seen.emplace(gets[i].table->space, gets[i].key).second) return OperationError(sharedTarget());
    }
    if (cancelled) return transactionCancelled(std::move(reasons));
    return gets;
}

base::Result<GetItemResult> shown(const PreparedGet& get, std::optional<OwnedRow> row)
{
    GetItemResult result;
    if (!row) return result;
    if (!get.projection) {
        result.encodedItem = std::move(row->item);
        return result;
    }
    const auto item = decodeItem(row->item);
    if (!item) return item.error();
    // What leaves nothing of the item is answered as no item.
    if (Item projected = get.projection->project(*item); !projected.empty()) result.item = std::move(projected);
    return result;
}

}  // namespace

OperationResult<TransactGetResult> transactGetItems(const TableStore& store, const TransactGetRequest& request)
{
    const auto gets = prepare(store, request);
    if (!gets) return gets.error();
    TransactGetResult result;
    qint64 bytes = 0;
    auto read = store.snapshot([&](RowReader& reader) -> base::Result<void> {
        for (const PreparedGet& get : *gets) {
            auto row = reader.row(get.table->space, get.key);
            if (!row) return get.table->dropped ? tableNotFound() : row.error();
            const qint64 size = *row ? (*row)->size : 0;
            bytes += size;
            ConsumedCapacity capacity = capacityReport(get.table->description, request.returnConsumedCapacity);
            chargeTable(capacity, readUnits(size, true));
            addTransactionCapacity(result.capacity, capacity, CapacityKind::TransactionRead);
            auto response = shown(get, std::move(*row));
            if (!response) return response.error();
            result.responses.push_back(std::move(*response));
        }
        return {};
    });
    if (!read) return OperationError(read.error());
    if (bytes > maximumTransactionBytes) return OperationError(transactionTooLarge());
    return result;
}

}  // namespace trestle::tables
