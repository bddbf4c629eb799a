#include "core/aws/BucketAnswers.h"

#include "core/aws/AnswerJson.h"
#include "core/aws/TableArn.h"
#include "core/base/Ids.h"

#include <QCryptographicHash>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::BucketJobs;
using tables::OperationError;

namespace {

// Empty if there is no such table.
QByteArray tableId(const Exchange& exchange, const QByteArray& arn)
{
    const auto name = tableNameFrom(arn);
    const auto table = name ? exchange.services().tables.describeTable(*name)
                            : tables::OperationResult<tables::TableStatus>(tables::TableStatus());
    return table ? table->id : QByteArray();
}

}  // namespace

JsonValue wireTime(qint64 timeMs)
{
    QByteArray text;
    appendSeconds(text, timeMs);
    return JsonValue::Number{text};
}

QByteArray newBucketJobId(qint64 timeMs)
{
    return QByteArray::number(timeMs).rightJustified(14, '0') + '-' + base::newUuid().first(8);
}

void copyMembers(JsonValue& description, const WireMembers& members, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (const JsonValue* value = members.find(name)) description.insert(name, *value);
}

JsonValue::Object failedJob(const char* status, const QByteArray& code, const QString& message, qint64 endMs)
{
    JsonValue changes;
    changes.insert(status, "FAILED");
    changes.insert("EndTime", wireTime(endMs));
    changes.insert("FailureCode", code);
    changes.insert("FailureMessage", message);
    return changes.object();
}

JsonValue::Object bucketMissing(const char* status, qint64 endMs)
{
    return failedJob(status, "S3NoSuchBucket", QStringLiteral("The specified bucket does not exist"), endMs);
}

OperationError noBuckets()
{
    return validationError(
        QStringLiteral("Trestle has no folder that stands for buckets: name one with --buckets FOLDER. Each of "
                       "its subfolders is a bucket"));
}

QByteArray requestDigest(const JsonValue& body)
{
    return QCryptographicHash::hash(base::writeJson(body), QCryptographicHash::Sha256).toHex();
}

bool answersRepeated(Exchange& exchange, BucketJobs::Kind kind, const JsonValue& body,
                     const std::function<bool(const BucketJobs::Job&)>& isSame)
{
    constexpr qint64 tokenLifetimeMs = qint64(8) * 3600 * 1000;
    const auto token = WireMembers(body).text("ClientToken");
    if (!token) return false;
    const qint64 sinceMs = exchange.services().usedClock().nowMs() - tokenLifetimeMs;
    for (BucketJobs::Job& job : exchange.services().tables.bucketJobs().jobs(kind)) {
        const WireMembers description(job.description);
        if (description.text("ClientToken") != token || description.timeMs("StartTime").value_or(0) < sinceMs) continue;
        if (isSame(job)) {
            answerBucketJob(exchange, kind, std::move(job.description));
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

void answerBucketJob(Exchange& exchange, BucketJobs::Kind kind, JsonValue description)
{
    JsonValue answer;
    answer.insert(kind == BucketJobs::Kind::Export ? "ExportDescription" : "ImportTableDescription",
                  std::move(description));
    exchange.answer(base::writeJson(answer));
}

WireResult<QByteArray> readBucketJobId(const Exchange& exchange, const QByteArray& arn, const char* part,
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

void answerBucketJobs(Exchange& exchange, BucketJobs::Kind kind, const WireMembers& members, qsizetype limit,
                      const char* listName, const std::function<JsonValue(const BucketJobs::Job&)>& summary)
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

}  // namespace trestle::aws
