// Sends finished traces to a collector on this machine, as OTLP/HTTP in JSON: every half second those that came, in one
// request. What the collector did not take is sent again, as long as the trace store still has it.
// Thread: made and used where `client` belongs.
#pragma once

#include "core/base/Result.h"
#include "core/http/HttpClient.h"
#include "core/observe/TraceStore.h"

#include <QTimer>

namespace trestle::engine {

class TraceExport
{
public:
    /// `collector` comes from collectorUrl().
    TraceExport(observe::TraceStore& traces, http::HttpClient& client, QUrl collector);

    /// "http://127.0.0.1:4318" as the address that traces are posted to: /v1/traces is added where there is no path.
    /// Errors: InvalidArgument for an address that is no http one, or leads off this machine.
    [[nodiscard]] static base::Result<QUrl> collectorUrl(const QString& text);

private:
    void send();
    void answered(qint64 last, const base::Result<http::ClientResponse>& response);

    observe::TraceStore& m_traces;
    http::HttpClient& m_client;
    const QUrl m_collector;
    QTimer m_timer;
    qint64 m_sent = 0;  // the number of the last trace the collector took
    bool m_sending = false;
    bool m_failing = false;  // said once
};

}  // namespace trestle::engine
