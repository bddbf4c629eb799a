#include "core/engine/TableCalls.h"

#include "core/engine/RemoteStore.h"
#include "core/engine/TableHistory.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::engine {

template <typename T>
tables::TableService::Reply<T> TableCalls::home(QPointer<QObject> guard, Reply<T> reply)
{
    return [this, guard = std::move(guard), reply = std::move(reply)](tables::OperationResult<T> result) {
        m_mailbox.post([guard, reply, result = std::move(result)]() mutable {
            if (guard) reply(std::move(result));
        });
    };
}

template <typename T, typename Request>
void TableCalls::read(QObject* context, Reply<T> reply, Request request)
{
    m_readers.start([this, guard = QPointer<QObject>(context), reply = std::move(reply), request = std::move(request)] {
        m_items.read(request, home(guard, reply));
    });
}

template <typename T, typename Request>
void TableCalls::write(void (tables::TableService::*operation)(Request, tables::TableService::Reply<T>),
                       QObject* context, Reply<T> reply, Request request)
{
    request.cause.kind = tables::Cause::Kind::Console;
    (m_items.*operation)(std::move(request), home(context, std::move(reply)));
}

void TableCalls::describeTable(const QByteArray& name, QObject* context, Reply<tables::TableStatus> reply)
{
    m_readers.start([this, name, guard = QPointer<QObject>(context), reply = std::move(reply)] {
        m_items.readDescription(name, home(guard, reply));
    });
}

void TableCalls::createTable(tables::TableDescription description, QObject* context, Reply<tables::TableStatus> reply)
{
    m_items.createTable(std::move(description), home(context, std::move(reply)));
}

void TableCalls::deleteTable(const QByteArray& name, QObject* context, Reply<tables::TableStatus> reply)
{
    m_items.deleteTable(name, home(context, std::move(reply)));
}

void TableCalls::getItem(tables::GetItemRequest request, QObject* context, Reply<tables::GetItemResult> reply)
{
    read(context, std::move(reply), std::move(request));
}

void TableCalls::query(tables::QueryRequest request, QObject* context, Reply<tables::PageResult> reply)
{
    read(context, std::move(reply), std::move(request));
}

void TableCalls::scan(tables::ScanRequest request, QObject* context, Reply<tables::PageResult> reply)
{
    read(context, std::move(reply), std::move(request));
}

void TableCalls::putItem(tables::PutItemRequest request, QObject* context, Reply<tables::WriteResult> reply)
{
    write(&tables::TableService::putItem, context, std::move(reply), std::move(request));
}

void TableCalls::updateItem(tables::UpdateItemRequest request, QObject* context, Reply<tables::WriteResult> reply)
{
    write(&tables::TableService::updateItem, context, std::move(reply), std::move(request));
}

void TableCalls::deleteItem(tables::DeleteItemRequest request, QObject* context, Reply<tables::WriteResult> reply)
{
    write(&tables::TableService::deleteItem, context, std::move(reply), std::move(request));
}

void TableCalls::batchWriteItem(tables::BatchWriteRequest request, QObject* context,
                                Reply<tables::BatchWriteResult> reply)
{
    write(&tables::TableService::batchWriteItem, context, std::move(reply), std::move(request));
}

void TableCalls::transactWriteItems(tables::TransactWriteRequest request, QObject* context,
                                    Reply<tables::TransactWriteResult> reply)
{
    write(&tables::TableService::transactWriteItems, context, std::move(reply), std::move(request));
}

void TableCalls::executeStatement(tables::ExecuteStatementRequest request, QObject* context,
                                  Reply<tables::ExecuteStatementResult> reply)
{
    request.cause.kind = tables::Cause::Kind::Console;
    // A statement may read, so it is not for this thread.
    m_readers.start([this, guard = QPointer<QObject>(context), reply = std::move(reply), request = std::move(request)] {
        m_items.executeStatement(request, home(guard, reply));
    });
}

void TableCalls::readChanges(QObject* context, Reply<Changes> reply,
                             std::function<tables::OperationResult<Changes>(const tables::Tables&)> run)
{
    m_readers.start([this, guard = QPointer<QObject>(context), reply = std::move(reply), run = std::move(run)] {
        auto answer = home(guard, reply);
        if (m_store)
            answer(tables::OperationError(
                base::ErrorCode::Unsupported,
                QStringLiteral("The items are in the store at %1, which keeps no history of them")
                    .arg(m_store->endpoint().url().toDisplayString())));
        else
            answer(run(m_own));
    });
}

void TableCalls::changesBefore(const QByteArray& table, qint64 sequence, int limit, QObject* context,
                               Reply<Changes> reply)
{
    readChanges(context, std::move(reply), [table, sequence, limit](const tables::Tables& all) {
        return engine::changesBefore(all, table, sequence, limit);
    });
}

void TableCalls::changesOf(const QByteArray& table, tables::Item key, int limit, QObject* context, Reply<Changes> reply)
{
    readChanges(context, std::move(reply), [table, key = std::move(key), limit](const tables::Tables& all) {
        return all.changesOf(table, key, limit);
    });
}

void TableCalls::tryImport(const tables::TableDescription& table, const QString& file,
                           const tables::SourceFormat& format, qint64 most, QObject* context,
                           std::function<void(base::Result<tables::ImportTrial>)> reply)
{
    const auto look = [this, table, format, most](QFile& source) -> base::Result<tables::ImportTrial> {
        if (!source.open(QIODevice::ReadOnly))
            return base::Error{base::ErrorCode::Io,
                               QStringLiteral("Cannot read %1: %2").arg(source.fileName(), source.errorString())};
        return tables::tryImport(table, source, format, most, [this, &table](const tables::Item& key) {
            tables::GetItemRequest get;
            get.tableName = table.name;
            get.key = key;
            const auto found = m_own.getItem(get);
            if (!found || !found->encodedItem) return std::optional<tables::Item>();
            auto item = tables::decodeItem(*found->encodedItem);
            return item ? std::optional(std::move(*item)) : std::nullopt;
        });
    };
    m_readers.start([this, file, look, guard = QPointer<QObject>(context), reply = std::move(reply)] {
        QFile source(file);
        m_mailbox.post([guard, reply, trial = look(source)] {
            if (guard) reply(trial);
        });
    });
}

}  // namespace trestle::engine
