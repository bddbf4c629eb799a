#include "ui/tables/ItemQuery.h"

#include "ui/tables/ValueText.h"

#include <QCoreApplication>

namespace trestle::ui {

using tables::AttributeValue;

namespace {

/// Collects placeholders while expressions are put together.
class Placeholders
{
public:
    QByteArray name(const QByteArray& attribute)
    {
        const QByteArray placeholder = "#n" + QByteArray::number(m_names.size());
        m_names[placeholder] = attribute;
        return placeholder;
    }
    QByteArray value(const AttributeValue& value)
    {
        const QByteArray placeholder = ":v" + QByteArray::number(m_values.size());
        m_values.set(placeholder, value);
        return placeholder;
    }
    void giveTo(tables::ExpressionNames& expression) const
    {
        if (!m_names.empty()) expression.names = m_names;
        if (!m_values.empty()) expression.values = m_values;
    }

private:
    std::map<QByteArray, QByteArray> m_names;
    tables::Item m_values;
};

QByteArray expressionOf(const Condition& condition, Placeholders& placeholders)
{
    const QByteArray name = placeholders.name(condition.attribute);
    const auto compared = [&](const char* sign) { return name + sign + placeholders.value(condition.value); };
    const auto called = [&](const char* function) {
        return QByteArray(function) + '(' + name + ", " + placeholders.value(condition.value) + ')';
    };
    switch (condition.comparison) {
        case Comparison::Equal:
            return compared(" = ");
        case Comparison::NotEqual:
            return compared(" <> ");
        case Comparison::Less:
            return compared(" < ");
        case Comparison::LessOrEqual:
            return compared(" <= ");
        case Comparison::Greater:
            return compared(" > ");
        case Comparison::GreaterOrEqual:
            return compared(" >= ");
        case Comparison::Between: {
            const QByteArray lower = placeholders.value(condition.value);
            return name + " BETWEEN " + lower + " AND " + placeholders.value(condition.upper);
        }
        case Comparison::BeginsWith:
            return called("begins_with");
        case Comparison::Contains:
            return called("contains");
        case Comparison::Exists:
            return "attribute_exists(" + name + ')';
        case Comparison::NotExists:
            return "attribute_not_exists(" + name + ')';
    }
    return {};
}

QString translated(const char* text)
{
    return QCoreApplication::translate("trestle::ui::ItemQuery", text);
}

}  // namespace

const tables::KeySchema& keysOf(const ItemQuery& query, const tables::TableDescription& table)
{
    const tables::IndexDescription* index = query.index.isEmpty() ? nullptr : table.index(query.index);
    return index ? index->keys : table.keys;
}

QString ItemQuery::text(const tables::TableDescription& table) const
{
    QStringList parts;
    if (partition) parts += conditionText({keysOf(*this, table).partition.name, Comparison::Equal, *partition, {}});
    if (sort) parts += conditionText(*sort);
    for (const Condition& filter : filters)
        parts += conditionText(filter);
    return parts.join(translated(" and "));
}

ReadRequest toRequest(const ItemQuery& query, const tables::TableDescription& table)
{
    Placeholders placeholders;
    QList<QByteArray> filters;
    tables::QueryRequest request;
    request.tableName = table.name;
    if (!query.index.isEmpty()) request.indexName = query.index;
    request.returnConsumedCapacity = tables::ReturnConsumedCapacity::Total;
    if (query.partition) {
        const Condition partition{keysOf(query, table).partition.name, Comparison::Equal, *query.partition, {}};
        request.keyConditionExpression = expressionOf(partition, placeholders);
        if (query.sort) request.keyConditionExpression += " AND " + expressionOf(*query.sort, placeholders);
    } else if (query.sort) {
        filters += expressionOf(*query.sort, placeholders);
    }
    for (const Condition& filter : query.filters)
        filters += expressionOf(filter, placeholders);
    if (!filters.isEmpty()) request.filterExpression = filters.join(" AND ");
    placeholders.giveTo(request.expression);
    if (query.partition) return request;
    tables::ScanRequest scan;
    static_cast<tables::ReadPageRequest&>(scan) = std::move(static_cast<tables::ReadPageRequest&>(request));
    return scan;
}

QString comparisonText(Comparison comparison)
{
    switch (comparison) {
        case Comparison::Equal:
            return QStringLiteral("=");
        case Comparison::NotEqual:
            return QStringLiteral("≠");
        case Comparison::Less:
            return QStringLiteral("<");
        case Comparison::LessOrEqual:
            return QStringLiteral("≤");
        case Comparison::Greater:
            return QStringLiteral(">");
        case Comparison::GreaterOrEqual:
            return QStringLiteral("≥");
        case Comparison::Between:
            return translated("between");
        case Comparison::BeginsWith:
            return translated("begins with");
        case Comparison::Contains:
            return translated("contains");
        case Comparison::Exists:
            return translated("exists");
        case Comparison::NotExists:
            return translated("does not exist");
    }
    return {};
}

QString conditionText(const Condition& condition)
{
    QString text = QString::fromUtf8(condition.attribute) + u' ' + comparisonText(condition.comparison);
    if (valueCount(condition.comparison) > 0) text += u' ' + cellText(condition.value);
    if (valueCount(condition.comparison) > 1) text += translated(" and ") + cellText(condition.upper);
    return text;
}

const QList<Comparison>& sortKeyComparisons()
{
    static const QList<Comparison> list = {Comparison::Equal,   Comparison::Less,           Comparison::LessOrEqual,
                                           Comparison::Greater, Comparison::GreaterOrEqual, Comparison::BeginsWith,
                                           Comparison::Between};
    return list;
}

const QList<Comparison>& allComparisons()
{
    static const QList<Comparison> list = {Comparison::Equal,       Comparison::NotEqual,   Comparison::Less,
                                           Comparison::LessOrEqual, Comparison::Greater,    Comparison::GreaterOrEqual,
                                           Comparison::Between,     Comparison::BeginsWith, Comparison::Contains,
                                           Comparison::Exists,      Comparison::NotExists};
    return list;
}

int valueCount(Comparison comparison)
{
    switch (comparison) {
        case Comparison::Exists:
        case Comparison::NotExists:
            return 0;
        case Comparison::Between:
            return 2;
        case Comparison::Equal:
        case Comparison::NotEqual:
        case Comparison::Less:
        case Comparison::LessOrEqual:
        case Comparison::Greater:
        case Comparison::GreaterOrEqual:
        case Comparison::BeginsWith:
        case Comparison::Contains:
            return 1;
    }
    return 0;
}

}  // namespace trestle::ui
