#include "core/aws/AnswerJson.h"

#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"

#include <QLocale>

namespace trestle::aws {

namespace {

QByteArrayView splitMember(tables::CapacityKind kind)
{
    switch (kind) {
        case tables::CapacityKind::Plain:
            return {};
        case tables::CapacityKind::TransactionRead:
            return "ReadCapacityUnits";
        case tables::CapacityKind::TransactionWrite:
            return "WriteCapacityUnits";
    }
    Q_UNREACHABLE();
}

// Members, without the braces.
void appendUnits(QByteArray& out, double units, tables::CapacityKind kind)
{
    appendMember(out, "CapacityUnits");
    appendDouble(out, units);
    if (kind == tables::CapacityKind::Plain) return;
    appendMember(out, splitMember(kind));
    appendDouble(out, units);
}

void appendIndexUnits(QByteArray& out, QByteArrayView member, const std::map<QByteArray, double>& units,
                      tables::CapacityKind kind)
{
    if (units.empty()) return;
    appendMember(out, member);
    out += '{';
    for (const auto& [name, amount] : units) {
        if (!out.endsWith('{')) out += ',';
        base::appendJsonString(out, name);
        out += ":{";
        appendUnits(out, amount, kind);
        out += '}';
    }
    out += '}';
}

void appendOne(QByteArray& out, const tables::ConsumedCapacity& capacity)
{
    out += "{\"TableName\":";
    base::appendJsonString(out, capacity.tableName);
    appendUnits(out, capacity.total, capacity.kind);
    if (capacity.detail == tables::ReturnConsumedCapacity::Indexes) {
        out += ",\"Table\":{";
        appendUnits(out, capacity.table, capacity.kind);
        out += '}';
        appendIndexUnits(out, "LocalSecondaryIndexes", capacity.localIndexes, capacity.kind);
        appendIndexUnits(out, "GlobalSecondaryIndexes", capacity.globalIndexes, capacity.kind);
    }
    out += '}';
}

}  // namespace

void appendMember(QByteArray& out, QByteArrayView name)
{
    if (out.isEmpty())
        out += '{';
    else if (out.back() != '{')
        out += ',';
    out += '"';
    out += name;
    out += "\":";
}

void appendConsumedCapacity(QByteArray& out, const tables::ConsumedCapacity& capacity)
{
    if (capacity.detail == tables::ReturnConsumedCapacity::None) return;
    appendMember(out, "ConsumedCapacity");
    appendOne(out, capacity);
}

void appendConsumedCapacity(QByteArray& out, const std::vector<tables::ConsumedCapacity>& capacity)
{
    const bool asked = std::any_of(capacity.begin(), capacity.end(), [](const tables::ConsumedCapacity& one) {
        return one.detail != tables::ReturnConsumedCapacity::None;
    });
    if (!asked) return;
    appendMember(out, "ConsumedCapacity");
    out += '[';
    for (const tables::ConsumedCapacity& one : capacity) {
        if (!out.endsWith('[')) out += ',';
        appendOne(out, one);
    }
    out += ']';
}

void appendCollectionMetrics(QByteArray& out, const tables::ItemCollectionMetrics& metrics)
{
    out += "{\"ItemCollectionKey\":";
    tables::appendTypedJson(out, metrics.key);
    out += ",\"SizeEstimateRangeGB\":[";
    appendDouble(out, metrics.lowerGb);
    out += ',';
    appendDouble(out, metrics.upperGb);
    out += "]}";
}

void appendCollectionMetricsByTable(QByteArray& out,
                                    const std::vector<std::pair<QByteArray, tables::ItemCollectionMetrics>>& metrics)
{
    std::map<QByteArray, QByteArray> lists;
    for (const auto& [table, one] : metrics) {
        QByteArray& list = lists[table];
        if (!list.isEmpty()) list += ',';
        appendCollectionMetrics(list, one);
    }
    if (lists.empty()) return;
    appendMember(out, "ItemCollectionMetrics");
    out += '{';
    for (const auto& [table, list] : lists) {
        if (out.back() != '{') out += ',';
        base::appendJsonString(out, table);
        out += ":[" + list + ']';
    }
    out += '}';
}

void appendDouble(QByteArray& out, double value)
{
    const QByteArray text = QByteArray::number(value, 'f', QLocale::FloatingPointShortest);
    out += text;
    if (!text.contains('.')) out += ".0";
}

void appendSeconds(QByteArray& out, qint64 milliseconds)
{
    out +=
        QByteArray::number(milliseconds / 1000) + '.' + QByteArray::number(milliseconds % 1000).rightJustified(3, '0');
}

void appendString(QByteArray& out, QByteArrayView name, QByteArrayView value)
{
    appendMember(out, name);
    base::appendJsonString(out, value);
}

void appendNumber(QByteArray& out, QByteArrayView name, qint64 value)
{
    appendMember(out, name);
    out += QByteArray::number(value);
}

void appendStrings(QByteArray& out, QByteArrayView name, const QList<QByteArray>& values)
{
    appendMember(out, name);
    out += '[';
    for (const QByteArray& value : values) {
        if (out.back() != '[') out += ',';
        base::appendJsonString(out, value);
    }
    out += ']';
}

void appendTime(QByteArray& out, QByteArrayView name, qint64 milliseconds)
{
    appendMember(out, name);
    appendSeconds(out, milliseconds);
}

}  // namespace trestle::aws
