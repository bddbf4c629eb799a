#include "core/tables/transfer/TableCopy.h"

#include "core/tables/operations/TableControl.h"
#include "core/tables/transfer/BulkPut.h"
#include "core/tables/values/ItemCodec.h"

#include <future>

namespace trestle::tables {

namespace {

constexpr size_t itemsAtOnce = 2000;
constexpr qsizetype bytesAtOnce = 4 << 20;

template <typename T, typename Call>
OperationResult<T> await(Call call)
{
    std::promise<OperationResult<T>> promise;
    auto future = promise.get_future();
    call([&promise](OperationResult<T> result) { promise.set_value(std::move(result)); });
    return future.get();
}

std::optional<OperationError> fill(TableStore& store, const base::Clock& clock, const QByteArray& tableName,
                                   const ItemSource& items, const std::atomic<bool>& stopping)
{
    std::optional<OperationError> failure;
    BulkPutRequest request;
    qsizetype bytes = 0;
    const auto put = [&] {
        request.tableName = tableName;
        const auto done = await<BulkPutResult>(
            [&](auto reply) { bulkPut(store, clock, std::exchange(request, {}), std::move(reply)); });
        bytes = 0;
        if (!done)
            failure = done.error();
        else if (!done->refused.empty())
            failure = OperationError(done->refused.front().error);
        else if (stopping)
            failure = OperationError(base::ErrorCode::Cancelled, QStringLiteral("Ended before the table was filled"));
    };
    const auto read = items([&](QByteArrayView encoded) {
        auto item = decodeItem(encoded);
        if (!item) {
            failure = OperationError(item.error());
            return Visit::Stop;
        }
        request.items.push_back(std::move(*item));
        bytes += encoded.size();
        if (request.items.size() >= itemsAtOnce || bytes >= bytesAtOnce) put();
        return failure ? Visit::Stop : Visit::Continue;
    });
    if (!read && !failure) failure = OperationError(read.error());
    if (!failure) put();
    return failure;
}

}  // namespace

OperationResult<TableStatus> makeTableOf(TableStore& store, const base::Clock& clock, const TableDescription& table,
                                         const RestoreOrigin& origin, const ItemSource& items,
                                         const std::atomic<bool>& stopping)
{
    auto created = await<TableStatus>([&](auto reply) { createRestoredTable(store, table, origin, std::move(reply)); });
    if (!created) return created;
    if (auto failure = fill(store, clock, table.name, items, stopping)) {
        (void)await<TableStatus>([&](auto reply) { deleteTable(store, table.name, std::move(reply)); });
        return std::move(*failure);
    }
    return describeTable(store, table.name);
}

}  // namespace trestle::tables
