// A new table from files in a folder that stands for a bucket: lines of typed JSON or ION text, as exports write them,
// or CSV. Blocks.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/transfer/LineReader.h"

#include <QString>

#include <atomic>

namespace trestle::tables {

class TableStore;

struct CsvOptions
{
    char delimiter = ',';
    QList<QByteArray> header;  // empty: the first line of each file
};

struct BucketImportRequest
{
    QString bucketFolder;
    QByteArray keyPrefix;           // of the files, as characters: "data" also means "data2/x"
    std::optional<CsvOptions> csv;  // nothing: typed JSON, or
    bool ion = false;               // ION text
    Packing packing = Packing::None;
    TableDescription table;
    QByteArray tableId;  // a UUID
};

struct BucketImportResult
{
    qint64 bytes = 0;
    qint64 processed = 0;
    qint64 imported = 0;
    qint64 errors = 0;
    QByteArrayList firstErrors;  // file, line and reason of the first few
};

/// Makes the table and puts what is good; lines that are not are counted, as are files that are packed in another way
/// than the request says. Errors: those of createTable(); Io for a file
/// that cannot be read, and then the table stays with what it has.
[[nodiscard]] OperationResult<BucketImportResult> importFromBucket(TableStore& store, const base::Clock& clock,
                                                                   const BucketImportRequest& request,
                                                                   const std::atomic<bool>& stopping);

}  // namespace trestle::tables
