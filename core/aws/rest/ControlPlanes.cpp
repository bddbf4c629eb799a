#include "core/aws/rest/ControlPlanes.h"

#include <algorithm>

namespace trestle::aws::rest {

namespace {

constexpr QByteArrayView connections("/@connections/");

// The service of "Credential=AKID/20251128/us-east-1/lambda/aws4_request"; empty if there is none.
QByteArrayView signingNameOf(QByteArrayView authorization)
{
    const qsizetype at = authorization.indexOf("Credential=");
    if (at < 0) return {};
    QByteArrayView rest = authorization.sliced(at);
    for (int slash = 0; slash < 3; ++slash) {
        const qsizetype next = rest.indexOf('/');
        if (next < 0) return {};
        rest = rest.sliced(next + 1);
    }
    const qsizetype end = rest.indexOf('/');
    return end < 0 ? QByteArrayView() : rest.first(end);
}

}  // namespace

ControlPlanes::ControlPlanes(Surroundings surroundings)
    : m_surroundings(std::make_shared<const Surroundings>(std::move(surroundings)))
{
}

Service& ControlPlanes::service(const Model& model)
{
    for (const auto& service : m_services)
        if (&service->model() == &model) return *service;
    m_services.push_back(std::make_unique<Service>(model));
    return *m_services.back();
}

ControlPlanes::Addressed ControlPlanes::find(const http::Request& request) const
{
    if (request.headers.contains("x-amz-target")) return {};
    const QByteArrayView path = request.path();
    if (!path.startsWith('/')) return {};
    const qsizetype prefix = path.indexOf(connections);
    const qsizetype end = path.indexOf('/', 1);
    const QByteArrayView first = path.sliced(1, (end < 0 ? path.size() : end) - 1);
    for (const auto& service : m_services) {
        if (service->model().dialect == Dialect::Management && prefix >= 0) return {service.get(), prefix};
        if (service->knows(first)) return {service.get(), 0};
    }
    const QByteArrayView scope = signingNameOf(request.headers.value("authorization"));
    for (const auto& service : m_services)
        if (!scope.isEmpty() && service->model().signingName == scope) return {service.get(), 0};
    return {};
}

bool ControlPlanes::accepts(const http::Request& request) const
{
    return find(request).service != nullptr;
}

void ControlPlanes::handle(http::Request request, http::Responder responder) const
{
    const Addressed addressed = find(request);
    const QByteArray path = request.path().toByteArray();
    Exchange exchange(m_surroundings, addressed.service->model(), std::move(request), std::move(responder));
    exchange.setPrefix(path.first(addressed.prefix));
    addressed.service->handle(std::move(exchange), QByteArrayView(path).sliced(addressed.prefix));
}

}  // namespace trestle::aws::rest
