// One request and its response, from send() to done: connects or takes a kept connection, writes, reads, keeps the
// deadlines. Owned by its HttpClient; all callbacks run from the event loop.
#pragma once

#include "core/http/ClientConnections.h"
#include "core/http/HttpClient.h"
#include "core/http/ResponseParser.h"

#include <QBasicTimer>
#include <QObject>

#include <memory>
#include <optional>

namespace trestle::http {

class ClientExchange final : public QObject
{
public:
    /// `ended` is called once, right before done: the exchange is to be taken out of its owner's hands and released
    /// with deleteLater().
    ClientExchange(ClientConnections& connections, ClientRequest request, HttpClient::Callbacks callbacks,
                   base::UniqueFunction<void()> ended);
    ~ClientExchange() override;

    /// Checks the request and goes ahead from the event loop.
    void start();
    void fail(base::ErrorCode code, const QString& message);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    enum class Connection { Fresh, MayBeKept };

    void begin(Connection connection);
    void openSocket();
    void wire();
    void ready();
    void takeBytes();
    void socketEnded();
    [[nodiscard]] bool isHeldBack();
    bool deliverHeaders();
    bool deliverBody();
    void finish();
    void end(base::Result<ClientResponse> result);
    [[nodiscard]] std::optional<base::Error> faultOfRequest() const;
    [[nodiscard]] bool mayRetry() const;
    [[nodiscard]] qint64 elapsedNs() const;

    ClientConnections& m_connections;
    ClientRequest m_request;
    // Shared with the stack while one of them runs, for it may destroy the client and this exchange with it.
    std::shared_ptr<HttpClient::Callbacks> m_callbacks;
    base::UniqueFunction<void()> m_ended;
    QByteArray m_origin;
    SocketPointer m_socket;
    std::optional<ResponseParser> m_parser;
    ClientResponse m_response;
    QBasicTimer m_connectTimer;
    QBasicTimer m_totalTimer;
    QBasicTimer m_holdTimer;
    qint64 m_startedNs = 0;
    bool m_reused = false;  // the connection had carried a request before
    bool m_retried = false;
    bool m_headersDelivered = false;
    bool m_over = false;
};

}  // namespace trestle::http
