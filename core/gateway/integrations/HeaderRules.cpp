#include "core/gateway/integrations/HeaderRules.h"

#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

constexpr std::array<QByteArrayView, 11> connectionHeaders{
    "connection", "content-length", "date",    "keep-alive",        "proxy-authenticate", "proxy-authorization",
    "te",         "trailer",        "upgrade", "transfer-encoding", "proxy-connection"};

}  // namespace

bool isConnectionHeader(QByteArrayView name)
{
    return std::any_of(connectionHeaders.begin(), connectionHeaders.end(),
                       [name](QByteArrayView header) { return http::equalsIgnoringCase(header, name); });
}

}  // namespace trestle::gateway
