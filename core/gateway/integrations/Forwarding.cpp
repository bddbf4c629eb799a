#include "core/gateway/integrations/Forwarding.h"

#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/HeaderRules.h"

namespace trestle::gateway {

bool isForwardingHeader(QByteArrayView name)
{
    return sameHeader(name, "x-forwarded-for") || sameHeader(name, "x-forwarded-port") ||
           sameHeader(name, "x-forwarded-proto") || sameHeader(name, "x-amzn-trace-id");
}

std::vector<http::Header> forwardingHeaders(const http::Request& request, bool encrypted)
{
    QByteArray way;
    for (const QByteArray& value : request.headers.values("x-forwarded-for"))
        way += value + ", ";
    way += sourceIp(request);
    return {{"x-forwarded-for", std::move(way)},
            {"x-forwarded-port", QByteArray::number(request.localPort)},
            {"x-forwarded-proto", encrypted ? "https" : "http"}};
}

}  // namespace trestle::gateway
