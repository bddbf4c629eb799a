// Typed JSON to values.
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemSize.h"
#include "core/tables/values/TypedJsonParts.h"

#include <set>

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

Error validation(const QString& message)
{
    return Error{ErrorCode::Validation, message};
}

Error invalid(const QString& what)
{
    return validation(QStringLiteral("One or more parameter values were invalid: ") + what);
}

// A wrong JSON type anywhere ends the conversion with this; the shape check then finds the service's words for the
// first.
Error wrongShape()
{
    return Error{ErrorCode::Serialization, {}};
}

// The older layer reads numbers as Java's BigDecimal does: an exponent of more than 32 bits makes no number, and the
// largest wraps, so that a huge number looks tiny.
Error inOlderWords(const QByteArray& text, Error error)
{
    const qsizetype mark = std::max(text.indexOf('e'), text.indexOf('E'));
    if (mark < 0 || !error.message.startsWith(QLatin1String("Number "))) return error;
    constexpr qint64 largest = std::numeric_limits<qint32>::max();
    const qint64 exponent = text.mid(mark + 1).toLongLong();
    if (exponent > largest || exponent < -largest)
        return validation(QStringLiteral("The parameter cannot be converted to a numeric value: ") +
                          QString::fromUtf8(text));
    if (exponent == largest)
        return validation(QStringLiteral(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"));
    return error;
}

class Reader
{
public:
    explicit Reader(ValueLayer layer) : m_layer(layer) {}

    Result<Item> item(const JsonValue& json, int depth)
    {
        if (!json.isObject()) return wrongShape();
        std::vector<Item::Attribute> attributes;
        attributes.reserve(json.object().size());
        for (const auto& [name, member] : json.object()) {
            if (const Result<void> fitting = checkAttributeName(name); !fitting) return fitting.error();
            Result<AttributeValue> value = this->value(member, depth);
            if (!value) return value.error();
            attributes.emplace_back(name, std::move(*value));
        }
        return Item::fromUnsorted(std::move(attributes));
    }

    Result<AttributeValue> value(const JsonValue& json, int depth)
    {
        if (!json.isObject() && !json.isNull()) return wrongShape();
        std::optional<AttributeValue> found;
        int types = 0;
        for (const auto& [name, member] : json.object()) {
            const std::optional<TypeName> type = typeNamed(name);
            if (member.isNull() || !type) continue;
            ++types;
            Result<AttributeValue> value = typedValue(*type, member, depth);
            if (!value || json.object().size() == 1) return value;
            found = std::move(*value);
        }
        if (types == 0)
            return validation(QStringLiteral(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"));
        if (types > 1)
            return validation(QStringLiteral(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                "datatypes"));
        return std::move(*found);
    }

private:
    Result<AttributeValue> typedValue(TypeName type, const JsonValue& json, int depth)
    {
        switch (type) {
            case TypeName::S:
                if (!json.isString()) return wrongShape();
                return AttributeValue::string(json.string());
            case TypeName::N: {
                if (!json.isString()) return wrongShape();
                Result<Decimal> number = readNumber(json.string());
                if (!number) return number.error();
                return AttributeValue::number(*number);
            }
            case TypeName::B: {
                std::optional<QByteArray> bytes = decodeBlob(json);
                if (!bytes) return wrongShape();
                return AttributeValue::binary(std::move(*bytes));
            }
            case TypeName::Bool:
                if (!json.isBool()) return wrongShape();
                return AttributeValue(json.toBool());
            case TypeName::Null:
                if (!json.isBool()) return wrongShape();
                if (!json.toBool())
                    return invalid(QStringLiteral("Null attribute value types must have the value of true"));
                return AttributeValue();
            case TypeName::SS:
                return stringSet(json);
            case TypeName::NS:
                return numberSet(json);
            case TypeName::BS:
                return binarySet(json);
            case TypeName::M:
            case TypeName::L:
                return document(type, json, depth);
        }
        Q_UNREACHABLE();
    }

    Result<AttributeValue> document(TypeName type, const JsonValue& json, int depth)
    {
        if (depth >= maximumNestingLevels)
            return validation(QStringLiteral(
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
                "beyond supported limit"));
        if (type == TypeName::L) return list(json, depth + 1);
        Result<Item> map = item(json, depth + 1);
        if (!map) return map.error();
        return AttributeValue(std::move(*map));
    }

    Result<AttributeValue> list(const JsonValue& json, int depth)
    {
        if (!json.isArray()) return wrongShape();
        AttributeValue::List list;
        list.reserve(json.array().size());
        for (const JsonValue& element : json.array()) {
            Result<AttributeValue> value = this->value(element, depth);
            if (!value) return value;
            list.push_back(std::move(*value));
        }
        return AttributeValue(std::move(list));
    }

    static std::optional<QByteArray> decodeBlob(const JsonValue& json)
    {
        return json.isString() ? bytesFromBase64(json.string()) : std::nullopt;
    }

    Result<Decimal> readNumber(const QByteArray& text) const
    {
        Result<Decimal> number = Decimal::parse(text);
        if (number) return number;
        if (m_layer == ValueLayer::Older) return inOlderWords(text, number.error());
        // The current layer shows even a text that is not there.
        return text.isEmpty() ? validation(number.error().message + QLatin1String(": ")) : number;
    }

    // null is no wrong type, but what is not there.
    static Error nullMember(QLatin1String type)
    {
        return invalid(QStringLiteral("An %1 set may not have a null %1 as a member").arg(type));
    }

    Result<AttributeValue> stringSet(const JsonValue& json)
    {
        if (!json.isArray()) return wrongShape();
        std::vector<QByteArray> members;
        members.reserve(json.array().size());
        for (const JsonValue& element : json.array()) {
            if (element.isNull()) return nullMember(QLatin1String("string"));
            if (!element.isString()) return wrongShape();
            members.push_back(element.string());
        }
        if (members.empty()) return invalid(QStringLiteral("An string set  may not be empty"));
        std::vector<QByteArray> sorted = members;
        std::sort(sorted.begin(), sorted.end());
        if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
            const bool isCurrent = m_layer == ValueLayer::Current;
            if (isCurrent) sortBeforeRepeat(members);
            return invalid(
                QStringLiteral("Input collection %1 contains duplicates.").arg(listText(members, isCurrent)));
        }
        return AttributeValue(AttributeValue::StringSet{std::move(sorted)});
    }

    Result<AttributeValue> numberSet(const JsonValue& json)
    {
        if (!json.isArray()) return wrongShape();
        std::vector<Decimal> members;
        members.reserve(json.array().size());
        for (const JsonValue& element : json.array()) {
            if (element.isNull()) return nullMember(QLatin1String("number"));
            if (!element.isString()) return wrongShape();
            Result<Decimal> number = readNumber(element.string());
            if (!number) return number.error();
            members.push_back(*number);
        }
        if (members.empty()) return invalid(QStringLiteral("An number set  may not be empty"));
        std::sort(members.begin(), members.end());
        if (std::adjacent_find(members.begin(), members.end()) != members.end())
            return m_layer == ValueLayer::Current ? invalid(QStringLiteral("Input collection contains duplicates."))
                                                  : validation(QStringLiteral("Input collection contains duplicates"));
        return AttributeValue(AttributeValue::NumberSet{std::move(members)});
    }

    Result<AttributeValue> binarySet(const JsonValue& json)
    {
        if (!json.isArray()) return wrongShape();
        std::vector<QByteArray> members;
        for (const JsonValue& element : json.array()) {
            if (element.isNull()) return nullMember(QLatin1String("binary"));
            std::optional<QByteArray> bytes = decodeBlob(element);
            if (!bytes) return wrongShape();
            members.push_back(std::move(*bytes));
        }
        if (members.empty()) return invalid(QStringLiteral("Binary sets should not be empty"));
        std::vector<QByteArray> sorted = members;
        std::sort(sorted.begin(), sorted.end());
        if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
            return invalid(QStringLiteral("Input collection %1of type BS contains duplicates.")
                               .arg(binaryListText(std::move(members))));
        return AttributeValue(AttributeValue::BinarySet{std::move(sorted)});
    }

    // The current layer fills a sorted set until a member is there already; what follows stays as sent.
    static void sortBeforeRepeat(std::vector<QByteArray>& members)
    {
        std::set<QByteArrayView> known;
        const auto repeat = std::find_if(members.begin(), members.end(),
                                         [&known](const QByteArray& member) { return !known.insert(member).second; });
        std::sort(members.begin(), repeat);
    }

    // [a, b] or ["a", "b"]
    static QString listText(const std::vector<QByteArray>& members, bool quoted, QByteArrayView separator = ", ")
    {
        QByteArray text = "[";
        bool first = true;
        for (const QByteArray& member : members) {
            if (!std::exchange(first, false)) text += separator;
            if (quoted)
                base::appendJsonString(text, member);
            else
                text += member;
        }
        return QString::fromUtf8(text + ']');
    }

    // [YQ==, YQ==] or ["YQ==","YQ=="]
    QString binaryListText(std::vector<QByteArray> members) const
    {
        const bool isCurrent = m_layer == ValueLayer::Current;
        if (isCurrent) sortBeforeRepeat(members);
        for (QByteArray& member : members)
            member = member.toBase64();
        return listText(members, isCurrent, isCurrent ? "," : ", ");
    }

    const ValueLayer m_layer;
};

// What is wrong with the JSON types comes first, wherever it stands.
template <typename T>
Result<T> withShapeFirst(Result<T> result, Result<void> (*check)(const JsonValue&), const JsonValue& json)
{
    if (result) return result;
    if (const Result<void> shape = check(json); !shape) return shape.error();
    if (result.error().code == ErrorCode::Serialization)
        return Error{ErrorCode::Serialization, QStringLiteral("Unexpected value type in payload")};
    return result;
}

}  // namespace

Result<AttributeValue> valueFromTypedJson(const JsonValue& json, ValueLayer layer, int level)
{
    return withShapeFirst(Reader(layer).value(json, level), checkTypedValueShape, json);
}

Result<Item> itemFromTypedJson(const JsonValue& json, ValueLayer layer)
{
    if (json.find(QByteArrayView(""))) return validation(QStringLiteral("Empty attribute name"));
    return withShapeFirst(Reader(layer).item(json, 1), checkTypedItemShape, json);
}

}  // namespace trestle::tables
