// $context of a REST request: all variables that the service has, made from the exchange when something reads them.
#pragma once

#include "core/gateway/pipeline/Exchange.h"
#include "core/gateway/rest/RestCall.h"

namespace trestle::gateway {

/// The request's template context with what `needs` names in it. What comes about on the way (status, integration.*,
/// error.*) has the value it has now.
TemplateContext& contextOf(Exchange& exchange, const ContextNeeds& needs);

/// The query, taken apart once.
const std::vector<http::QueryParameter>& queryOf(Exchange& exchange);
/// "/dev/pets/7": the path with its stage; "/dev" where nothing follows that.
[[nodiscard]] QByteArray restPath(const Exchange& exchange);
[[nodiscard]] QByteArray restDomain(const Exchange& exchange);

/// Whether integrations, their mappings and templates hear of a header of the client's: what concerns the connection or
/// a proxy ends here.
[[nodiscard]] bool passesGateway(QByteArrayView name);
/// The request as parameter mappings and templates read it.
[[nodiscard]] MappableMessage mappableRequest(Exchange& exchange, const QByteArray& body);
[[nodiscard]] TemplateParameters templateParameters(Exchange& exchange);

}  // namespace trestle::gateway
