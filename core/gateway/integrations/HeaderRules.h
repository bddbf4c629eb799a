// Which header fields may travel: nothing that belongs to one connection. What may stand in a field at all, and when
// two names are the same, is HTTP's (Syntax.h).
#pragma once

#include <QByteArrayView>

namespace trestle::gateway {

/// Hop-by-hop fields (RFC 9110, 7.6.1) and those the connection writes itself: Content-Length, Date, Transfer-Encoding.
[[nodiscard]] bool isConnectionHeader(QByteArrayView name);

}  // namespace trestle::gateway
