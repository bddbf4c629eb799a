// The reference of an API for its readers: one HTML page that needs no network, made of the API's documentation parts,
// models and examples, with a form to try each operation. Value to value; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/definition/Api.h"

#include <map>

namespace trestle::workspace {

/// `server` is where its forms send requests to: "http://127.0.0.1:4566/…"; "" leaves that to the reader. Error:
/// Unsupported for WebSocket APIs.
[[nodiscard]] base::Result<QByteArray> referencePage(const gateway::Api& api, const QByteArray& server);

/// The files of a folder for readers, by name: index.html, and OpenAPI 3.0 and 3.1 as JSON and YAML.
[[nodiscard]] base::Result<std::map<QByteArray, QByteArray>> referenceFiles(const gateway::Api& api,
                                                                            const QByteArray& server);

}  // namespace trestle::workspace
