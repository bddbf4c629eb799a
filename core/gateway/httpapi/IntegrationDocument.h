// An integration of an HTTP API in the service's words (its model's Integration), and back. What the service does not
// have is told in the same form, so that nothing is lost on the way:
//     a table's      integrationType AWS_PROXY, integrationSubtype "DynamoDB-" action, requestParameters {"TableName",
//                    "IndexName", "Key." attribute, "SortOperator", "Attributes." name, "Hidden" (names with commas),
//                    "Conditional", "SuccessStatus"}
//     a fixed answer integrationType MOCK, requestParameters {"statuscode", "header." name, "body"}
// Value to value; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/gateway/definition/Integration.h"

namespace trestle::gateway {

/// Without an id. An integration that leads nowhere is null.
[[nodiscard]] base::JsonValue integrationDocument(const Integration& integration);

/// `document` with its stage variables filled in already. Errors: Unsupported for what cannot be carried out here,
/// InvalidArgument for what makes no sense.
[[nodiscard]] base::Result<Integration> integrationOf(const base::JsonValue& document);

/// Whether the integration goes through a VPC link: its target gets the request's path as it is.
[[nodiscard]] bool isPrivate(const base::JsonValue& document);

/// "arn:aws:lambda:us-east-1:000000000000:function:name"
[[nodiscard]] QByteArray functionUri(QByteArrayView function, QByteArrayView qualifier = {});

}  // namespace trestle::gateway
