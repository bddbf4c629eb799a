#include "ui/requests/RequestSession.h"

#include "core/base/Clock.h"
#include "core/base/Ids.h"
#include "core/base/Json.h"

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;
using requests::SavedRequest;

namespace {

constexpr size_t historyLength = 50;

// What a body without a Content-Type is sent as.
QByteArray contentTypeOf(const QByteArray& body)
{
    return base::parseJson(body) ? "application/json" : "text/plain; charset=utf-8";
}

}  // namespace

RequestSession::RequestSession(engine::Engine& engine, WorkspaceDocument& document, QObject* parent)
    : QObject(parent), m_engine(engine), m_document(document)
{
    connect(&document, &WorkspaceDocument::changed, this, &RequestSession::follow);
}

RequestSession::~RequestSession()
{
    if (m_sending) m_engine.cancel(m_sending->id);
}

void RequestSession::setRequest(const SavedRequest& request)
{
    if (request == m_request) return;
    m_request = request;
    if (m_savedName.isEmpty()) return;
    m_request.name = m_savedName;
    if (Result<void> stored = m_document.setRequest(m_savedName, m_request); !stored)
        m_savedName.clear();  // it is gone: what is here stays as a draft
}

void RequestSession::attach(const QByteArray& savedName)
{
    const SavedRequest* saved = m_document.workspace().request(savedName);
    if (!saved) return;
    m_savedName = savedName;
    m_request = *saved;
    Q_EMIT requestReplaced();
}

void RequestSession::follow(const Change& change)
{
    if (m_savedName.isEmpty()) return;
    if (change.kind == Change::Kind::Changed && change.before.kind == workspace::ObjectRef::Kind::Request &&
        change.before.name == m_savedName)
        m_savedName = change.after.name;
    const SavedRequest* saved = m_document.workspace().request(m_savedName);
    if (!saved) {
        m_savedName.clear();
        Q_EMIT requestReplaced();
    } else if (*saved != m_request) {
        m_request = *saved;
        Q_EMIT requestReplaced();
    }
}

requests::Variables RequestSession::variables() const
{
    requests::Variables variables;
    for (const gateway::Api& api : m_document.workspace().apis) {
        const QUrl url = m_engine.apiUrl(api.name);
        variables[api.name] = url.isEmpty() ? "http://127.0.0.1:" + QByteArray::number(api.port) : url.toEncoded();
    }
    for (const workspace::Environment& environment : m_document.workspace().environments)
        for (const auto& [name, value] : environment.variables)
            variables[name] = value;
    return variables;
}

QString RequestSession::unresolved() const
{
    const Result<http::ClientRequest> request = requests::toClientRequest(m_request, variables());
    return request ? QString() : request.error().message;
}

void RequestSession::send()
{
    cancel();
    Sending sending;
    sending.number = ++m_lastNumber;
    sending.exchange.sentAt = QDateTime::currentDateTime();
    sending.exchange.request = m_request;
    sending.startedNs = base::SystemClock::instance().monotonicNs();

    Result<http::ClientRequest> request = requests::toClientRequest(m_request, variables());
    if (!request) {
        sending.exchange.error = request.error();
        m_sending = sending;
        Q_EMIT sendingChanged();
        return finish(sending.number, request.error());
    }
    sending.exchange.url = request->url;
    if (!request->body.isEmpty() && !request->headers.contains("Content-Type"))
        request->headers.add("Content-Type", contentTypeOf(request->body));
    if (m_engine.isOwn(request->url)) {
        sending.exchange.traceId = base::newTraceRoot(sending.exchange.sentAt.toSecsSinceEpoch());
        request->headers.set("X-Amzn-Trace-Id", "Root=" + sending.exchange.traceId);
    }
    m_sending = sending;
    Q_EMIT sendingChanged();
    const quint64 number = sending.number;
    m_sending->id = m_engine.send(std::move(*request), this, [this, number](Result<http::ClientResponse> response) {
        finish(number, std::move(response));
    });
}

void RequestSession::cancel()
{
    if (m_sending) m_engine.cancel(m_sending->id);
}

void RequestSession::finish(quint64 number, Result<http::ClientResponse> result)
{
    if (!m_sending || m_sending->number != number) return;
    Exchange exchange = std::move(m_sending->exchange);
    exchange.durationNs = base::SystemClock::instance().monotonicNs() - m_sending->startedNs;
    m_sending.reset();
    if (result)
        exchange.response = std::move(*result);
    else
        exchange.error = result.error();
    m_history.insert(m_history.begin(), std::move(exchange));
    if (m_history.size() > historyLength) m_history.pop_back();
    Q_EMIT sendingChanged();
    Q_EMIT answered();
}

std::optional<QByteArray> RequestSession::stoppedApiOf(const Exchange& exchange) const
{
    if (!exchange.error || exchange.error->code != ErrorCode::Network) return std::nullopt;
    for (const engine::Endpoint& endpoint : m_engine.endpoints())
        if (!endpoint.running && endpoint.url.port() == exchange.url.port()) return endpoint.api;
    return std::nullopt;
}

}  // namespace trestle::ui
