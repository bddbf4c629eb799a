// What it means to connect a route to a target: which integration comes out, with keys mapped as a person would map
// them at first, and why some targets cannot be.
#pragma once

#include "core/workspace/Workspace.h"

#include <QString>

namespace trestle::ui {

/// Something a route may lead to. HTTP targets are named by their URI; there is one mock.
struct Target
{
    enum class Kind { Function, Table, Http, Mock };
    Kind kind = Kind::Function;
    QByteArray name;

    auto operator<=>(const Target&) const = default;
};

/// Names of the parameters in a route's path, in order: "/books/{id}" has id, "/{proxy+}" has proxy.
[[nodiscard]] QList<QByteArray> pathParameters(const QByteArray& path);

/// The action that suits a route's method and parameters: GET with the whole key GetItem, without Query or Scan, POST
/// and PUT PutItem, PATCH UpdateItem, DELETE DeleteItem.
[[nodiscard]] gateway::TableAction suitableAction(const gateway::Route& route, const tables::KeySchema& keys);
/// Where each key attribute that `action` needs comes from, by the route's parameters, else its body or query.
[[nodiscard]] std::map<QByteArray, QByteArray> suitableKey(const gateway::Route& route, const tables::KeySchema& keys,
                                                           gateway::TableAction action);
/// The integration of `route` once it leads to `target`. What it had of the same kind is kept.
[[nodiscard]] gateway::Integration connected(const gateway::Route& route, const Target& target,
                                             const workspace::Workspace& workspace);
/// `route` of `api` once it leads to `target`, in the words that its kind of API has for it.
[[nodiscard]] gateway::Route connectedRoute(const gateway::Api& api, const gateway::Route& route, const Target& target,
                                            const workspace::Workspace& workspace);
/// `route` once it leads nowhere.
[[nodiscard]] gateway::Route disconnectedRoute(gateway::Route route);
/// What of the design the route leads to, if anything.
[[nodiscard]] std::optional<Target> targetOf(const gateway::Api& api, const gateway::Route& route);

}  // namespace trestle::ui
