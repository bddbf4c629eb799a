// What runs: APIs compiled from their design. Immutable once made, shared by all requests that began on it.
#pragma once

#include "core/gateway/access/AccessPlans.h"
#include "core/gateway/definition/Api.h"
#include "core/gateway/httpapi/AccessLogPlan.h"
#include "core/gateway/httpapi/HttpExtras.h"
#include "core/gateway/integrations/MockAnswer.h"
#include "core/gateway/integrations/TablePlan.h"
#include "core/gateway/integrations/TargetPlan.h"
#include "core/gateway/pipeline/CorsPolicy.h"
#include "core/gateway/routing/DomainTable.h"
#include "core/gateway/routing/RouteTable.h"
#include "core/observe/Metrics.h"

#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace trestle::gateway {

/// An integration that is designed and that nothing here can carry out: every request of its route fails.
struct NotCarriedOut
{
    QByteArray reason;
};

struct RestApi;
struct SocketApi;

struct RunningRoute
{
    // What every request reads comes first.
    QByteArray key;                            // "GET /books/{id}"
    std::shared_ptr<const HttpExtras> extras;  // null: nothing beyond the rest
    observe::RouteMeter meter = {};
    std::variant<FunctionIntegration, TablePlan, TargetPlan, MockAnswer, NotCarriedOut> integration;
    QByteArray path;  // "/books/{id}", "$default"
};

/// An API's routes as one or several of its stages serve them: the design as it is, or what a deployment froze.
struct RunningRoutes
{
    std::optional<CorsPolicy> cors;
    std::vector<RunningRoute> routes;
    RouteTable table;
};

struct RunningStage
{
    Stage design;
    std::shared_ptr<const RunningRoutes> serves;               // never null
    std::shared_ptr<const AccessLogPlan> accessLog = nullptr;  // null: there is none
    AccessPlans access = {};                                   // of its routes
    AccessPlans canaryAccess = {};                             // of those its canary serves
};

struct RunningApi
{
    QByteArray name;
    QByteArray id;
    bool endpointDisabled = false;  // disableExecuteApiEndpoint: reached by custom domains and its own port only
    std::vector<RunningStage> stages;
    std::shared_ptr<const RestApi> rest = nullptr;       // set: a REST API, which has its methods there
    std::shared_ptr<const SocketApi> sockets = nullptr;  // set: a WebSocket API, which has its routes there

    [[nodiscard]] const RunningStage* stage(QByteArrayView stageName) const;
};

struct Deployment
{
    std::vector<std::shared_ptr<const RunningApi>> apis;
    std::map<quint16, const RunningApi*> ports;
    std::shared_ptr<const DomainTable> domains = nullptr;  // null: there are none

    [[nodiscard]] const RunningApi* byId(QByteArrayView id) const;
    [[nodiscard]] const RunningApi* byPort(quint16 port) const;
};

}  // namespace trestle::gateway
