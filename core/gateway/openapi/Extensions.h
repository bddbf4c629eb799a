// The service's extensions of OpenAPI by name, and what REST APIs and their descriptions call the same.
#pragma once

#include <QByteArrayView>

#include <array>

namespace trestle::gateway::extension {

// Of the document.
inline constexpr QByteArrayView apiKeySource("x-amazon-apigateway-api-key-source");
inline constexpr QByteArrayView binaryMediaTypes("x-amazon-apigateway-binary-media-types");
inline constexpr QByteArrayView cors("x-amazon-apigateway-cors");
inline constexpr QByteArrayView documentation("x-amazon-apigateway-documentation");
inline constexpr QByteArrayView endpointAccessMode("x-amazon-apigateway-endpoint-access-mode");
inline constexpr QByteArrayView endpointConfiguration("x-amazon-apigateway-endpoint-configuration");
inline constexpr QByteArrayView gatewayResponses("x-amazon-apigateway-gateway-responses");
inline constexpr QByteArrayView minimumCompressionSize("x-amazon-apigateway-minimum-compression-size");
inline constexpr QByteArrayView policy("x-amazon-apigateway-policy");
inline constexpr QByteArrayView requestValidators("x-amazon-apigateway-request-validators");
inline constexpr QByteArrayView securityPolicy("x-amazon-apigateway-security-policy");
inline constexpr QByteArrayView tagValue("x-amazon-apigateway-tag-value");
// Of operations, and of security schemes.
inline constexpr QByteArrayView anyMethod("x-amazon-apigateway-any-method");
inline constexpr QByteArrayView auth("x-amazon-apigateway-auth");
inline constexpr QByteArrayView authorizer("x-amazon-apigateway-authorizer");
inline constexpr QByteArrayView authtype("x-amazon-apigateway-authtype");
inline constexpr QByteArrayView integration("x-amazon-apigateway-integration");
inline constexpr QByteArrayView requestValidator("x-amazon-apigateway-request-validator");

}  // namespace trestle::gateway::extension

namespace trestle::gateway {

/// Members that an integration of a REST API has under one name in a description and in the service's model.
inline constexpr std::array<QByteArrayView, 14> integrationMembers{"httpMethod",           "uri",
                                                                   "credentials",          "connectionType",
                                                                   "connectionId",         "requestParameters",
                                                                   "requestTemplates",     "contentHandling",
                                                                   "timeoutInMillis",      "cacheNamespace",
                                                                   "cacheKeyParameters",   "tlsConfig",
                                                                   "responseTransferMode", "integrationTarget"};
inline constexpr std::array<QByteArrayView, 3> integrationResponseMembers{"responseParameters", "responseTemplates",
                                                                          "contentHandling"};
/// The same of an authorizer.
inline constexpr std::array<QByteArrayView, 6> authorizerMembers{
    "authorizerUri",  "authorizerCredentials",        "identityValidationExpression",
    "identitySource", "authorizerResultTtlInSeconds", "providerARNs"};

/// What an operation says for readers: the properties of a method's documentation part.
inline constexpr std::array<QByteArrayView, 5> methodFields{"summary", "description", "tags", "externalDocs",
                                                            "deprecated"};
/// What a parameter of 2.0 says of its type, where 3.x has a schema.
inline constexpr std::array<QByteArrayView, 15> typeFields{
    "type",    "format",    "items",     "enum",     "default",  "minimum",     "maximum",   "exclusiveMinimum",
    "pattern", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "multipleOf"};

}  // namespace trestle::gateway
