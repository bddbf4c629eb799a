// A table's items, or its changes in a span of time, written into a folder that stands for a bucket, in the layout of
// the service's exports: data files, their manifest, a summary, and the checksums of both. Blocks; takes as long as the
// table is large.
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <QString>

#include <atomic>
#include <functional>
#include <optional>

namespace trestle::tables {

class TableStore;

enum class ExportFormat { DynamoDbJson, Ion };
enum class ExportImages { New, NewAndOld };

struct BucketExportRequest
{
    QByteArray tableName;
    QString bucketFolder;
    QByteArray prefix;    // of all keys; may be empty
    QByteArray exportId;  // names the export's folder
    ExportFormat format = ExportFormat::DynamoDbJson;
    qint64 timeMs = 0;  // the table as it was then
    /// Instead of all items: what changed after `fromMs`, up to `toMs`.
    struct Span
    {
        qint64 fromMs = 0;
        qint64 toMs = 0;
        ExportImages images = ExportImages::NewAndOld;
    };
    std::optional<Span> span;
    /// Further members of manifest-summary.json, ahead of those of the outcome; asked for when all data is there.
    std::function<base::JsonValue::Object()> summary;
};

struct BucketExportResult
{
    qint64 items = 0;
    qint64 bytes = 0;  // of the data, not packed
    QByteArray manifestKey;
};

/// Errors: ResourceNotFound; Io, DiskFull; Internal for damaged rows; Cancelled.
[[nodiscard]] base::Result<BucketExportResult> exportToBucket(const TableStore& store,
                                                              const BucketExportRequest& request,
                                                              const std::atomic<bool>& stopping);

}  // namespace trestle::tables
