// CloudWatch Logs' wire, as far as `aws logs tail`, SDKs that write events and Terraform's log groups need it:
// JSON 1.1, told apart by X-Amz-Target Logs_20140328.*. What is not here is refused by name.
//
// Any thread; a request is answered where it is handled.
#pragma once

#include "core/aws/LoopbackGuard.h"
#include "core/http/HttpServer.h"
#include "core/observe/LogStore.h"

namespace trestle::aws::logs {

class LogsApi
{
public:
    struct Services
    {
        observe::LogStore& logs;
        QByteArray accountId = "000000000000";
        QByteArray region = "us-east-1";
        GuardExceptions guard = {};
    };

    explicit LogsApi(Services services) : m_services(std::move(services)) {}

    [[nodiscard]] static bool accepts(const http::Request& request);
    /// A request that accepts() said yes to.
    [[nodiscard]] http::Response answer(const http::Request& request) const;

private:
    Services m_services;
};

}  // namespace trestle::aws::logs
