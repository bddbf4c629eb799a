// Which header fields may travel: nothing that could split a message, nothing that belongs to one connection.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::gateway {

/// A token of RFC 9110.
[[nodiscard]] bool isHeaderName(QByteArrayView name);
/// No control characters but the tab.
[[nodiscard]] bool isHeaderValue(QByteArrayView value);
/// Hop-by-hop fields (RFC 9110, 7.6.1) and those the connection writes itself: Content-Length, Date, Transfer-Encoding.
[[nodiscard]] bool isConnectionHeader(QByteArrayView name);

/// Compared without case.
[[nodiscard]] bool sameHeader(QByteArrayView a, QByteArrayView b);

}  // namespace trestle::gateway
