// APIs of a workspace in and out of OpenAPI descriptions, as a person brings and takes them. Value to value; any
// thread.
#pragma once

#include "core/gateway/openapi/ModelSchema.h"
#include "core/workspace/Workspace.h"

#include <QList>

namespace trestle::workspace {

struct ApiImport
{
    QByteArray api = {};  // the API (by its folder's name) that the description is put into; "" makes a new one
    bool merges = false;  // into what that API has; else the description takes its place
    gateway::Protocol protocol = gateway::Protocol::Rest;  // of a new API
};

struct ImportedApi
{
    QByteArray api;              // its folder's name
    QList<QByteArray> warnings;  // what was passed over, each with its place in the text
};

/// Reads a description in JSON or YAML into the design. Errors: Parse for a text that is none, InvalidArgument for one
/// that cannot be taken (a line for each reason, with its place), NotFound for an API that is not there, Unsupported
/// for a protocol without descriptions.
[[nodiscard]] base::Result<ImportedApi> importApi(Workspace& design, const QByteArray& text, const ApiImport& options);

struct ApiExport
{
    gateway::OpenApi version = gateway::OpenApi::OpenApi30;
    bool extensions = true;  // the gateway's own; without them it is for readers
    QByteArray server = {};  // "http://127.0.0.1:4566/restapis/…"; "" leaves it out
};
/// The API as it is being designed. HTTP APIs are always OpenAPI 3.0. Error: Unsupported for WebSocket APIs.
[[nodiscard]] base::Result<base::JsonValue> exportApi(const gateway::Api& api, const ApiExport& options);

}  // namespace trestle::workspace
