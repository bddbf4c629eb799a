#include "tests/core/gateway/websocket/SocketFixture.h"

#include <QRegularExpression>

#include <algorithm>

namespace trestle::tests {

using base::JsonValue;
using namespace gateway;

JsonValue json(const char* text)
{
    auto parsed = base::parseJson(text);
    if (!parsed) qFatal("%s: %s", text, qPrintable(parsed.error().message));
    return std::move(*parsed);
}

Route socketRoute(const QByteArray& key, Integration integration, const char* document)
{
    Route made;
    made.path = key;
    made.integration = std::move(integration);
    made.document = json(document);
    return made;
}

JsonValue templates(std::initializer_list<std::pair<const char*, const char*>> texts)
{
    JsonValue map = JsonValue::Object();
    for (const auto& [key, text] : texts)
        map.insert(key, text);
    return map;
}

MockIntegration fixed(const QByteArray& body, int status)
{
    MockIntegration mock;
    mock.status = status;
    mock.body = body;
    return mock;
}

Api socketApi(std::vector<Route> routes, const char* settings)
{
    Api made;
    made.name = "notices";
    made.id = "abcdefghij";
    made.protocol = Protocol::WebSocket;
    made.routes = std::move(routes);
    made.stages = {Stage{.name = "prod"}};
    made.document = json(settings);
    return made;
}

QByteArray memberOf(const JsonValue& value, std::initializer_list<const char*> path)
{
    const JsonValue* at = &value;
    for (const char* name : path) {
        at = at->find(name);
        if (!at) return "(absent)";
    }
    return at->isString() ? at->string() : base::writeJson(*at);
}

bool isSocketId(const QByteArray& text)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9_-]{15}=$"));
    return form.match(QString::fromLatin1(text)).hasMatch();
}

QByteArrayList namesOf(const JsonValue& object)
{
    QByteArrayList names;
    for (const auto& [name, value] : object.object())
        names += name;
    std::sort(names.begin(), names.end());
    return names;
}

SocketClient::SocketClient(quint16 port, const QByteArray& target, const QList<QByteArray>& subprotocols,
                           const http::Headers& headers)
{
    http::WebSocketRequest request;
    request.url = QUrl::fromEncoded("ws://127.0.0.1:" + QByteArray::number(port) + target);
    request.subprotocols = subprotocols;
    request.headers = headers;
    http::WebSocketClient::Callbacks callbacks;
    callbacks.onOpen = [this](const http::ClientResponse& answer) {
        opened = true;
        subprotocol = answer.headers.value("sec-websocket-protocol").toByteArray();
    };
    callbacks.onMessage = [this](http::WebSocketPayload, QByteArray data) { messages += data; };
    callbacks.onClosed = [this](const http::WebSocketEnd& why) { end = why; };
    callbacks.onRefused = [this](const http::ClientResponse& answer) { refused = answer; };
    socket = std::make_unique<http::WebSocketClient>(std::move(request), std::move(callbacks));
}

}  // namespace trestle::tests
