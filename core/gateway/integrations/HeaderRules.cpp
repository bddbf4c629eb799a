#include "core/gateway/integrations/HeaderRules.h"

#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

constexpr QByteArrayView tokenMarks("!#$%&'*+-.^_`|~");

constexpr std::array<QByteArrayView, 11> connectionHeaders{
    "connection", "content-length", "date",    "keep-alive",        "proxy-authenticate", "proxy-authorization",
    "te",         "trailer",        "upgrade", "transfer-encoding", "proxy-connection"};

}  // namespace

bool sameHeader(QByteArrayView a, QByteArrayView b)
{
    return http::equalsIgnoringCase(a, b);
}

bool isHeaderName(QByteArrayView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || tokenMarks.contains(c);
    });
}

bool isHeaderValue(QByteArrayView value)
{
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return (static_cast<uchar>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

bool isConnectionHeader(QByteArrayView name)
{
    return std::any_of(connectionHeaders.begin(), connectionHeaders.end(),
                       [name](QByteArrayView header) { return sameHeader(header, name); });
}

}  // namespace trestle::gateway
