#include "core/gateway/websocket/SocketConnections.h"

#include <algorithm>

namespace trestle::gateway {

void SocketConnections::setListener(std::function<void()> listener)
{
    m_listener = std::move(listener);
}

void SocketConnections::announce()
{
    if (m_listener && !m_announced.exchange(true)) m_listener();
}

void SocketConnections::add(std::shared_ptr<SocketPeer> peer)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_peers.insert_or_assign(peer->id, std::move(peer));
    }
    announce();
}

void SocketConnections::remove(const QByteArray& id)
{
    std::shared_ptr<SocketPeer> gone;  // destroyed after the lock
    {
        const QMutexLocker lock(&m_mutex);
        const auto found = m_peers.find(id);
        if (found == m_peers.end()) return;
        gone = std::move(found->second);
        m_peers.erase(found);
    }
    announce();
}

std::shared_ptr<SocketPeer> SocketConnections::find(const QByteArray& id) const
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_peers.find(id);
    return found == m_peers.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const SocketPeer>> SocketConnections::all(const QByteArray& apiId) const
{
    m_announced = false;
    std::vector<std::shared_ptr<const SocketPeer>> peers;
    {
        const QMutexLocker lock(&m_mutex);
        for (const auto& [id, peer] : m_peers)
            if (apiId.isEmpty() || peer->apiId == apiId) peers.push_back(peer);
    }
    std::sort(peers.begin(), peers.end(), [](const auto& a, const auto& b) {
        return a->connectedMs != b->connectedMs ? a->connectedMs < b->connectedMs : a->id < b->id;
    });
    return peers;
}

size_t SocketConnections::count() const
{
    const QMutexLocker lock(&m_mutex);
    return m_peers.size();
}

}  // namespace trestle::gateway
