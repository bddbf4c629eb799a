#include "core/tables/transfer/BulkRevert.h"

#include "core/tables/operations/ItemChange.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/ReplyJob.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

namespace {

class RevertJob final : public ReplyJob<BulkRevertResult>
{
public:
    RevertJob(TablePointer table, BulkRevertRequest request, const base::Clock& clock,
              OperationReply<BulkRevertResult> reply)
        : ReplyJob(std::move(reply)), m_table(std::move(table)), m_request(std::move(request)), m_clock(clock)
    {
    }

protected:
    OperationResult<BulkRevertResult> write(WriteTransaction& transaction) override
    {
        if (m_table->dropped) return OperationError(tableNotFound());
        BulkRevertResult result;
        const qint64 nowMs = m_clock.nowMs();
        for (const Change& change : m_request.changes) {
            const auto reverted = revert(transaction, change, nowMs);
            if (!reverted) return OperationError(reverted.error());
            ++(*reverted ? result.reverted : result.left);
        }
        return result;
    }

private:
    base::Result<bool> revert(WriteTransaction& transaction, const Change& change, qint64 nowMs)
    {
        auto row = transaction.row(m_table->space, change.key);
        if (!row) return row.error();
        if (change.tableId != m_table->uuid || (*row ? (*row)->item : QByteArray()) != change.after) return false;
        std::optional<Item> item;
        if (!change.before.isEmpty()) {
            auto decoded = decodeItem(change.before);
            if (!decoded) return decoded.error();
            item = std::move(*decoded);
        }
        std::optional<NewItem> after;
        if (item) after.emplace(NewItem{*item, change.before, itemSize(*item)});
        const auto outcome = changeItem(
            transaction, {m_table, change.key, std::move(*row), after ? &*after : nullptr, m_request.cause, nowMs},
            ReturnConsumedCapacity::None);
        if (!outcome) return outcome.error();
        return true;
    }

    const TablePointer m_table;
    const BulkRevertRequest m_request;
    const base::Clock& m_clock;
};

}  // namespace

void bulkRevert(TableStore& store, const base::Clock& clock, BulkRevertRequest request,
                OperationReply<BulkRevertResult> reply)
{
    TablePointer table = findTable(store, request.tableName);
    if (!table) return store.submit(std::make_unique<FailedJob<BulkRevertResult>>(tableNotFound(), std::move(reply)));
    store.submit(std::make_unique<RevertJob>(std::move(table), std::move(request), clock, std::move(reply)));
}

}  // namespace trestle::tables
