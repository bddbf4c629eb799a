// WebSocket APIs of a few lines, and a client that keeps what it hears.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/http/WebSocketClient.h"

namespace trestle::tests {

/// Ends the test if `text` is no JSON.
[[nodiscard]] base::JsonValue json(const char* text);

[[nodiscard]] gateway::Route socketRoute(const QByteArray& key, gateway::Integration integration,
                                         const char* document = "null");
[[nodiscard]] base::JsonValue templates(std::initializer_list<std::pair<const char*, const char*>> texts);
[[nodiscard]] gateway::MockIntegration fixed(const QByteArray& body, int status = 200);
/// An API of id abcdefghij with the stage prod.
[[nodiscard]] gateway::Api socketApi(std::vector<gateway::Route> routes,
                                     const char* settings = R"({"routeSelectionExpression":"$request.body.action"})");

/// What the path leads to, as text; "(absent)".
[[nodiscard]] QByteArray memberOf(const base::JsonValue& value, std::initializer_list<const char*> path);
/// An id as the service makes them: 16 characters that end in '='.
[[nodiscard]] bool isSocketId(const QByteArray& text);
/// In the order of the alphabet.
[[nodiscard]] QByteArrayList namesOf(const base::JsonValue& object);

struct SocketClient
{
    explicit SocketClient(quint16 port, const QByteArray& target = "/prod", const QList<QByteArray>& subprotocols = {},
                          const http::Headers& headers = {});
    void say(const QByteArray& text) const { socket->send(http::WebSocketPayload::Text, text); }

    bool opened = false;
    QByteArray subprotocol;
    QByteArrayList messages;
    std::optional<http::WebSocketEnd> end;
    std::optional<http::ClientResponse> refused;
    std::unique_ptr<http::WebSocketClient> socket;
};

}  // namespace trestle::tests
