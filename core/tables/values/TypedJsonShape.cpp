// The JSON types of typed values, with the words the service has for each wrong one.
#include "core/tables/values/AttributeJson.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

// Deeper than the service's limit on values, less deep than what could exhaust the stack.
constexpr int maximumShapeDepth = 100;

Error serialization(const QString& message)
{
    return Error{ErrorCode::Serialization, message};
}

Error structureNotExpected()
{
    return serialization(QStringLiteral("Start of structure or map found where not expected"));
}

Error collectionNotExpected(const char* type)
{
    return serialization(QStringLiteral("Unrecognized collection type ") + QLatin1String(type));
}

Error genericCast()
{
    return serialization(QStringLiteral(
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
        "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
        "loader 'bootstrap')"));
}

// "TRUE_VALUE", "FALSE_VALUE", "NUMBER_VALUE", "DECIMAL_VALUE" of a bool or number.
QString tokenName(const JsonValue& json)
{
    if (json.isBool()) return json.toBool() ? QStringLiteral("TRUE_VALUE") : QStringLiteral("FALSE_VALUE");
    const QByteArray& text = json.numberText();
    const bool whole = !text.contains('.') && !text.contains('e') && !text.contains('E');
    return whole ? QStringLiteral("NUMBER_VALUE") : QStringLiteral("DECIMAL_VALUE");
}

Result<void> checkString(const JsonValue& json)
{
    switch (json.type()) {
        case JsonValue::Type::Null:
        case JsonValue::Type::String:
            return {};
        case JsonValue::Type::Bool:
        case JsonValue::Type::Number:
            return serialization(tokenName(json) + QStringLiteral(" cannot be converted to String"));
        case JsonValue::Type::Array:
            return collectionNotExpected("class java.lang.String");
        case JsonValue::Type::Object:
            return structureNotExpected();
    }
    Q_UNREACHABLE();
}

Result<void> checkBoolean(const JsonValue& json)
{
    switch (json.type()) {
        case JsonValue::Type::Null:
        case JsonValue::Type::Bool:
            return {};
        case JsonValue::Type::String:
            return serialization(QStringLiteral("Unexpected token received from parser"));
        case JsonValue::Type::Number:
            return serialization(tokenName(json) + QStringLiteral(" cannot be converted to Boolean"));
        case JsonValue::Type::Array:
            return collectionNotExpected("class java.lang.Boolean");
        case JsonValue::Type::Object:
            return structureNotExpected();
    }
    Q_UNREACHABLE();
}

Result<void> checkBase64(const QByteArray& text)
{
    if (text.size() % 4)
        return serialization(
            QStringLiteral("Base64 encoded length is expected a multiple of 4 bytes but found: %1").arg(text.size()));
    for (const char c : text) {
        const bool known = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
                           c == '/' || c == '=';
        if (!known) return serialization(QStringLiteral("Invalid Base64 character: '%1'").arg(QLatin1Char(c)));
    }
    // Padding inside the text, or bits in the last character that no byte takes.
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64() != text)
        return serialization(QStringLiteral("Invalid last non-pad Base64 character dectected"));
    return {};
}

Result<void> checkBlob(const JsonValue& json)
{
    switch (json.type()) {
        case JsonValue::Type::Null:
            return {};
        case JsonValue::Type::String:
            return checkBase64(json.string());
        case JsonValue::Type::Bool:
        case JsonValue::Type::Number:
            return serialization(QStringLiteral("only base-64-encoded strings are convertible to bytes"));
        case JsonValue::Type::Array:
            return collectionNotExpected("class java.nio.ByteBuffer");
        case JsonValue::Type::Object:
            return structureNotExpected();
    }
    Q_UNREACHABLE();
}

template <typename Check>
Result<void> checkList(const JsonValue& json, const Error& scalarError, Check checkElement)
{
    if (json.isNull()) return {};
    if (json.isObject()) return structureNotExpected();
    if (!json.isArray()) return scalarError;
    for (const JsonValue& element : json.array())
        if (Result<void> checked = checkElement(element); !checked) return checked;
    return {};
}

Error unexpectedField()
{
    return serialization(QStringLiteral("Unexpected field type"));
}

Result<void> checkValue(const JsonValue& json, int depth);

Result<void> checkMap(const JsonValue& json, const Error& scalarError, int depth)
{
    if (json.isNull()) return {};
    if (json.isArray())
        return collectionNotExpected(
            "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>");
    if (!json.isObject()) return scalarError;
    for (const auto& [name, value] : json.object())
        if (Result<void> checked = checkValue(value, depth); !checked) return checked;
    return {};
}

Result<void> checkMember(const QByteArray& type, const JsonValue& json, int depth)
{
    if (type == "S" || type == "N") return checkString(json);
    if (type == "B") return checkBlob(json);
    if (type == "BOOL" || type == "NULL") return checkBoolean(json);
    if (type == "M") return checkMap(json, genericCast(), depth + 1);
    if (type == "L")
        return checkList(json, genericCast(), [depth](const JsonValue& value) { return checkValue(value, depth + 1); });
    if (type == "SS" || type == "NS") return checkList(json, unexpectedField(), checkString);
    if (type == "BS") return checkList(json, unexpectedField(), checkBlob);
    return {};
}

Result<void> checkValue(const JsonValue& json, int depth)
{
    if (depth > maximumShapeDepth || json.isNull()) return {};
    if (json.isArray()) return collectionNotExpected("class com.amazonaws.dynamodb.v20120810.AttributeValue");
    if (!json.isObject()) return serialization(QStringLiteral("Unexpected value type in payload"));
    for (const auto& [type, value] : json.object())
        if (Result<void> checked = checkMember(type, value, depth); !checked) return checked;
    return {};
}

}  // namespace

Result<void> checkTypedValueShape(const JsonValue& json)
{
    return checkValue(json, 0);
}

Result<void> checkTypedItemShape(const JsonValue& json)
{
    return checkMap(json, unexpectedField(), 0);
}

}  // namespace trestle::tables
