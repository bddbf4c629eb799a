// Exports to buckets: ExportTableToPointInTime, DescribeExport, ListExports.
#include "core/aws/BucketAnswers.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableArn.h"
#include "core/aws/Translators.h"
#include "core/base/Ids.h"
#include "core/tables/transfer/BucketExport.h"

#include <algorithm>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::BucketJobs;
using tables::OperationError;

namespace {

using ExportSpan = tables::BucketExportRequest::Span;

constexpr qint64 shortestSpanMs = qint64(15) * 60 * 1000;
constexpr qint64 longestSpanMs = qint64(24) * 3600 * 1000;

OperationError invalidTime(const QString& text)
{
    return OperationError::named("InvalidExportTimeException", text);
}

QByteArray isoTime(qint64 timeMs, const char* format = "yyyy-MM-ddTHH:mm:ss.zzzZ")
{
    return QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC).toString(QLatin1String(format)).toLatin1();
}

// The table that an export is asked of.
WireResult<tables::TableStatus> exportedTable(Exchange& exchange, const QByteArray& arn)
{
    const DynamoDbApi::Services& services = exchange.services();
    if (!arn.startsWith("arn:"))
        return validationError(
            QStringLiteral("One or more parameter values were invalid: tableArn is not a valid ARN"));
    const QByteArrayList parts = arn.split(':');
    if (parts.value(5).startsWith("table/") && parts.value(5).count('/') > 1)
        return validationError(QStringLiteral("Invalid Request: Table ARN is invalid."));
    const auto name = tableNameFrom(arn);
    if (!name) return name.error();
    if (parts.value(4) != services.accountId) return otherAccount();
    exchange.setTable(*name);
    auto table = services.tables.describeTable(*name);
    if (!table || tableArn(services, *name) != arn)
        return OperationError(ErrorCode::TableNotFound,
                              QStringLiteral("Table not found: %1").arg(QString::fromUtf8(arn)));
    return table;
}

WireResult<std::optional<ExportSpan>> readExportSpan(const WireMembers& members, qint64 createdMs, qint64 now)
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
    if (!incremental) return std::optional<ExportSpan>();
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
    return std::optional(ExportSpan{
        *from, to,
        span.text("ExportViewType") == "NEW_IMAGE" ? tables::ExportImages::New : tables::ExportImages::NewAndOld});
}

// Which time or times the export is of.
struct ExportTimes
{
    qint64 nowMs = 0;
    qint64 tableMs = 0;
    std::optional<ExportSpan> span;
};

WireResult<ExportTimes> readExportTimes(const DynamoDbApi::Services& services, const WireMembers& members,
                                        const tables::TableStatus& table)
{
    const qint64 now = services.usedClock().nowMs();
    auto span = readExportSpan(members, table.createdMs, now);
    if (!span) return span.error();
    const auto window = services.tables.restorableTime(table.description.name);
    if (!window) return window.error();
    const qint64 tableMs = members.timeMs("ExportTime").value_or(window->latestMs);
    const auto isOlder = [&window](qint64 timeMs) { return timeMs / 1000 < window->earliestMs / 1000; };
    if (isOlder(tableMs) || tableMs > now || (*span && isOlder((*span)->fromMs)))
        return invalidTime(QStringLiteral("Export Time is invalid"));
    return ExportTimes{now, tableMs, *std::move(span)};
}

// An export that begins.
struct BucketExport
{
    const WireMembers& members;
    const tables::TableStatus& table;
    const ExportTimes& times;
    QByteArray tableArn;
    QByteArray id;

    [[nodiscard]] QByteArray arn() const { return tableArn + "/export/" + id; }
    [[nodiscard]] QByteArray text(const char* name, const char* usual = "") const
    {
        return members.text(name).value_or(usual);
    }
};

JsonValue exportDescription(const BucketExport& begun)
{
    const ExportTimes& times = begun.times;
    JsonValue description;
    description.insert("ExportArn", begun.arn());
    description.insert("ExportStatus", "IN_PROGRESS");
    description.insert("StartTime", wireTime(times.nowMs));
    description.insert("TableArn", begun.tableArn);
    description.insert("TableId", begun.table.id);
    if (!times.span) description.insert("ExportTime", wireTime(times.tableMs));
    description.insert("ClientToken", begun.members.text("ClientToken").value_or(base::newUuid()));
    description.insert("S3Bucket", begun.text("S3Bucket"));
    copyMembers(description, begun.members, {"S3BucketOwner", "S3Prefix"});
    description.insert("DestinationType", "S3");
    description.insert("S3SseAlgorithm", begun.text("S3SseAlgorithm", "AES256"));
    copyMembers(description, begun.members, {"S3SseKmsKeyId"});
    description.insert("ExportFormat", begun.text("ExportFormat", "DYNAMODB_JSON"));
    copyMembers(description, begun.members, {"ExportType"});
    if (times.span) {
        JsonValue span;
        span.insert("ExportFromTime", wireTime(times.span->fromMs));
        span.insert("ExportToTime", wireTime(times.span->toMs));
        span.insert("ExportViewType",
                    times.span->images == tables::ExportImages::New ? "NEW_IMAGE" : "NEW_AND_OLD_IMAGES");
        description.insert("IncrementalExportSpecification", std::move(span));
    }
    return description;
}

// As manifest-summary.json begins.
JsonValue exportManifest(const BucketExport& begun)
{
    const ExportTimes& times = begun.times;
    const auto textOrNull = [](const QByteArray& text) { return text.isEmpty() ? JsonValue() : JsonValue(text); };
    JsonValue summary;
    summary.insert("version", "2023-08-01");
    summary.insert("exportArn", begun.arn());
    summary.insert("startTime", isoTime(times.nowMs));
    summary.insert("endTime", {});
    summary.insert("tableArn", begun.tableArn);
    summary.insert("tableId", begun.table.id);
    if (times.span) {
        summary.insert("exportFromTime", isoTime(times.span->fromMs));
        summary.insert("exportToTime", isoTime(times.span->toMs));
    } else {
        summary.insert("exportTime", isoTime(times.tableMs));
    }
    summary.insert("s3Bucket", begun.text("S3Bucket"));
    summary.insert("s3Prefix", textOrNull(begun.text("S3Prefix")));
    summary.insert("s3SseAlgorithm", begun.text("S3SseAlgorithm", "AES256"));
    summary.insert("s3SseKmsKeyId", textOrNull(begun.text("S3SseKmsKeyId")));
    summary.insert("exportType", times.span ? "INCREMENTAL_EXPORT" : "FULL_EXPORT");
    return summary;
}

tables::BucketExportRequest exportRequest(const DynamoDbApi::Services& services, const BucketExport& begun)
{
    tables::BucketExportRequest request;
    request.tableName = begun.table.description.name;
    request.bucketFolder = services.tables.bucketJobs().folderOf(begun.text("S3Bucket"));
    request.prefix = begun.text("S3Prefix");
    request.exportId = begun.id;
    request.format =
        begun.text("ExportFormat") == "ION" ? tables::ExportFormat::Ion : tables::ExportFormat::DynamoDbJson;
    request.timeMs = begun.times.tableMs;
    request.span = begun.times.span;
    request.summary = [summary = exportManifest(begun), &clock = services.usedClock()] {
        JsonValue::Object members = summary.object();
        std::find_if(members.begin(), members.end(), [](const auto& member) {
            return member.first == "endTime";
        })->second = isoTime(clock.nowMs());
        return members;
    };
    return request;
}

// The work of an export; what it changes in the description.
JsonValue::Object runExport(const tables::Tables& store, const base::Clock& clock,
                            const tables::BucketExportRequest& request, const std::atomic<bool>& stopping)
{
    if (request.bucketFolder.isEmpty()) return bucketMissing("ExportStatus", clock.nowMs());
    const auto done = store.exportToBucket(request, stopping);
    if (!done) return failedJob("ExportStatus", "InternalServerError", done.error().message, clock.nowMs());
    JsonValue changes;
    changes.insert("ExportStatus", "COMPLETED");
    changes.insert("EndTime", wireTime(clock.nowMs()));
    changes.insert("ExportManifest", done->manifestKey);
    changes.insert("BilledSizeBytes", done->bytes);
    changes.insert("ItemCount", done->items);
    return changes.object();
}

}  // namespace

void exportTableToPointInTime(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const DynamoDbApi::Services& services = exchange.services();
    const QByteArray arn = members.text("TableArn").value_or(QByteArray());
    const auto table = exportedTable(exchange, arn);
    if (!table) return exchange.fail(table.error());
    if (members.find("S3SseKmsKeyId") && members.text("S3SseAlgorithm") != "KMS")
        return exchange.fail(
            validationError(QStringLiteral("Invalid Request: KMS Key Id is not supported for this encryption type")));
    const QByteArray digest = requestDigest(body);
    const auto isSame = [&digest](const BucketJobs::Job& job) { return job.digest == digest; };
    if (answersRepeated(exchange, BucketJobs::Kind::Export, body, isSame)) return;
    if (members.text("S3Prefix") == QByteArray())
        return exchange.fail(
            validationError(QStringLiteral("1 validation error detected: Value '' at 's3Prefix' failed to satisfy "
                                           "constraint: Member must have length greater than or equal to 1")));
    const auto times = readExportTimes(services, members, *table);
    if (!times) return exchange.fail(times.error());
    tables::Tables& store = services.tables;
    if (!store.bucketJobs().hasBuckets()) return exchange.fail(noBuckets());

    const BucketExport begun{members, *table, *times, arn, newBucketJobId(times->nowMs)};
    JsonValue description = exportDescription(begun);
    store.bucketJobs().start(
        {BucketJobs::Kind::Export, begun.id, table->description.name, description, digest},
        [&store, &clock = services.usedClock(), request = exportRequest(services, begun)](
            const std::atomic<bool>& stopping) { return runExport(store, clock, request, stopping); });
    answerBucketJob(exchange, BucketJobs::Kind::Export, std::move(description));
}

void describeExport(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("ExportArn").value_or(QByteArray());
    const auto id = readBucketJobId(exchange, arn, "export", QStringLiteral("Invalid Export ARN"));
    if (!id) return exchange.fail(id.error());
    if (!isOfOwnRegion(exchange, arn))
        return exchange.fail(
            OperationError::named("ExportNotFoundException", QStringLiteral("Export not found: Invalid export arn")));
    auto job = exchange.services().tables.bucketJobs().find(BucketJobs::Kind::Export, *id);
    if (!job)
        return exchange.fail(OperationError::named(
            "ExportNotFoundException",
            QStringLiteral("Export not found: Export not found: %1").arg(QString::fromUtf8(arn))));
    answerBucketJob(exchange, BucketJobs::Kind::Export, std::move(job->description));
}

void listExports(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    answerBucketJobs(exchange, BucketJobs::Kind::Export, members,
                     members.integer("MaxResults").value_or(usualBucketJobs), "ExportSummaries",
                     [](const BucketJobs::Job& job) {
                         JsonValue summary;
                         const WireMembers description(job.description);
                         copyMembers(summary, description, {"ExportArn", "ExportStatus"});
                         // A description says it only if the request did.
                         summary.insert("ExportType", description.text("ExportType").value_or("FULL_EXPORT"));
                         return summary;
                     });
}

}  // namespace trestle::aws
