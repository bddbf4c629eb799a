// The ports that APIs have for themselves, beside the endpoint of all of them.
//
// Thread: the engine's.
#pragma once

#include "core/gateway/Gateway.h"
#include "core/http/HttpServer.h"

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace trestle::engine {

class ApiPorts
{
public:
    ApiPorts(http::IoThreads& threads, http::Handler& handler, gateway::Gateway& gateway)
        : m_threads(threads), m_handler(handler), m_gateway(gateway)
    {
    }

    /// Opens and closes ports until they are those of `apis`, but for APIs that were stopped.
    void follow(const std::vector<gateway::Api>& apis);
    // For the next follow().
    void start(const QByteArray& api) { m_stopped.erase(api); }
    void stop(const QByteArray& api) { m_stopped.insert(api); }
    [[nodiscard]] bool isStopped(const QByteArray& api) const { return m_stopped.contains(api); }

    /// Where the API listens; nothing: it does not.
    [[nodiscard]] std::optional<quint16> portOf(const QByteArray& api) const;
    /// Why it does not: "Port 3000 is used by node (pid 812)".
    [[nodiscard]] QString problemOf(const QByteArray& api) const;

    /// Lets requests under way end.
    void drain(int ms);

private:
    // What came of opening a port.
    struct Listener
    {
        quint16 wanted = 0;
        std::unique_ptr<http::HttpServer> server;
        QString problem;
    };
    void open(const QByteArray& api, Listener& listener);
    void close(const QByteArray& api, Listener& listener);

    http::IoThreads& m_threads;
    http::Handler& m_handler;
    gateway::Gateway& m_gateway;
    std::map<QByteArray, Listener> m_listeners;
    std::set<QByteArray> m_stopped;
};

}  // namespace trestle::engine
