// The shapes of the table service's requests as a table: members, kinds, bounds and enumerations, generated from the
// public service model by generate_dynamodb_shapes.py. The first two validation layers walk it. Any thread.
#pragma once

#include <QByteArrayView>

#include <limits>
#include <span>

namespace trestle::aws {

enum class ShapeKind : quint8 { Structure, List, Map, String, Integer, Long, Double, Boolean, Blob };

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
    bool namePattern;  // [a-zA-Z0-9_.-]+, the only pattern among the request shapes
    qint64 min;        // of length, size or value; noBound if there is none
    qint64 max;
    quint16 firstMember;
    quint16 memberCount;
    quint16 firstValue;
    quint16 valueCount;
    quint16 element;  // of a list, or the value of a map (keys are strings); noShape otherwise
};

struct OperationShape
{
    QByteArrayView name;
    quint16 input;  // noShape: an operation of the service that Trestle does not translate
};

[[nodiscard]] std::span<const ShapeMember> shapeMembers(const Shape& shape);
/// The values an enumeration allows, in the order the service lists them; empty if the shape is none.
[[nodiscard]] std::span<const QByteArrayView> shapeValues(const Shape& shape);
[[nodiscard]] const Shape& shapeAt(quint16 index);
/// Null for a name that is no operation of the service.
[[nodiscard]] const OperationShape* findOperationShape(QByteArrayView name);

}  // namespace trestle::aws
