// Typed JSON to values.
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemSize.h"

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

bool isTypeName(const QByteArray& name)
{
    switch (name.size()) {
        case 1:
            return name == "S" || name == "N" || name == "B" || name == "M" || name == "L";
        case 2:
            return name == "SS" || name == "NS" || name == "BS";
        case 4:
            return name == "BOOL" || name == "NULL";
        default:
            return false;
    }
}

// A wrong JSON type anywhere ends the conversion with this; the shape check then finds the service's words for the
// first.
Error wrongShape()
{
    return Error{ErrorCode::Serialization, {}};
}

class Reader
{
public:
    explicit Reader(DuplicateWording wording) : m_wording(wording) {}

    Result<Item> item(const JsonValue& json, int depth)
    {
        if (!json.isObject()) return wrongShape();
        std::vector<Item::Attribute> attributes;
        attributes.reserve(json.object().size());
        for (const auto& [name, member] : json.object()) {
            if (name.size() > maximumAttributeNameBytes)
                return invalid(QStringLiteral("Attribute name size has exceeded the maximum size limit of %1 bytes")
                                   .arg(maximumAttributeNameBytes));
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
        for (const auto& [type, member] : json.object()) {
            if (member.isNull() || !isTypeName(type)) continue;
            ++types;
            Result<AttributeValue> value = typedValue(type, member, depth);
            if (!value) return value;
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
    Result<AttributeValue> typedValue(const QByteArray& type, const JsonValue& json, int depth)
    {
        if (type == "S") {
            if (!json.isString()) return wrongShape();
            return AttributeValue::string(json.string());
        }
        if (type == "N") {
            if (!json.isString()) return wrongShape();
            Result<Decimal> number = readNumber(json.string());
            if (!number) return number.error();
            return AttributeValue::number(*number);
        }
        if (type == "B") {
            std::optional<QByteArray> bytes = decodeBlob(json);
            if (!bytes) return wrongShape();
            return AttributeValue::binary(std::move(*bytes));
        }
        if (type == "BOOL") {
            if (!json.isBool()) return wrongShape();
            return AttributeValue(json.toBool());
        }
        if (type == "NULL") {
            if (!json.isBool()) return wrongShape();
            if (!json.toBool())
                return invalid(QStringLiteral("Null attribute value types must have the value of true"));
            return AttributeValue();
        }
        if (type == "SS") return stringSet(json);
        if (type == "NS") return numberSet(json);
        if (type == "BS") return binarySet(json);
        if (depth >= maximumNestingLevels)
            return validation(QStringLiteral(
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
                "beyond supported limit"));
        if (type == "M") {
            Result<Item> map = item(json, depth + 1);
            if (!map) return map.error();
            return AttributeValue(std::move(*map));
        }
        return list(json, depth + 1);
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
        if (!json.isString()) return std::nullopt;
        const QByteArray& text = json.string();
        auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || text.size() % 4 || decoded.decoded.toBase64() != text) return std::nullopt;
        return std::move(decoded.decoded);
    }

    Result<Decimal> readNumber(const QByteArray& text) const
    {
        Result<Decimal> number = Decimal::parse(text);
        // The newer wording shows even a text that is not there.
        if (!number && text.isEmpty() && m_wording == DuplicateWording::SortedQuoted)
            return validation(number.error().message + QLatin1String(": "));
        return number;
    }

    Result<AttributeValue> stringSet(const JsonValue& json)
    {
        if (!json.isArray()) return wrongShape();
        std::vector<QByteArray> members;
        members.reserve(json.array().size());
        for (const JsonValue& element : json.array()) {
            if (!element.isString()) return wrongShape();
            members.push_back(element.string());
        }
        if (members.empty()) return invalid(QStringLiteral("An string set  may not be empty"));
        std::vector<QByteArray> sorted = members;
        std::sort(sorted.begin(), sorted.end());
        if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
            const bool quoted = m_wording == DuplicateWording::SortedQuoted;
            return invalid(QStringLiteral("Input collection %1 contains duplicates.")
                               .arg(quoted ? listText(sorted, true) : listText(members, false)));
        }
        return AttributeValue(AttributeValue::StringSet{std::move(sorted)});
    }

    Result<AttributeValue> numberSet(const JsonValue& json)
    {
        if (!json.isArray()) return wrongShape();
        std::vector<Decimal> members;
        members.reserve(json.array().size());
        for (const JsonValue& element : json.array()) {
            if (!element.isString()) return wrongShape();
            Result<Decimal> number = readNumber(element.string());
            if (!number) return number.error();
            members.push_back(*number);
        }
        if (members.empty()) return invalid(QStringLiteral("An number set  may not be empty"));
        std::sort(members.begin(), members.end());
        if (std::adjacent_find(members.begin(), members.end()) != members.end())
            return validation(QStringLiteral("Input collection contains duplicates"));
        return AttributeValue(AttributeValue::NumberSet{std::move(members)});
    }

    Result<AttributeValue> binarySet(const JsonValue& json)
    {
        if (!json.isArray()) return wrongShape();
        std::vector<QByteArray> members;
        std::vector<QByteArray> texts;
        for (const JsonValue& element : json.array()) {
            std::optional<QByteArray> bytes = decodeBlob(element);
            if (!bytes) return wrongShape();
            members.push_back(std::move(*bytes));
            texts.push_back(element.string());
        }
        if (members.empty()) return invalid(QStringLiteral("Binary sets should not be empty"));
        std::sort(members.begin(), members.end());
        if (std::adjacent_find(members.begin(), members.end()) != members.end())
            return invalid(
                QStringLiteral("Input collection %1of type BS contains duplicates.").arg(binaryListText(texts)));
        return AttributeValue(AttributeValue::BinarySet{std::move(members)});
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
    QString binaryListText(const std::vector<QByteArray>& members) const
    {
        const bool quoted = m_wording == DuplicateWording::SortedQuoted;
        return listText(members, quoted, quoted ? "," : ", ");
    }

    DuplicateWording m_wording;
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

Result<AttributeValue> valueFromTypedJson(const JsonValue& json, DuplicateWording wording)
{
    return withShapeFirst(Reader(wording).value(json, 1), checkTypedValueShape, json);
}

Result<Item> itemFromTypedJson(const JsonValue& json, DuplicateWording wording)
{
    return withShapeFirst(Reader(wording).item(json, 1), checkTypedItemShape, json);
}

}  // namespace trestle::tables
