#include "core/gateway/rest/GatewayResponseType.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

// In the order of the enumeration.
constexpr std::array<GatewayResponseFacts, gatewayResponseTypeCount> facts{{
    {GatewayResponseType::AccessDenied, "ACCESS_DENIED", 403, "AccessDeniedException",
     "User is not authorized to access this resource"},
    {GatewayResponseType::ApiConfigurationError, "API_CONFIGURATION_ERROR", 500, "ApiConfigurationException",
     "Internal server error"},
    {GatewayResponseType::AuthorizerConfigurationError,
     "AUTHORIZER_CONFIGURATION_ERROR",
     500,
     "AuthorizerConfigurationException",
     {}},
    {GatewayResponseType::AuthorizerFailure, "AUTHORIZER_FAILURE", 500, "AuthorizerFailureException", {}},
    {GatewayResponseType::BadRequestBody, "BAD_REQUEST_BODY", 400, "BadRequestException", "Invalid request body"},
    {GatewayResponseType::BadRequestParameters, "BAD_REQUEST_PARAMETERS", 400, "BadRequestException", {}},
    {GatewayResponseType::Default4xx, "DEFAULT_4XX", 400, "BadRequestException", "Bad Request"},
    {GatewayResponseType::Default5xx, "DEFAULT_5XX", 500, "InternalServerErrorException", "Internal server error"},
    {GatewayResponseType::ExpiredToken, "EXPIRED_TOKEN", 403, "ExpiredTokenException",
     "The security token included in the request is expired"},
    {GatewayResponseType::IntegrationFailure, "INTEGRATION_FAILURE", 504, "InternalServerErrorException",
     "Network error communicating with endpoint"},
    {GatewayResponseType::IntegrationTimeout, "INTEGRATION_TIMEOUT", 504, "InternalServerErrorException",
     "Endpoint request timed out"},
    {GatewayResponseType::InvalidApiKey, "INVALID_API_KEY", 403, "ForbiddenException", "Forbidden"},
    {GatewayResponseType::InvalidSignature, "INVALID_SIGNATURE", 403, "InvalidSignatureException",
     "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
     "and signing method. Consult the service documentation for details."},
    {GatewayResponseType::MissingAuthenticationToken, "MISSING_AUTHENTICATION_TOKEN", 403,
     "MissingAuthenticationTokenException", "Missing Authentication Token"},
    {GatewayResponseType::QuotaExceeded, "QUOTA_EXCEEDED", 429, "LimitExceededException", "Limit Exceeded"},
    {GatewayResponseType::RequestTooLarge, "REQUEST_TOO_LARGE", 413, "RequestTooLargeException", "Request Too Long"},
    {GatewayResponseType::ResourceNotFound, "RESOURCE_NOT_FOUND", 404, "ResourceNotFoundException", "Not Found"},
    {GatewayResponseType::Throttled, "THROTTLED", 429, "TooManyRequestsException", "Too Many Requests"},
    {GatewayResponseType::Unauthorized, "UNAUTHORIZED", 401, "UnauthorizedException", "Unauthorized"},
    {GatewayResponseType::UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException",
     "Unsupported Media Type"},
    {GatewayResponseType::WafFiltered, "WAF_FILTERED", 403, "WafFilteredException", "Forbidden"},
}};

}  // namespace

const GatewayResponseFacts& factsOf(GatewayResponseType type)
{
    return facts[static_cast<size_t>(type)];
}

std::optional<GatewayResponseType> gatewayResponseType(QByteArrayView name)
{
    const auto found = std::find_if(facts.begin(), facts.end(),
                                    [name](const GatewayResponseFacts& each) { return each.name == name; });
    return found == facts.end() ? std::nullopt : std::optional(found->type);
}

}  // namespace trestle::gateway
