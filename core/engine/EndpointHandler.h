// Who answers a request that came to one of our ports: the gateway if it is an API's, a function if it has an address
// of its own, otherwise the control planes, which only local programs may reach (core/aws/LoopbackGuard.h).
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/aws/identity/IdentityApi.h"
#include "core/aws/lambda/LambdaApi.h"
#include "core/aws/logs/LogsApi.h"
#include "core/aws/rest/ControlPlanes.h"
#include "core/engine/IssuerEndpoint.h"
#include "core/gateway/Gateway.h"
#include "core/gateway/functionurls/FunctionUrls.h"
#include "core/http/HttpServer.h"
#include "core/observe/Metrics.h"

namespace trestle::engine {

class EndpointHandler final : public http::Handler
{
public:
    static constexpr QByteArrayView metricsPath{"/_trestle/metrics"};

    /// `metrics`: told in Prometheus' text at metricsPath; null: not at all.
    EndpointHandler(gateway::Gateway& gateway, gateway::FunctionUrls& functionUrls,
                    const aws::rest::ControlPlanes& controlPlanes, aws::lambda::LambdaApi& lambda,
                    const aws::logs::LogsApi& logs, const aws::identity::IdentityApi& identity,
                    aws::DynamoDbApi& tableService, IssuerEndpoint& issuer, const observe::Metrics* metrics)
        : m_gateway(gateway),
          m_functionUrls(functionUrls),
          m_controlPlanes(controlPlanes),
          m_lambda(lambda),
          m_logs(logs),
          m_identity(identity),
          m_tableService(tableService),
          m_issuer(issuer),
          m_metrics(metrics)
    {
    }

    void handle(http::Request request, http::Responder responder) override;

private:
    gateway::Gateway& m_gateway;
    gateway::FunctionUrls& m_functionUrls;
    const aws::rest::ControlPlanes& m_controlPlanes;
    aws::lambda::LambdaApi& m_lambda;
    const aws::logs::LogsApi& m_logs;
    const aws::identity::IdentityApi& m_identity;
    aws::DynamoDbApi& m_tableService;
    IssuerEndpoint& m_issuer;
    const observe::Metrics* m_metrics;
};

}  // namespace trestle::engine
