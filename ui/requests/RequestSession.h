// One request being worked on: what it says, what is on its way, what came back, and the answers before. No widgets.
// Main thread.
#pragma once

#include "core/engine/Engine.h"
#include "core/requests/SavedRequest.h"
#include "ui/document/WorkspaceDocument.h"

#include <QDateTime>
#include <QObject>

#include <optional>
#include <vector>

namespace trestle::ui {

/// One sending and what became of it.
struct Exchange
{
    QDateTime sentAt;
    requests::SavedRequest request;  // as it was then
    QUrl url;                        // with its variables resolved
    std::optional<http::ClientResponse> response;
    std::optional<base::Error> error;  // instead of a response
    QByteArray traceId;                // of our own trace; empty for other servers
    qint64 durationNs = 0;
};

class RequestSession : public QObject
{
    Q_OBJECT

public:
    RequestSession(engine::Engine& engine, WorkspaceDocument& document, QObject* parent = nullptr);
    ~RequestSession() override;

    [[nodiscard]] const requests::SavedRequest& request() const { return m_request; }
    /// Changes what will be sent; the saved request too, if it is one.
    void setRequest(const requests::SavedRequest& request);
    /// Its name among the saved requests; "" for a draft.
    [[nodiscard]] const QByteArray& savedName() const { return m_savedName; }
    /// Follows the saved request of this name from now on.
    void attach(const QByteArray& savedName);

    /// Variables a request may use: {{api name}} is the address of that API, then those of the environments.
    [[nodiscard]] requests::Variables variables() const;
    /// Names in {{…}} of the URL, headers and body that have no value.
    [[nodiscard]] QString unresolved() const;

    void send();
    void cancel();
    [[nodiscard]] bool isSending() const { return m_sending.has_value(); }
    /// The newest answer first; at most 50.
    [[nodiscard]] const std::vector<Exchange>& history() const { return m_history; }

    /// The stopped API that a failed exchange was meant for, if that is why it failed.
    [[nodiscard]] std::optional<QByteArray> stoppedApiOf(const Exchange& exchange) const;

Q_SIGNALS:
    /// The request was changed from elsewhere (undo, files, history).
    void requestReplaced();
    void sendingChanged();
    void answered();

private:
    void finish(quint64 number, base::Result<http::ClientResponse> result);
    void follow(const Change& change);

    struct Sending
    {
        quint64 number = 0;
        http::HttpClient::Id id = 0;
        Exchange exchange;
        qint64 startedNs = 0;
    };

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    requests::SavedRequest m_request;
    QByteArray m_savedName;
    std::optional<Sending> m_sending;
    std::vector<Exchange> m_history;
    quint64 m_lastNumber = 0;
};

}  // namespace trestle::ui
