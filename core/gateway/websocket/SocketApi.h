// A WebSocket API as its stages serve it: routes by key, each with what it leads to. Immutable; any thread (limits are
// safe by themselves).
#pragma once

#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/definition/DesignProblem.h"
#include "core/gateway/pipeline/Deployment.h"
#include "core/gateway/rest/ExecutionLog.h"
#include "core/gateway/rest/RequestCheck.h"
#include "core/gateway/websocket/SocketIntegration.h"
#include "core/gateway/websocket/SocketModels.h"

#include <memory>
#include <unordered_map>

namespace trestle::gateway {

struct SocketRoute
{
    QByteArray key;                                // "$connect", "sendmessage"
    std::optional<SocketIntegration> integration;  // nothing: leads nowhere
    bool optional = false;                         // it may lead nowhere: $connect and $disconnect without a target
    bool answers = false;                          // two-way: what the integration answers goes to the client
    std::shared_ptr<const AccessPlan> access;      // null: nothing stands before it
    std::optional<SocketModels> models;            // nothing: messages may look like anything
    RequestCheck handshake;                        // of $connect: what a handshake has to bring
    std::optional<ExecutionLog::Detail> logged;    // nothing: its executions are not
    std::optional<RunningRoute> table;             // of a table's: the same as the table integration takes it
};

struct SocketStage
{
    QByteArray name;
    std::map<QByteArray, QByteArray> variables;
    SelectionExpression selection;
    std::unordered_map<QByteArray, SocketRoute> routes;
    std::shared_ptr<const AccessLogPlan> accessLog;  // null: there is none
    std::optional<ExecutionLog::Detail> logged;      // of messages that no route takes

    [[nodiscard]] const SocketRoute* route(const QByteArray& key) const;
};

struct SocketApi
{
    std::map<QByteArray, SocketStage> stages;
};

/// What cannot run is reported. Stages that serve the design then go on with `good`, the one that compiled last (null:
/// none did); where there is none, and in what a deployment froze, it is left out, and such a route answers like one
/// that fails.
[[nodiscard]] std::shared_ptr<const SocketApi> compileSocketApi(const Api& api, std::shared_ptr<const Api>& good,
                                                                const DesignResources& resources,
                                                                const AccessSources& access,
                                                                std::vector<DesignProblem>& problems);

}  // namespace trestle::gateway
