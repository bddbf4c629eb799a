#include "core/engine/SeedFile.h"

#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"

#include <QFile>

namespace trestle::engine {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr size_t batchSize = 25;  // BatchWriteItem takes no more
constexpr qint64 seedBytes = qint64(64) << 20;

constexpr int mostRounds = 20;  // of what a store left undone

// Counts batches down; the last one reports. Replies come one after the other, on one thread.
struct Progress
{
    tables::TableService* tables = nullptr;
    size_t open = 0;
    std::optional<Error> error;
    base::UniqueFunction<void(Result<void>)> done;
};

void write(const std::shared_ptr<Progress>& progress, std::vector<tables::BatchWriteRequest::Write> writes, int rounds)
{
    tables::BatchWriteRequest request;
    request.cause.kind = tables::Cause::Kind::Import;
    request.writes = std::move(writes);
    progress->tables->batchWriteItem(
        std::move(request), [progress, rounds](tables::OperationResult<tables::BatchWriteResult> result) {
            if (result && !result->unprocessed.empty() && rounds > 0)
                return write(progress, std::move(result->unprocessed), rounds - 1);
            if (!result && !progress->error) progress->error = result.error();
            if (result && !result->unprocessed.empty() && !progress->error)
                progress->error = Error{ErrorCode::Timeout, QStringLiteral("The store does not take all of the items")};
            if (--progress->open > 0) return;
            progress->done(progress->error ? Result<void>(*progress->error) : Result<void>());
        });
}

}  // namespace

Result<std::vector<tables::Item>> readSeedFile(const QString& path)
{
    std::vector<tables::Item> items;
    QFile file(path);
    if (!file.exists()) return items;
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::PermissionDenied, QStringLiteral("Cannot read %1: %2").arg(path, file.errorString())};
    if (file.size() > seedBytes)
        return Error{ErrorCode::TooLarge, QStringLiteral("%1 is larger than the 64 MiB a seed may have").arg(path)};
    for (int line = 1; !file.atEnd(); ++line) {
        const QByteArray text = file.readLine().trimmed();
        if (text.isEmpty()) continue;
        const auto fault = [&](const QString& message) {
            return Error{ErrorCode::Parse, QStringLiteral("%1, line %2: %3").arg(path).arg(line).arg(message)};
        };
        const Result<base::JsonValue> json = base::parseJson(text);
        if (!json) return fault(json.error().message);
        Result<tables::Item> item = tables::itemFromPlainJson(*json);
        if (!item) return fault(item.error().message);
        items.push_back(std::move(*item));
    }
    return items;
}

void seedTable(tables::TableService& tables, const QByteArray& table, std::vector<tables::Item> items,
               base::UniqueFunction<void(Result<void>)> done)
{
    if (items.empty()) return done(Result<void>());
    const auto progress = std::make_shared<Progress>();
    progress->tables = &tables;
    progress->open = (items.size() + batchSize - 1) / batchSize;
    progress->done = std::move(done);
    for (size_t first = 0; first < items.size(); first += batchSize) {
        std::vector<tables::BatchWriteRequest::Write> writes;
        for (size_t i = first; i < std::min(items.size(), first + batchSize); ++i)
            writes.push_back({table, std::move(items[i]), std::nullopt});
        write(progress, std::move(writes), mostRounds);
    }
}

}  // namespace trestle::engine
