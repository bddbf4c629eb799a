// A change as a record of a stream, in the JSON of GetRecords and of the events that functions get. Any thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/changes/Change.h"
#include "core/tables/changes/Stream.h"

namespace trestle::tables {

/// The two write userIdentity differently: Type and PrincipalId on the wire, type and principalId in events.
enum class StreamRecordStyle { Wire, Event };

/// Where the stream is: parts of its ARN.
struct StreamPlace
{
    QByteArray region;
    QByteArray accountId;
};

/// arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL
[[nodiscard]] QByteArray streamArn(const StreamPlace& place, const Stream& stream);
/// "2026-11-28T01:37:03.252"
[[nodiscard]] QByteArray streamLabel(const Stream& stream);
/// Of its one shard.
[[nodiscard]] QByteArray shardId(const Stream& stream);
/// A sequence of the change log as 21 digits, which rise as it does.
[[nodiscard]] QByteArray sequenceNumber(qint64 sequence);
/// Nothing if the text is none of ours.
[[nodiscard]] std::optional<qint64> sequenceFrom(QByteArrayView sequenceNumber);

/// Appends the record. An event's also names its source's ARN. Error: Internal, where an image is damaged.
[[nodiscard]] base::Result<void> appendStreamRecord(QByteArray& out, const StreamPlace& place, const Stream& stream,
                                                    const Change& change, StreamRecordStyle style);

}  // namespace trestle::tables
