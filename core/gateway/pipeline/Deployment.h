// What runs: APIs compiled from their design. Immutable once made, shared by all requests that began on it.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/gateway/integrations/MockAnswer.h"
#include "core/gateway/integrations/TablePlan.h"
#include "core/gateway/integrations/TargetPlan.h"
#include "core/gateway/pipeline/CorsPolicy.h"
#include "core/gateway/routing/RouteTable.h"

#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace trestle::gateway {

struct RunningRoute
{
    QByteArray key;   // "GET /books/{id}"
    QByteArray path;  // "/books/{id}", "$default"
    std::variant<FunctionIntegration, TablePlan, TargetPlan, MockAnswer> integration;
};

struct RunningApi
{
    QByteArray name;
    QByteArray id;
    std::optional<CorsPolicy> cors;
    std::vector<Stage> stages;
    std::vector<RunningRoute> routes;
    RouteTable table;

    [[nodiscard]] const Stage* stage(QByteArrayView stageName) const;
};

struct Deployment
{
    std::vector<std::shared_ptr<const RunningApi>> apis;
    std::map<quint16, const RunningApi*> ports;

    [[nodiscard]] const RunningApi* byId(QByteArrayView id) const;
    [[nodiscard]] const RunningApi* byPort(quint16 port) const;
};

}  // namespace trestle::gateway
