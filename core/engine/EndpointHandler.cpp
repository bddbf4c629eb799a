#include "core/engine/EndpointHandler.h"

namespace trestle::engine {

namespace {

void tellMetrics(const http::Request& request, const observe::Metrics& metrics,
                 const observe::FunctionMetrics& functionMetrics, const tables::Tables& store,
                 http::Responder responder)
{
    http::Response response;
    const aws::GuardVerdict verdict = aws::judgeRequest(aws::Surface::ControlPlane, request);
    if (verdict != aws::GuardVerdict::Allowed) {
        response.status = 403;
        response.body = aws::guardMessage(verdict, request);
    } else {
        response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.body = observe::prometheusText(metrics) + observe::prometheusText(functionMetrics);
        if (const auto cache = store.itemCacheCounts())
            response.body +=
                observe::prometheusText(observe::ItemCacheMetrics{cache->hits, cache->misses, cache->bytes});
    }
    responder.respond(std::move(response));
}

}  // namespace

void EndpointHandler::handle(http::Request request, http::Responder responder)
{
    if (m_to.gateway.take(request, responder)) return;
    if (gateway::FunctionUrls::accepts(request))
        m_to.functionUrls.handle(std::move(request), std::move(responder));
    else if (aws::lambda::LambdaApi::isDownload(request))
        m_to.lambda.download(std::move(request), std::move(responder));
    else if (m_to.metrics && request.path() == metricsPath)
        tellMetrics(request, *m_to.metrics, m_to.functionMetrics, m_to.store, std::move(responder));
    else if (m_to.reference && ReferenceEndpoint::accepts(request))
        responder.respond(m_to.reference->answer(request));
    else if (aws::logs::LogsApi::accepts(request))
        responder.respond(m_to.logs.answer(request));
    else if (aws::identity::IdentityApi::accepts(request))
        responder.respond(m_to.identity.answer(request));
    else if (m_to.controlPlanes.accepts(request))
        m_to.controlPlanes.handle(std::move(request), std::move(responder));
    else if (IssuerEndpoint::accepts(request))
        m_to.issuer.handle(request, std::move(responder));
    else if (aws::DynamoDbApi* elsewhere = m_regions ? m_regions->serviceFor(request) : nullptr)
        elsewhere->handle(std::move(request), std::move(responder));
    else
        m_to.tables.handle(std::move(request), std::move(responder));
}

}  // namespace trestle::engine
