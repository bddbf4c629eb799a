// Where a route leads, whoever said so: the designer's form, the Method of a REST API, or the Integration that the
// Route of an HTTP or WebSocket API names. What people are shown; what runs is compiled from the same words. A value.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::gateway {

struct RouteTarget
{
    enum class Kind { Nowhere, Function, Table, Http, Mock, Other };
    Kind kind = Kind::Nowhere;
    /// The function or the table; the URI of an HTTP target; for Other what the document names. Empty for a table that
    /// only a template's evaluation would tell.
    QByteArray name;
    QByteArray action = {};  // of a table: "GetItem"

    bool operator==(const RouteTarget&) const = default;
};

[[nodiscard]] RouteTarget routeTarget(const Api& api, const Route& route);

/// Where the service's Integration, of whichever kind of API, leads to.
[[nodiscard]] RouteTarget integrationTarget(const base::JsonValue& integration);

/// The id of the integration document that the Route of an HTTP or WebSocket API names; "" if it names none.
[[nodiscard]] QByteArray namedIntegration(const Route& route);

}  // namespace trestle::gateway
