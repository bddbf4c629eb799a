// An API as it is designed: routes with their integrations, CORS, stages. Values; what runs is compiled from them.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/definition/Documents.h"
#include "core/gateway/definition/Integration.h"

#include <QByteArray>
#include <QList>

#include <map>
#include <optional>
#include <vector>

namespace trestle::gateway {

enum class Protocol { Http, Rest, WebSocket };

/// The service's Cors block of an HTTP API. Empty lists are not sent.
struct Cors
{
    QList<QByteArray> allowOrigins;
    QList<QByteArray> allowMethods;
    QList<QByteArray> allowHeaders;
    QList<QByteArray> exposeHeaders;
    std::optional<int> maxAgeSeconds;
    bool allowCredentials = false;

    bool operator==(const Cors&) const = default;
};

struct Route
{
    QByteArray method;  // "GET", …, "ANY"; "" for $default
    QByteArray path;    // "/books/{id}", "/{proxy+}"; "$default" for the route that takes what no other does
    Integration integration;
    QByteArray description;
    /// What the members above do not say, in the service's words. Of a REST API the Method with its methodIntegration,
    /// methodResponses, …; of HTTP and WebSocket APIs the Route (authorizationType, target, …). Null: nothing.
    base::JsonValue document = {};

    /// The service's route key: "GET /books/{id}" or "$default".
    [[nodiscard]] QByteArray key() const { return method.isEmpty() ? path : method + ' ' + path; }
    bool operator==(const Route&) const = default;
};

struct Stage
{
    QByteArray name = "$default";
    std::map<QByteArray, QByteArray> variables;
    bool autoDeploy = true;
    /// The rest of the service's Stage: deploymentId, methodSettings, canarySettings, accessLogSettings, …
    /// A stage without deploymentId follows the design. Null: nothing.
    base::JsonValue document = {};

    bool operator==(const Stage&) const = default;
};

struct Api
{
    QByteArray name;  // names its folder; unique in the workspace
    QByteArray id;    // 10 of a-z0-9; "" means base::stableResourceId(name)
    Protocol protocol = Protocol::Http;
    quint16 port = 0;  // one of its own; 0: none, reached through the workspace's endpoint only
    std::optional<Cors> cors;
    std::vector<Route> routes;
    std::vector<Stage> stages = {Stage()};
    QByteArray description;
    /// The rest of the service's RestApi or Api: binaryMediaTypes, policy, tags, routeSelectionExpression, … Null:
    /// nothing.
    base::JsonValue document = {};
    /// What else belongs to the API, by kind: resources, models, requestValidators, authorizers, gatewayResponses,
    /// documentationParts, documentationVersions, deployments, integrations, …
    Documents documents = {};

    [[nodiscard]] QByteArray resourceId() const;
    [[nodiscard]] const Route* route(QByteArrayView key) const;
    bool operator==(const Api&) const = default;
};

/// Reads what a person types: "get /books/{id}", "/books" (GET), "$default". Errors: Parse, with what is wrong and
/// where: unknown method, path without '/', empty or doubled or misplaced parameter, blanks.
[[nodiscard]] base::Result<Route> parseRouteKey(QByteArrayView text);

}  // namespace trestle::gateway
