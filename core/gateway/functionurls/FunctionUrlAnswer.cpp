#include "core/gateway/functionurls/FunctionUrlAnswer.h"

#include "core/base/Json.h"
#include "core/gateway/functionurls/StreamedAnswer.h"
#include "core/gateway/integrations/FunctionAnswer.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

// A stream that nobody took as it came.
base::Result<http::Response> whole(const functions::InvocationResult& result)
{
    auto response = StreamedAnswer().take(result.streamType, result.payload);
    if (!response) return response.error();
    if (!*response)
        return base::Error{base::ErrorCode::InvalidArgument, QStringLiteral("the stream's prelude has no end")};
    return std::move(**response);
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
    response.headers.add("Content-Type", "application/json");
    response.body = result.payload;
    return response;
}

}  // namespace

base::Result<http::Response> functionUrlAnswer(InvokeMode mode, const functions::InvocationResult& result)
{
    if (!result.streamType.isEmpty()) return whole(result);
    switch (mode) {
        case InvokeMode::Buffered:
            return formatted(result.payload);
        case InvokeMode::ResponseStream:
            return asItIs(result);
    }
    return asItIs(result);
}

}  // namespace trestle::gateway
