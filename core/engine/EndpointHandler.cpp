#include "core/engine/EndpointHandler.h"

namespace trestle::engine {

namespace {

void tellMetrics(const http::Request& request, const observe::Metrics& metrics, http::Responder responder)
{
    http::Response response;
    const aws::GuardVerdict verdict = aws::judgeRequest(aws::Surface::ControlPlane, request);
    if (verdict != aws::GuardVerdict::Allowed) {
        response.status = 403;
        response.body = aws::guardMessage(verdict, request);
    } else {
        response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        response.body = observe::prometheusText(metrics);
    }
    responder.respond(std::move(response));
}

}  // namespace

void EndpointHandler::handle(http::Request request, http::Responder responder)
{
    if (m_gateway.accepts(request))
        m_gateway.handle(std::move(request), std::move(responder));
    else if (gateway::FunctionUrls::accepts(request))
        m_functionUrls.handle(std::move(request), std::move(responder));
    else if (aws::lambda::LambdaApi::isDownload(request))
        m_lambda.download(std::move(request), std::move(responder));
    else if (m_metrics && request.path() == metricsPath)
        tellMetrics(request, *m_metrics, std::move(responder));
    else if (aws::logs::LogsApi::accepts(request))
        responder.respond(m_logs.answer(request));
    else if (aws::identity::IdentityApi::accepts(request))
        responder.respond(m_identity.answer(request));
    else if (m_controlPlanes.accepts(request))
        m_controlPlanes.handle(std::move(request), std::move(responder));
    else if (IssuerEndpoint::accepts(request))
        m_issuer.handle(request, std::move(responder));
    else
        m_tableService.handle(std::move(request), std::move(responder));
}

}  // namespace trestle::engine
