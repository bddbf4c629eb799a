// The service's Method of a REST API as wiring changes it: an integration with the templates that a person would write
// first, and the answers its integration has. Values.
#pragma once

#include "ui/designer/Connecting.h"

namespace trestle::ui {

/// The Integration of a method that leads to `target`: AWS_PROXY to a function, HTTP_PROXY, MOCK, or AWS to the
/// operation of a table that suits the method, with its request template.
[[nodiscard]] base::JsonValue restIntegration(const gateway::Route& route, const Target& target,
                                              const workspace::Workspace& workspace);

/// The request template of an operation of a table, keys taken from the path, the query or the body of `route`.
[[nodiscard]] QByteArray tableTemplate(const gateway::Route& route, const tables::TableDescription& table,
                                       gateway::TableAction action);

/// `route` with `integration`, and a method response for each status its answers have.
[[nodiscard]] gateway::Route withIntegration(gateway::Route route, base::JsonValue integration);

}  // namespace trestle::ui
