#include "core/tables/changes/StreamRecordJson.h"

#include "core/base/Json.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/storage/StoredRow.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"

#include <QDateTime>

namespace trestle::tables {

namespace {

constexpr char sequencePrefix = '1';
constexpr int sequenceDigits = 20;

QByteArray hex(quint64 value, int digits)
{
    return QByteArray::number(value, 16).rightJustified(digits, '0').right(digits);
}

// The same whenever the record is read.
QByteArray eventId(const Stream& stream, const Change& change)
{
    const QByteArray name = stream.tableName + '/' + QByteArray::number(stream.space) + '/' +
                            QByteArray::number(stream.labelMs) + '/' + QByteArray::number(change.sequence);
    return hex(stableHash(name), 16) + hex(stableHash(name + '+'), 16);
}

QByteArrayView eventName(const Change& change)
{
    if (change.before.isNull()) return "INSERT";
    return change.after.isNull() ? "REMOVE" : "MODIFY";
}

void appendText(QByteArray& out, QByteArrayView name, QByteArrayView text)
{
    out += '"';
    out += name;
    out += "\":";
    base::appendJsonString(out, text);
}

// One image, if the view has it and there is one; adds what it counts to `bytes`.
base::Result<void> appendImage(QByteArray& out, QByteArrayView name, const QByteArray& encoded, qint64& bytes)
{
    const auto size = encodedItemSize(encoded);
    if (!size) return size.error();
    bytes += *size;
    out += ",\"";
    out += name;
    out += "\":";
    return appendTypedJsonFromEncoded(out, encoded);
}

}  // namespace

QByteArray streamLabel(const Stream& stream)
{
    return QDateTime::fromMSecsSinceEpoch(stream.labelMs, Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz"))
        .toLatin1();
}

QByteArray streamArn(const StreamPlace& place, const Stream& stream)
{
    return "arn:aws:dynamodb:" + place.region + ':' + place.accountId + ":table/" + stream.tableName + "/stream/" +
           streamLabel(stream);
}

QByteArray shardId(const Stream& stream)
{
    return "shardId-" + QByteArray::number(stream.labelMs).rightJustified(20, '0') + '-' +
           hex(stableHash(stream.tableName + QByteArray::number(stream.space)), 8);
}

QByteArray sequenceNumber(qint64 sequence)
{
    return sequencePrefix + QByteArray::number(sequence).rightJustified(sequenceDigits, '0');
}

std::optional<qint64> sequenceFrom(QByteArrayView text)
{
    if (text.size() != 1 + sequenceDigits || text.front() != sequencePrefix) return {};
    if (!std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; })) return {};
    bool ok = false;
    const qint64 sequence = text.sliced(1).toByteArray().toLongLong(&ok);
    return ok ? std::optional(sequence) : std::nullopt;
}

base::Result<void> appendStreamRecord(QByteArray& out, const StreamPlace& place, const Stream& stream,
                                      const Change& change, StreamRecordStyle style)
{
    const bool removed = change.after.isNull();
    const auto item = decodeItem(removed ? change.before : change.after);
    if (!item) return item.error();
    const Item key = keyOf(stream.keys, *item);
    const bool isEvent = style == StreamRecordStyle::Event;

    out += '{';
    appendText(out, "awsRegion", place.region);
    // The service gives whole seconds.
    out += ",\"dynamodb\":{\"ApproximateCreationDateTime\":" + QByteArray::number(change.timeMs / 1000) + ",\"Keys\":";
    appendTypedJson(out, key);
    qint64 bytes = itemSize(key);
    const bool wantsNew = stream.view == StreamView::NewImage || stream.view == StreamView::NewAndOldImages;
    const bool wantsOld = stream.view == StreamView::OldImage || stream.view == StreamView::NewAndOldImages;
    if (wantsNew && !removed)
        if (auto written = appendImage(out, "NewImage", change.after, bytes); !written) return written;
    if (wantsOld && !change.before.isNull())
        if (auto written = appendImage(out, "OldImage", change.before, bytes); !written) return written;
    out += ',';
    appendText(out, "SequenceNumber", sequenceNumber(change.sequence));
    out += ",\"SizeBytes\":" + QByteArray::number(bytes) + ',';
    appendText(out, "StreamViewType", wordOf(streamViewWords, stream.view));
    out += "},";
    appendText(out, "eventID", eventId(stream, change));
    out += ',';
    appendText(out, "eventName", eventName(change));
    out += ",\"eventSource\":\"aws:dynamodb\",\"eventVersion\":\"1.1\"";
    if (isEvent) {
        out += ',';
        appendText(out, "eventSourceARN", streamArn(place, stream));
    }
    if (change.cause.kind == Cause::Kind::Expiry)
        out += isEvent ? R"(,"userIdentity":{"principalId":"dynamodb.amazonaws.com","type":"Service"})"
                       : R"(,"userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})";
    out += '}';
    return {};
}

}  // namespace trestle::tables
