// A REST-JSON service as a table: its operations, where their members travel, the shapes with their constraints, and
// its errors. Generated from the public service models by generate_rest_models.py, one file a service. Any thread.
#pragma once

#include <QByteArrayView>

#include <limits>
#include <span>

namespace trestle::aws::rest {

enum class ShapeKind : quint8 {
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Double,
    Boolean,
    Blob,       // base64 inside JSON, plain bytes as a payload
    EpochTime,  // a number of seconds
    IsoTime,    // "2025-11-28T10:00:00Z"
};

/// Where a member of an operation's input or output travels.
enum class Place : quint8 {
    Body,
    Uri,
    Query,
    QueryMap,  // every parameter of the query that no other member takes
    Header,
    Payload,  // the body as a whole
    Status,   // of the answer
};

inline constexpr quint16 noShape = 0xffff;
inline constexpr qint64 noBound = std::numeric_limits<qint64>::min();

struct Member
{
    QByteArrayView name;  // what operations call it: see `Model`
    QByteArrayView wire;  // as it travels
    quint16 shape;
    Place place;
    bool required;
};

struct Shape
{
    QByteArrayView name;
    ShapeKind kind;
    quint8 pattern;  // 1 + index into Model::patterns; 0: none
    qint64 min;      // of length, size or value; noBound if there is none
    qint64 max;
    quint16 firstMember;
    quint16 memberCount;
    quint16 firstValue;
    quint16 valueCount;
    quint16 element;  // of a list, or the value of a map (keys are strings); noShape otherwise
};

struct OperationShape
{
    QByteArrayView name;    // "CreateRestApi"
    QByteArrayView method;  // "POST"
    QByteArrayView path;    // "/restapis/{restapi_id}", its labels by their wire names; "{name+}" takes the rest
    QByteArrayView query;   // what the query must say, "mode=import"; empty: nothing
    quint16 status;         // of success
    quint16 input;          // noShape: none
    quint16 output;
};

struct ErrorShape
{
    QByteArrayView code;  // "NotFoundException"
    quint16 status;
    QByteArrayView message;  // the member that carries the text: "message" or "Message"
    bool hasType;            // carries Type: "User" or "Server"
};

/// How a service tells that an input breaks its model's constraints, and what it cannot read.
enum class Dialect : quint8 { ApiGateway, ApiGatewayV2, Management, Lambda };

/// Members of operations go by these names: of apigateway the model's (restApiId), of apigatewayv2 and the management
/// API as on the wire (apiId), of Lambda the model's (FunctionName). Members inside shapes and of answers go as on the
/// wire (item, createdDate).
struct Model
{
    QByteArrayView service;      // "apigateway"
    QByteArrayView signingName;  // of the credential scope
    Dialect dialect;
    std::span<const OperationShape> operations;
    std::span<const Shape> shapes;
    std::span<const Member> memberTable;
    std::span<const QByteArrayView> valueTable;
    std::span<const QByteArrayView> patterns;
    std::span<const ErrorShape> errors;

    [[nodiscard]] std::span<const Member> members(const Shape& shape) const
    {
        return memberTable.subspan(shape.firstMember, shape.memberCount);
    }
    [[nodiscard]] std::span<const QByteArrayView> values(const Shape& shape) const
    {
        return valueTable.subspan(shape.firstValue, shape.valueCount);
    }
    /// Null if there is none.
    [[nodiscard]] const OperationShape* operation(QByteArrayView name) const;
    [[nodiscard]] const ErrorShape* error(QByteArrayView code) const;
    /// The members of what goes in or comes out; empty for noShape.
    [[nodiscard]] std::span<const Member> membersAt(quint16 shape) const;
};

[[nodiscard]] const Model& apiGatewayModel();
[[nodiscard]] const Model& apiGatewayV2Model();
[[nodiscard]] const Model& managementModel();
[[nodiscard]] const Model& lambdaModel();

}  // namespace trestle::aws::rest
