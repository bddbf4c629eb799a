// bench_tables [items]: CPU µs of one operation on the engine's tables, without HTTP and JSON, on a durable data file
// in the current folder. Writes are kept 16 at a time, as 16 connections would. Prints one line an operation.
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
    TableDescription description;
    description.name = "bench";
    description.keys = {{"pk", KeyType::S}, KeyAttribute{"sk", KeyType::N}};
    std::binary_semaphore created(0);
    tables.createTable(description, [&created](OperationResult<TableStatus>) { created.release(); });
    created.acquire();

    // A step prime to the number of items spreads the keys.
    const auto spread = [items](int i) { return int(qint64(i) * 7919 % items); };
    measureWrites("fill (PutItem, new)", items, [&](int i, auto reply) {
        PutItemRequest request;
        request.tableName = "bench";
        request.item = item(i);
        tables.putItem(std::move(request), std::move(reply));
    });
    measure("GetItem", rounds, [&](int i) {
        GetItemRequest request;
        request.tableName = "bench";
        request.key = key(spread(i));
        (void)tables.getItem(request);
    });
    measure("Query, 10 items", rounds, [&](int i) {
        QueryRequest request;
        request.tableName = "bench";
        request.keyConditionExpression = "pk = :p";
        request.expression.values = Item{{":p", partition(spread(i))}};
        (void)tables.query(request);
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
