#include "core/gateway/pipeline/Recording.h"

#include "core/gateway/integrations/HeaderRules.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

constexpr std::array<QByteArrayView, 6> secretHeaders{
    "authorization", "cookie", "set-cookie", "x-api-key", "x-amz-security-token", "proxy-authorization"};

const QByteArray& mask()
{
    static const QByteArray dots("\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2");
    return dots;
}

}  // namespace

bool isSecretHeader(QByteArrayView name)
{
    return std::any_of(secretHeaders.begin(), secretHeaders.end(),
                       [name](QByteArrayView secret) { return sameHeader(secret, name); });
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
