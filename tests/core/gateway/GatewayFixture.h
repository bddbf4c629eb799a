// A gateway on real parts: an HTTP server on one I/O thread, tables in a temporary file, functions in a temporary
// folder, and a client on the test's own thread.
#pragma once

#include "core/gateway/Gateway.h"
#include "core/http/HttpClient.h"
#include "core/http/HttpServer.h"
#include "core/tables/Tables.h"

#include <QTemporaryDir>

#include <memory>

namespace trestle::tests {

/// An answer while it comes.
struct Arriving
{
    int status = 0;
    http::Headers headers;
    QByteArray body;
    std::optional<base::Result<http::ClientResponse>> end;
};

class GatewayFixture : public http::Handler
{
public:
    GatewayFixture();
    ~GatewayFixture() override;

    void handle(http::Request request, http::Responder responder) override;

    /// The API "library" of `routes`, on the server's port.
    std::vector<gateway::DesignProblem> serve(std::vector<gateway::Route> routes,
                                              const std::optional<gateway::Cors>& cors = std::nullopt);
    /// The API as it is, on the server's port.
    std::vector<gateway::DesignProblem> serve(gateway::Api api);
    /// API keys, usage plans and the like, for the next serve().
    gateway::Documents account;
    void createTable(const tables::TableDescription& description);
    /// Deploys one node function whose index.mjs is `source`.
    void deployFunction(const QByteArray& name, const QByteArray& source);

    /// Sends and waits for the answer; status 0 if there was none.
    http::ClientResponse send(const QByteArray& method, const QByteArray& target, const QByteArray& body = {},
                              const http::Headers& headers = {});
    /// Sends; what comes back can be watched.
    std::shared_ptr<Arriving> watch(const QByteArray& method, const QByteArray& target,
                                    const http::Headers& headers = {});
    /// The newest trace.
    [[nodiscard]] std::shared_ptr<const observe::Trace> trace() const;
    /// The newest trace of that route; null if there is none.
    [[nodiscard]] std::shared_ptr<const observe::Trace> traceOf(const QByteArray& routeKey) const;
    [[nodiscard]] quint16 port() const { return m_server->port(); }
    /// Where access logs are written.
    [[nodiscard]] QString logFolder() const { return m_folder.filePath(QStringLiteral("logs")); }
    [[nodiscard]] const observe::LogStore& logs() const { return *m_logs; }
    [[nodiscard]] gateway::Gateway& gateway() { return *m_gateway; }
    [[nodiscard]] http::IoThreads& threads() { return m_threads; }
    [[nodiscard]] tables::Tables& tables() { return *m_tables; }
    [[nodiscard]] const observe::TraceStore& traces() const { return m_traces; }

private:
    QTemporaryDir m_folder;
    http::IoThreads m_threads{1};
    observe::TraceStore m_traces;
    observe::AccessLogs m_accessLogs;
    std::unique_ptr<observe::LogStore> m_logs;
    std::unique_ptr<tables::Tables> m_tables;
    std::unique_ptr<functions::Functions> m_functions;
    std::unique_ptr<gateway::Gateway> m_gateway;
    std::unique_ptr<http::HttpServer> m_server;
    http::HttpClient m_client;
};

}  // namespace trestle::tests
