// A server on a free port whose handler is a function, for the time of one test.
#pragma once

#include "core/http/HttpServer.h"

#include <functional>
#include <memory>

namespace trestle::tests {

class TestServer final : private http::Handler
{
public:
    using Function = std::function<void(http::Request, http::Responder)>;

    explicit TestServer(Function function, const http::ServerLimits& limits = {},
                        std::optional<QSslConfiguration> tls = std::nullopt, int threads = 2);

    [[nodiscard]] quint16 port() const { return m_server->port(); }
    [[nodiscard]] int calls() const { return m_calls; }
    [[nodiscard]] http::HttpServer& server() { return *m_server; }

    /// A response with `body` and status 200.
    [[nodiscard]] static http::Response text(const QByteArray& body);
    /// Answers with the request's target, or its body if it has one.
    static void echo(http::Request request, http::Responder responder);

private:
    void handle(http::Request request, http::Responder responder) override;

    Function m_function;
    std::atomic<int> m_calls = 0;
    http::IoThreads m_threads;
    std::unique_ptr<http::HttpServer> m_server;
};

/// A configuration with a certificate made for this run, good for localhost and 127.0.0.1; null if openssl fails.
[[nodiscard]] std::optional<QSslConfiguration> newServerTls();

}  // namespace trestle::tests
