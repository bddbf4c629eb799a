// An OpenAPI description (2.0, 3.0, 3.1) taken apart, as far as that does not depend on what is made of it: its title,
// its operations with what their path says for all of them, its schemas and security schemes, the gateway's own
// extensions found by name. References within the document are followed. A value; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/openapi/Finding.h"

#include <vector>

namespace trestle::gateway {

struct DescribedOperation
{
    QByteArray method;          // "GET"; "ANY" for x-amazon-apigateway-any-method
    QByteArray path;            // "/pets/{id}", the base path in front if that was asked for
    base::JsonValue operation;  // the operation object; its parameters include those of its path
    QByteArray place;           // where it stands, as a JSON pointer
};

struct Description
{
    enum class BasePath { Ignore, Prepend, Split };

    int major = 3;  // 2 or 3
    int minor = 0;  // 1 of 3.1
    QByteArray title;
    QByteArray version;                          // info.version
    QByteArray text;                             // info.description
    QByteArray basePath;                         // "/v1"; "" if there is none, or "/" alone
    QByteArray prefix;                           // what of it stands before the operations' paths
    std::vector<DescribedOperation> operations;  // in the document's order
    base::JsonValue schemas;                     // by name: definitions of 2.0, components.schemas of 3.x
    base::JsonValue securitySchemes;             // by name
    base::JsonValue tags;                        // of x-amazon-apigateway-tag-value: name → value
    base::JsonValue root;                        // the document itself

    /// Errors: Parse for what is no OpenAPI document, saying what is missing. What can be passed over is told in
    /// `findings`.
    [[nodiscard]] static base::Result<Description> read(base::JsonValue document, BasePath basePath,
                                                        Findings& findings);

    /// x-amazon-apigateway-endpoint-configuration, which stands at the document in 2.0 and at a server in 3.x; null if
    /// there is none.
    [[nodiscard]] const base::JsonValue* endpointConfiguration() const;
    /// What a JSON pointer within the document ("#/components/schemas/Pet") leads to; null if nothing does.
    [[nodiscard]] const base::JsonValue* resolve(QByteArrayView reference) const;
    /// `value`, or what its $ref leads to.
    [[nodiscard]] const base::JsonValue& followed(const base::JsonValue& value) const;
};

}  // namespace trestle::gateway
