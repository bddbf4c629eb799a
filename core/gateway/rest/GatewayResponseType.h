// The types of failure that a REST API answers by itself, in the service's own words. Each has a status, an error name
// (x-amzn-ErrorType) and a text; an API may give each of them a status, headers and templates of its own.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace trestle::gateway {

enum class GatewayResponseType {
    AccessDenied,
    ApiConfigurationError,
    AuthorizerConfigurationError,
    AuthorizerFailure,
    BadRequestBody,
    BadRequestParameters,
    Default4xx,
    Default5xx,
    ExpiredToken,
    IntegrationFailure,
    IntegrationTimeout,
    InvalidApiKey,
    InvalidSignature,
    MissingAuthenticationToken,
    QuotaExceeded,
    RequestTooLarge,
    ResourceNotFound,
    Throttled,
    Unauthorized,
    UnsupportedMediaType,
    WafFiltered,
};
inline constexpr int gatewayResponseTypeCount = 21;

struct GatewayResponseFacts
{
    GatewayResponseType type;
    QByteArrayView name;       // "BAD_REQUEST_BODY"
    int status;                // the service's own; 400 and 500 stand for the two fallbacks
    QByteArrayView errorType;  // of x-amzn-ErrorType; "" if the failure has to say
    QByteArrayView message;    // null: the failure has to say, or there is none
};

[[nodiscard]] const GatewayResponseFacts& factsOf(GatewayResponseType type);
/// Nothing for a name that the service does not have.
[[nodiscard]] std::optional<GatewayResponseType> gatewayResponseType(QByteArrayView name);

}  // namespace trestle::gateway
