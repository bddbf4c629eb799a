#include "core/tables/operations/ItemWriteJob.h"

#include "core/tables/operations/OperationErrors.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

ItemWriteJob::ItemWriteJob(PreparedWrite prepared, const base::Clock& clock, WriteReply reply)
    : m_prepared(std::move(prepared)), m_clock(clock), m_reply(std::move(reply))
{
}

void ItemWriteJob::apply(WriteTransaction& transaction)
{
    m_result.emplace(write(transaction));
}

void ItemWriteJob::finish(const base::Error* failure)
{
    if (failure)
        std::exchange(m_reply, {})(OperationError(*failure));
    else
        std::exchange(m_reply, {})(std::move(*m_result));
}

OperationResult<WriteResult> ItemWriteJob::write(WriteTransaction& transaction)
{
    if (m_prepared.table->dropped) return OperationError(tableNotFound());
    auto row = transaction.row(m_prepared.table->space, m_prepared.key);
    if (!row) return OperationError(row.error());
    Before before{std::move(*row), {}};
    if (before.row && (m_prepared.condition || needs() == Needs::Item)) {
        auto item = decodeItem(before.row->item);
        if (!item) return OperationError(item.error());
        before.item = std::move(*item);
    }
    if (m_prepared.condition && !m_prepared.condition->evaluate(before.item)) {
        OperationError error(base::ErrorCode::ConditionalCheckFailed, QStringLiteral("The conditional request failed"));
        if (before.row && request().returnValuesOnConditionCheckFailure == ReturnValues::AllOld)
            error.item = std::move(before.item);
        return error;
    }
    auto result = decide(transaction, std::move(before));
    if (result)
        result->collectionMetrics = collectionMetrics(table(), keyAttributes(), request().returnItemCollectionMetrics);
    return result;
}

OperationResult<WriteResult> ItemWriteJob::change(WriteTransaction& transaction, std::optional<OwnedRow> before,
                                                  const NewItem* after) const
{
    WriteResult result;
    if (before) result.before = before->item;
    if (after) result.after = after->encoded;
    auto outcome = changeItem(
        transaction, {m_prepared.table, m_prepared.key, std::move(before), after, request().cause, m_clock.nowMs()},
        request().returnConsumedCapacity);
    if (!outcome) return OperationError(outcome.error());
    result.sequenceNumber = outcome->sequence;
    result.capacity = std::move(outcome->capacity);
    return result;
}

}  // namespace trestle::tables
