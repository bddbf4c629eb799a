// Documentation parts out of a description: those of x-amazon-apigateway-documentation, and those that its own fields
// say of operations, parameters, bodies and responses. Value to value; any thread.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/openapi/Description.h"
#include "core/gateway/openapi/Documentation.h"

namespace trestle::gateway {

/// Puts them into the API; in place of all it has if `overwrites`. A part at the place of one that is there takes its
/// id. What a field says and a part of the extension says already makes no part of its own.
void takeDocumentation(Api& api, const Description& description, bool overwrites, Findings& findings);

/// Takes the parts of {"documentationParts": [ … ]}; `place` is where that stands. Their properties may be objects or
/// text. Returns the ids of those that were taken.
std::vector<QByteArray> takeDocumentationParts(Documents& documents, const QByteArray& apiId,
                                               const base::JsonValue& documentation, const QByteArray& place,
                                               Findings& findings);

}  // namespace trestle::gateway
