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
    const auto value = [&](size_t at) { return placeholders.value(condition.values[at]); };
    switch (condition.comparison) {
        case Comparison::Equal:
            return name + " = " + value(0);
        case Comparison::NotEqual:
            return name + " <> " + value(0);
        case Comparison::Less:
            return name + " < " + value(0);
        case Comparison::LessOrEqual:
            return name + " <= " + value(0);
        case Comparison::Greater:
            return name + " > " + value(0);
        case Comparison::GreaterOrEqual:
            return name + " >= " + value(0);
        case Comparison::Between: {
            const QByteArray lower = value(0);
            return name + " BETWEEN " + lower + " AND " + value(1);
        }
        case Comparison::BeginsWith:
            return "begins_with(" + name + ", " + value(0) + ')';
        case Comparison::Contains:
            return "contains(" + name + ", " + value(0) + ')';
        case Comparison::Exists:
            return "attribute_exists(" + name + ')';
        case Comparison::NotExists:
            return "attribute_not_exists(" + name + ')';
        case Comparison::SizeEqual:
            return "size(" + name + ") = " + value(0);
        case Comparison::SizeLess:
            return "size(" + name + ") < " + value(0);
        case Comparison::SizeGreater:
            return "size(" + name + ") > " + value(0);
        case Comparison::IsType:
            return "attribute_type(" + name + ", " + value(0) + ')';
        case Comparison::In: {
            QList<QByteArray> members;
            for (size_t i = 0; i < condition.values.size(); ++i)
                members += value(i);
            return name + " IN (" + members.join(", ") + ')';
        }
    }
    return {};
}

QString translatedQuery(const char* text)
{
    return QCoreApplication::translate("trestle::ui::ItemQuery", text);
}

}  // namespace

const tables::KeySchema& keysOf(const ItemQuery& query, const tables::TableDescription& table)
{
    const tables::IndexDescription* index = query.index.isEmpty() ? nullptr : table.index(query.index);
    return index ? index->keys : table.keys;
}

QString ItemQuery::text() const
{
    if (custom) return translatedQuery("the request");
    QStringList parts;
    for (const Condition& condition : conditions)
        parts += conditionText(condition);
    return parts.join(translatedQuery(" and "));
}

std::vector<ConditionRole> rolesOf(const ItemQuery& query, const tables::TableDescription& table)
{
    const tables::KeySchema& keys = keysOf(query, table);
    const auto begin = query.conditions.begin();
    const auto partition = std::find_if(begin, query.conditions.end(), [&](const Condition& each) {
        return each.attribute == keys.partition.name && each.comparison == Comparison::Equal;
    });
    std::vector<ConditionRole> roles(query.conditions.size(), ConditionRole::Filter);
    if (partition == query.conditions.end()) return roles;
    bool sorted = false;
    for (size_t i = 0; i < roles.size(); ++i) {
        const Condition& each = query.conditions[i];
        const bool ofSort = keys.sort && each.attribute == keys.sort->name;
        if (begin + static_cast<std::ptrdiff_t>(i) == partition) {
            roles[i] = ConditionRole::Key;
        } else if (ofSort && !sorted && sortKeyComparisons().contains(each.comparison)) {
            roles[i] = ConditionRole::Key;
            sorted = true;
        } else if (ofSort || each.attribute == keys.partition.name) {
            roles[i] = ConditionRole::Unusable;
        }
    }
    return roles;
}

bool ItemQuery::isQuery(const tables::TableDescription& table) const
{
    if (custom) return std::holds_alternative<tables::QueryRequest>(*custom);
    const auto roles = rolesOf(*this, table);
    return std::find(roles.begin(), roles.end(), ConditionRole::Key) != roles.end();
}

bool ItemQuery::hasFilter(const tables::TableDescription& table) const
{
    if (custom) return std::visit([](const auto& request) { return request.filterExpression.has_value(); }, *custom);
    const auto roles = rolesOf(*this, table);
    return std::find(roles.begin(), roles.end(), ConditionRole::Filter) != roles.end();
}

bool ItemQuery::isPartial(const tables::TableDescription& table) const
{
    if (custom)
        return std::visit([](const auto& request) { return request.projectionExpression || request.indexName; },
                          *custom);
    const tables::IndexDescription* of = index.isEmpty() ? nullptr : table.index(index);
    return !attributes.isEmpty() || (of && of->projection != tables::ProjectionType::All);
}

ReadRequest toRequest(const ItemQuery& query, const tables::TableDescription& table)
{
    if (query.custom) return *query.custom;
    Placeholders placeholders;
    QList<QByteArray> keyParts;
    QList<QByteArray> filters;
    const auto roles = rolesOf(query, table);
    for (size_t i = 0; i < roles.size(); ++i) {
        const QByteArray expression = expressionOf(query.conditions[i], placeholders);
        (roles[i] == ConditionRole::Key ? keyParts : filters) += expression;
    }
    tables::QueryRequest request;
    request.tableName = table.name;
    if (!query.index.isEmpty()) request.indexName = query.index;
    request.returnConsumedCapacity = tables::ReturnConsumedCapacity::Total;
    request.consistentRead = query.consistent;
    request.limit = query.pageItems;
    if (!filters.isEmpty()) request.filterExpression = filters.join(" AND ");
    if (!query.attributes.isEmpty()) {
        QList<QByteArray> names = query.attributes;
        // A row needs the key of its item.
        for (const auto* key : {&table.keys.partition, table.keys.sort ? &*table.keys.sort : nullptr})
            if (key && !names.contains(key->name)) names += key->name;
        QList<QByteArray> projected;
        for (const QByteArray& name : std::as_const(names))
            projected += placeholders.name(name);
        request.projectionExpression = projected.join(", ");
    }
    placeholders.giveTo(request.expression);
    if (!keyParts.isEmpty()) {
        request.keyConditionExpression = keyParts.join(" AND ");
        request.scanIndexForward = !query.descending;
        return request;
    }
    tables::ScanRequest scan;
    static_cast<tables::ReadPageRequest&>(scan) = std::move(static_cast<tables::ReadPageRequest&>(request));
    return scan;
}

QString costEstimate(const ItemQuery& query, const tables::TableStatus& status)
{
    if (query.custom || status.itemCount == 0) return {};
    const tables::TableDescription& table = status.description;
    constexpr double unitBytes = 4096;
    const double share = query.consistent ? 1 : 0.5;
    const auto figure = [](double units) {
        return QString::number(units, 'f', units < 10 && units != std::floor(units) ? 1 : 0);
    };
    if (!query.isQuery(table)) {
        const double units = std::ceil(double(status.sizeBytes) / unitBytes) * share;
        // An index holds at most what its table holds.
        return query.index.isEmpty() ? translatedQuery("≈ %1 RCU").arg(figure(units))
                                     : translatedQuery("≤ %1 RCU").arg(figure(units));
    }
    const tables::KeySchema& keys = keysOf(query, table);
    const bool whole =
        query.index.isEmpty() &&
        std::all_of(query.conditions.begin(), query.conditions.end(),
                    [&](const Condition& each) {
                        return !keys.sort || each.attribute != keys.sort->name || each.comparison == Comparison::Equal;
                    }) &&
        (!keys.sort || std::any_of(query.conditions.begin(), query.conditions.end(),
                                   [&](const auto& each) { return each.attribute == keys.sort->name; }));
    const double item = double(status.sizeBytes) / double(status.itemCount);
    const double units = std::max(1.0, std::ceil(item / unitBytes)) * share;
    return whole ? translatedQuery("≈ %1 RCU").arg(figure(units)) : translatedQuery("≥ %1 RCU").arg(figure(units));
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
            return translatedQuery("between");
        case Comparison::BeginsWith:
            return translatedQuery("begins with");
        case Comparison::Contains:
            return translatedQuery("contains");
        case Comparison::Exists:
            return translatedQuery("exists");
        case Comparison::NotExists:
            return translatedQuery("does not exist");
        case Comparison::SizeEqual:
            return translatedQuery("size =");
        case Comparison::SizeLess:
            return translatedQuery("size <");
        case Comparison::SizeGreater:
            return translatedQuery("size >");
        case Comparison::IsType:
            return translatedQuery("is of type");
        case Comparison::In:
            return translatedQuery("in");
    }
    return {};
}

QString conditionText(const Condition& condition)
{
    QStringList values;
    for (const AttributeValue& value : condition.values)
        values += cellText(value);
    QString text = QString::fromUtf8(condition.attribute) + u' ' + comparisonText(condition.comparison);
    if (values.isEmpty()) return text;
    return text + u' ' + values.join(condition.comparison == Comparison::Between ? translatedQuery(" and ") : u", "_qs);
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
                                           Comparison::In,          Comparison::Exists,     Comparison::NotExists,
                                           Comparison::SizeEqual,   Comparison::SizeLess,   Comparison::SizeGreater,
                                           Comparison::IsType};
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
        case Comparison::SizeEqual:
        case Comparison::SizeLess:
        case Comparison::SizeGreater:
        case Comparison::IsType:
        case Comparison::In:
            return 1;
    }
    return 0;
}

AttributeValue::Type valueTypeFor(Comparison comparison, AttributeValue::Type of)
{
    using Type = AttributeValue::Type;
    switch (comparison) {
        case Comparison::SizeEqual:
        case Comparison::SizeLess:
        case Comparison::SizeGreater:
            return Type::N;
        case Comparison::IsType:
            return Type::S;
        case Comparison::Contains:
            // Of a set or list a member is asked for.
            if (of == Type::NS) return Type::N;
            if (of == Type::BS) return Type::B;
            return of == Type::SS || of == Type::L || of == Type::M ? Type::S : of;
        case Comparison::Equal:
        case Comparison::NotEqual:
        case Comparison::Less:
        case Comparison::LessOrEqual:
        case Comparison::Greater:
        case Comparison::GreaterOrEqual:
        case Comparison::Between:
        case Comparison::BeginsWith:
        case Comparison::Exists:
        case Comparison::NotExists:
        case Comparison::In:
            break;
    }
    return of;
}

}  // namespace trestle::ui
