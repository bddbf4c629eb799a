#include "core/tables/operations/CarryItem.h"

#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/ReplyJob.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

namespace {

class CarryJob final : public ReplyJob<WriteResult>
{
public:
    CarryJob(TablePointer table, CarryRequest request, const base::Clock& clock, WriteReply reply)
        : ReplyJob(std::move(reply)), m_table(std::move(table)), m_request(std::move(request)), m_clock(clock)
    {
        if (m_request.item)
            m_after.emplace(NewItem{*m_request.item, encodeItem(*m_request.item), itemSize(*m_request.item)});
    }

protected:
    OperationResult<WriteResult> write(WriteTransaction& transaction) override
    {
        if (m_table->dropped) return OperationError(tableNotFound());
        const QByteArray& key = m_request.key;
        auto row = transaction.row(m_table->space, key);
        if (!row) return OperationError(row.error());
        const auto last = transaction.lastChange(m_table->space, key, *row ? (*row)->sequence : 0);
        if (!last) return OperationError(last.error());
        WriteResult result;
        if (*last && !m_request.prevails(**last)) return result;
        const ItemChange change{m_table,          key,
                                std::move(*row),  m_after ? &*m_after : nullptr,
                                m_request.cause,  m_clock.nowMs(),
                                Unchanged::Noted, m_request.afterMs};
        const auto outcome = changeItem(transaction, change, ReturnConsumedCapacity::None);
        if (!outcome) return OperationError(outcome.error());
        result.sequenceNumber = outcome->sequence;
        return result;
    }

private:
    const TablePointer m_table;
    CarryRequest m_request;
    const base::Clock& m_clock;
    std::optional<NewItem> m_after;
};

}  // namespace

void carryItem(TableStore& store, const base::Clock& clock, CarryRequest request, WriteReply reply)
{
    const auto refuse = [&](base::Error error) {
        store.submit(std::make_unique<FailedJob<WriteResult>>(std::move(error), std::move(reply)));
    };
    TablePointer table = findTable(store, request.tableName);
    if (!table || table->uuid != request.tableId) return refuse(tableNotFound());
    store.submit(std::make_unique<CarryJob>(std::move(table), std::move(request), clock, std::move(reply)));
}

}  // namespace trestle::tables
