// Who is asking, and the roles that functions name: what deployment tools ask of STS (GetCallerIdentity) and IAM (roles
// with their policies, managed policies) while they deploy functions. Kept and described as documents of the workspace,
// kinds "roles" and "managedPolicies"; nothing here grants or refuses anything by them. Every other action is refused.
//
// The services' query protocol: form fields in, XML out. Any thread; a request is answered where it is handled.
#pragma once

#include "core/aws/LoopbackGuard.h"
#include "core/http/HttpServer.h"
#include "core/workspace/DesignAccess.h"

namespace trestle::aws::identity {

class IdentityApi
{
public:
    struct Services
    {
        workspace::DesignAccess& design;
        QByteArray accountId = "000000000000";
        GuardExceptions guard = {};
    };

    explicit IdentityApi(Services services) : m_services(std::move(services)) {}

    /// A signed form for STS or IAM. Pages in a browser cannot sign one without asking first.
    [[nodiscard]] static bool accepts(const http::Request& request);
    /// A request that accepts() said yes to.
    [[nodiscard]] http::Response answer(const http::Request& request) const;

private:
    Services m_services;
};

}  // namespace trestle::aws::identity
