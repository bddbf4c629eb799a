#include "core/engine/EndpointHandler.h"

namespace trestle::engine {

void EndpointHandler::handle(http::Request request, http::Responder responder)
{
    if (m_gateway.accepts(request))
        m_gateway.handle(std::move(request), std::move(responder));
    else if (gateway::FunctionUrls::accepts(request))
        m_functionUrls.handle(std::move(request), std::move(responder));
    else if (aws::lambda::LambdaApi::isDownload(request))
        m_lambda.download(std::move(request), std::move(responder));
    else if (m_controlPlanes.accepts(request))
        m_controlPlanes.handle(std::move(request), std::move(responder));
    else
        m_tableService.handle(std::move(request), std::move(responder));
}

}  // namespace trestle::engine
