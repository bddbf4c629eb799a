// table row key = hash:8 partition sort?
// index row key = hash:8 index-partition… index-sort… partition sort?
// hash = XXH3 of the partition values' bytes, big-endian: it spreads partitions evenly over the space, so that segments
// of a scan are ranges of it. Values are delimited keys (KeyEncoding.h): bytewise order is the service's order, no
// value is the beginning of another, and index entries with equal index keys differ by the table key that follows.
#include "core/tables/storage/RowKey.h"

#include "core/tables/schema/KeyAttributes.h"
#include "core/tables/values/KeyEncoding.h"

#include <QtEndian>

#include <limits>

namespace trestle::tables {

namespace {

constexpr qsizetype hashBytes = 8;

void appendPartition(QByteArray& out, const AttributeValue& value, const QList<AttributeValue>& further = {})
{
    const qsizetype start = out.size();
    out.resize(start + hashBytes);
    appendDelimitedKey(out, value);
    for (const AttributeValue& each : further)
        appendDelimitedKey(out, each);
    qToBigEndian<quint64>(stableHash(QByteArrayView(out).sliced(start + hashBytes)), out.data() + start);
}

void appendKeys(QByteArray& out, const KeySchema& keys, const Item& item)
{
    appendDelimitedKey(out, *item.find(keys.partition.name));
    if (keys.sort) appendDelimitedKey(out, *item.find(keys.sort->name));
}

std::optional<QByteArray> endOf(const QByteArray& prefix)
{
    QByteArray end = afterPrefix(prefix);
    if (end.isEmpty()) return {};
    return end;
}

// The first value after all that begin with `value`; nothing if there is none.
std::optional<AttributeValue> afterAllBeginningWith(const AttributeValue& value)
{
    const auto* text = value.as<AttributeValue::String>();
    const auto* binary = value.as<AttributeValue::Binary>();
    const QByteArray next = afterPrefix(text ? text->utf8 : (binary ? binary->bytes : QByteArray()));
    if (next.isEmpty()) return {};
    return text ? AttributeValue::string(next) : AttributeValue::binary(next);
}

base::Result<void> readKey(Item& item, const KeyAttribute& key, QByteArrayView& bytes)
{
    qsizetype consumed = 0;
    auto value = decodeDelimitedKey(key.type, bytes, &consumed);
    if (!value) return value.error();
    item.set(key.name, std::move(*value));
    bytes = bytes.sliced(consumed);
    return {};
}

base::Result<void> readKeys(Item& item, const KeySchema& keys, QByteArrayView& bytes)
{
    base::Result<void> read;
    allKeys(keys, [&](const KeyAttribute& key) {
        read = readKey(item, key, bytes);
        return bool(read);
    });
    return read;
}

}  // namespace

QByteArray tableRowKey(const KeySchema& keys, const Item& item)
{
    QByteArray key;
    key.reserve(64);
    QList<AttributeValue> further;
    for (const KeyAttribute& each : keys.furtherPartition)
        further << *item.find(each.name);
    appendPartition(key, *item.find(keys.partition.name), further);
    if (keys.sort) appendDelimitedKey(key, *item.find(keys.sort->name));
    for (const KeyAttribute& each : keys.furtherSort)
        appendDelimitedKey(key, *item.find(each.name));
    return key;
}

QByteArray indexRowKey(const TableDescription& table, const IndexDescription& index, const Item& item)
{
    QByteArray key = tableRowKey(index.keys, item);
    appendKeys(key, table.keys, item);
    return key;
}

KeyRange partitionRange(const KeyCondition& condition)
{
    QByteArray prefix;
    appendPartition(prefix, condition.partition, condition.furtherPartition);
    return {prefix, endOf(prefix)};
}

KeyRange conditionRange(const KeyCondition& condition)
{
    KeyRange range = partitionRange(condition);
    if (!condition.sortPrefix.isEmpty()) {
        for (const AttributeValue& value : condition.sortPrefix)
            appendDelimitedKey(range.from, value);
        range.to = endOf(range.from);
    }
    if (!condition.sort) return range;
    const SortCondition& sort = *condition.sort;
    const QByteArray partition = range.from;
    const auto at = [&partition](const AttributeValue& value) {
        QByteArray key = partition;
        appendDelimitedKey(key, value);
        return key;
    };
    const QByteArray value = at(sort.value);
    switch (sort.op) {
        case SortCondition::Operator::Equal:
            return {value, endOf(value)};
        case SortCondition::Operator::Less:
            return {partition, value};
        case SortCondition::Operator::LessOrEqual:
            return {partition, endOf(value)};
        case SortCondition::Operator::Greater:
            return {afterPrefix(value), range.to};
        case SortCondition::Operator::GreaterOrEqual:
            return {value, range.to};
        case SortCondition::Operator::Between:
            return {value, endOf(at(sort.upper))};
        case SortCondition::Operator::BeginsWith:
            if (const auto next = afterAllBeginningWith(sort.value)) return {value, at(*next)};
            return {value, range.to};
    }
    Q_UNREACHABLE();
}

KeyRange segmentRange(qint64 segment, qint64 total)
{
    // The first hash of a segment: segment * 2^64 / total, rounded up.
    const auto boundary = [total](qint64 number) {
        const quint64 most = std::numeric_limits<quint64>::max();
        const quint64 whole = most / quint64(total);
        const quint64 rest = most % quint64(total) + 1;  // 2^64 = whole * total + rest
        const quint64 hash = whole * quint64(number) + (rest * quint64(number) + quint64(total) - 1) / quint64(total);
        QByteArray bytes(hashBytes, Qt::Uninitialized);
        qToBigEndian<quint64>(hash, bytes.data());
        return bytes;
    };
    KeyRange range;
    if (segment > 0) range.from = boundary(segment);
    if (segment + 1 < total) range.to = boundary(segment + 1);
    return range;
}

KeyRange rangeAfter(KeyRange range, const QByteArray& key, Direction direction)
{
    // No row key is the beginning of another, so the next possible one is the key with a byte more.
    if (direction == Direction::Forward)
        range.from = std::max(range.from, key + '\0');
    else if (!range.to || key < *range.to)
        range.to = key;
    return range;
}

base::Result<Item> keyFromRowKey(const TableDescription& table, const IndexDescription* index, QByteArrayView rowKey)
{
    Item key;
    QByteArrayView rest = rowKey.sliced(std::min(hashBytes, rowKey.size()));
    if (index)
        if (auto read = readKeys(key, index->keys, rest); !read) return read.error();
    if (auto read = readKeys(key, table.keys, rest); !read) return read.error();
    return key;
}

}  // namespace trestle::tables
