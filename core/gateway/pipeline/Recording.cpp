#include "core/gateway/pipeline/Recording.h"

#include "core/http/Syntax.h"

namespace trestle::gateway {

namespace {

const QByteArray& mask()
{
    static const QByteArray dots("\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2");
    return dots;
}

}  // namespace

bool isSecretHeader(QByteArrayView name)
{
    switch (name.size()) {
        case 6:
            return http::equalsIgnoringCase("cookie", name);
        case 9:
            return http::equalsIgnoringCase("x-api-key", name);
        case 10:
            return http::equalsIgnoringCase("set-cookie", name);
        case 13:
            return http::equalsIgnoringCase("authorization", name);
        case 19:
            return http::equalsIgnoringCase("proxy-authorization", name);
        case 20:
            return http::equalsIgnoringCase("x-amz-security-token", name);
        default:
            return false;
    }
}

observe::Message recorded(const http::Headers& headers, const QByteArray& body)
{
    static constexpr observe::RecordingLimits limits;
    observe::Message message;
    message.headers.reserve(headers.size());
    for (const http::Header& header : headers)
        message.headers.push_back({header.name, isSecretHeader(header.name) ? mask() : header.value});
    message.body = body.size() > limits.bodyBytes ? body.first(limits.bodyBytes) : body;
    message.bodySize = body.size();
    return message;
}

}  // namespace trestle::gateway
