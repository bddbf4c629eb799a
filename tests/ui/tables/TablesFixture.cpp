#include "TablesFixture.h"

#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

#include <QTest>

namespace trestle::tests {

using tables::Item;
using tables::KeyAttribute;
using tables::KeyType;

Item item(const QByteArray& json)
{
    const auto parsed = base::parseJson(json);
    if (!parsed) qFatal("%s", qPrintable(parsed.error().message));
    const auto read = tables::itemFromPlainJson(*parsed);
    if (!read) qFatal("%s", qPrintable(read.error().message));
    return *read;
}

TablesFixture::TablesFixture()
{
    table.name = "Library";
    table.keys.partition = {"pk", KeyType::S};
    table.keys.sort = KeyAttribute{"sk", KeyType::S};
    tables::IndexDescription index;
    index.name = "byAuthor";
    index.keys.partition = {"author", KeyType::S};
    table.indexes += index;
    workspace.settings.name = "test";
    workspace.settings.durability = workspace::StoreDurability::Fast;
    workspace.tables = {table};
    const QString design = folder.filePath(QStringLiteral("design"));
    auto created = workspace::WorkspaceFolder::create(design, "test");
    if (!created) qFatal("%s", qPrintable(created.error().message));
    document = std::make_unique<ui::WorkspaceDocument>(std::move(*created));
    if (!document->addTable(table)) qFatal("the table is not in the design");
    engine::Engine::Options options;
    options.folder = folder.path();
    options.dataFolder = folder.filePath(QStringLiteral("data"));
    options.port = 0;
    options.apiPorts = false;
    options.ioThreads = 1;
    auto opened = engine::Engine::open(options, workspace);
    if (!opened) qFatal("%s", qPrintable(opened.error().message));
    engine = std::move(*opened);
}

void TablesFixture::put(const Item& item)
{
    bool done = false;
    tables::PutItemRequest request;
    request.tableName = table.name;
    request.item = item;
    QObject context;
    engine->tables().putItem(std::move(request), &context, [&](const auto& result) {
        if (!result) qFatal("%s", qPrintable(result.error().message));
        done = true;
    });
    if (!QTest::qWaitFor([&] { return done; })) qFatal("the put was not answered");
}

void TablesFixture::putBooks(int count)
{
    int waiting = 0;
    QObject context;
    for (int i = 0; i < count; i += 25) {
        tables::BatchWriteRequest request;
        for (int j = i; j < std::min(count, i + 25); ++j) {
            const QByteArray number = QByteArray::number(j).rightJustified(5, '0');
            request.writes.push_back({table.name,
                                      item(R"({"pk": "BOOK#)" + number + R"(", "sk": "META", "title": "Book )" +
                                           number + R"(", "copies": )" + QByteArray::number(j % 7) + "}"),
                                      {}});
        }
        ++waiting;
        engine->tables().batchWriteItem(std::move(request), &context, [&](const auto& result) {
            if (!result) qFatal("%s", qPrintable(result.error().message));
            --waiting;
        });
    }
    if (!QTest::qWaitFor([&] { return waiting == 0; }, 20'000)) qFatal("the writes were not answered");
}

std::optional<Item> TablesFixture::get(const QByteArray& pk, const QByteArray& sk)
{
    bool done = false;
    std::optional<Item> found;
    tables::GetItemRequest request;
    request.tableName = table.name;
    request.key = item(R"({"pk": ")" + pk + R"(", "sk": ")" + sk + "\"}");
    QObject context;
    engine->tables().getItem(std::move(request), &context, [&](const auto& result) {
        if (!result) qFatal("%s", qPrintable(result.error().message));
        found = result->item;
        if (result->encodedItem) found = *tables::decodeItem(*result->encodedItem);
        done = true;
    });
    if (!QTest::qWaitFor([&] { return done; })) qFatal("the get was not answered");
    return found;
}

}  // namespace trestle::tests
