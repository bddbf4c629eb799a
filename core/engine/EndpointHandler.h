// Who answers a request that came to one of our ports: the gateway if it is an API's, a function if it has an address
// of its own, otherwise the control planes, which only local programs may reach (core/aws/LoopbackGuard.h).
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/aws/identity/IdentityApi.h"
#include "core/aws/lambda/LambdaApi.h"
#include "core/aws/logs/LogsApi.h"
#include "core/aws/rest/ControlPlanes.h"
#include "core/engine/IssuerEndpoint.h"
#include "core/engine/ReferenceEndpoint.h"
#include "core/engine/Regions.h"
#include "core/gateway/Gateway.h"
#include "core/gateway/functionurls/FunctionUrls.h"
#include "core/http/HttpServer.h"
#include "core/observe/FunctionMetrics.h"
#include "core/observe/Metrics.h"

namespace trestle::engine {

class EndpointHandler final : public http::Handler
{
public:
    static constexpr QByteArrayView metricsPath{"/_trestle/metrics"};

    struct Services
    {
        gateway::Gateway& gateway;
        gateway::FunctionUrls& functionUrls;
        const aws::rest::ControlPlanes& controlPlanes;
        aws::lambda::LambdaApi& lambda;
        const aws::logs::LogsApi& logs;
        const aws::identity::IdentityApi& identity;
        aws::DynamoDbApi& tables;
        IssuerEndpoint& issuer;
        // Told in Prometheus' text at metricsPath; null: not at all.
        const observe::Metrics* metrics;
        const observe::FunctionMetrics& functionMetrics;
        const tables::Tables& store;         // what its item cache does is told there too
        const ReferenceEndpoint* reference;  // null: not at all
    };

    explicit EndpointHandler(const Services& services) : m_to(services) {}

    void handle(http::Request request, http::Responder responder) override;

    /// Requests that are signed for another region go there. Before the first request.
    void setRegions(const Regions* regions) { m_regions = regions; }

private:
    const Services m_to;
    const Regions* m_regions = nullptr;
};

}  // namespace trestle::engine
