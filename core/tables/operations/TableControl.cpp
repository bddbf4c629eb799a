#include "core/tables/operations/TableControl.h"

#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/schema/TableDefinition.h"

namespace trestle::tables {

namespace {

TableStatus statusOf(const TableEntry& table)
{
    return {table.description, table.uuid, table.createdMs, table.itemCount, table.sizeBytes};
}

class ControlJob : public WriteJob
{
public:
    explicit ControlJob(OperationReply<TableStatus> reply) : m_reply(std::move(reply)) {}

    void apply(WriteTransaction& transaction) final { m_result.emplace(change(transaction)); }
    void finish(const base::Error* failure) final
    {
        if (failure)
            m_reply(OperationError(*failure));
        else
            m_reply(std::move(*m_result));
    }

protected:
    virtual OperationResult<TableStatus> change(WriteTransaction& transaction) = 0;

private:
    OperationReply<TableStatus> m_reply;
    std::optional<OperationResult<TableStatus>> m_result;
};

class CreateJob final : public ControlJob
{
public:
    CreateJob(TableDescription description, OperationReply<TableStatus> reply)
        : ControlJob(std::move(reply)), m_description(std::move(description))
    {
    }

protected:
    OperationResult<TableStatus> change(WriteTransaction& transaction) override
    {
        if (transaction.catalog().find(m_description.name))
            return OperationError(
                base::ErrorCode::ResourceInUse,
                QStringLiteral("Table already exists: %1").arg(QString::fromUtf8(m_description.name)));
        const auto table = transaction.createTable(m_description);
        if (!table) return OperationError(table.error());
        return statusOf(**table);
    }

private:
    const TableDescription m_description;
};

class DeleteJob final : public ControlJob
{
public:
    DeleteJob(QByteArray name, OperationReply<TableStatus> reply)
        : ControlJob(std::move(reply)), m_name(std::move(name))
    {
    }

protected:
    OperationResult<TableStatus> change(WriteTransaction& transaction) override
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

}  // namespace

void createTable(TableStore& store, TableDescription description, OperationReply<TableStatus> reply)
{
    if (auto valid = validateTable(description); !valid)
        store.submit(std::make_unique<FailedJob<TableStatus>>(valid.error(), std::move(reply)));
    else
        store.submit(std::make_unique<CreateJob>(std::move(description), std::move(reply)));
}

void deleteTable(TableStore& store, QByteArray name, OperationReply<TableStatus> reply)
{
    store.submit(std::make_unique<DeleteJob>(std::move(name), std::move(reply)));
}

OperationResult<TableStatus> describeTable(const TableStore& store, const QByteArray& name)
{
    const TablePointer table = findTable(store, name);
    if (!table) return OperationError(tableNotFound(name));
    return statusOf(*table);
}

}  // namespace trestle::tables
