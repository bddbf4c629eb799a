#include "core/tables/operations/TableControl.h"

#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/ReplyJob.h"
#include "core/tables/schema/TableDefinition.h"

namespace trestle::tables {

namespace {

TableStatus statusOf(const TableEntry& table)
{
    return {table.description, table.uuid, table.createdMs, table.itemCount, table.sizeBytes, table.times};
}

// Entries of an index are counted when they are asked for, up to a point: the service's own figures are hours old.
constexpr qint64 mostCounted = 10'000;

// Nothing if there are more than that.
std::optional<IndexStatus> countIndex(RowReader& reader, const IndexDescription& index, SpaceId space)
{
    IndexStatus status{index.name};
    const auto visit = [&status](const StoredRow& row) {
        ++status.itemCount;
        status.sizeBytes += row.size;
        return status.itemCount <= mostCounted ? Visit::Continue : Visit::Stop;
    };
    const auto read = reader.rows(space, {}, Direction::Forward, std::cref(visit));
    if (!read || status.itemCount > mostCounted) return {};
    return status;
}

class CreateJob final : public ReplyJob<TableStatus>
{
public:
    CreateJob(TableDescription description, std::optional<RestoreOrigin> origin, OperationReply<TableStatus> reply,
              QByteArray id)
        : ReplyJob(std::move(reply)),
          m_description(std::move(description)),
          m_origin(std::move(origin)),
          m_id(std::move(id))
    {
    }

protected:
    OperationResult<TableStatus> write(WriteTransaction& transaction) override
    {
        if (transaction.catalog().find(m_description.name))
            return OperationError(
                base::ErrorCode::ResourceInUse,
                QStringLiteral("Table already exists: %1").arg(QString::fromUtf8(m_description.name)));
        auto table = transaction.createTable(m_description, m_id);
        if (table && m_origin) {
            SettingTimes times = (*table)->times;
            times.restored = m_origin;
            table = transaction.updateTable(*table, m_description, times);
        }
        if (!table) return OperationError(table.error());
        TableStatus status = statusOf(**table);
        for (const IndexDescription& index : m_description.indexes)
            status.indexes.append({index.name});
        return status;
    }

private:
    const TableDescription m_description;
    const std::optional<RestoreOrigin> m_origin;
    const QByteArray m_id;
};

class DeleteTableJob final : public ReplyJob<TableStatus>
{
public:
    DeleteTableJob(QByteArray name, OperationReply<TableStatus> reply)
        : ReplyJob(std::move(reply)), m_name(std::move(name))
    {
    }

protected:
    OperationResult<TableStatus> write(WriteTransaction& transaction) override
    {
        const TablePointer table = transaction.catalog().find(m_name);
        if (!table) return OperationError(tableNotFound(m_name));
        if (table->description.deletionProtection)
            return OperationError(
                base::ErrorCode::Validation,
                QStringLiteral("Resource cannot be deleted as it is currently protected against deletion. "
                               "Disable deletion protection first."));
        if (auto dropped = transaction.dropTable(table); !dropped) return OperationError(dropped.error());
        return statusOf(*table);
    }

private:
    const QByteArray m_name;
};

// When settings took effect, after one more change.
SettingTimes timesAfter(SettingTimes times, const TableDescription& before, const TableDescription& after, qint64 nowMs)
{
    const bool isSwitched = before.billing != after.billing;
    if (isSwitched && after.billing == BillingMode::PayPerRequest) times.onDemandMs = nowMs;
    const Throughput& old = before.throughput;
    const Throughput& fresh = after.throughput;
    if (!isSwitched && (fresh.read > old.read || fresh.write > old.write)) times.throughputIncreasedMs = nowMs;
    if (!isSwitched && (fresh.read < old.read || fresh.write < old.write)) times.throughputDecreasedMs = nowMs;
    if (before.timeToLiveAttribute != after.timeToLiveAttribute) times.timeToLiveMs = nowMs;
    if (after.stream && before.stream != after.stream) times.streamMs = nowMs;
    if (after.pointInTimeRecovery && !before.pointInTimeRecovery) times.pointInTimeRecoveryMs = nowMs;
    if (before.tableClass != after.tableClass) times.tableClassMs = nowMs;
    if (before.insights != after.insights) times.insightsMs = nowMs;
    // Each change of a policy has a time of its own.
    if (before.resourcePolicy != after.resourcePolicy) times.policyMs = std::max(nowMs, times.policyMs + 1);
    if (before.streamPolicy != after.streamPolicy) times.streamPolicyMs = std::max(nowMs, times.streamPolicyMs + 1);
    if (before.billing != after.billing || old != fresh || before.indexes != after.indexes) times.updatedMs = nowMs;
    return times;
}

class ChangeJob final : public ReplyJob<TableStatus>
{
public:
    ChangeJob(QByteArray name, TableChange change, const base::Clock& clock, OperationReply<TableStatus> reply)
        : ReplyJob(std::move(reply)), m_name(std::move(name)), m_change(std::move(change)), m_clock(clock)
    {
    }

protected:
    OperationResult<TableStatus> write(WriteTransaction& transaction) override
    {
        const TablePointer table = transaction.catalog().find(m_name);
        if (!table) return OperationError(tableNotFound(m_name));
        const TableDescription& before = table->description;
        auto after = m_change(statusOf(*table));
        if (!after) return after.error();
        if (*after == before) return statusOf(*table);
        if (auto valid = validateTable(*after); !valid) return OperationError(valid.error());
        if (after->name != before.name || after->keys != before.keys)
            return OperationError(validationError(QStringLiteral("A table keeps its name and its keys")));
        const auto changed =
            transaction.updateTable(table, *after, timesAfter(table->times, before, *after, m_clock.nowMs()));
        if (!changed) return OperationError(changed.error());
        if (auto filled = fillNew(transaction, *table, **changed); !filled) return OperationError(filled.error());
        return statusOf(**changed);
    }

private:
    static base::Result<void> fillNew(WriteTransaction& transaction, const TableEntry& before, const TableEntry& after)
    {
        std::vector<SpaceId> fresh = after.indexSpaces;
        for (const SpaceId known : before.indexSpaces)
            std::erase(fresh, known);
        if (fresh.empty()) return {};
        return fillIndexes(transaction, after, fresh);
    }

    const QByteArray m_name;
    TableChange m_change;
    const base::Clock& m_clock;
};

void create(TableStore& store, TableDescription description, std::optional<RestoreOrigin> origin,
            OperationReply<TableStatus> reply, QByteArray id)
{
    if (auto valid = validateTable(description); !valid)
        store.submit(std::make_unique<FailedJob<TableStatus>>(valid.error(), std::move(reply)));
    else
        store.submit(
            std::make_unique<CreateJob>(std::move(description), std::move(origin), std::move(reply), std::move(id)));
}

}  // namespace

void changeTable(TableStore& store, const base::Clock& clock, QByteArray name, TableChange change,
                 OperationReply<TableStatus> reply)
{
    store.submit(std::make_unique<ChangeJob>(std::move(name), std::move(change), clock, std::move(reply)));
}

void createTable(TableStore& store, TableDescription description, OperationReply<TableStatus> reply, QByteArray id)
{
    create(store, std::move(description), {}, std::move(reply), std::move(id));
}

void createRestoredTable(TableStore& store, TableDescription description, RestoreOrigin origin,
                         OperationReply<TableStatus> reply)
{
    create(store, std::move(description), std::move(origin), std::move(reply), base::newUuid());
}

void deleteTable(TableStore& store, QByteArray name, OperationReply<TableStatus> reply)
{
    store.submit(std::make_unique<DeleteTableJob>(std::move(name), std::move(reply)));
}

OperationResult<TableStatus> describeTable(const TableStore& store, const QByteArray& name)
{
    const TablePointer table = findTable(store, name);
    if (!table) return OperationError(tableNotFound(name));
    TableStatus status = statusOf(*table);
    if (table->indexSpaces.empty()) return status;
    const auto reader = store.reader();
    if (!reader) return OperationError(reader.error());
    for (size_t i = 0; i < table->indexSpaces.size(); ++i)
        if (auto counted = countIndex(**reader, table->description.indexes[qsizetype(i)], table->indexSpaces[i]))
            status.indexes.append(*std::move(counted));
    return status;
}

}  // namespace trestle::tables
