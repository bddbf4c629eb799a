// The client's end of a WebSocket, for the request tester and for tests: opens one connection, ws or wss, and speaks on
// it until either side closes.
//
// Threads: belongs to one thread with an event loop; calls and callbacks happen there.
#pragma once

#include "core/base/Result.h"
#include "core/base/UniqueFunction.h"
#include "core/http/HttpClient.h"
#include "core/http/WebSocketSession.h"

#include <memory>

namespace trestle::http {

struct WebSocketRequest
{
    QUrl url;         // ws or wss
    Headers headers;  // those of the handshake are added
    QList<QByteArray> subprotocols;
    WebSocketSession::Rules rules = {qint64(16) << 20, qint64(16) << 20};
    int connectMs = 10'000;  // to the socket
    int answerMs = 30'000;   // to the answer
    int closeMs = 5'000;     // from our close to the other side's
};

class WebSocketClient
{
public:
    struct Callbacks
    {
        /// With the server's 101.
        base::UniqueFunction<void(const ClientResponse&)> onOpen;
        base::UniqueFunction<void(WebSocketPayload, QByteArray)> onMessage;
        base::UniqueFunction<void(QByteArray)> onPong;
        /// Once, the last, if onOpen was called. 1006: the connection was lost.
        base::UniqueFunction<void(const WebSocketEnd&)> onClosed;
        /// Once, the only one: the server answered with something else.
        base::UniqueFunction<void(const ClientResponse&)> onRefused;
        /// Once, the only one. Errors: InvalidArgument (URL, header bytes), Network, Timeout, TooLarge, Parse.
        base::UniqueFunction<void(const base::Error&)> onFailed;
    };

    /// Begins to connect; no callback runs from inside.
    WebSocketClient(WebSocketRequest request, Callbacks callbacks);
    /// Ends the connection at once; no callback runs any more. May happen inside one.
    ~WebSocketClient();

    // Between onOpen and onClosed; otherwise nothing happens.
    void send(WebSocketPayload payload, QByteArrayView data);
    void ping(QByteArrayView data);
    void close(const WebSocketEnd& end = {closecode::normal, {}});

    [[nodiscard]] bool isOpen() const;
    /// Bytes the system has not taken yet.
    [[nodiscard]] qint64 unsent() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};

}  // namespace trestle::http
