#include "core/engine/ApiPorts.h"

#include <algorithm>

namespace trestle::engine {

void ApiPorts::follow(const std::vector<gateway::Api>& apis)
{
    for (auto entry = m_listeners.begin(); entry != m_listeners.end();) {
        auto& [name, listener] = *entry;
        const auto api =
            std::find_if(apis.begin(), apis.end(), [&key = name](const auto& one) { return one.name == key; });
        if (api != apis.end() && api->port == listener.wanted && !isStopped(name)) {
            ++entry;
        } else {
            close(name, listener);
            entry = m_listeners.erase(entry);
        }
    }
    for (const gateway::Api& api : apis) {
        if (api.port == 0 || isStopped(api.name)) continue;
        Listener& listener = m_listeners[api.name];
        listener.wanted = api.port;
        if (!listener.server) open(api.name, listener);
    }
}

void ApiPorts::open(const QByteArray& api, Listener& listener)
{
    http::HttpServer::Options options;
    options.port = listener.wanted;
    auto server = http::HttpServer::listen(m_threads, options, m_handler);
    if (!server) {
        listener.problem = server.error().message;
        return;
    }
    listener.server = std::move(*server);
    listener.problem.clear();
    m_gateway.setPort(api, listener.server->port());
}

void ApiPorts::close(const QByteArray& api, Listener& listener)
{
    m_gateway.setPort(api, 0);
    // Requests under way end on their own time; the window does not wait for them.
    if (listener.server) listener.server->drain(0);
}

std::optional<quint16> ApiPorts::portOf(const QByteArray& api) const
{
    const auto found = m_listeners.find(api);
    if (found == m_listeners.end() || !found->second.server) return std::nullopt;
    return found->second.server->port();
}

QString ApiPorts::problemOf(const QByteArray& api) const
{
    const auto found = m_listeners.find(api);
    return found == m_listeners.end() ? QString() : found->second.problem;
}

void ApiPorts::drain(int ms)
{
    for (auto& [name, listener] : m_listeners)
        if (listener.server) listener.server->drain(ms);
}

}  // namespace trestle::engine
