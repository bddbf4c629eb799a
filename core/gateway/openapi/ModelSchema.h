// Schemas of a description and those of models: one is written with references within its document and in the words of
// its version of OpenAPI, the other is JSON Schema draft 4 and refers to other models by the service's URL. Value to
// value; any thread.
//     "#/definitions/Pet/properties/id"  ⇄  "https://apigateway.amazonaws.com/restapis/" apiId
//     "/models/Pet#/properties/id"
#pragma once

#include "core/base/Json.h"

#include <functional>

namespace trestle::gateway {

/// Calls `visit` for every schema inside `schema`, and at last for itself.
void forEachSchema(base::JsonValue& schema, const std::function<void(base::JsonValue& schema)>& visit);

/// A schema that a description names, as a reference says it.
struct SchemaReference
{
    QByteArray name;     // "Pet"
    QByteArray pointer;  // "/properties/id"; "" for all of it
};
/// What "#/definitions/…" or "#/components/schemas/…" refers to; the name is empty for other references.
[[nodiscard]] SchemaReference schemaReference(const QByteArray& reference);

/// What model a description's schema has become: its name, empty if there is none.
using ModelName = std::function<QByteArray(const QByteArray& schemaName)>;

/// The schema of the model called `self` ("" if it has no name in the description) of the API. References that lead to
/// no model stay and are added to `unknown`.
[[nodiscard]] base::JsonValue modelSchema(const base::JsonValue& schema, const QByteArray& apiId,
                                          const QByteArray& self, const ModelName& modelName,
                                          std::vector<QByteArray>& unknown);

enum class OpenApi { Swagger20, OpenApi30, OpenApi31 };

/// The other way: the schema that a description has of the model called `self`.
[[nodiscard]] base::JsonValue describedSchema(const base::JsonValue& model, const QByteArray& self, OpenApi version);
/// "#/definitions/Pet", or "#/components/schemas/Pet".
[[nodiscard]] QByteArray schemaPlace(const QByteArray& model, OpenApi version);

/// The schema of "Empty" or "Error", the models that every API has without anybody making them; null for others.
[[nodiscard]] base::JsonValue builtInSchema(const QByteArray& model);

}  // namespace trestle::gateway
