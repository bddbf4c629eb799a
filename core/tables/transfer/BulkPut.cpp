#include "core/tables/transfer/BulkPut.h"

#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/transfer/PutCheck.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

namespace {

struct Row
{
    QByteArray key;
    QByteArray encoded;
    qint64 size = 0;
};

class BulkJob final : public WriteJob
{
public:
    BulkJob(TablePointer table, std::vector<Row> rows, BulkPutResult result, Cause cause, const base::Clock& clock,
            OperationReply<BulkPutResult> reply)
        : m_table(std::move(table)),
          m_rows(std::move(rows)),
          m_result(std::move(result)),
          m_cause(std::move(cause)),
          m_clock(clock),
          m_reply(std::move(reply))
    {
    }

    void apply(WriteTransaction& transaction) override
    {
        if (auto written = write(transaction); !written) m_error.emplace(written.error());
        m_rows.clear();
    }
    void finish(const base::Error* failure) override
    {
        if (failure)
            std::exchange(m_reply, {})(OperationError(*failure));
        else if (m_error)
            std::exchange(m_reply, {})(OperationError(*m_error));
        else
            std::exchange(m_reply, {})(std::move(m_result));
    }

private:
    base::Result<void> write(WriteTransaction& transaction)
    {
        if (m_table->dropped) return tableNotFound();
        const qint64 nowMs = m_clock.nowMs();
        const bool isIndexed = hasIndexes(transaction);
        for (Row& row : m_rows) {
            auto before = transaction.row(m_table->space, row.key);
            if (!before) return before.error();
            // Items are wanted for indexes only. Made anew, they are freed by the thread that made them, which costs
            // less than handing over what the other thread made.
            auto item = isIndexed ? decodeItem(row.encoded) : Item();
            if (!item) return item.error();
            const NewItem after{*item, std::move(row.encoded), row.size};
            const auto outcome =
                changeItem(transaction, {m_table, std::move(row.key), std::move(*before), &after, m_cause, nowMs},
                           ReturnConsumedCapacity::None);
            if (!outcome) return outcome.error();
            ++(outcome->sequence != 0 ? m_result.written : m_result.unchanged);
            if (outcome->sequence != 0) m_result.changes.add(outcome->sequence);
        }
        return {};
    }

    // The table may have been given another description since the rows were prepared.
    bool hasIndexes(const WriteTransaction& transaction) const
    {
        const TablePointer now = m_table->replaced ? transaction.catalog().find(m_table->description.name) : m_table;
        return now && !now->description.indexes.isEmpty();
    }

    const TablePointer m_table;
    std::vector<Row> m_rows;
    BulkPutResult m_result;
    const Cause m_cause;
    const base::Clock& m_clock;
    std::optional<base::Error> m_error;
    OperationReply<BulkPutResult> m_reply;
};

base::Result<Row> prepare(const TableDescription& table, const Item& item)
{
    const auto size = checkForPut(table, item);
    if (!size) return size.error();
    Row row;
    row.size = *size;
    row.key = tableRowKey(table.keys, item);
    row.encoded = encodeItem(item);
    return row;
}

}  // namespace

void bulkPut(TableStore& store, const base::Clock& clock, BulkPutRequest request, OperationReply<BulkPutResult> reply)
{
    TablePointer table = findTable(store, request.tableName);
    if (!table) return store.submit(std::make_unique<FailedJob<BulkPutResult>>(tableNotFound(), std::move(reply)));
    BulkPutResult result;
    std::vector<Row> rows;
    rows.reserve(request.items.size());
    for (size_t index = 0; index < request.items.size(); ++index) {
        auto row = prepare(table->description, request.items[index]);
        if (row)
            rows.push_back(std::move(*row));
        else
            result.refused.push_back({index, row.error()});
    }
    // Neighbouring rows share pages: written in order, a page is found and changed once for all of them.
    std::stable_sort(rows.begin(), rows.end(), [](const Row& one, const Row& other) { return one.key < other.key; });
    store.submit(std::make_unique<BulkJob>(std::move(table), std::move(rows), std::move(result),
                                           std::move(request.cause), clock, std::move(reply)));
}

}  // namespace trestle::tables
