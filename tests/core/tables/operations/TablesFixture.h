// A private data file and short ways to talk to it: items as typed JSON text, replies awaited.
#pragma once

#include "core/tables/Tables.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

#include <QTemporaryDir>

#include <future>

namespace trestle::tests {

inline tables::Item item(const char* json)
{
    auto parsed = base::parseJson(json);
    if (!parsed) qFatal("%s: %s", json, qPrintable(parsed.error().message));
    auto value = tables::itemFromTypedJson(*parsed);
    if (!value) qFatal("%s: %s", json, qPrintable(value.error().message));
    return *value;
}

inline QByteArray text(const tables::Item& value)
{
    QByteArray out;
    tables::appendTypedJson(out, value);
    return out;
}

inline QByteArray text(const std::optional<tables::Item>& value)
{
    return value ? text(*value) : QByteArray();
}

class TablesFixture
{
public:
    TablesFixture() { open({}); }

    void open(tables::Tables::Options options)
    {
        m_tables.reset();
        if (options.path.isEmpty()) options.path = m_folder.filePath(QStringLiteral("tables.db"));
        auto opened = tables::Tables::open(options);
        if (!opened) qFatal("%s", qPrintable(opened.error().message));
        m_tables = std::move(*opened);
    }

    tables::Tables& operator*() { return *m_tables; }
    tables::Tables* operator->() { return m_tables.get(); }

    tables::OperationResult<tables::TableStatus> create(tables::TableDescription description)
    {
        return await<tables::TableStatus>(
            [&](auto reply) { m_tables->createTable(std::move(description), std::move(reply)); });
    }
    tables::OperationResult<tables::TableStatus> drop(const QByteArray& name)
    {
        return await<tables::TableStatus>([&](auto reply) { m_tables->deleteTable(name, std::move(reply)); });
    }
    tables::OperationResult<tables::WriteResult> put(tables::PutItemRequest request)
    {
        return await<tables::WriteResult>([&](auto reply) { m_tables->putItem(std::move(request), std::move(reply)); });
    }
    tables::OperationResult<tables::WriteResult> put(const QByteArray& table, const char* json)
    {
        tables::PutItemRequest request;
        request.tableName = table;
        request.item = item(json);
        return put(std::move(request));
    }
    tables::OperationResult<tables::WriteResult> update(tables::UpdateItemRequest request)
    {
        return await<tables::WriteResult>(
            [&](auto reply) { m_tables->updateItem(std::move(request), std::move(reply)); });
    }
    tables::OperationResult<tables::WriteResult> remove(tables::DeleteItemRequest request)
    {
        return await<tables::WriteResult>(
            [&](auto reply) { m_tables->deleteItem(std::move(request), std::move(reply)); });
    }
    tables::OperationResult<tables::BatchWriteResult> batchWrite(tables::BatchWriteRequest request)
    {
        return await<tables::BatchWriteResult>(
            [&](auto reply) { m_tables->batchWriteItem(std::move(request), std::move(reply)); });
    }
    tables::OperationResult<tables::TransactWriteResult> transactWrite(tables::TransactWriteRequest request)
    {
        return await<tables::TransactWriteResult>(
            [&](auto reply) { m_tables->transactWriteItems(std::move(request), std::move(reply)); });
    }
    tables::OperationResult<tables::BulkPutResult> bulkPut(tables::BulkPutRequest request)
    {
        return await<tables::BulkPutResult>(
            [&](auto reply) { m_tables->bulkPut(std::move(request), std::move(reply)); });
    }
    /// The item as typed JSON, empty if there is none; an error's text if it failed.
    QByteArray get(const QByteArray& table, const char* key)
    {
        tables::GetItemRequest request;
        request.tableName = table;
        request.key = item(key);
        const auto result = m_tables->getItem(request);
        if (!result) return result.error().message.toUtf8();
        if (!result->encodedItem) return {};
        return text(*tables::decodeItem(*result->encodedItem));
    }

    /// What `call` replies, once it has: call(reply).
    template <typename T, typename Call>
    static tables::OperationResult<T> await(Call call)
    {
        auto promise = std::make_shared<std::promise<tables::OperationResult<T>>>();
        auto future = promise->get_future();
        call([promise](tables::OperationResult<T> result) { promise->set_value(std::move(result)); });
        return future.get();
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<tables::Tables> m_tables;
};

/// Partition key pk and sort key sk, both S.
inline tables::TableDescription bookTable(const QByteArray& name)
{
    tables::TableDescription description;
    description.name = name;
    description.keys.partition = {"pk", tables::KeyType::S};
    description.keys.sort = tables::KeyAttribute{"sk", tables::KeyType::S};
    return description;
}

}  // namespace trestle::tests
