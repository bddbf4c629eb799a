// What a method's request validator asks of a request. Compiled once; any thread.
#pragma once

#include "core/gateway/rest/RestFailure.h"
#include "core/gateway/rest/schema/JsonSchema.h"
#include "core/gateway/routing/RouteTable.h"
#include "core/http/Message.h"

#include <optional>

namespace trestle::gateway {

struct RequestCheck
{
    bool parameters = false;  // validateRequestParameters
    bool body = false;        // validateRequestBody
    // Names of what has to be there, in the service's order.
    std::vector<QByteArray> headers;
    std::vector<QByteArray> pathParameters;
    std::vector<QByteArray> queryParameters;
    std::vector<std::pair<QByteArray, JsonSchema>> models;  // by content type, "$default" may be one

    [[nodiscard]] bool checks() const { return parameters || (body && !models.empty()); }
};

struct CheckedRequest
{
    const http::Headers& headers;
    const std::vector<PathParameter>& path;
    const std::vector<http::QueryParameter>& query;
    const QByteArray& body;
};

/// Nothing if the request has what is required. A parameter that is blank is missing; a body without a model for its
/// type is not looked at, an empty one reads as {}.
[[nodiscard]] std::optional<RestFailure> requestProblem(const RequestCheck& check, const CheckedRequest& request);

}  // namespace trestle::gateway
