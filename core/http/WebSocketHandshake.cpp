#include "core/http/WebSocketHandshake.h"

#include "core/http/Syntax.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace trestle::http {

namespace {

bool hasElement(const Headers& headers, QByteArrayView name, QByteArrayView lower)
{
    bool found = false;
    for (const Header& header : headers)
        if (equalsIgnoringCase(header.name, name))
            forEachElement(header.value,
                           [&](QByteArrayView element) { found = found || equalsIgnoringCase(element, lower); });
    return found;
}

bool isKey(QByteArrayView key)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        key.toByteArray(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return key.size() == 24 && decoded && decoded.decoded.size() == 16;
}

Response refusal(int status, const char* reason)
{
    Response response;
    response.status = status;
    response.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/json"));
    response.body = QByteArray("{\"message\":\"") + reason + "\"}";
    return response;
}

}  // namespace

bool asksForWebSocket(const Headers& headers)
{
    return hasElement(headers, "upgrade", "websocket");
}

std::optional<Response> handshakeFault(const Request& request)
{
    if (request.method != "GET") return refusal(400, "A WebSocket is opened with GET");
    if (request.minorVersion == 0) return refusal(400, "A WebSocket is opened with HTTP/1.1");
    if (!hasElement(request.headers, "connection", "upgrade"))
        return refusal(400, "The Connection header does not say Upgrade");
    const std::vector<QByteArray> versions = request.headers.values("sec-websocket-version");
    if (versions.size() != 1 || versions.front() != "13") {
        Response response = refusal(426, "Sec-WebSocket-Version has to be 13");
        response.headers.add(QByteArrayLiteral("Sec-WebSocket-Version"), QByteArrayLiteral("13"));
        return response;
    }
    const std::vector<QByteArray> keys = request.headers.values("sec-websocket-key");
    if (keys.size() != 1 || !isKey(keys.front()))
        return refusal(400, "Sec-WebSocket-Key has to be 16 bytes in base64, once");
    return std::nullopt;
}

std::vector<QByteArray> offeredSubprotocols(const Headers& headers)
{
    std::vector<QByteArray> offered;
    for (const QByteArray& line : headers.values("sec-websocket-protocol"))
        forEachElement(line, [&](QByteArrayView name) { offered.push_back(name.toByteArray()); });
    return offered;
}

QByteArray handshakeAnswer(QByteArrayView key, QByteArrayView subprotocol)
{
    QByteArray answer(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: ");
    answer += acceptOf(key);
    if (isToken(subprotocol)) {
        answer += "\r\nSec-WebSocket-Protocol: ";
        answer += subprotocol;
    }
    return answer + "\r\n\r\n";
}

QByteArray newHandshakeKey()
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words).toBase64();
}

QByteArray acceptOf(QByteArrayView key)
{
    return QCryptographicHash::hash(key.toByteArray() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                    QCryptographicHash::Sha1)
        .toBase64();
}

}  // namespace trestle::http
