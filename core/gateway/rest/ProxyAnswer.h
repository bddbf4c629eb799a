// What a function answered to an AWS_PROXY integration of a REST API, as the response: {statusCode, headers,
// multiValueHeaders, body, isBase64Encoded} and nothing else. Numbers and flags may be text and texts may be numbers or
// flags, as the service's reader takes them; no statusCode is 200.
#pragma once

#include "core/base/Result.h"
#include "core/http/Message.h"

namespace trestle::gateway {

/// `binary`: the client accepts one of the API's binary types, so that base64 is decoded. Of a header in both maps the
/// list comes first. Error: InvalidArgument, saying what of the answer the service would not send: its 502.
[[nodiscard]] base::Result<http::Response> proxyAnswer(const QByteArray& payload, bool binary);

/// What stands in front of a streamed answer, {statusCode, headers, multiValueHeaders, cookies}, as status and headers.
[[nodiscard]] base::Result<http::Response> streamedHead(const QByteArray& metadata);

}  // namespace trestle::gateway
