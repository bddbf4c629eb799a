#include "core/engine/TraceExport.h"

#include "core/base/Log.h"
#include "core/observe/OtlpJson.h"

#include <QHostAddress>

namespace trestle::engine {

namespace {

constexpr int intervalMs = 500;
constexpr size_t mostTraces = 2'000;

bool isLocal(const QString& host)
{
    return host == u"localhost" || host.endsWith(u".localhost") || QHostAddress(host).isLoopback();
}

}  // namespace

base::Result<QUrl> TraceExport::collectorUrl(const QString& text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != u"http" || url.host().isEmpty())
        return base::Error{
            base::ErrorCode::InvalidArgument,
            QStringLiteral("\"%1\" is no address of a collector, such as http://127.0.0.1:4318").arg(text)};
    if (!isLocal(url.host()))
        return base::Error{
            base::ErrorCode::InvalidArgument,
            QStringLiteral("Traces are sent to a collector on this machine only, not to %1").arg(url.host())};
    if (url.path().isEmpty() || url.path() == u"/") url.setPath(QStringLiteral("/v1/traces"));
    return url;
}

TraceExport::TraceExport(observe::TraceStore& traces, http::HttpClient& client, QUrl collector)
    : m_traces(traces), m_client(client), m_collector(std::move(collector))
{
    m_timer.setInterval(intervalMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { send(); });
    m_timer.start();
}

void TraceExport::send()
{
    if (m_sending || m_traces.lastNumber() == m_sent) return;
    const auto traces = m_traces.since(m_sent, mostTraces);
    if (traces.empty()) return;
    m_sending = true;
    http::ClientRequest request;
    request.method = "POST";
    request.url = m_collector;
    request.headers.add("Content-Type", "application/json");
    request.body = observe::otlpJson(traces);
    m_client.send(std::move(request), [this, last = traces.back()->number](
                                          base::Result<http::ClientResponse> response) { answered(last, response); });
}

void TraceExport::answered(qint64 last, const base::Result<http::ClientResponse>& response)
{
    m_sending = false;
    const bool taken = response && response->status < 300;
    // What the collector cannot read it will not read the next time.
    const bool refused = response && response->status >= 400 && response->status < 500 && response->status != 429;
    if (taken || refused) m_sent = last;
    if (!taken && !m_failing)
        qCWarning(base::logEngine).noquote()
            << "Traces do not reach" << m_collector.toDisplayString() << ":"
            << (response ? QStringLiteral("status %1").arg(response->status) : response.error().message);
    m_failing = !taken;
}

}  // namespace trestle::engine
