#include "core/aws/WireMembers.h"

#include "core/aws/Exchange.h"

#include <charconv>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

qint64 wireInteger(const JsonValue& number)
{
    if (const auto exact = number.toInteger()) return *exact;
    // Casting a double beyond qint64 is undefined, and from_chars leaves alone what no double can hold.
    constexpr double bound = 9.2e18;
    const QByteArray& text = number.numberText();
    const bool isTiny = text.contains("e-") || text.contains("E-");
    double value = isTiny ? 0.0 : text.startsWith('-') ? -bound : bound;
    std::from_chars(text.begin(), text.end(), value);
    return static_cast<qint64>(std::clamp(value, -bound, bound));
}

const JsonValue* WireMembers::find(QByteArrayView name) const
{
    const JsonValue* found = m_object.find(name);
    return found && !found->isNull() ? found : nullptr;
}

bool WireMembers::holdAny(std::span<const QByteArrayView> names) const
{
    // A request has few members, and none of these most of the time.
    return std::any_of(m_object.object().begin(), m_object.object().end(), [&](const JsonValue::Member& member) {
        return std::find(names.begin(), names.end(), member.first) != names.end() && find(member.first);
    });
}

std::optional<QByteArray> WireMembers::text(QByteArrayView name) const
{
    const JsonValue* found = find(name);
    if (!found) return std::nullopt;
    return found->string();
}

bool WireMembers::flag(QByteArrayView name, bool otherwise) const
{
    const JsonValue* found = find(name);
    return found ? found->toBool() : otherwise;
}

std::optional<qint64> WireMembers::integer(QByteArrayView name) const
{
    const JsonValue* found = find(name);
    if (!found) return std::nullopt;
    return wireInteger(*found);
}

std::optional<qint64> WireMembers::timeMs(QByteArrayView name) const
{
    const JsonValue* json = find(name);
    if (!json) return {};
    return qRound64(json->numberText().toDouble() * 1000);
}

WireResult<QByteArray> readTableName(const WireMembers& members)
{
    return tableNameFrom(members.text("TableName").value_or(QByteArray()));
}

WireResult<QByteArray> readTable(Exchange& exchange, const WireMembers& members)
{
    const QByteArray nameOrArn = members.text("TableName").value_or(QByteArray());
    auto name = tableNameFrom(nameOrArn);
    if (!name) return name;
    exchange.setTable(*name);
    exchange.noteArn(*name, nameOrArn);
    return name;
}

WireResult<QByteArray> tableNameFrom(const QByteArray& nameOrArn)
{
    if (!nameOrArn.startsWith("arn:")) return nameOrArn;
    // arn:aws:dynamodb:REGION:ACCOUNT:table/NAME
    const QList<QByteArray> parts = nameOrArn.split(':');
    if (parts.size() == 6 && parts[2] == "dynamodb" && parts[5].startsWith("table/")) {
        const QByteArray name = parts[5].mid(6);
        if (!name.isEmpty() && !name.contains('/')) return name;
    }
    return tables::OperationError(
        ErrorCode::Validation,
        QStringLiteral("Invalid TableArn: Invalid ResourceArn provided as input %1").arg(QString::fromUtf8(nameOrArn)));
}

WireResult<void> checkNameLength(const char* what, const QByteArray& name)
{
    if (name.size() >= 3 && name.size() <= 255) return {};
    return tables::OperationError(
        ErrorCode::Validation, QStringLiteral("%1 must be at least 3 characters long and at most 255 characters long")
                                   .arg(QLatin1String(what)));
}

WireResult<tables::Item> readItem(const WireMembers& members, QByteArrayView name, tables::ValueLayer layer)
{
    const JsonValue* json = members.find(name);
    if (!json) return tables::Item();
    base::Result<tables::Item> item = tables::itemFromTypedJson(*json, layer);
    if (!item) return tables::OperationError(item.error());
    return *std::move(item);
}

WireResult<tables::ExpressionNames> readExpressionNames(const WireMembers& members, tables::ValueLayer layer)
{
    tables::ExpressionNames names;
    if (const JsonValue* json = members.find("ExpressionAttributeNames")) {
        names.names.emplace();
        for (const auto& [placeholder, name] : json->object())
            names.names->insert_or_assign(placeholder, name.string());
    }
    if (const JsonValue* json = members.find("ExpressionAttributeValues")) {
        std::vector<tables::Item::Attribute> values;
        values.reserve(json->object().size());
        for (const auto& [placeholder, typed] : json->object()) {
            // The older layer says whose value is wrong, and does not count the attribute that it may become.
            const bool isOlder = layer == tables::ValueLayer::Older;
            base::Result<tables::AttributeValue> value = tables::valueFromTypedJson(typed, layer, isOlder ? 0 : 1);
            if (!value && value.error().code == ErrorCode::Validation && isOlder) {
                return tables::OperationError(
                    ErrorCode::Validation,
                    QStringLiteral("ExpressionAttributeValues contains invalid value: %1 for key %2")
                        .arg(value.error().message, QString::fromUtf8(placeholder)));
            }
            if (!value) return tables::OperationError(value.error());
            values.emplace_back(placeholder, *std::move(value));
        }
        names.values = tables::Item::fromUnsorted(std::move(values));
    }
    return names;
}

tables::ReturnConsumedCapacity readReturnConsumedCapacity(const WireMembers& members)
{
    const JsonValue* json = members.find("ReturnConsumedCapacity");
    if (!json) return tables::ReturnConsumedCapacity::None;
    if (json->string() == "TOTAL") return tables::ReturnConsumedCapacity::Total;
    if (json->string() == "INDEXES") return tables::ReturnConsumedCapacity::Indexes;
    return tables::ReturnConsumedCapacity::None;
}

tables::ReturnValues readReturnValues(const WireMembers& members, QByteArrayView name)
{
    const JsonValue* json = members.find(name);
    if (!json) return tables::ReturnValues::None;
    if (json->string() == "ALL_OLD") return tables::ReturnValues::AllOld;
    if (json->string() == "ALL_NEW") return tables::ReturnValues::AllNew;
    if (json->string() == "UPDATED_OLD") return tables::ReturnValues::UpdatedOld;
    if (json->string() == "UPDATED_NEW") return tables::ReturnValues::UpdatedNew;
    return tables::ReturnValues::None;
}

tables::ReturnItemCollectionMetrics readReturnItemCollectionMetrics(const WireMembers& members)
{
    const JsonValue* json = members.find("ReturnItemCollectionMetrics");
    return json && json->string() == "SIZE" ? tables::ReturnItemCollectionMetrics::Size
                                            : tables::ReturnItemCollectionMetrics::None;
}

tables::Select readSelect(const WireMembers& members)
{
    const JsonValue* json = members.find("Select");
    if (!json) return tables::Select::Unset;
    if (json->string() == "ALL_ATTRIBUTES") return tables::Select::AllAttributes;
    if (json->string() == "ALL_PROJECTED_ATTRIBUTES") return tables::Select::AllProjectedAttributes;
    if (json->string() == "SPECIFIC_ATTRIBUTES") return tables::Select::SpecificAttributes;
    return tables::Select::Count;
}

}  // namespace trestle::aws
