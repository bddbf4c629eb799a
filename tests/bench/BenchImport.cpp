// bench_import [items]: how fast a JSON Lines file of items of about 450 bytes is imported into a new, durable data
// file in the current folder: items a second and CPU µs an item, first in the order of their partitions, then out of
// all order.
#include "core/tables/transfer/ItemImport.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>
#include <semaphore>

using namespace trestle::tables;

namespace {

qint64 processCpuNs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

// `step`, prime to the number of items, says in which order they come.
bool writeSource(const QString& path, int items, int step)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return false;
    for (int i = 0; i < items; ++i) {
        const int n = int(qint64(i) * step % items);
        QByteArray line = R"({"Item":{"pk":{"S":"partition-)" + QByteArray::number(n / 10).rightJustified(7, '0') +
                          R"("},"sk":{"N":")" + QByteArray::number(n % 10) + R"("},"count":{"N":"0"})";
        for (int attribute = 0; attribute < 8; ++attribute)
            line += R"(,"attribute)" + QByteArray::number(attribute) + R"(":{"S":")" +
                    QByteArray(40, char('a' + attribute)) + R"("})";
        if (file.write(line + "}}\n") < 0) return false;
    }
    return file.flush();
}

bool measure(const char* name, int items, int step)
{
    QTemporaryDir folder(QStringLiteral("./bench-import-XXXXXX"));
    QFile source(folder.filePath(QStringLiteral("items.jsonl")));
    if (!writeSource(source.fileName(), items, step) || !source.open(QIODevice::ReadOnly)) return false;
    Tables::Options options;
    options.path = folder.filePath(QStringLiteral("tables.db"));
    auto tables = Tables::open(options);
    if (!tables) return false;
    TableDescription description;
    description.name = "bench";
    description.keys = {{"pk", KeyType::S}, KeyAttribute{"sk", KeyType::N}};
    std::binary_semaphore created(0);
    (*tables)->createTable(description, [&created](OperationResult<TableStatus>) { created.release(); });
    created.acquire();

    ImportOptions importing;
    importing.tableName = "bench";
    importing.checkpointPath = folder.filePath(QStringLiteral("checkpoint.json"));
    QElapsedTimer timer;
    timer.start();
    const qint64 before = processCpuNs();
    const auto done = importItems(**tables, source, importing, [](const ImportProgress&) { return true; });
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    const double cpuUs = double(processCpuNs() - before) / 1000 / items;
    if (!done || done->written != items) return false;
    std::printf("%-24s %8.0f items/s %7.1f CPU us an item\n", name, items / seconds, cpuUs);
    return true;
}

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const int items = argc > 1 ? std::max(QByteArray(argv[1]).toInt(), 10) : 400'000;
    // The prime spreads neighbours over the whole table unless it divides the number of items.
    if (measure("in order", items, 1) && measure("out of order", items, 7919)) return 0;
    std::printf("could not be measured\n");
    return 1;
}
