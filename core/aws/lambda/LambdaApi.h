// Lambda's control plane: its operations by name, put into the REST-JSON services of the endpoint, and the packages
// that GetFunction and GetLayerVersion give addresses of.
#pragma once

#include "core/aws/lambda/Lambda.h"
#include "core/aws/rest/ControlPlanes.h"
#include "core/tables/transfer/TaskThread.h"

namespace trestle::aws::lambda {

class LambdaApi
{
public:
    /// `planes` must not serve any more when this goes.
    LambdaApi(rest::ControlPlanes& planes, Lambda::Services services);

    /// Whether a request asks for a package: GET /2015-03-31/functions/NAME/code[?Qualifier=…] or
    /// GET /2018-10-31/layers/NAME/versions/NUMBER/content.
    [[nodiscard]] static bool isDownload(const http::Request& request);
    /// Answers a request that isDownload() said yes to. Any thread.
    void download(http::Request request, http::Responder responder);

private:
    Lambda m_lambda;
    tables::TaskThread m_thread;
    const GuardExceptions m_guard;
};

}  // namespace trestle::aws::lambda
