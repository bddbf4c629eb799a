#include "ui/tables/QueryRecord.h"

#include "core/tables/values/AttributeJson.h"
#include "ui/tables/RequestJson.h"

#include <QJsonArray>

namespace trestle::ui {

namespace {

/// In the order of Comparison; what stands in files never changes.
const char* const comparisonNames[] = {
    "=",        "<>",     "<",          "<=",    ">",     ">=",    "between", "begins_with",
    "contains", "exists", "not_exists", "size=", "size<", "size>", "type",    "in"};

std::optional<Comparison> comparisonFrom(const QString& name)
{
    for (size_t i = 0; i < std::size(comparisonNames); ++i)
        if (name == QLatin1String(comparisonNames[i])) return static_cast<Comparison>(i);
    return {};
}

std::optional<Condition> conditionFrom(const QJsonObject& json)
{
    const auto comparison = comparisonFrom(json[u"comparison"].toString());
    if (!comparison) return {};
    Condition condition{json[u"attribute"].toString().toUtf8(), *comparison, {}};
    for (const auto& text : json[u"values"].toArray()) {
        const auto parsed = base::parseJson(text.toString().toUtf8());
        if (!parsed) return {};
        auto value = tables::valueFromTypedJson(*parsed);
        if (!value) return {};
        condition.values.push_back(std::move(*value));
    }
    const auto wanted = static_cast<size_t>(valueCount(*comparison));
    const bool enough = *comparison == Comparison::In ? !condition.values.empty() : condition.values.size() == wanted;
    return enough ? std::optional(std::move(condition)) : std::nullopt;
}

}  // namespace

QJsonObject queryToJson(const ItemQuery& query)
{
    QJsonObject json;
    if (query.custom) {
        json[u"request"] = QString::fromUtf8(base::writeJson(requestToJson(*query.custom)));
        return json;
    }
    if (!query.index.isEmpty()) json[u"index"] = QString::fromUtf8(query.index);
    QJsonArray conditions;
    for (const Condition& condition : query.conditions) {
        QJsonArray values;
        for (const tables::AttributeValue& value : condition.values)
            values.append(QString::fromUtf8(base::writeJson(tables::toTypedJson(value))));
        conditions.append(QJsonObject{
            {QStringLiteral("attribute"), QString::fromUtf8(condition.attribute)},
            {QStringLiteral("comparison"), QLatin1String(comparisonNames[static_cast<size_t>(condition.comparison)])},
            {QStringLiteral("values"), values}});
    }
    if (!conditions.isEmpty()) json[u"conditions"] = conditions;
    if (query.descending) json[u"descending"] = true;
    if (query.consistent) json[u"consistent"] = true;
    if (query.pageItems) json[u"pageItems"] = *query.pageItems;
    QJsonArray attributes;
    for (const QByteArray& name : query.attributes)
        attributes.append(QString::fromUtf8(name));
    if (!attributes.isEmpty()) json[u"attributes"] = attributes;
    return json;
}

std::optional<ItemQuery> queryFromJson(const QJsonObject& json, const QByteArray& table)
{
    ItemQuery query;
    if (json.contains(u"request")) {
        const auto parsed = base::parseJson(json[u"request"].toString().toUtf8());
        if (!parsed) return {};
        auto request = requestFromJson(*parsed, table);
        if (!request) return {};
        query.custom = std::move(*request);
        return query;
    }
    query.index = json[u"index"].toString().toUtf8();
    for (const auto& each : json[u"conditions"].toArray()) {
        auto condition = conditionFrom(each.toObject());
        if (!condition) return {};
        query.conditions.push_back(std::move(*condition));
    }
    query.descending = json[u"descending"].toBool();
    query.consistent = json[u"consistent"].toBool();
    if (const qint64 items = json[u"pageItems"].toInteger(); items > 0) query.pageItems = items;
    for (const auto& name : json[u"attributes"].toArray())
        query.attributes += name.toString().toUtf8();
    return query;
}

}  // namespace trestle::ui
