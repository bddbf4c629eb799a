#include "core/gateway/pipeline/Recording.h"

#include "core/gateway/integrations/HeaderRules.h"

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
            return sameHeader("cookie", name);
        case 9:
            return sameHeader("x-api-key", name);
        case 10:
            return sameHeader("set-cookie", name);
        case 13:
            return sameHeader("authorization", name);
        case 19:
            return sameHeader("proxy-authorization", name);
        case 20:
            return sameHeader("x-amz-security-token", name);
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
