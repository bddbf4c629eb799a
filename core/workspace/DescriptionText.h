// OpenAPI descriptions as people keep them: text in JSON or YAML. Pure; any thread.
#pragma once

#include "core/gateway/openapi/Description.h"

#include <QList>

namespace trestle::workspace {

/// Reads a description. Errors: Parse, with the line where it is known; TooLarge for more than 6 MB.
[[nodiscard]] base::Result<gateway::Description> readDescription(const QByteArray& text,
                                                                 gateway::Description::BasePath basePath,
                                                                 gateway::Findings& findings);

/// The findings of one severity, each as a sentence with its place: "… (#/paths/~1pets/get, line 12, column 7)".
[[nodiscard]] QList<QByteArray> told(const gateway::Findings& findings, gateway::Finding::Severity severity,
                                     const QByteArray& text);

}  // namespace trestle::workspace
