// A REST API as OpenAPI 2.0, 3.0 or 3.1, as the service's GetExport words it, with its extensions if they are asked
// for. What is exported with all of them and imported again gives the same API. Value to value; any thread.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/openapi/ModelSchema.h"

namespace trestle::gateway {

struct RestExport
{
    OpenApi version = OpenApi::OpenApi30;
    bool integrations = false;    // integrations, and what else of the gateway has an extension
    bool authorizers = false;     // how the authorizers of security schemes are called
    bool documentation = false;   // the documentation parts as they are
    bool pathParameters = false;  // also those that no method declares: what readers other than the service expect
    /// What the API's documentation says, DocumentationParts by id; null: nothing. The version is their snapshot's
    /// name, "" if they are none.
    const Documents::OfKind* parts = nullptr;
    QByteArray documentationVersion = {};
    QByteArray apiVersion = {};  // info.version of an API that has none
    QByteArray server = {};      // "https://abcdefghij.execute-api.us-east-1.amazonaws.com"; "" leaves servers out
    QByteArray stage = {};       // its path
};

[[nodiscard]] base::JsonValue describeRestApi(const Api& api, const RestExport& options);

}  // namespace trestle::gateway
