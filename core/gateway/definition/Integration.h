// What a route leads to: exactly one of four kinds. Values.
#pragma once

#include <QByteArray>
#include <QList>

#include <map>
#include <optional>
#include <variant>
#include <vector>

namespace trestle::gateway {

enum class PayloadFormat { V1, V2 };

/// A function by name, called as a Lambda proxy integration.
struct FunctionIntegration
{
    QByteArray function;
    PayloadFormat payloadFormat = PayloadFormat::V2;
    int timeoutMs = 30'000;     // 50 … 30,000
    QByteArray qualifier = {};  // a version's number or an alias; "" is what is deployed now

    bool operator==(const FunctionIntegration&) const = default;
};

enum class TableAction { GetItem, PutItem, UpdateItem, DeleteItem, Query, Scan };

/// A table operation without code. Each mapping value is text in which ${request.path.NAME},
/// ${request.querystring.NAME}, ${request.header.NAME}, ${request.body.PATH}, ${context.requestId} and ${context.time}
/// (ISO 8601) are replaced; the key attribute's type decides how the text is read.
struct TableIntegration
{
    QByteArray table;
    TableAction action = TableAction::GetItem;
    QByteArray index;  // Query, Scan: "" is the table itself
    /// Key attribute → mapping. For Query the partition key, and the sort key if it is to be compared.
    std::map<QByteArray, QByteArray> key;
    /// Query: how the sort key is compared: "=", "<", "<=", ">", ">=", "begins_with".
    QByteArray sortOperator = "=";
    /// PutItem and UpdateItem take the JSON body's members as attributes; these are set over them.
    std::map<QByteArray, QByteArray> attributes;
    /// Attributes that never leave in an answer (say the composed keys).
    QList<QByteArray> hidden;
    /// PutItem: refuse with 409 if the key exists. UpdateItem, DeleteItem: refuse with 404 if it does not.
    bool conditional = false;
    std::optional<int> successStatus;  // default: 201 for PutItem, 204 for DeleteItem, else 200

    bool operator==(const TableIntegration&) const = default;
};

/// One request in, one request out: HTTP proxy integration.
struct HttpIntegration
{
    QByteArray uri;             // may hold {param} and {proxy} of the route
    QByteArray method = "ANY";  // ANY passes the client's
    int timeoutMs = 30'000;

    bool operator==(const HttpIntegration&) const = default;
};

/// A fixed answer. HTTP APIs of the service have none (REST APIs have MOCK): Trestle's extension, flagged as such.
struct MockIntegration
{
    int status = 200;
    std::vector<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;

    bool operator==(const MockIntegration&) const = default;
};

using Integration =
    std::variant<std::monostate, FunctionIntegration, TableIntegration, HttpIntegration, MockIntegration>;

}  // namespace trestle::gateway
