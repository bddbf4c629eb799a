#include "core/gateway/websocket/SocketDelivery.h"

namespace trestle::gateway {

namespace {

Delivery deliveryOf(http::WebSocket::Sent sent)
{
    switch (sent) {
        case http::WebSocket::Sent::Taken:
            return Delivery::Done;
        case http::WebSocket::Sent::Full:
            return Delivery::Unread;
        case http::WebSocket::Sent::Closed:
            return Delivery::Gone;
    }
    return Delivery::Gone;
}

}  // namespace

void sendTo(std::shared_ptr<SocketPeer> peer, QByteArray text, const base::Clock& clock, DeliveryReply reply)
{
    if (!text.isValidUtf8()) text = QString::fromUtf8(text).toUtf8();
    const std::shared_ptr<http::WebSocket> socket = peer->socket;
    socket->run([peer = std::move(peer), text = std::move(text), &clock, reply = std::move(reply)]() mutable {
        const Delivery delivery = deliveryOf(peer->socket->send(http::WebSocketPayload::Text, text));
        if (delivery == Delivery::Done) peer->lastActiveMs = clock.nowMs();
        reply(delivery);
    });
}

void disconnect(std::shared_ptr<SocketPeer> peer, DeliveryReply reply)
{
    const std::shared_ptr<http::WebSocket> socket = peer->socket;
    socket->run([peer = std::move(peer), reply = std::move(reply)]() mutable {
        if (!peer->socket->isOpen()) return reply(Delivery::Gone);
        peer->socket->close({http::closecode::normal, QByteArrayLiteral("Connection Closed Normally")});
        reply(Delivery::Done);
    });
}

}  // namespace trestle::gateway
