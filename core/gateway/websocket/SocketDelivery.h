// What others do to an open connection: send it a text, end it. Any thread; replies run on the connection's I/O thread,
// at once if that is the caller's.
#pragma once

#include "core/base/Clock.h"
#include "core/gateway/websocket/SocketConnections.h"

namespace trestle::gateway {

constexpr qsizetype longestDelivery = 128 << 10;  // bytes of one text

enum class Delivery {
    Done,
    Unread,  // the client does not read what came before: nothing was sent
    Gone,    // the connection is no more
};
using DeliveryReply = base::UniqueFunction<void(Delivery)>;

/// Bytes that are not UTF-8 become U+FFFD.
void sendTo(std::shared_ptr<SocketPeer> peer, QByteArray text, const base::Clock& clock, DeliveryReply reply);
/// With close code 1000 and the service's reason.
void disconnect(std::shared_ptr<SocketPeer> peer, DeliveryReply reply);

}  // namespace trestle::gateway
