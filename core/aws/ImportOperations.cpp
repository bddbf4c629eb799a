// Imports from buckets: ImportTable, DescribeImport, ListImports.
#include "core/aws/BucketAnswers.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableArn.h"
#include "core/aws/TableDefinitionJson.h"
#include "core/aws/Translators.h"
#include "core/base/Ids.h"
#include "core/tables/transfer/BucketImport.h"

#include <algorithm>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::BucketJobs;
using tables::OperationError;

namespace {

tables::CsvOptions readCsvOptions(const JsonValue* options)
{
    tables::CsvOptions read;
    const JsonValue* json = options ? WireMembers(*options).find("Csv") : nullptr;
    if (!json) return read;
    const WireMembers csv(*json);
    if (const auto delimiter = csv.text("Delimiter")) read.delimiter = delimiter->front();
    if (const JsonValue* header = csv.find("HeaderList"))
        for (const JsonValue& name : header->array())
            read.header.append(name.string());
    return read;
}

tables::BucketImportRequest importRequest(const DynamoDbApi::Services& services, const WireMembers& members,
                                          tables::TableDescription table)
{
    const WireMembers source(*members.find("S3BucketSource"));
    const auto format = members.text("InputFormat");
    const auto compression = members.text("InputCompressionType");
    tables::BucketImportRequest request;
    request.bucketFolder = services.tables.bucketJobs().folderOf(source.text("S3Bucket").value_or(QByteArray()));
    request.keyPrefix = source.text("S3KeyPrefix").value_or(QByteArray());
    request.ion = format == "ION";
    request.packing = compression == "GZIP"   ? tables::Packing::Gzip
                      : compression == "ZSTD" ? tables::Packing::Zstd
                                              : tables::Packing::None;
    request.table = std::move(table);
    request.tableId = base::newUuid();
    if (format == "CSV") request.csv = readCsvOptions(members.find("InputFormatOptions"));
    return request;
}

JsonValue importDescription(const DynamoDbApi::Services& services, const WireMembers& members,
                            const tables::BucketImportRequest& request, const QByteArray& id, qint64 now)
{
    const QByteArray arn = tableArn(services, request.table.name);
    const WireMembers source(*members.find("S3BucketSource"));
    JsonValue description;
    description.insert("ImportArn", arn + "/import/" + id);
    description.insert("ImportStatus", "IN_PROGRESS");
    description.insert("TableArn", arn);
    description.insert("TableId", request.tableId);
    description.insert("ClientToken", members.text("ClientToken").value_or(base::newUuid()));
    JsonValue sourceJson;
    sourceJson.insert("S3BucketOwner", source.text("S3BucketOwner").value_or(services.accountId));
    copyMembers(sourceJson, source, {"S3Bucket", "S3KeyPrefix"});
    description.insert("S3BucketSource", std::move(sourceJson));
    description.insert("ErrorCount", 0);
    description.insert("CloudWatchLogGroupArn", "arn:aws:logs:" + services.region + ':' + services.accountId +
                                                    ":log-group:/aws-dynamodb/imports:*");
    copyMembers(description, members, {"InputFormat", "InputFormatOptions"});
    description.insert("InputCompressionType", members.text("InputCompressionType").value_or("NONE"));
    copyMembers(description, members, {"TableCreationParameters"});
    description.insert("StartTime", wireTime(now));
    description.insert("ProcessedItemCount", 0);
    description.insert("ImportedItemCount", 0);
    return description;
}

// What an import that came to its end changes in its description.
JsonValue::Object importOutcome(const tables::BucketImportResult& done, qint64 endMs)
{
    JsonValue changes;
    if (done.errors > 0) {
        changes.makeObject() =
            failedJob("ImportStatus", "ItemValidationError",
                      QStringLiteral("Some of the items failed validation checks and were not imported. Please check "
                                     "CloudWatch error logs for more details. The first: %1")
                          .arg(QString::fromUtf8(done.firstErrors.value(0))),
                      endMs);
    } else {
        changes.insert("ImportStatus", "COMPLETED");
        changes.insert("EndTime", wireTime(endMs));
    }
    changes.insert("ErrorCount", done.errors);
    if (done.bytes > 0) changes.insert("ProcessedSizeBytes", done.bytes);
    changes.insert("ProcessedItemCount", done.processed);
    changes.insert("ImportedItemCount", done.imported);
    return changes.object();
}

}  // namespace

void importTable(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const DynamoDbApi::Services& services = exchange.services();
    const QByteArray format = members.text("InputFormat").value_or(QByteArray());
    if (members.find("InputFormatOptions") && format != "CSV")
        return exchange.fail(validationError(
            QStringLiteral("Invalid Request: Unsupported InputFormatOptions for the given input format: %1.")
                .arg(QString::fromUtf8(format))));
    auto table = readTableDefinition(WireMembers(*members.find("TableCreationParameters")));
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
    if (answersRepeated(exchange, BucketJobs::Kind::Import, body, isOfTable)) return;
    if (exists) return tableExists();
    if (!services.tables.bucketJobs().hasBuckets()) return exchange.fail(noBuckets());

    const qint64 now = services.usedClock().nowMs();
    const QByteArray id = newBucketJobId(now);
    tables::BucketImportRequest request = importRequest(services, members, *table);
    JsonValue description = importDescription(services, members, request, id, now);
    tables::Tables& store = services.tables;
    store.bucketJobs().start({BucketJobs::Kind::Import, id, table->name, description, requestDigest(body)},
                             [&store, &clock = services.usedClock(), tell = services.tableSetChanged,
                              request = std::move(request)](const std::atomic<bool>& stopping) -> JsonValue::Object {
                                 if (request.bucketFolder.isEmpty())
                                     return bucketMissing("ImportStatus", clock.nowMs());
                                 const auto done = store.importFromBucket(request, stopping);
                                 if (tell) tell(request.table.name);
                                 if (done) return importOutcome(*done, clock.nowMs());
                                 const bool exists = done.error().code == ErrorCode::ResourceInUse;
                                 return failedJob("ImportStatus", exists ? "TableAlreadyExists" : "InternalServerError",
                                                  done.error().message, clock.nowMs());
                             });
    answerBucketJob(exchange, BucketJobs::Kind::Import, std::move(description));
}

void describeImport(Exchange exchange, const JsonValue& body)
{
    const QByteArray arn = WireMembers(body).text("ImportArn").value_or(QByteArray());
    const auto id = readBucketJobId(exchange, arn, "import", QStringLiteral("Invalid Import ARN"));
    if (!id) return exchange.fail(id.error());
    auto job = exchange.services().tables.bucketJobs().find(BucketJobs::Kind::Import, *id);
    if (!job || !isOfOwnRegion(exchange, arn))
        return exchange.fail(OperationError::named(
            "ImportNotFoundException",
            QStringLiteral("Import not found: Import not found: %1").arg(QString::fromUtf8(arn))));
    answerBucketJob(exchange, BucketJobs::Kind::Import, std::move(job->description));
}

void listImports(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    answerBucketJobs(exchange, BucketJobs::Kind::Import, members, members.integer("PageSize").value_or(usualBucketJobs),
                     "ImportSummaryList", [](const BucketJobs::Job& job) {
                         JsonValue summary;
                         copyMembers(summary, WireMembers(job.description),
                                     {"ImportArn", "ImportStatus", "TableArn", "S3BucketSource",
                                      "CloudWatchLogGroupArn", "InputFormat", "StartTime", "EndTime"});
                         return summary;
                     });
}

}  // namespace trestle::aws
