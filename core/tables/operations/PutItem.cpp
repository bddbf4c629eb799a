#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

namespace {

class PutJob final : public ItemWriteJob
{
public:
    PutJob(PreparedWrite prepared, PutItemRequest request, qint64 size, const base::Clock& clock, WriteReply reply)
        : ItemWriteJob(std::move(prepared), clock, std::move(reply)),
          m_request(std::move(request)),
          m_after{m_request.item, encodeItem(m_request.item), size}
    {
    }

protected:
    const WriteCommon& request() const override { return m_request; }
    const Item& keyAttributes() const override { return m_request.item; }
    Needs needs() const override { return m_request.returnValues == ReturnValues::AllOld ? Needs::Item : Needs::Bytes; }
    OperationResult<WriteResult> decide(WriteTransaction& transaction, Before before) override
    {
        const bool returnsOld = before.row && m_request.returnValues == ReturnValues::AllOld;
        auto result = change(transaction, std::move(before.row), &m_after);
        if (result && returnsOld) result->attributes = std::move(before.item);
        return result;
    }

private:
    const PutItemRequest m_request;
    const NewItem m_after;
};

base::Result<std::unique_ptr<WriteJob>> prepare(const TableStore& store, const base::Clock& clock,
                                                PutItemRequest&& request, WriteReply& reply)
{
    if (request.returnValues != ReturnValues::None && request.returnValues != ReturnValues::AllOld)
        return validationError(QStringLiteral("ReturnValues can only be ALL_OLD or NONE"));
    const qint64 size = itemSize(request.item);
    if (auto fits = checkItemSize(size, ItemWrite::Put); !fits) return fits.error();
    auto condition = compileCondition(request);
    if (!condition) return enveloped(condition.error());
    TablePointer table = findTable(store, request.tableName);
    if (!table) return tableNotFound();
    if (auto valid = validateItem(table->description, request.item); !valid) return valid.error();
    QByteArray key = tableRowKey(table->description.keys, request.item);
    return std::unique_ptr<WriteJob>(
        std::make_unique<PutJob>(PreparedWrite{std::move(table), std::move(key), std::move(*condition)},
                                 std::move(request), size, clock, std::move(reply)));
}

}  // namespace

void putItem(TableStore& store, const base::Clock& clock, PutItemRequest request, WriteReply reply)
{
    auto job = prepare(store, clock, std::move(request), reply);
    store.submit(job ? std::move(*job) : std::make_unique<FailedJob<WriteResult>>(job.error(), std::move(reply)));
}

}  // namespace trestle::tables
