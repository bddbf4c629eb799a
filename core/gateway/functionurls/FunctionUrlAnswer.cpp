#include "core/gateway/functionurls/FunctionUrlAnswer.h"

#include "core/base/Json.h"
#include "core/gateway/integrations/FunctionAnswer.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

constexpr char integrationResponse[] = "application/vnd.awslambda.http-integration-response";
const QByteArray endOfPrelude(8, '\0');

// The prelude has the members of a format 2.0 answer; what follows is its body, bytes as they are.
base::Result<http::Response> unwrapped(const QByteArray& payload)
{
    const qsizetype end = payload.indexOf(endOfPrelude);
    if (end < 0) return base::Error{base::ErrorCode::InvalidArgument, QStringLiteral("the stream has no prelude")};
    auto prelude = base::parseJson(payload.first(end));
    if (!prelude || !prelude->isObject())
        return base::Error{base::ErrorCode::InvalidArgument, QStringLiteral("the stream's prelude is no JSON object")};
    if (!prelude->find("statusCode")) prelude->insert("statusCode", 200);
    auto response = functionAnswer(PayloadFormat::V2, base::writeJson(*prelude));
    if (!response) return response.error();
    response->body = payload.mid(end + endOfPrelude.size());
    return response;
}

bool namesContentType(const QByteArray& payload)
{
    const auto document = base::parseJson(payload);
    const base::JsonValue* headers = document ? document->find("headers") : nullptr;
    if (!headers) return false;
    return std::any_of(headers->object().begin(), headers->object().end(),
                       [](const auto& each) { return each.first.toLower() == "content-type"; });
}

// At a URL an answer that names no type is JSON, not plain text as behind an API.
base::Result<http::Response> formatted(const QByteArray& payload)
{
    auto response = functionAnswer(PayloadFormat::V2, payload);
    if (response && !namesContentType(payload)) response->headers.set("Content-Type", "application/json");
    return response;
}

http::Response asItIs(const functions::InvocationResult& result)
{
    http::Response response;
    response.headers.add("Content-Type", result.streamType.isEmpty() ? "application/json" : result.streamType);
    response.body = result.payload;
    return response;
}

}  // namespace

base::Result<http::Response> functionUrlAnswer(InvokeMode mode, const functions::InvocationResult& result)
{
    if (result.streamType == integrationResponse) return unwrapped(result.payload);
    if (!result.streamType.isEmpty()) return asItIs(result);
    switch (mode) {
        case InvokeMode::Buffered:
            return formatted(result.payload);
        case InvokeMode::ResponseStream:
            return asItIs(result);
    }
    return asItIs(result);
}

}  // namespace trestle::gateway
