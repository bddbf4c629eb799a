#include "core/gateway/integrations/Forwarding.h"

#include "core/gateway/integrations/EventText.h"
#include "core/http/Syntax.h"

namespace trestle::gateway {

bool isForwardingHeader(QByteArrayView name)
{
    return http::equalsIgnoringCase(name, "x-forwarded-for") || http::equalsIgnoringCase(name, "x-forwarded-port") ||
           http::equalsIgnoringCase(name, "x-forwarded-proto") || http::equalsIgnoringCase(name, "x-amzn-trace-id");
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
