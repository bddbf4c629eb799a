// bench_tables [items]: CPU µs of one operation on the engine's tables, without HTTP and JSON, on a durable data file
// in the current folder. Single writes are kept 16 at a time, as 16 connections would. Prints one line an operation.
#include "core/tables/Tables.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>
#include <semaphore>

using namespace trestle::tables;

namespace {

constexpr int concurrent = 16;
constexpr int rounds = 20'000;

qint64 processCpuNs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

AttributeValue partition(int number)
{
    return AttributeValue::string("partition-" + QByteArray::number(number / 10));
}

Item key(int number)
{
    return Item{{"pk", partition(number)}, {"sk", trestle::tables::Decimal(number % 10)}};
}

Item item(int number)
{
    Item made = key(number);
    for (int i = 0; i < 8; ++i)
        made.set("attribute" + QByteArray::number(i), AttributeValue::string(QByteArray(40, char('a' + i))));
    made.set("count", trestle::tables::Decimal(0));
    return made;
}

template <typename Body>
void measure(const char* name, int count, Body body)
{
    const qint64 before = processCpuNs();
    for (int i = 0; i < count; ++i)
        body(i);
    std::printf("%-28s %7.1f us\n", name, double(processCpuNs() - before) / 1000.0 / count);
}

// Runs `submit(i, reply)` with at most `concurrent` answers outstanding.
template <typename Submit>
void measureWrites(const char* name, int count, Submit submit)
{
    std::counting_semaphore<concurrent> free(concurrent);
    std::atomic<int> failed = 0;
    measure(name, count, [&](int i) {
        free.acquire();
        submit(i, [&free, &failed](OperationResult<WriteResult> result) {
            if (!result) ++failed;
            free.release();
        });
    });
    for (int i = 0; i < concurrent; ++i)
        free.acquire();
    if (failed > 0) std::printf("  %d of them failed\n", failed.load());
}

void create(Tables& tables, const char* name, int indexes)
{
    TableDescription description;
    description.name = name;
    description.keys = {{"pk", KeyType::S}, KeyAttribute{"sk", KeyType::N}};
    for (int i = 0; i < indexes; ++i) {
        IndexDescription index;
        index.name = "by" + QByteArray::number(i);
        index.keys.partition = {"attribute" + QByteArray::number(i), KeyType::S};
        description.indexes.append(index);
    }
    std::binary_semaphore created(0);
    tables.createTable(description, [&created](OperationResult<TableStatus>) { created.release(); });
    created.acquire();
}

// In the order in which their partitions come, thousands at once, as an import does.
void fill(Tables& tables, int items)
{
    constexpr int atOnce = 4000;
    constexpr int steps = 3;
    std::counting_semaphore<steps> free(steps);
    std::atomic<qint64> written = 0;
    measure("fill (bulk), an item", items, [&](int i) {
        if (i % atOnce != 0) return;
        BulkPutRequest request;
        request.tableName = "bench";
        for (int n = i; n < std::min(items, i + atOnce); ++n)
            request.items.push_back(item(n));
        free.acquire();
        tables.bulkPut(std::move(request), [&free, &written](OperationResult<BulkPutResult> result) {
            if (result) written += result->written;
            free.release();
        });
    });
    for (int i = 0; i < steps; ++i)
        free.acquire();
    if (written != items) std::printf("  only %lld of them were written\n", (long long)written);
}

void measureScan(const Tables& tables)
{
    constexpr int most = 400'000;
    int read = 0;
    const qint64 before = processCpuNs();
    ScanRequest request;
    request.tableName = "bench";
    do {
        auto page = tables.scan(request);
        if (!page) break;
        read += int(page->count);
        request.exclusiveStartKey = std::move(page->lastEvaluatedKey);
    } while (request.exclusiveStartKey && read < most);
    std::printf("%-28s %7.2f us\n", "Scan, an item", double(processCpuNs() - before) / 1000.0 / std::max(read, 1));
}

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const int items = argc > 1 ? std::max(QByteArray(argv[1]).toInt(), 10) : 10'000;
    QTemporaryDir folder(QStringLiteral("./bench-tables-XXXXXX"));
    Tables::Options options;
    options.path = folder.filePath(QStringLiteral("tables.db"));
    auto opened = Tables::open(options);
    if (!opened) return std::printf("%s\n", qPrintable(opened.error().message)), 1;
    Tables& tables = **opened;
    create(tables, "bench", 0);
    create(tables, "indexed", 5);
    // A step prime to the number of items spreads the keys.
    const auto spread = [items](int i) { return int(qint64(i) * 7919 % items); };
    std::printf("%d items\n", items);
    fill(tables, items);
    measure("GetItem", rounds, [&](int i) {
        GetItemRequest request;
        request.tableName = "bench";
        request.key = key(spread(i));
        if (!tables.getItem(request)->encodedItem) std::abort();
    });
    measure("Query, 10 items", rounds, [&](int i) {
        QueryRequest request;
        request.tableName = "bench";
        request.keyConditionExpression = "pk = :p";
        request.expression.values = Item{{":p", partition(spread(i))}};
        (void)tables.query(request);
    });
    measureScan(tables);
    measureWrites("PutItem, new", rounds, [&](int i, auto reply) {
        PutItemRequest request;
        request.tableName = "bench";
        request.item = item(items + i * 10);
        tables.putItem(std::move(request), std::move(reply));
    });
    measureWrites("PutItem, new, 5 indexes", rounds, [&](int i, auto reply) {
        PutItemRequest request;
        request.tableName = "indexed";
        request.item = item(i * 10);
        for (int index = 0; index < 5; ++index)
            request.item.set("attribute" + QByteArray::number(index),
                             AttributeValue::string(QByteArray::number(i).rightJustified(40, char('a' + index))));
        tables.putItem(std::move(request), std::move(reply));
    });
    measureWrites("PutItem, replacing", rounds, [&](int i, auto reply) {
        PutItemRequest request;
        request.tableName = "bench";
        request.item = item(spread(i));
        request.item.set("count", trestle::tables::Decimal(i));
        tables.putItem(std::move(request), std::move(reply));
    });
    measureWrites("UpdateItem, conditional", rounds, [&](int i, auto reply) {
        UpdateItemRequest request;
        request.tableName = "bench";
        request.key = key(spread(i));
        request.updateExpression = "SET #c = #c + :one";
        request.conditionExpression = "attribute_exists(pk)";
        request.expression.names = std::map<QByteArray, QByteArray>{{"#c", "count"}};
        request.expression.values = Item{{":one", trestle::tables::Decimal(1)}};
        tables.updateItem(std::move(request), std::move(reply));
    });
    return 0;
}
