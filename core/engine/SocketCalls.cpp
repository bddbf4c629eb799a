#include "core/engine/SocketCalls.h"

#include <QPointer>

namespace trestle::engine {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Result<void> resultOf(gateway::Delivery delivery)
{
    switch (delivery) {
        case gateway::Delivery::Done:
            return {};
        case gateway::Delivery::Unread:
            return Error{ErrorCode::LimitExceeded, QStringLiteral("The client does not read what it is sent")};
        case gateway::Delivery::Gone:
            break;
    }
    return Error{ErrorCode::NotFound, QStringLiteral("There is no such connection any more")};
}

}  // namespace

std::vector<SocketConnection> SocketCalls::connections(const QByteArray& api) const
{
    std::vector<SocketConnection> list;
    for (const auto& peer : m_connections.all())
        if (api.isEmpty() || peer->apiName == api)
            list.push_back({peer->id, peer->apiName, peer->stage, peer->sourceIp, peer->userAgent, peer->connectedMs,
                            peer->lastActiveMs});
    return list;
}

gateway::DeliveryReply SocketCalls::home(QObject* context, Reply reply)
{
    return [this, guard = QPointer<QObject>(context), reply = std::move(reply)](gateway::Delivery delivery) {
        m_mailbox.post([guard, reply, delivery] {
            if (guard) reply(resultOf(delivery));
        });
    };
}

void SocketCalls::send(const QByteArray& id, const QByteArray& text, QObject* context, Reply reply)
{
    if (text.size() > gateway::longestDelivery) {
        m_mailbox.post([guard = QPointer<QObject>(context), reply = std::move(reply)] {
            if (guard) reply(Error{ErrorCode::TooLarge, QStringLiteral("A text has at most 131072 bytes")});
        });
        return;
    }
    std::shared_ptr<gateway::SocketPeer> peer = m_connections.find(id);
    gateway::DeliveryReply delivered = home(context, std::move(reply));
    if (!peer) return delivered(gateway::Delivery::Gone);
    gateway::sendTo(std::move(peer), text, base::SystemClock::instance(), std::move(delivered));
}

void SocketCalls::close(const QByteArray& id, QObject* context, Reply reply)
{
    std::shared_ptr<gateway::SocketPeer> peer = m_connections.find(id);
    gateway::DeliveryReply delivered = home(context, std::move(reply));
    if (!peer) return delivered(gateway::Delivery::Gone);
    gateway::disconnect(std::move(peer), std::move(delivered));
}

}  // namespace trestle::engine
