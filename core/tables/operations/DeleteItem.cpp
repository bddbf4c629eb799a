#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"

namespace trestle::tables {

namespace {

class DeleteItemJob final : public ItemWriteJob
{
public:
    DeleteItemJob(PreparedWrite prepared, DeleteItemRequest request, const base::Clock& clock, WriteReply reply)
        : ItemWriteJob(std::move(prepared), clock, std::move(reply)), m_request(std::move(request))
    {
    }

protected:
    const WriteCommon& request() const override { return m_request; }
    const Item& keyAttributes() const override { return m_request.key; }
    Needs needs() const override { return m_request.returnValues == ReturnValues::AllOld ? Needs::Item : Needs::Bytes; }
    OperationResult<WriteResult> decide(WriteTransaction& transaction, Before before) override
    {
        const bool returnsOld = before.row && m_request.returnValues == ReturnValues::AllOld;
        auto result = change(transaction, std::move(before.row), nullptr);
        if (result && returnsOld) result->attributes = std::move(before.item);
        return result;
    }

private:
    const DeleteItemRequest m_request;
};

base::Result<std::unique_ptr<WriteJob>> prepare(const TableStore& store, const base::Clock& clock,
                                                DeleteItemRequest&& request, WriteReply& reply)
{
    if (request.returnValues != ReturnValues::None && request.returnValues != ReturnValues::AllOld)
        return validationError(QStringLiteral("ReturnValues can only be ALL_OLD or NONE"));
    auto condition = compileCondition(request);
    if (!condition) return enveloped(condition.error());
    TablePointer table = findTable(store, request.tableName);
    if (!table) return tableNotFound();
    if (auto valid = validateKey(table->description.keys, request.key); !valid) return valid.error();
    QByteArray key = tableRowKey(table->description.keys, request.key);
    return std::unique_ptr<WriteJob>(
        std::make_unique<DeleteItemJob>(PreparedWrite{std::move(table), std::move(key), std::move(*condition)},
                                        std::move(request), clock, std::move(reply)));
}

}  // namespace

void deleteItem(TableStore& store, const base::Clock& clock, DeleteItemRequest request, WriteReply reply)
{
    auto job = prepare(store, clock, std::move(request), reply);
    store.submit(job ? std::move(*job) : std::make_unique<FailedJob<WriteResult>>(job.error(), std::move(reply)));
}

}  // namespace trestle::tables
