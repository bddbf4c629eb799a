// The shapes of the requests of the table service and its streams as a table: members, kinds, bounds, patterns and
// enumerations, generated from the public service models by generate_dynamodb_shapes.py. The first two validation
// layers walk it. Any thread.
#pragma once

#include <QByteArrayView>

#include <limits>
#include <span>

namespace trestle::aws {

enum class ShapeKind : quint8 { Structure, List, Map, String, Integer, Long, Double, Boolean, Blob, Timestamp };

inline constexpr quint16 noShape = 0xffff;
inline constexpr qint64 noBound = std::numeric_limits<qint64>::min();

struct ShapeMember
{
    QByteArrayView name;
    quint16 shape;
    bool required;
};

struct Shape
{
    QByteArrayView name;
    ShapeKind kind;
    quint8 pattern;  // of a string, for shapePattern(); 0: none
    qint64 min;      // of length, size or value; noBound if there is none
    qint64 max;
    quint16 firstMember;
    quint16 memberCount;
    quint16 firstValue;
    quint16 valueCount;
    quint16 element;  // of a list, or the value of a map (keys are strings); noShape otherwise
};

struct ShapePattern
{
    QByteArrayView text;     // as the service quotes it
    QByteArrayView matcher;  // the same for QRegularExpression, not anchored; empty for [a-zA-Z0-9_.-]+
};

/// Which of the two services an operation belongs to: they have targets of their own.
enum class TableService : quint8 { Tables, Streams };

struct OperationShape
{
    QByteArrayView name;
    TableService service;
    quint16 input;
};

[[nodiscard]] std::span<const ShapeMember> shapeMembers(const Shape& shape);
/// The values an enumeration allows, in the order the service lists them; empty if the shape is none.
[[nodiscard]] std::span<const QByteArrayView> shapeValues(const Shape& shape);
/// Null if the shape has none.
[[nodiscard]] const ShapePattern* shapePattern(const Shape& shape);
[[nodiscard]] const Shape& shapeAt(quint16 index);
/// Null for a name that is no operation of either service.
[[nodiscard]] const OperationShape* findOperationShape(QByteArrayView name);

}  // namespace trestle::aws
