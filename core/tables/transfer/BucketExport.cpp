// <prefix>/AWSDynamoDB/<exportId>/            an incremental export: <prefix>/AWSDynamoDB/data/… beside it
//     _started                                 empty
//     data/<name>.json.gz, .ion.gz             lines: {"Item": …}; incremental: {"Metadata": …, "Keys": …, "NewImage":
//     …} manifest-files.json                      a line a data file manifest-summary.json manifest-files.md5,
//     manifest-summary.md5 base64 of the MD5
#include "core/tables/transfer/BucketExport.h"

#include "core/base/Ids.h"
#include "core/tables/changes/PointInTime.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/transfer/Gzip.h"
#include "core/tables/transfer/IonText.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <map>

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr qsizetype writeAtOnce = 1 << 20;
constexpr qint64 bytesOfFile = qint64(256) << 20;

// One item's changes in a span: where they begin and end.
struct Difference
{
    QByteArray before;
    QByteArray after;
    qint64 timeMs = 0;
};

class Export
{
public:
    Export(const TableStore& store, const BucketExportRequest& request, TablePointer table,
           const std::atomic<bool>& stopping)
        : m_store(store), m_request(request), m_table(std::move(table)), m_stopping(stopping)
    {
        const QByteArray prefix = request.prefix.isEmpty() ? QByteArray() : request.prefix + '/';
        m_folderKey = prefix + "AWSDynamoDB/" + request.exportId;
        m_dataKey = request.span ? prefix + "AWSDynamoDB/data" : m_folderKey + "/data";
    }

    Result<BucketExportResult> run()
    {
        for (const QByteArray& key : {m_folderKey, m_dataKey})
            if (!QDir().mkpath(pathOf(key)))
                return Error{ErrorCode::Io, QStringLiteral("The folder %1 cannot be made").arg(pathOf(key))};
        if (auto begun = write(m_folderKey + "/_started", {}); !begun) return begun.error();
        auto written = m_request.span ? writeChanges() : writeItems();
        if (written) written = endFile();
        if (!written) return written.error();
        if (auto manifest = writeManifests(); !manifest) return manifest.error();
        m_result.manifestKey = m_folderKey + "/manifest-summary.json";
        return m_result;
    }

private:
    QString pathOf(const QByteArray& key) const
    {
        return QDir(m_request.bucketFolder).filePath(QString::fromUtf8(key));
    }

    Result<void> write(const QByteArray& key, const QByteArray& bytes) const
    {
        QSaveFile file(pathOf(key));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return Error{ErrorCode::Io, QStringLiteral("Cannot write %1: %2").arg(file.fileName(), file.errorString())};
        return {};
    }

    Result<void> writeItems()
    {
        Result<void> done;
        auto read = itemsAt(m_store, m_table->space, m_request.timeMs, [&](QByteArrayView item) {
            done = appendItem(item);
            return done ? Visit::Continue : Visit::Stop;
        });
        return read ? done : read;
    }

    Result<void> appendItem(QByteArrayView encoded)
    {
        if (m_request.format == ExportFormat::DynamoDbJson) {
            m_lines += "{\"Item\":";
            if (auto written = appendTypedJsonFromEncoded(m_lines, encoded); !written) return written;
            m_lines += "}\n";
        } else {
            const auto item = decodeItem(encoded);
            if (!item) return item.error();
            m_lines += "$ion_1_0 {Item:";
            appendIon(m_lines, *item);
            m_lines += "}\n";
        }
        return lineWritten();
    }

    Result<void> writeChanges()
    {
        std::map<QByteArray, Difference> differences;
        const auto from = m_store.sequenceAt(m_request.span->fromMs);
        const auto to = m_store.sequenceAt(m_request.span->toMs);
        if (!from) return from.error();
        if (!to) return to.error();
        ChangeWindow window;
        window.space = m_table->space;
        window.from = *from + 1;
        window.to = *to;
        while (window.from <= window.to) {
            auto page = m_store.changesIn(window);
            if (!page) return page.error();
            for (Change& change : page->changes) {
                const auto [found, fresh] = differences.try_emplace(std::move(change.key));
                if (fresh) found->second.before = std::move(change.before);
                found->second.after = std::move(change.after);
                found->second.timeMs = change.timeMs;
            }
            window.from = page->next;
        }
        for (const auto& [key, difference] : differences) {
            if (difference.before.isNull() && difference.after.isNull()) continue;  // came and went
            if (auto written = appendDifference(difference); !written) return written;
        }
        return {};
    }

    Result<void> appendDifference(const Difference& difference)
    {
        const bool json = m_request.format == ExportFormat::DynamoDbJson;
        const auto item = decodeItem(difference.after.isNull() ? difference.before : difference.after);
        if (!item) return item.error();
        const QByteArray micros = QByteArray::number(difference.timeMs * 1000);
        const auto member = [&](const char* name, const Item& value) {
            m_lines += json ? ",\"" + QByteArray(name) + "\":" : ',' + QByteArray(name) + ':';
            if (json)
                appendTypedJson(m_lines, value);
            else
                appendIon(m_lines, value);
        };
        m_lines += json ? "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" + micros + "\"}}"
                        : "$ion_1_0 {Record:{Metadata:{WriteTimestampMicros:" + micros + ".}";
        member("Keys", keyOf(m_table->description.keys, *item));
        if (m_request.span->images == ExportImages::NewAndOld && !difference.before.isNull()) {
            const auto old = decodeItem(difference.before);
            if (!old) return old.error();
            member("OldImage", *old);
        }
        if (!difference.after.isNull()) member("NewImage", *item);
        m_lines += json ? "}\n" : "}}\n";
        return lineWritten();
    }

    Result<void> lineWritten()
    {
        ++m_result.items;
        ++m_itemsOfFile;
        if (m_lines.size() < writeAtOnce) return {};
        if (m_stopping) return Error{ErrorCode::Cancelled, QStringLiteral("Ended before the export was done")};
        if (auto flushed = flush(); !flushed) return flushed;
        return m_bytesOfFile >= bytesOfFile ? endFile() : Result<void>();
    }

    Result<void> flush()
    {
        if (!m_file) {
            const char* suffix = m_request.format == ExportFormat::Ion ? ".ion.gz" : ".json.gz";
            m_fileKey = m_dataKey + '/' + base::newUuid().replace("-", "").first(26) + suffix;
            auto created = GzipWriter::create(pathOf(m_fileKey));
            if (!created) return created.error();
            m_file.emplace(std::move(*created));
        }
        if (auto written = m_file->write(m_lines); !written) return written;
        m_bytesOfFile += m_lines.size();
        m_result.bytes += m_lines.size();
        m_lines.clear();
        return {};
    }

    // An export without items has one data file, which is empty.
    Result<void> endFile()
    {
        if (auto flushed = flush(); !flushed) return flushed;
        if (auto finished = m_file->finish(); !finished) return finished;
        m_file.reset();
        QFile file(pathOf(m_fileKey));
        QCryptographicHash md5(QCryptographicHash::Md5);
        if (!file.open(QIODevice::ReadOnly) || !md5.addData(&file))
            return Error{ErrorCode::Io, QStringLiteral("Cannot read %1: %2").arg(file.fileName(), file.errorString())};
        JsonValue line;
        line.insert("itemCount", std::exchange(m_itemsOfFile, 0));
        line.insert("md5Checksum", md5.result().toBase64());
        line.insert("etag", md5.result().toHex() + "-1");
        line.insert("dataFileS3Key", m_fileKey);
        m_manifest += base::writeJson(line) + '\n';
        m_bytesOfFile = 0;
        return {};
    }

    Result<void> writeManifests()
    {
        const QByteArray filesKey = m_folderKey + "/manifest-files.json";
        JsonValue summary(m_request.summary ? m_request.summary() : JsonValue::Object());
        summary.insert("manifestFilesS3Key", filesKey);
        summary.insert("billedSizeBytes", m_result.bytes);
        summary.insert("itemCount", m_result.items);
        summary.insert("outputFormat", m_request.format == ExportFormat::Ion ? "ION" : "DYNAMODB_JSON");
        const std::pair<QByteArray, QByteArray> files[] = {
            {"/manifest-files", m_manifest},
            {"/manifest-summary", base::writeJson(summary)},  // last: whoever sees it sees all
        };
        for (const auto& [name, content] : files) {
            const QByteArray md5 = QCryptographicHash::hash(content, QCryptographicHash::Md5).toBase64();
            if (auto written = write(m_folderKey + name + ".md5", md5); !written) return written;
            if (auto written = write(m_folderKey + name + ".json", content); !written) return written;
        }
        return {};
    }

    const TableStore& m_store;
    const BucketExportRequest& m_request;
    const TablePointer m_table;
    const std::atomic<bool>& m_stopping;
    QByteArray m_folderKey;
    QByteArray m_dataKey;
    BucketExportResult m_result;
    QByteArray m_lines;
    std::optional<GzipWriter> m_file;
    QByteArray m_fileKey;
    qint64 m_itemsOfFile = 0;
    qint64 m_bytesOfFile = 0;
    QByteArray m_manifest;
};

}  // namespace

Result<BucketExportResult> exportToBucket(const TableStore& store, const BucketExportRequest& request,
                                          const std::atomic<bool>& stopping)
{
    TablePointer table = findTable(store, request.tableName);
    if (!table) return tableNotFound();
    return Export(store, request, std::move(table), stopping).run();
}

}  // namespace trestle::tables
