// Exports to and imports from buckets: ExportTableToPointInTime, DescribeExport, ListExports, ImportTable,
// DescribeImport, ListImports. A bucket is a folder; see BucketJobs.
#include "core/aws/AnswerJson.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableArn.h"
#include "core/aws/TableDefinitionJson.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/base/Ids.h"
#include "core/tables/transfer/BucketExport.h"
#include "core/tables/transfer/BucketImport.h"
#include "core/tables/transfer/BucketJobs.h"

#include <QCryptographicHash>
#include <QDateTime>

#include <algorithm>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::BucketJobs;
using tables::OperationError;

namespace {

constexpr qsizetype usualJobs = 10;
constexpr qint64 shortestSpanMs = qint64(15) * 60 * 1000;
constexpr qint64 longestSpanMs = qint64(24) * 3600 * 1000;

OperationError invalidTime(const QString& text)
{
    return OperationError::named("InvalidExportTimeException", text);
}

OperationError noBuckets()
{
    return validationError(
        QStringLiteral("Trestle has no folder that stands for buckets: name one with --buckets FOLDER. Each of "
                       "its subfolders is a bucket"));
}

// A time on the wire is a number of seconds.
JsonValue wireTime(qint64 timeMs)
{
    QByteArray text;
    appendSeconds(text, timeMs);
    return JsonValue::Number{text};
}

QByteArray isoTime(qint64 timeMs, const char* format = "yyyy-MM-ddTHH:mm:ss.zzzZ")
{
    return QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC).toString(QLatin1String(format)).toLatin1();
}

qint64 timeNow(const DynamoDbApi::Services& services)
{
    return (services.clock ? *services.clock : base::SystemClock::instance()).nowMs();
}

QByteArray newJobId(qint64 timeMs)
{
    return QByteArray::number(timeMs).rightJustified(14, '0') + '-' + base::newUuid().first(8);
}

void echo(JsonValue& description, const WireMembers& members, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (const JsonValue* value = members.find(name)) description.insert(name, *value);
}

JsonValue::Object failure(const char* status, const QByteArray& code, const QString& message, qint64 endMs)
{
    JsonValue changes;
    changes.insert(status, "FAILED");
    changes.insert("EndTime", wireTime(endMs));
    changes.insert("FailureCode", code);
    changes.insert("FailureMessage", message);
    return changes.object();
}

QString noSuchBucket()
{
    return QStringLiteral("The specified bucket does not exist");
}

QByteArray digestOf(const JsonValue& body)
{
    return QCryptographicHash::hash(base::writeJson(body), QCryptographicHash::Sha256).toHex();
}

// A request whose token was seen in the last eight hours: it is answered as the first one, or refused if that was not
// the `same`. True if the exchange is answered.
template <typename Same>
bool answersRepeated(Exchange& exchange, BucketJobs::Kind kind, const JsonValue& body, const char* answerName,
                     Same same)
{
    constexpr qint64 tokenLifetimeMs = qint64(8) * 3600 * 1000;
    const auto token = WireMembers(body).text("ClientToken");
    if (!token) return false;
    const qint64 sinceMs = timeNow(exchange.services()) - tokenLifetimeMs;
    for (BucketJobs::Job& job : exchange.services().tables.bucketJobs().jobs(kind)) {
        const WireMembers description(job.description);
        if (description.text("ClientToken") != token || description.timeMs("StartTime").value_or(0) < sinceMs) continue;
        if (same(job)) {
            JsonValue answer;
            answer.insert(answerName, std::move(job.description));
            exchange.answer(base::writeJson(answer));
            return true;
        }
        const bool isExport = kind == BucketJobs::Kind::Export;
        exchange.fail(OperationError::named(isExport ? "ExportConflictException" : "ImportConflictException",
                                            QStringLiteral("%1 conflict: Duplicate request detected with conflicting "
                                                           "parameters")
                                                .arg(QLatin1String(isExport ? "Export" : "Import"))));
        return true;
    }
    return false;
}

// "<table ARN>/export/ID" or "…/import/ID": the ID.
WireResult<QByteArray> readJobId(const Exchange& exchange, const QByteArray& arn, const char* part,
                                 const QString& refusal)
{
    const QList<QByteArray> parts = arn.split(':');
    const QByteArray separator = '/' + QByteArray(part) + '/';
    const qsizetype at = arn.indexOf(separator);
    if (parts.size() != 6 || parts[0] != "arn") return validationError(refusal);
    if (parts[4] != exchange.services().accountId)
        return OperationError(ErrorCode::AccessDenied, QStringLiteral("Access is denied"));
    constexpr qsizetype shortestTable = 9;  // "table/" and a name of three characters
    if (!parts[5].startsWith("table/") || parts[5].indexOf(separator) < shortestTable) return validationError(refusal);
    return arn.mid(at + separator.size());
}

// Empty if there is no such table.
QByteArray tableId(const Exchange& exchange, const QByteArray& arn)
{
    const auto name = tableNameFrom(arn);
    const auto table = name ? exchange.services().tables.describeTable(*name)
                            : tables::OperationResult<tables::TableStatus>(tables::TableStatus());
    return table ? table->id : QByteArray();
}

// One page of jobs, as `summary` shows each; `token` is where it begins.
template <typename Summary>
void answerList(Exchange& exchange, BucketJobs::Kind kind, const WireMembers& members, qsizetype limit,
                const char* listName, Summary summary)
{
    const auto table = members.text("TableArn");
    const QByteArray token = members.text("NextToken").value_or(QByteArray());
    QByteArray from = QByteArray::fromHex(token);
    while (from.endsWith('\0'))  // what fills a token up
        from.chop(1);
    JsonValue::Array list;
    QByteArray next;
    bool begun = token.isEmpty();
    const QByteArray standing = table && kind == BucketJobs::Kind::Export ? tableId(exchange, *table) : QByteArray();
    for (const BucketJobs::Job& job : exchange.services().tables.bucketJobs().jobs(kind)) {
        begun = begun || job.id == from;
        if (table && tableArn(exchange.services(), job.tableName) != *table) continue;
        // Of a table that is asked for, the service lists exports as long as it is there.
        if (table && kind == BucketJobs::Kind::Export && WireMembers(job.description).text("TableId") != standing)
            continue;
        if (!begun) continue;
        if (qsizetype(list.size()) == limit) {
            next = job.id;
            break;
        }
        list.push_back(summary(job));
    }
    if (!begun && !token.isEmpty())
        return exchange.fail(validationError(
            QStringLiteral("Invalid Request: Provided nextToken is invalid: %1").arg(QString::fromUtf8(token))));
    JsonValue answer;
    answer.insert(listName, std::move(list));
    // Tokens are words of sixteen hexadecimal digits, seven at least.
    constexpr qsizetype tokenSize = qsizetype(7) * 16;
    if (!next.isEmpty()) answer.insert("NextToken", next.toHex().leftJustified(tokenSize, '0'));
    exchange.answer(base::writeJson(answer));
}

// --- Exports

WireResult<std::optional<tables::BucketExportRequest::Span>> readSpan(const WireMembers& members, qint64 createdMs,
                                                                      qint64 now)
{
    const bool incremental = members.text("ExportType") == "INCREMENTAL_EXPORT";
    const JsonValue* json = members.find("IncrementalExportSpecification");
    if (!incremental && json && members.text("ExportType"))
        return validationError(
            QStringLiteral("Invalid Request: When Export Type is Full Export , Incremental Export Specification "
                           "should not be provided"));
    if (!incremental && json)
        return validationError(
            QStringLiteral("Invalid Request: Export Type expected to be Incremental Export when incremental "
                           "export specification is provided"));
    if (!incremental) return std::optional<tables::BucketExportRequest::Span>();
    if (!json)
        return validationError(
            QStringLiteral("Invalid Request: Incremental Export Specification expected when export type is set "
                           "as Incremental Export"));
    const WireMembers span(*json);
    const auto from = span.timeMs("ExportFromTime");
    if (!from)
        return validationError(
            QStringLiteral("Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification"));
    const qint64 to = span.timeMs("ExportToTime").value_or(now);
    if (*from / 1000 < createdMs / 1000)
        return invalidTime(
            QStringLiteral("Incremental export period from time cannot be less than the table creation time : %1")
                .arg(QString::fromLatin1(isoTime(createdMs, "yyyy-MM-ddTHH:mm:ssZ"))));
    if (to > now)
        return invalidTime(
            QStringLiteral("Incremental export period to time cannot be greater than the current time : %1")
                .arg(QString::fromLatin1(isoTime(to, "yyyy-MM-ddTHH:mm:ssZ"))));
    if (to - *from < shortestSpanMs)
        return invalidTime(QStringLiteral(
            "Difference between export period from time and export period to time is less than 15 minutes"));
    if (to - *from > longestSpanMs)
        return invalidTime(QStringLiteral(
            "Difference between export period from time and export period to time is greater than 24 hours"));
    return std::optional(tables::BucketExportRequest::Span{
        *from, to,
        span.text("ExportViewType") == "NEW_IMAGE" ? tables::ExportImages::New : tables::ExportImages::NewAndOld});
}

}  // namespace

void exportTableToPointInTime(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const DynamoDbApi::Services& services = exchange.services();
    const QByteArray arn = members.text("TableArn").value_or(QByteArray());
    if (!arn.startsWith("arn:"))
        return exchange.fail(
            validationError(QStringLiteral("One or more parameter values were invalid: tableArn is not a valid ARN")));
    const QByteArrayList parts = arn.split(':');
    if (parts.value(5).startsWith("table/") && parts.value(5).count('/') > 1)
        return exchange.fail(validationError(QStringLiteral("Invalid Request: Table ARN is invalid.")));
    auto name = tableNameFrom(arn);
    if (!name) return exchange.fail(name.error());
    if (parts.value(4) != services.accountId) return exchange.fail(otherAccount());
    exchange.setTable(*name);
    const auto table = services.tables.describeTable(*name);
    if (!table || tableArn(services, *name) != arn)
        return exchange.fail(
            {ErrorCode::TableNotFound, QStringLiteral("Table not found: %1").arg(QString::fromUtf8(arn))});
    if (members.find("S3SseKmsKeyId") && members.text("S3SseAlgorithm") != "KMS")
        return exchange.fail(
            validationError(QStringLiteral("Invalid Request: KMS Key Id is not supported for this encryption type")));
    const QByteArray digest = digestOf(body);
    const auto isSame = [&digest](const BucketJobs::Job& job) { return job.digest == digest; };
    if (answersRepeated(exchange, BucketJobs::Kind::Export, body, "ExportDescription", isSame)) return;
    const qint64 now = timeNow(services);
    if (members.text("S3Prefix") == QByteArray())
        return exchange.fail(
            validationError(QStringLiteral("1 validation error detected: Value '' at 's3Prefix' failed to satisfy "
                                           "constraint: Member must have length greater than or equal to 1")));
    const auto span = readSpan(members, table->createdMs, now);
    if (!span) return exchange.fail(span.error());
    const auto window = services.tables.restorableTime(*name);
    if (!window) return exchange.fail(window.error());
    const qint64 exportMs = members.timeMs("ExportTime").value_or(window->latestMs);
    if (exportMs / 1000 < window->earliestMs / 1000 || exportMs > now)
        return exchange.fail(invalidTime(QStringLiteral("Export Time is invalid")));
    if (*span && (*span)->fromMs / 1000 < window->earliestMs / 1000)
        return exchange.fail(invalidTime(QStringLiteral("Export Time is invalid")));
    if (!services.tables.bucketJobs().hasBuckets()) return exchange.fail(noBuckets());

    const QByteArray id = newJobId(now);
    const QByteArray exportArn = arn + "/export/" + id;
    const QByteArray bucket = members.text("S3Bucket").value_or(QByteArray());
    const QByteArray format = members.text("ExportFormat").value_or("DYNAMODB_JSON");
    tables::BucketExportRequest request;
    request.tableName = *name;
    request.bucketFolder = services.tables.bucketJobs().folderOf(bucket);
    request.prefix = members.text("S3Prefix").value_or(QByteArray());
    request.exportId = id;
    request.format = format == "ION" ? tables::ExportFormat::Ion : tables::ExportFormat::DynamoDbJson;
    request.timeMs = exportMs;
    request.span = *span;

    JsonValue description;
    description.insert("ExportArn", exportArn);
    description.insert("ExportStatus", "IN_PROGRESS");
    description.insert("StartTime", wireTime(now));
    description.insert("TableArn", arn);
    description.insert("TableId", table->id);
    if (!*span) description.insert("ExportTime", wireTime(exportMs));
    description.insert("ClientToken", members.text("ClientToken").value_or(base::newUuid()));
    description.insert("S3Bucket", bucket);
    echo(description, members, {"S3BucketOwner", "S3Prefix"});
    description.insert("DestinationType", "S3");
    description.insert("S3SseAlgorithm", members.text("S3SseAlgorithm").value_or("AES256"));
    echo(description, members, {"S3SseKmsKeyId"});
    description.insert("ExportFormat", format);
    echo(description, members, {"ExportType"});
    if (*span) {
        JsonValue spanJson;
        spanJson.insert("ExportFromTime", wireTime((*span)->fromMs));
        spanJson.insert("ExportToTime", wireTime((*span)->toMs));
        spanJson.insert("ExportViewType",
                        (*span)->images == tables::ExportImages::New ? "NEW_IMAGE" : "NEW_AND_OLD_IMAGES");
        description.insert("IncrementalExportSpecification", std::move(spanJson));
    }
    const base::Clock* clock = services.clock;
    const auto end = [clock] { return (clock ? *clock : base::SystemClock::instance()).nowMs(); };
    JsonValue summary;
    summary.insert("version", "2023-08-01");
    summary.insert("exportArn", exportArn);
    summary.insert("startTime", isoTime(now));
    summary.insert("endTime", {});
    summary.insert("tableArn", arn);
    summary.insert("tableId", table->id);
    if (*span) {
        summary.insert("exportFromTime", isoTime((*span)->fromMs));
        summary.insert("exportToTime", isoTime((*span)->toMs));
    } else {
        summary.insert("exportTime", isoTime(exportMs));
    }
    summary.insert("s3Bucket", bucket);
    summary.insert("s3Prefix", request.prefix.isEmpty() ? JsonValue() : JsonValue(request.prefix));
    summary.insert("s3SseAlgorithm", members.text("S3SseAlgorithm").value_or("AES256"));
    summary.insert("s3SseKmsKeyId",
                   members.text("S3SseKmsKeyId") ? JsonValue(*members.text("S3SseKmsKeyId")) : JsonValue());
    summary.insert("exportType", *span ? "INCREMENTAL_EXPORT" : "FULL_EXPORT");
    request.summary = [summary, end] {
        JsonValue::Object members = summary.object();
        std::find_if(members.begin(), members.end(), [](const auto& member) {
            return member.first == "endTime";
        })->second = isoTime(end());
        return members;
    };

    tables::Tables& store = services.tables;
    store.bucketJobs().start(
        {BucketJobs::Kind::Export, id, *name, description, digest},
        [&store, end, request = std::move(request)](const std::atomic<bool>& stopping) -> JsonValue::Object {
            if (request.bucketFolder.isEmpty()) return failure("ExportStatus", "S3NoSuchBucket", noSuchBucket(), end());
            const auto done = store.exportToBucket(request, stopping);
            if (!done) return failure("ExportStatus", "InternalServerError", done.error().message, end());
            JsonValue changes;
            changes.insert("ExportStatus", "COMPLETED");
            changes.insert("EndTime", wireTime(end()));
            changes.insert("ExportManifest", done->manifestKey);
            changes.insert("BilledSizeBytes", done->bytes);
            changes.insert("ItemCount", done->items);
            return changes.object();
        });
    JsonValue answer;
    answer.insert("ExportDescription", std::move(description));
    exchange.answer(base::writeJson(answer));
}

void describeExport(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("ExportArn").value_or(QByteArray());
    const auto id = readJobId(exchange, arn, "export", QStringLiteral("Invalid Export ARN"));
    if (!id) return exchange.fail(id.error());
    if (!isOfOwnRegion(exchange, arn))
        return exchange.fail(
            OperationError::named("ExportNotFoundException", QStringLiteral("Export not found: Invalid export arn")));
    auto job = exchange.services().tables.bucketJobs().find(BucketJobs::Kind::Export, *id);
    if (!job)
        return exchange.fail(OperationError::named(
            "ExportNotFoundException",
            QStringLiteral("Export not found: Export not found: %1").arg(QString::fromUtf8(arn))));
    JsonValue answer;
    answer.insert("ExportDescription", std::move(job->description));
    exchange.answer(base::writeJson(answer));
}

void listExports(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    answerList(exchange, BucketJobs::Kind::Export, members, members.integer("MaxResults").value_or(usualJobs),
               "ExportSummaries", [](const BucketJobs::Job& job) {
                   JsonValue summary;
                   const WireMembers description(job.description);
                   echo(summary, description, {"ExportArn", "ExportStatus"});
                   // A description says it only if the request did.
                   summary.insert("ExportType", description.text("ExportType").value_or("FULL_EXPORT"));
                   return summary;
               });
}

void importTable(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const DynamoDbApi::Services& services = exchange.services();
    const WireMembers parameters(*members.find("TableCreationParameters"));
    const WireMembers source(*members.find("S3BucketSource"));
    const QByteArray format = members.text("InputFormat").value_or(QByteArray());
    const QByteArray compression = members.text("InputCompressionType").value_or("NONE");
    const JsonValue* options = members.find("InputFormatOptions");
    if (options && format != "CSV")
        return exchange.fail(validationError(
            QStringLiteral("Invalid Request: Unsupported InputFormatOptions for the given input format: %1.")
                .arg(QString::fromUtf8(format))));
    auto table = readTableDefinition(parameters);
    if (!table) return exchange.fail(table.error());
    exchange.setTable(table->name);
    const auto isOfTable = [&table](const BucketJobs::Job& job) { return job.tableName == table->name; };
    const auto isRunning = [&isOfTable](const BucketJobs::Job& job) {
        return isOfTable(job) && WireMembers(job.description).text("ImportStatus") == "IN_PROGRESS";
    };
    const std::vector<BucketJobs::Job> jobs = services.tables.bucketJobs().jobs(BucketJobs::Kind::Import);
    const bool exists = bool(services.tables.describeTable(table->name));
    const auto tableExists = [&exchange, &table] {
        exchange.fail(
            {ErrorCode::ResourceInUse, QStringLiteral("Table already exists: %1").arg(QString::fromUtf8(table->name))});
    };
    if (exists && std::none_of(jobs.begin(), jobs.end(), isRunning)) return tableExists();
    // Of a request that is sent again, the service looks at nothing but the table.
    if (answersRepeated(exchange, BucketJobs::Kind::Import, body, "ImportTableDescription", isOfTable)) return;
    if (exists) return tableExists();
    if (!services.tables.bucketJobs().hasBuckets()) return exchange.fail(noBuckets());

    const qint64 now = timeNow(services);
    const QByteArray id = newJobId(now);
    const QByteArray arn = tableArn(services, table->name);
    const QByteArray bucket = source.text("S3Bucket").value_or(QByteArray());
    tables::BucketImportRequest request;
    request.bucketFolder = services.tables.bucketJobs().folderOf(bucket);
    request.keyPrefix = source.text("S3KeyPrefix").value_or(QByteArray());
    request.ion = format == "ION";
    request.packing = compression == "GZIP"   ? tables::Packing::Gzip
                      : compression == "ZSTD" ? tables::Packing::Zstd
                                              : tables::Packing::None;
    request.table = *table;
    request.tableId = base::newUuid();
    if (format == "CSV") {
        request.csv.emplace();
        const JsonValue* csvJson = options ? WireMembers(*options).find("Csv") : nullptr;
        if (csvJson) {
            const WireMembers csv(*csvJson);
            if (const auto delimiter = csv.text("Delimiter")) request.csv->delimiter = delimiter->front();
            if (const JsonValue* header = csv.find("HeaderList"))
                for (const JsonValue& name : header->array())
                    request.csv->header.append(name.string());
        }
    }
    JsonValue description;
    description.insert("ImportArn", arn + "/import/" + id);
    description.insert("ImportStatus", "IN_PROGRESS");
    description.insert("TableArn", arn);
    description.insert("TableId", request.tableId);
    description.insert("ClientToken", members.text("ClientToken").value_or(base::newUuid()));
    JsonValue sourceJson;
    sourceJson.insert("S3BucketOwner", source.text("S3BucketOwner").value_or(services.accountId));
    echo(sourceJson, source, {"S3Bucket", "S3KeyPrefix"});
    description.insert("S3BucketSource", std::move(sourceJson));
    description.insert("ErrorCount", 0);
    description.insert("CloudWatchLogGroupArn", "arn:aws:logs:" + services.region + ':' + services.accountId +
                                                    ":log-group:/aws-dynamodb/imports:*");
    echo(description, members, {"InputFormat", "InputFormatOptions"});
    description.insert("InputCompressionType", compression);
    echo(description, members, {"TableCreationParameters"});
    description.insert("StartTime", wireTime(now));
    description.insert("ProcessedItemCount", 0);
    description.insert("ImportedItemCount", 0);

    tables::Tables& store = services.tables;
    const base::Clock* clock = services.clock;
    const auto tell = services.tableSetChanged;
    store.bucketJobs().start(
        {BucketJobs::Kind::Import, id, table->name, description, digestOf(body)},
        [&store, clock, tell, request = std::move(request)](const std::atomic<bool>& stopping) -> JsonValue::Object {
            const auto end = [clock] { return (clock ? *clock : base::SystemClock::instance()).nowMs(); };
            if (request.bucketFolder.isEmpty()) return failure("ImportStatus", "S3NoSuchBucket", noSuchBucket(), end());
            const auto done = store.importFromBucket(request, stopping);
            if (tell) tell(request.table.name);
            if (!done && done.error().code == ErrorCode::ResourceInUse)
                return failure("ImportStatus", "TableAlreadyExists", done.error().message, end());
            if (!done) return failure("ImportStatus", "InternalServerError", done.error().message, end());
            JsonValue changes;
            if (done->errors > 0)
                changes.makeObject() = failure(
                    "ImportStatus", "ItemValidationError",
                    QStringLiteral("Some of the items failed validation checks and were not imported. Please check "
                                   "CloudWatch error logs for more details. The first: %1")
                        .arg(QString::fromUtf8(done->firstErrors.value(0))),
                    end());
            else
                changes.insert("ImportStatus", "COMPLETED");
            if (done->errors == 0) changes.insert("EndTime", wireTime(end()));
            changes.insert("ErrorCount", done->errors);
            if (done->bytes > 0) changes.insert("ProcessedSizeBytes", done->bytes);
            changes.insert("ProcessedItemCount", done->processed);
            changes.insert("ImportedItemCount", done->imported);
            return changes.object();
        });
    JsonValue answer;
    answer.insert("ImportTableDescription", std::move(description));
    exchange.answer(base::writeJson(answer));
}

void describeImport(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("ImportArn").value_or(QByteArray());
    const auto id = readJobId(exchange, arn, "import", QStringLiteral("Invalid Import ARN"));
    if (!id) return exchange.fail(id.error());
    auto job = exchange.services().tables.bucketJobs().find(BucketJobs::Kind::Import, *id);
    if (!job || !isOfOwnRegion(exchange, arn))
        return exchange.fail(OperationError::named(
            "ImportNotFoundException",
            QStringLiteral("Import not found: Import not found: %1").arg(QString::fromUtf8(arn))));
    JsonValue answer;
    answer.insert("ImportTableDescription", std::move(job->description));
    exchange.answer(base::writeJson(answer));
}

void listImports(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    answerList(exchange, BucketJobs::Kind::Import, members, members.integer("PageSize").value_or(usualJobs),
               "ImportSummaryList", [](const BucketJobs::Job& job) {
                   JsonValue summary;
                   echo(summary, WireMembers(job.description),
                        {"ImportArn", "ImportStatus", "TableArn", "S3BucketSource", "CloudWatchLogGroupArn",
                         "InputFormat", "StartTime", "EndTime"});
                   return summary;
               });
}

}  // namespace trestle::aws
