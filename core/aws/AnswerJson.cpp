#include "core/aws/AnswerJson.h"

#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"

#include <QLocale>

namespace trestle::aws {

namespace {

void appendUnits(QByteArray& out, double units)
{
    out += "{\"CapacityUnits\":";
    appendDouble(out, units);
    out += '}';
}

void appendIndexUnits(QByteArray& out, QByteArrayView member, const std::map<QByteArray, double>& units)
{
    if (units.empty()) return;
    appendMember(out, member);
    out += '{';
    for (const auto& [name, amount] : units) {
        if (!out.endsWith('{')) out += ',';
        base::appendJsonString(out, name);
        out += ':';
        appendUnits(out, amount);
    }
    out += '}';
}

void appendOne(QByteArray& out, const tables::ConsumedCapacity& capacity)
{
    out += "{\"TableName\":";
    base::appendJsonString(out, capacity.tableName);
    out += ",\"CapacityUnits\":";
    appendDouble(out, capacity.total);
    if (capacity.detail == tables::ReturnConsumedCapacity::Indexes) {
        out += ",\"Table\":";
        appendUnits(out, capacity.table);
        appendIndexUnits(out, "LocalSecondaryIndexes", capacity.localIndexes);
        appendIndexUnits(out, "GlobalSecondaryIndexes", capacity.globalIndexes);
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

}  // namespace trestle::aws
