// The streams' own service: ListStreams, DescribeStream, GetShardIterator, GetRecords.
#include "core/aws/AnswerJson.h"
#include "core/aws/SchemaJson.h"
#include "core/aws/ShardIterator.h"
#include "core/aws/Translators.h"
#include "core/aws/WireMembers.h"
#include "core/tables/changes/StreamRecordJson.h"
#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::OperationError;
using tables::StreamPointer;

namespace {

constexpr qsizetype mostStreams = 100;
constexpr int mostRecords = 1000;

tables::StreamPlace placeOf(const Exchange& exchange)
{
    return {exchange.services().region, exchange.services().accountId};
}

qint64 nowMs(const Exchange& exchange)
{
    return exchange.services().usedClock().nowMs();
}

OperationError streamNotFound(const QByteArray& arn)
{
    return {ErrorCode::ResourceNotFound,
            QStringLiteral("Requested resource not found: Stream: %1 not found").arg(QString::fromUtf8(arn))};
}

OperationError trimmed()
{
    return OperationError::named(
        "TrimmedDataAccessException",
        QStringLiteral("The operation attempted to read past the oldest stream record in a shard."));
}

WireResult<StreamPointer> findStream(Exchange& exchange, const QByteArray& arn)
{
    const qsizetype table = arn.indexOf(":table/");
    const qsizetype stream = arn.indexOf("/stream/");
    if (!arn.startsWith("arn:") || table < 0 || stream < table)
        return OperationError(ErrorCode::Validation, QStringLiteral("Invalid StreamArn"));
    exchange.setTable(arn.mid(table + 7, stream - table - 7));
    for (const StreamPointer& each : exchange.services().tables.streams())
        if (streamArn(placeOf(exchange), *each) == arn) return each;
    return streamNotFound(arn);
}

QByteArray shardJson(const tables::Stream& stream)
{
    QByteArray out = "{\"SequenceNumberRange\":{";
    // A shard without records ends where it begins.
    if (stream.last)
        appendString(out, "EndingSequenceNumber", tables::sequenceNumber(std::max(stream.first, *stream.last)));
    appendString(out, "StartingSequenceNumber", tables::sequenceNumber(stream.first));
    out += '}';
    appendString(out, "ShardId", shardId(stream));
    return out + '}';
}

// Where an iterator of that type begins. The extent is what can be read now.
WireResult<qint64> positionOf(const WireMembers& members, const tables::StreamExtent& extent)
{
    const QByteArray type = members.text("ShardIteratorType").value_or(QByteArray());
    const auto text = members.text("SequenceNumber");
    if (type == "TRIM_HORIZON" || type == "LATEST") {
        if (text)
            return OperationError(ErrorCode::Validation,
                                  QStringLiteral("SequenceNumber must not be specified when ShardIteratorType is %1")
                                      .arg(QString::fromUtf8(type)));
        return type == "LATEST" ? extent.next : extent.horizon;
    }
    if (!text)
        return OperationError(ErrorCode::Validation,
                              QStringLiteral("SequenceNumber must be specified when ShardIteratorType is %1")
                                  .arg(QString::fromUtf8(type)));
    const auto sequence = tables::sequenceFrom(*text);
    if (!sequence || *sequence > extent.next)
        return OperationError(ErrorCode::Validation, QStringLiteral("Invalid SequenceNumber"));
    const qint64 position = type == "AT_SEQUENCE_NUMBER" ? *sequence : *sequence + 1;
    if (position < extent.horizon) return trimmed();
    return position;
}

}  // namespace

void listStreams(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    std::optional<QByteArray> table = members.text("TableName");
    if (table) {
        auto name = tableNameFrom(*table);
        if (!name) return exchange.fail(name.error());
        exchange.setTable(*name);
        table = *std::move(name);
    }
    const qsizetype limit = members.integer("Limit").value_or(mostStreams);
    const std::optional<QByteArray> after = members.text("ExclusiveStartStreamArn");
    if (after)
        if (auto known = findStream(exchange, *after); !known) return exchange.fail(known.error());

    const tables::StreamPlace place = placeOf(exchange);
    QByteArray out = "{\"Streams\":[";
    qsizetype listed = 0;
    QByteArray last;
    bool more = false;
    bool begun = !after;
    for (const StreamPointer& stream : exchange.services().tables.streams()) {
        const QByteArray arn = streamArn(place, *stream);
        if (!begun) {
            begun = arn == *after;
            continue;
        }
        if (table && stream->tableName != *table) continue;
        if (listed == limit) {
            more = true;
            break;
        }
        if (listed++ > 0) out += ',';
        out += '{';
        appendString(out, "StreamArn", arn);
        appendString(out, "StreamLabel", streamLabel(*stream));
        appendString(out, "TableName", stream->tableName);
        out += '}';
        last = arn;
    }
    out += ']';
    if (more) appendString(out, "LastEvaluatedStreamArn", last);
    exchange.answer(out + '}');
}

void describeStream(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const QByteArray arn = members.text("StreamArn").value_or(QByteArray());
    const auto found = findStream(exchange, arn);
    if (!found) return exchange.fail(found.error());
    const tables::Stream& stream = **found;
    const auto after = members.text("ExclusiveStartShardId");
    // There is one shard, and it has no children.
    const bool listed = !members.find("ShardFilter") && (!after || *after < shardId(stream));

    QByteArray out = "{\"StreamDescription\":{";
    appendMember(out, "CreationRequestDateTime");
    appendSeconds(out, stream.labelMs);
    appendKeySchema(out, stream.keys);
    appendMember(out, "Shards");
    out += '[' + (listed ? shardJson(stream) : QByteArray()) + ']';
    appendString(out, "StreamArn", arn);
    appendString(out, "StreamLabel", streamLabel(stream));
    appendString(out, "StreamStatus", stream.isOpen() ? "ENABLED" : "DISABLED");
    appendString(out, "StreamViewType", wordOf(tables::streamViewWords, stream.view));
    appendString(out, "TableName", stream.tableName);
    exchange.answer(out + "}}");
}

void getShardIterator(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const QByteArray arn = members.text("StreamArn").value_or(QByteArray());
    const auto found = findStream(exchange, arn);
    if (!found) return exchange.fail(found.error());
    if (members.text("ShardId") != shardId(**found))
        return exchange.fail(
            {ErrorCode::ResourceNotFound, QStringLiteral("Requested resource not found: Shard does not exist")});
    const auto extent = exchange.services().tables.streamExtent(**found);
    if (!extent) return exchange.fail(extent.error());
    const auto position = positionOf(members, *extent);
    if (!position) return exchange.fail(position.error());
    QByteArray out;
    appendString(out, "ShardIterator", encodeShardIterator({arn, *position, nowMs(exchange)}));
    exchange.answer(out + '}');
}

void getRecords(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    const auto iterator = decodeShardIterator(members.text("ShardIterator").value_or(QByteArray()));
    if (!iterator) return exchange.fail({ErrorCode::Validation, QStringLiteral("Invalid ShardIterator")});
    const auto found = findStream(exchange, iterator->streamArn);
    if (!found) return exchange.fail(found.error());
    if (nowMs(exchange) - iterator->givenMs > shardIteratorLifeMs)
        return exchange.fail(OperationError::named(
            "ExpiredIteratorException", QStringLiteral("The provided iterator exceeds the maximum age allowed.")));
    const tables::Tables& tables = exchange.services().tables;
    const auto extent = tables.streamExtent(**found);
    if (!extent) return exchange.fail(extent.error());
    if (iterator->position < extent->horizon) return exchange.fail(trimmed());
    const auto page =
        tables.readStream(**found, iterator->position, int(members.integer("Limit").value_or(mostRecords)));
    if (!page) return exchange.fail(page.error());

    QByteArray out = "{\"Records\":[";
    for (const tables::Change& change : page->changes) {
        if (out.back() != '[') out += ',';
        if (auto written = appendStreamRecord(out, placeOf(exchange), **found, change, tables::StreamRecordStyle::Wire);
            !written)
            return exchange.fail(written.error());
    }
    out += ']';
    if (page->next)
        appendString(out, "NextShardIterator",
                     encodeShardIterator({iterator->streamArn, *page->next, nowMs(exchange)}));
    exchange.answer(out + '}');
}

}  // namespace trestle::aws
