#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

#include <set>

namespace trestle::tables {

namespace {

constexpr size_t maximumKeys = 100;
constexpr qint64 maximumBytes = qint64(16) << 20;

// What is read of one table.
struct Part
{
    const BatchGetRequest::Keys& request;
    std::optional<ProjectionExpression> projection;
    TablePointer table;
    std::vector<QByteArray> rowKeys;
};

base::Error sameKeys()
{
    return validationError(QStringLiteral("Provided list of item keys contains duplicates"));
}

// Keys that are the same as sent need no table to be told.
base::Result<void> checkDistinct(const std::vector<Item>& keys)
{
    std::set<QByteArray> seen;
    for (const Item& key : keys)
        if (!seen.insert(encodeItem(key)).second) return sameKeys();
    return {};
}

base::Result<std::vector<Part>> prepare(const TableStore& store, const BatchGetRequest& request)
{
    size_t count = 0;
    for (const BatchGetRequest::Keys& keys : request.tables)
        count += keys.keys.size();
    if (count > maximumKeys)
        return validationError(QStringLiteral("Too many items requested for the BatchGetItem call"));
    std::vector<Part> parts;
    for (const BatchGetRequest::Keys& keys : request.tables) {
        auto projection = compileProjection(keys.expression, keys.projectionExpression);
        if (!projection) return projection.error();
        if (auto distinct = checkDistinct(keys.keys); !distinct) return distinct.error();
        parts.push_back({keys, std::move(*projection), nullptr, {}});
    }
    for (Part& part : parts) {
        part.table = findTable(store, part.request.tableName);
        if (!part.table) return tableNotFound();
    }
    for (Part& part : parts) {
        std::set<QByteArray> seen;
        for (const Item& key : part.request.keys) {
            const KeySchema& schema = part.table->description.keys;
            if (auto valid = validateKey(schema, key); !valid) return valid.error();
            part.rowKeys.push_back(tableRowKey(schema, key));
            if (!seen.insert(part.rowKeys.back()).second) return sameKeys();
        }
        if (part.projection)
            if (auto allowed = checkKeyPaths(part.table->description, part.projection->paths()); !allowed)
                return allowed.error();
    }
    return parts;
}

base::Result<Item> shown(const Part& part, const OwnedRow& row)
{
    auto item = decodeItem(row.item);
    if (!item || !part.projection) return item;
    return part.projection->project(*item);
}

}  // namespace

OperationResult<BatchGetResult> batchGetItem(const TableStore& store, const BatchGetRequest& request)
{
    const auto parts = prepare(store, request);
    if (!parts) return OperationError(parts.error());

    BatchGetResult result;
    qint64 bytes = 0;
    for (const Part& part : *parts) {
        std::vector<Item> items;
        ConsumedCapacity capacity = capacityReport(part.table->description, request.returnConsumedCapacity);
        size_t next = 0;
        while (next < part.rowKeys.size()) {
            const auto row = store.row(part.table->space, part.rowKeys[next]);
            if (!row) return OperationError(part.table->dropped ? tableNotFound() : row.error());
            const qint64 size = *row ? (*row)->size : 0;
            if (bytes + size > maximumBytes) break;
            bytes += size;
            ++next;
            chargeTable(capacity, readUnits(size, part.request.consistentRead));
            if (!*row) continue;
            auto item = shown(part, **row);
            if (!item) return OperationError(item.error());
            items.push_back(std::move(*item));
        }
        if (next < part.rowKeys.size()) {
            BatchGetRequest::Keys rest = part.request;
            rest.keys.erase(rest.keys.begin(), rest.keys.begin() + qsizetype(next));
            result.unprocessed.push_back(std::move(rest));
            bytes = maximumBytes;  // the answer is full: what follows waits for the next request
        }
        result.responses.emplace_back(part.request.tableName, std::move(items));
        if (request.returnConsumedCapacity != ReturnConsumedCapacity::None)
            result.capacity.push_back(std::move(capacity));
    }
    return result;
}

}  // namespace trestle::tables
