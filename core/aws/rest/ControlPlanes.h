// The REST-JSON services of one endpoint, told apart by path and signing scope. Set up on one thread; handle() runs on
// the connection's I/O thread.
#pragma once

#include "core/aws/rest/Service.h"

#include <memory>
#include <vector>

namespace trestle::aws::rest {

class ControlPlanes
{
public:
    explicit ControlPlanes(Surroundings surroundings);

    [[nodiscard]] const Surroundings& surroundings() const { return *m_surroundings; }
    /// The service of a model, made when first asked for; add operations to it before requests come.
    Service& service(const Model& model);

    /// Whether a request is one of these services': the first segment of its path says so, or /@connections/ in it, or
    /// else what its credentials are scoped to. X-Amz-Target names another.
    [[nodiscard]] bool accepts(const http::Request& request) const;
    /// A request that accepts() said yes to.
    void handle(http::Request request, http::Responder responder) const;

private:
    struct Addressed
    {
        const Service* service = nullptr;
        qsizetype prefix = 0;  // of the path, before the operation's own
    };
    [[nodiscard]] Addressed find(const http::Request& request) const;

    std::shared_ptr<const Surroundings> m_surroundings;
    std::vector<std::unique_ptr<Service>> m_services;
};

}  // namespace trestle::aws::rest
