#include "core/aws/TypeCheck.h"

namespace trestle::aws {

using base::JsonValue;

namespace {

using Problem = std::optional<QByteArray>;

// Where a value stands decides some of the texts.
enum class Holder { Member, Element };

QByteArray javaType(const Shape& shape)
{
    switch (shape.kind) {
        case ShapeKind::Structure:
            return "com.amazonaws.dynamodb.v20120810." + shape.name.toByteArray();
        case ShapeKind::List:
            return "java.util.List<" + javaType(shapeAt(shape.element)) + '>';
        case ShapeKind::Map:
            return "java.util.Map<java.lang.String, " + javaType(shapeAt(shape.element)) + '>';
        case ShapeKind::String:
            return "java.lang.String";
        case ShapeKind::Integer:
            return "java.lang.Integer";
        case ShapeKind::Long:
            return "java.lang.Long";
        case ShapeKind::Double:
            return "java.lang.Double";
        case ShapeKind::Boolean:
            return "java.lang.Boolean";
        case ShapeKind::Blob:
            return "java.nio.ByteBuffer";
        case ShapeKind::Timestamp:
            return "java.util.Date";
    }
    Q_UNREACHABLE();
}

QByteArray scalarName(const Shape& shape)
{
    const QByteArray full = javaType(shape);
    return full.mid(full.lastIndexOf('.') + 1);
}

// The service's word for the token it found instead.
QByteArray tokenName(const JsonValue& value)
{
    if (value.isBool()) return value.toBool() ? "TRUE_VALUE" : "FALSE_VALUE";
    if (value.isString()) return "STRING_VALUE";
    for (const char c : value.numberText())
        if (c == '.' || c == 'e' || c == 'E') return "DECIMAL_VALUE";
    return "NUMBER_VALUE";
}

QByteArray wrongCollection(const Shape& shape, const JsonValue& value)
{
    if (value.isObject()) return "Start of structure or map found where not expected";
    const bool parameterized = shape.kind == ShapeKind::Map || shape.kind == ShapeKind::List;
    return "Unrecognized collection type " + QByteArray(parameterized ? "" : "class ") + javaType(shape);
}

// What the service's own deserializer says of a scalar where a list or map inside another one belongs.
QByteArray nestedGenericCast()
{
    return "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
           "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base "
           "of loader 'bootstrap')";
}

QByteArray wrongScalarForCollection(const Shape& shape, Holder place)
{
    if (place == Holder::Member) return "Unexpected field type";
    return shape.kind == ShapeKind::Structure ? "Unexpected value type in payload" : nestedGenericCast();
}

Problem checkBase64(const QByteArray& text)
{
    if (text.size() % 4 != 0)
        return "Base64 encoded length is expected a multiple of 4 bytes but found: " + QByteArray::number(text.size());
    qsizetype end = text.size();
    while (end > 0 && text.size() - end < 2 && text[end - 1] == '=')
        --end;
    static constexpr QByteArrayView alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
    for (qsizetype i = 0; i < end; ++i)
        if (!alphabet.contains(text[i])) return "Invalid Base64 character: '" + QByteArray(1, text[i]) + '\'';
    // The bits that the padding leaves over must be zero, and '=' may stand at the end only.
    if (QByteArray::fromBase64(text).toBase64() != text)
        return QByteArray("Invalid last non-pad Base64 character dectected");
    return std::nullopt;
}

Problem check(const Shape& shape, const JsonValue& value, Holder place);

Problem checkStructure(const Shape& shape, const JsonValue& value)
{
    const auto members = shapeMembers(shape);
    for (const auto& [name, member] : value.object()) {
        const auto found = std::find_if(members.begin(), members.end(), [&name = name](const ShapeMember& candidate) {
            return candidate.name == name;
        });
        if (found == members.end()) continue;
        if (Problem problem = check(shapeAt(found->shape), member, Holder::Member)) return problem;
    }
    return std::nullopt;
}

Problem checkScalar(const Shape& shape, const JsonValue& value)
{
    if (value.isArray() || value.isObject()) return wrongCollection(shape, value);
    switch (shape.kind) {
        case ShapeKind::String:
            if (!value.isString()) return tokenName(value) + " cannot be converted to String";
            return std::nullopt;
        case ShapeKind::Blob:
            if (!value.isString()) return QByteArray("only base-64-encoded strings are convertible to bytes");
            return checkBase64(value.string());
        case ShapeKind::Boolean:
            if (value.isString()) return QByteArray("Unexpected token received from parser");
            if (!value.isBool()) return tokenName(value) + " cannot be converted to Boolean";
            return std::nullopt;
        case ShapeKind::Integer:
        case ShapeKind::Long:
        case ShapeKind::Double:
            if (!value.isNumber()) return tokenName(value) + " cannot be converted to " + scalarName(shape);
            return std::nullopt;
        case ShapeKind::Timestamp:
            if (!value.isNumber()) return tokenName(value) + " cannot be converted to milliseconds since epoch";
            return std::nullopt;
        case ShapeKind::Structure:
        case ShapeKind::List:
        case ShapeKind::Map:
            break;
    }
    Q_UNREACHABLE();
}

Problem check(const Shape& shape, const JsonValue& value, Holder place)
{
    if (value.isNull()) return std::nullopt;
    switch (shape.kind) {
        case ShapeKind::Structure:
            if (value.isArray()) return wrongCollection(shape, value);
            if (!value.isObject()) return wrongScalarForCollection(shape, place);
            return checkStructure(shape, value);
        case ShapeKind::List:
            if (value.isObject()) return wrongCollection(shape, value);
            if (!value.isArray()) return wrongScalarForCollection(shape, place);
            for (const JsonValue& element : value.array())
                if (Problem problem = check(shapeAt(shape.element), element, Holder::Element)) return problem;
            return std::nullopt;
        case ShapeKind::Map:
            if (value.isArray()) return wrongCollection(shape, value);
            if (!value.isObject()) return wrongScalarForCollection(shape, place);
            for (const auto& [name, member] : value.object())
                if (Problem problem = check(shapeAt(shape.element), member, Holder::Element)) return problem;
            return std::nullopt;
        case ShapeKind::String:
        case ShapeKind::Integer:
        case ShapeKind::Long:
        case ShapeKind::Double:
        case ShapeKind::Boolean:
        case ShapeKind::Blob:
        case ShapeKind::Timestamp:
            return checkScalar(shape, value);
    }
    Q_UNREACHABLE();
}

}  // namespace

std::optional<QByteArray> firstTypeError(const Shape& input, const JsonValue& body)
{
    return check(input, body, Holder::Member);
}

}  // namespace trestle::aws
