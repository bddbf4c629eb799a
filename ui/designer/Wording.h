// The designer's words for things: what a route leads to, what a node is called aloud, where problems stand.
#pragma once

#include "core/workspace/Workspace.h"

#include <QString>

namespace trestle::ui {

/// "GetItem", as the service spells it.
[[nodiscard]] QByteArray actionName(gateway::TableAction action);
/// Where a route leads: "integration function createBook", "integration table Books, GetItem", "no integration".
[[nodiscard]] QString integrationWords(const gateway::Api& api, const gateway::Route& route);
/// "1 problem"; "" for none.
[[nodiscard]] QString problemWords(int count);
/// "1 route", "12 routes".
[[nodiscard]] QString routesWords(size_t count);
/// "node 22", "python 3.12"; the identifier itself if it is no known one.
[[nodiscard]] QString runtimeWords(const QByteArray& runtime);
[[nodiscard]] QString protocolWords(gateway::Protocol protocol);
/// The problems that are about `object` or, for an API, about one of its routes.
[[nodiscard]] std::vector<workspace::Problem> problemsOf(const std::vector<workspace::Problem>& problems,
                                                         const workspace::ObjectRef& object);
/// The host of an HTTP target, "api.example:8080"; the text itself while it is no URL.
[[nodiscard]] QByteArray hostOf(const QByteArray& uri);

}  // namespace trestle::ui
