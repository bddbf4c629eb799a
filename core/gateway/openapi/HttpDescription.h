// An HTTP API out of an OpenAPI 3.0 description, and back, with the service's x-amazon-apigateway-* extensions:
// integration (also those of components), any-method, cors, authorizer, tag-value, importexport-version. Value to
// value; any thread.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/openapi/Description.h"

namespace trestle::gateway {

/// Puts what the description says in place of the API's routes, integrations, authorizers, CORS and texts; stages and
/// deployments stay. What cannot be taken over is told in `findings`. Error: Unsupported for a description of 2.0.
[[nodiscard]] base::Result<void> takeHttpDescription(Api& api, const Description& description, Findings& findings);

struct HttpExport
{
    bool extensions = true;
    QByteArray stage;   // "" leaves the servers' base path empty
    QByteArray server;  // "https://abcdefghij.execute-api.us-east-1.amazonaws.com"
};
/// The API as OpenAPI 3.0.1.
[[nodiscard]] base::JsonValue describeHttpApi(const Api& api, const HttpExport& options);

}  // namespace trestle::gateway
