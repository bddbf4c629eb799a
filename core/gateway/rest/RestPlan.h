// What a REST API is at one deployment, or as it is being designed: methods with their integrations, ready to run.
// Immutable, shared by the stages that serve it.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/definition/DesignProblem.h"
#include "core/gateway/definition/ResourceId.h"
#include "core/gateway/rest/GatewayResponses.h"
#include "core/gateway/rest/RequestCheck.h"
#include "core/gateway/rest/RestIntegration.h"
#include "core/gateway/routing/RouteTable.h"
#include "core/observe/Metrics.h"

#include <memory>

namespace trestle::gateway {

struct RestMethod
{
    // What every request reads comes first.
    QByteArray key;  // "GET /pets/{id}"
    observe::RouteMeter meter = {};
    RequestCheck check;
    std::optional<RestIntegration> integration;  // nothing: the method leads nowhere

    QByteArray httpMethod;  // "GET", "ANY"
    QByteArray resourcePath;
    QByteArray resourceId;
    QByteArray operationName;
    // What access control goes by.
    QByteArray authorizationType;  // "NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"
    QByteArray authorizerId;
    std::vector<QByteArray> authorizationScopes;
    bool apiKeyRequired = false;
    bool hasProblems = false;  // something of it was reported
};

struct RestPlan
{
    QByteArray deploymentId;        // one that stands for it where the plan is of the design
    base::JsonValue settings;       // the service's RestApi: policy, apiKeySource, …
    Documents::OfKind authorizers;  // the service's Authorizers, by id
    BinaryTypes binaryTypes;
    std::optional<qsizetype> minimumCompression;  // bytes; nothing: no compression, neither in nor out
    GatewayResponses gatewayResponses;
    std::vector<std::shared_ptr<const RestMethod>> methods;  // shared with other plans that have the same
    RouteTable table;
    bool isBroken = false;  // a template, pattern, mapping, model, gateway response or policy does not compile

    /// The method of that resource, as named; null if there is none.
    [[nodiscard]] const RestMethod* method(QByteArrayView httpMethod, QByteArrayView resourcePath) const;
};

/// A compilation of before: methods that are what they were are taken over from it.
struct PlanBefore
{
    const Api& api;
    const RestPlan& plan;
};

/// Compiles an API, as it was at a deployment or ("") as it is being designed. What cannot run is left out and
/// reported; what the service would answer with 500 is kept, does that, and is reported too.
[[nodiscard]] std::shared_ptr<const RestPlan> compileRestPlan(const Api& api, const QByteArray& deploymentId,
                                                              std::vector<DesignProblem>& problems,
                                                              const PlanBefore* before = nullptr);

}  // namespace trestle::gateway
