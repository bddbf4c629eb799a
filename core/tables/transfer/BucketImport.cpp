#include "core/tables/transfer/BucketImport.h"

#include "core/tables/operations/TableControl.h"
#include "core/tables/schema/TableDefinition.h"
#include "core/tables/transfer/BulkPut.h"
#include "core/tables/transfer/CsvLayout.h"
#include "core/tables/transfer/CsvText.h"
#include "core/tables/transfer/IonReader.h"
#include "core/tables/transfer/ItemLine.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <future>

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr size_t objectItemsAtOnce = 2000;
constexpr qsizetype mostErrors = 100;

// The JSON documents of a line: the service does not ask for line feeds between them. What is left is one more.
std::vector<QByteArrayView> documentsOf(QByteArrayView line)
{
    std::vector<QByteArrayView> documents;
    qsizetype begin = 0;
    int depth = 0;
    bool quoted = false;
    for (qsizetype at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '\\' && quoted) {
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == '{') {
            ++depth;
        } else if (!quoted && c == '}' && --depth == 0) {
            documents.push_back(line.sliced(begin, at + 1 - begin));
            begin = at + 1;
        }
    }
    if (begin < line.size()) documents.push_back(line.sliced(begin));
    return documents;
}

class BucketImportRun
{
public:
    BucketImportRun(TableStore& store, const base::Clock& clock, const BucketImportRequest& request,
                    const std::atomic<bool>& stopping)
        : m_store(store),
          m_clock(clock),
          m_request(request),
          m_stopping(stopping),
          m_keys(attributeDefinitions(request.table))
    {
    }

    OperationResult<BucketImportResult> run()
    {
        const auto created = await<TableStatus>(
            [&](auto reply) { createTable(m_store, m_request.table, std::move(reply), m_request.tableId); });
        if (!created) return created.error();
        for (const QString& path : files())
            if (auto read = readFile(path); !read) return read.error();
        if (auto put = this->put(); !put) return put.error();
        return std::move(m_result);
    }

private:
    template <typename T, typename Call>
    static OperationResult<T> await(Call call)
    {
        std::promise<OperationResult<T>> promise;
        auto future = promise.get_future();
        call([&promise](OperationResult<T> result) { promise.set_value(std::move(result)); });
        return future.get();
    }

    QStringList files() const
    {
        const QDir bucket(m_request.bucketFolder);
        QStringList found;
        QDirIterator each(bucket.path(), QDir::Files, QDirIterator::Subdirectories);  // follows no links
        while (each.hasNext()) {
            const QString path = each.next();
            if (bucket.relativeFilePath(path).toUtf8().startsWith(m_request.keyPrefix)) found.append(path);
        }
        found.sort();
        return found;
    }

    OperationResult<void> readFile(const QString& path)
    {
        m_file = QFileInfo(path).fileName().toUtf8();
        m_line = 0;
        if (LineReader::packing(path).value_or(m_request.packing) != m_request.packing) {
            take(Error{ErrorCode::Parse, QStringLiteral("The file is packed in another way than the import says")});
            return {};
        }
        std::optional<CsvLayout> layout;
        if (m_request.csv && !m_request.csv->header.isEmpty()) layout = layoutOf(m_request.csv->header);
        auto lines = LineReader::open(path);
        if (!lines) return OperationError(lines.error());
        while (!m_stopping) {
            const auto line = lines->next();
            if (!line) return OperationError(line.error());
            if (line->isEmpty()) return {};
            m_result.bytes += line->size();
            ++m_line;
            const QByteArray text = line->trimmed();
            if (text.isEmpty()) continue;
            if (layout) {
                take(itemFromCsv(*line, *layout));
            } else if (m_request.csv) {
                const auto header = csvFields(*line, m_request.csv->delimiter);
                if (!header) return OperationError(header.error());
                layout = layoutOf(*header);
            } else if (m_request.ion) {
                take(itemFromIonLine(text));
            } else {
                for (const QByteArrayView document : documentsOf(text)) {
                    auto item = itemFromLine(document, LineFormat::Typed);
                    const bool isItem = bool(item);
                    take(std::move(item));
                    if (!isItem) return {};  // what follows it is not read
                }
            }
            if (m_items.size() >= objectItemsAtOnce)
                if (auto put = this->put(); !put) return put;
        }
        return OperationError(ErrorCode::Cancelled, QStringLiteral("Ended before the import was done"));
    }

    // Every value is a string, but for the attributes that keys give a type.
    CsvLayout layoutOf(const QByteArrayList& header) const
    {
        CsvLayout layout;
        layout.delimiter = m_request.csv->delimiter;
        for (const QByteArray& name : header) {
            const auto key = std::find_if(m_keys.begin(), m_keys.end(),
                                          [&name](const KeyAttribute& attribute) { return attribute.name == name; });
            layout.columns.push_back({name, key == m_keys.end() ? CsvType::String : csvTypeOf(key->type)});
        }
        return layout;
    }

    void take(Result<Item> item)
    {
        ++m_result.processed;
        if (!item) return refuse(m_line, item.error().message);
        m_items.push_back(std::move(*item));
        m_places.push_back(m_line);
    }

    OperationResult<void> put()
    {
        BulkPutRequest request;
        request.tableName = m_request.table.name;
        request.items = std::exchange(m_items, {});
        const auto done =
            await<BulkPutResult>([&](auto reply) { bulkPut(m_store, m_clock, std::move(request), std::move(reply)); });
        if (!done) return done.error();
        m_result.imported += done->written + done->unchanged;
        for (const BulkPutResult::Refusal& refusal : done->refused)
            refuse(m_places[refusal.index], refusal.error.message);
        m_places.clear();
        return {};
    }

    void refuse(qint64 line, const QString& reason)
    {
        ++m_result.errors;
        if (m_result.firstErrors.size() < mostErrors)
            m_result.firstErrors.append(m_file + ", line " + QByteArray::number(line) + ": " + reason.toUtf8());
    }

    TableStore& m_store;
    const base::Clock& m_clock;
    const BucketImportRequest& m_request;
    const std::atomic<bool>& m_stopping;
    const QList<KeyAttribute> m_keys;  // and those of indexes
    QByteArray m_file;
    qint64 m_line = 0;
    std::vector<Item> m_items;
    std::vector<qint64> m_places;  // the line of each
    BucketImportResult m_result;
};

}  // namespace

OperationResult<BucketImportResult> importFromBucket(TableStore& store, const base::Clock& clock,
                                                     const BucketImportRequest& request,
                                                     const std::atomic<bool>& stopping)
{
    return BucketImportRun(store, clock, request, stopping).run();
}

}  // namespace trestle::tables
