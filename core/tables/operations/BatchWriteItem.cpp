#include "core/tables/operations/BatchWriteItem.h"

#include "core/tables/operations/Capacity.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/ReplyJob.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"
#include "core/tables/values/KeyEncoding.h"

#include <set>

namespace trestle::tables {

namespace {

constexpr size_t maximumWrites = 25;

struct Member
{
    TablePointer table;
    QByteArray key;
    QByteArray encoded;  // of a put
    qint64 size = 0;
};

class BatchJob final : public ReplyJob<BatchWriteResult>
{
public:
    BatchJob(BatchWriteRequest request, std::vector<Member> members, const base::Clock& clock,
             OperationReply<BatchWriteResult> reply)
        : ReplyJob(std::move(reply)), m_request(std::move(request)), m_members(std::move(members)), m_clock(clock)
    {
    }
    [[nodiscard]] bool isBrief() const override { return true; }

private:
    // Everything that can refuse the batch is read before anything is written.
    base::Result<std::vector<std::optional<OwnedRow>>> readAll(WriteTransaction& transaction) const
    {
        std::vector<std::optional<OwnedRow>> rows;
        for (const Member& member : m_members) {
            if (member.table->dropped) return tableNotFound();
            auto row = transaction.row(member.table->space, member.key);
            if (!row) return row.error();
            rows.push_back(std::move(*row));
        }
        return rows;
    }

    OperationResult<BatchWriteResult> write(WriteTransaction& transaction) override
    {
        auto rows = readAll(transaction);
        if (!rows) return OperationError(rows.error());
        BatchWriteResult result;
        for (size_t i = 0; i < m_members.size(); ++i) {
            const Member& member = m_members[i];
            const BatchWriteRequest::Write& asked = m_request.writes[i];
            std::optional<NewItem> after;
            if (asked.put) after.emplace(NewItem{*asked.put, member.encoded, member.size});
            WriteResult written;
            if ((*rows)[i]) written.before = (*rows)[i]->item;
            if (after) written.after = after->encoded;
            auto outcome = changeItem(transaction,
                                      {member.table, member.key, std::move((*rows)[i]), after ? &*after : nullptr,
                                       m_request.cause, m_clock.nowMs()},
                                      m_request.returnConsumedCapacity);
            if (!outcome) return OperationError(outcome.error());
            written.sequenceNumber = outcome->sequence;
            report(result, member, asked, outcome->capacity);
            written.capacity = std::move(outcome->capacity);
            result.writes.push_back(std::move(written));
        }
        return result;
    }

    void report(BatchWriteResult& result, const Member& member, const BatchWriteRequest::Write& asked,
                const ConsumedCapacity& capacity) const
    {
        const TableDescription& table = member.table->description;
        addCapacity(result.capacity, capacity);
        addCollectionMetrics(
            result.collectionMetrics, table.name,
            collectionMetrics(table, asked.put ? *asked.put : *asked.deleteKey, m_request.returnItemCollectionMetrics));
    }

    const BatchWriteRequest m_request;
    const std::vector<Member> m_members;
    const base::Clock& m_clock;
};

// A batch says of a put's key what it says of a delete's.
base::Result<void> validatePut(const TableDescription& table, const Item& item)
{
    const auto fits = [&item](const KeyAttribute& key) {
        const AttributeValue* value = item.find(key.name);
        return value && hasKeyType(*value, key.type);
    };
    if (!fits(table.keys.partition) || (table.keys.sort && !fits(*table.keys.sort)))
        return validationError(QStringLiteral("The provided key element does not match the schema"));
    return validateItem(table, item);
}

base::Result<std::vector<Member>> prepare(const TableStore& store, const BatchWriteRequest& request)
{
    if (request.writes.size() > maximumWrites)
        return validationError(QStringLiteral("Too many items requested for the BatchWriteItem call"));
    std::vector<Member> members(request.writes.size());
    for (size_t i = 0; i < members.size(); ++i) {
        if (!request.writes[i].put) continue;
        members[i].size = itemSize(*request.writes[i].put);
        if (auto fits = checkItemSize(members[i].size, ItemWrite::Put); !fits) return fits.error();
    }
    for (size_t i = 0; i < members.size(); ++i) {
        members[i].table = findTable(store, request.writes[i].tableName);
        if (!members[i].table) return tableNotFound();
    }
    std::set<std::pair<SpaceId, QByteArray>> seen;
    for (size_t i = 0; i < members.size(); ++i) {
        const BatchWriteRequest::Write& write = request.writes[i];
        const TableDescription& table = members[i].table->description;
        const Item& item = write.put ? *write.put : *write.deleteKey;
        auto valid = write.put ? validatePut(table, item) : validateKey(table.keys, item);
        if (!valid) return valid.error();
        members[i].key = tableRowKey(table.keys, item);
        if (write.put) members[i].encoded = encodeItem(item);
        if (!seen.emplace(members[i].table->space, members[i].key).second)
            return validationError(QStringLiteral("Provided list of item keys contains duplicates"));
    }
    return members;
}

}  // namespace

void batchWriteItem(TableStore& store, const base::Clock& clock, BatchWriteRequest request,
                    OperationReply<BatchWriteResult> reply)
{
    auto members = prepare(store, request);
    if (!members)
        store.submit(std::make_unique<FailedJob<BatchWriteResult>>(members.error(), std::move(reply)));
    else
        store.submit(std::make_unique<BatchJob>(std::move(request), std::move(*members), clock, std::move(reply)));
}

}  // namespace trestle::tables
