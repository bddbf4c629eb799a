// What exports to and imports from buckets share on the wire. A bucket is a folder; see BucketJobs.
#pragma once

#include "core/aws/Exchange.h"
#include "core/aws/WireMembers.h"
#include "core/tables/transfer/BucketJobs.h"

#include <functional>

namespace trestle::aws {

inline constexpr qsizetype usualBucketJobs = 10;  // of one page of a list

/// A time on the wire: a number of seconds.
[[nodiscard]] base::JsonValue wireTime(qint64 timeMs);
[[nodiscard]] QByteArray newBucketJobId(qint64 timeMs);
/// Members of the request that a description shows as they are.
void copyMembers(base::JsonValue& description, const WireMembers& members, std::initializer_list<const char*> names);
/// What describes a job that failed; `status` names the member that says so.
[[nodiscard]] base::JsonValue::Object failedJob(const char* status, const QByteArray& code, const QString& message,
                                                qint64 endMs);
[[nodiscard]] base::JsonValue::Object bucketMissing(const char* status, qint64 endMs);
[[nodiscard]] tables::OperationError noBuckets();

/// Of a request, to know it again.
[[nodiscard]] QByteArray requestDigest(const base::JsonValue& body);
/// A request whose token was seen in the last eight hours: it is answered as the first one, or refused if that was not
/// the same, as `isSame` says. True if the exchange is answered.
[[nodiscard]] bool answersRepeated(Exchange& exchange, tables::BucketJobs::Kind kind, const base::JsonValue& body,
                                   const std::function<bool(const tables::BucketJobs::Job&)>& isSame);
/// {"ExportDescription": …} or {"ImportTableDescription": …}
void answerBucketJob(Exchange& exchange, tables::BucketJobs::Kind kind, base::JsonValue description);

/// The ID in "<table ARN>/export/ID", where `part` is "export". Errors: Validation with `refusal`, AccessDenied.
[[nodiscard]] WireResult<QByteArray> readBucketJobId(const Exchange& exchange, const QByteArray& arn, const char* part,
                                                     const QString& refusal);

/// One page of jobs, as `summary` shows each.
void answerBucketJobs(Exchange& exchange, tables::BucketJobs::Kind kind, const WireMembers& members, qsizetype limit,
                      const char* listName,
                      const std::function<base::JsonValue(const tables::BucketJobs::Job&)>& summary);

}  // namespace trestle::aws
