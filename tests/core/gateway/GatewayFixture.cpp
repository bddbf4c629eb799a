#include "tests/core/gateway/GatewayFixture.h"

#include <QFile>
#include <QSemaphore>
#include <QTest>

namespace trestle::tests {

namespace {

template <typename T, typename E>
T opened(base::Result<T, E> result)
{
    if (!result) qFatal("%s", qPrintable(result.error().message));
    return std::move(*result);
}

}  // namespace

GatewayFixture::GatewayFixture()
    : m_accessLogs(m_folder.filePath(QStringLiteral("logs"))),
      m_logs(opened(observe::LogStore::open({}))),
      m_tables(opened(tables::Tables::open(
          {.path = m_folder.filePath(QStringLiteral("data.sqlite")), .durability = tables::Durability::Fast}))),
      m_functions(std::make_unique<functions::Functions>(functions::Functions::Options{})),
      m_gateway(std::make_unique<gateway::Gateway>(gateway::GatewayServices{.tables = *m_tables,
                                                                            .functions = *m_functions,
                                                                            .traces = m_traces,
                                                                            .threads = m_threads,
                                                                            .accountId = "123456789012",
                                                                            .accessLogs = &m_accessLogs,
                                                                            .logs = m_logs.get()})),
      // More than APIs take, as the endpoint does.
      m_server(opened(http::HttpServer::listen(m_threads, {.limits = {.bodyBytes = qint64(12) << 20}}, *this)))
{
}

GatewayFixture::~GatewayFixture()
{
    m_server.reset();
    m_gateway.reset();
    m_functions.reset();
}

void GatewayFixture::handle(http::Request request, http::Responder responder)
{
    m_gateway->handle(std::move(request), std::move(responder));
}

std::vector<gateway::DesignProblem> GatewayFixture::serve(std::vector<gateway::Route> routes,
                                                          const std::optional<gateway::Cors>& cors)
{
    gateway::Api api;
    api.name = "library";
    api.id = "abcdefghij";
    api.cors = cors;
    api.routes = std::move(routes);
    api.stages.push_back({.name = "dev"});
    return serve(std::move(api));
}

std::vector<gateway::DesignProblem> GatewayFixture::serve(gateway::Api api)
{
    api.port = port();
    gateway::DesignResources resources;
    for (const QByteArray& name : m_tables->tableNames())
        resources.tables.push_back(m_tables->describeTable(name)->description);
    std::vector<gateway::DesignProblem> problems = m_gateway->apply({api}, resources, account);
    for (const gateway::DesignProblem& problem : problems)
        qInfo().noquote() << problem.routeKey << problem.message;
    return problems;
}

void GatewayFixture::createTable(const tables::TableDescription& description)
{
    QSemaphore made;
    m_tables->createTable(description, [&made](const tables::OperationResult<tables::TableStatus>& result) {
        if (!result) qFatal("%s", qPrintable(result.error().message));
        made.release();
    });
    made.acquire();
}

void GatewayFixture::deployFunction(const QByteArray& name, const QByteArray& source)
{
    QFile file(m_folder.filePath(QStringLiteral("index.mjs")));
    if (!file.open(QIODevice::WriteOnly) || file.write(source) != source.size()) qFatal("cannot write the handler");
    file.close();
    const QString folder = m_folder.path();
    functions::FunctionDescription function;
    function.name = name;
    function.runtime = "nodejs22.x";
    m_functions->deploy({function}, [folder](const QByteArray&) { return folder; });
}

http::ClientResponse GatewayFixture::send(const QByteArray& method, const QByteArray& target, const QByteArray& body,
                                          const http::Headers& headers)
{
    http::ClientRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded("http://127.0.0.1:" + QByteArray::number(port()) + target, QUrl::StrictMode);
    request.headers = headers;
    request.body = body;
    std::optional<http::ClientResponse> response;
    m_client.send(std::move(request), [&response](base::Result<http::ClientResponse> result) {
        response = result ? std::move(*result) : http::ClientResponse();
    });
    if (!QTest::qWaitFor([&] { return response.has_value(); }, 20'000)) return {};
    return std::move(*response);
}

std::shared_ptr<Arriving> GatewayFixture::watch(const QByteArray& method, const QByteArray& target,
                                                const http::Headers& headers)
{
    http::ClientRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded("http://127.0.0.1:" + QByteArray::number(port()) + target, QUrl::StrictMode);
    request.headers = headers;
    request.limits.bodyBytes = qint64(1) << 30;
    const auto arriving = std::make_shared<Arriving>();
    http::HttpClient::Callbacks callbacks;
    callbacks.onHeaders = [arriving](const http::ClientResponse& head) {
        arriving->status = head.status;
        arriving->headers = head.headers;
    };
    callbacks.onData = [arriving](QByteArrayView bytes) { arriving->body += bytes; };
    callbacks.done = [arriving](base::Result<http::ClientResponse> result) { arriving->end = std::move(result); };
    m_client.send(std::move(request), std::move(callbacks));
    return arriving;
}

std::shared_ptr<const observe::Trace> GatewayFixture::trace() const
{
    return m_traces.find(m_traces.lastNumber());
}

std::shared_ptr<const observe::Trace> GatewayFixture::traceOf(const QByteArray& routeKey) const
{
    for (qint64 number = m_traces.lastNumber(); number > 0; --number) {
        std::shared_ptr<const observe::Trace> trace = m_traces.find(number);
        if (!trace || trace->routeKey == routeKey) return trace;
    }
    return nullptr;
}

}  // namespace trestle::tests
