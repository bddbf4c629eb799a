// One end of the WebSocket protocol (RFC 6455) without I/O: bytes in, events and bytes out. Pings are answered, closes
// too; every violation closes with the code that RFC 6455 names for it. A session between two frames keeps no buffer,
// so that an idle one costs no more than this object. One thread.
#pragma once

#include "core/http/WebSocketFrames.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace trestle::http {

enum class WebSocketPayload { Text, Binary };

/// The codes of RFC 6455, 7.4.1, that are used here.
namespace closecode {
constexpr quint16 normal = 1000;
constexpr quint16 goingAway = 1001;
constexpr quint16 protocolError = 1002;
constexpr quint16 unsupportedData = 1003;
constexpr quint16 none = 1005;      // never sent: the close frame had no code
constexpr quint16 abnormal = 1006;  // never sent: there was no close frame
constexpr quint16 invalidPayload = 1007;
constexpr quint16 policyViolation = 1008;
constexpr quint16 tooLarge = 1009;
}  // namespace closecode

struct WebSocketEnd
{
    quint16 code = closecode::abnormal;
    QByteArray reason;
    bool operator==(const WebSocketEnd&) const = default;
};

struct WebSocketEvent
{
    enum class Kind { Message, Pong, Closed };
    Kind kind = Kind::Message;
    WebSocketPayload payload = WebSocketPayload::Text;
    QByteArray data;   // of a message (text is valid UTF-8) or a pong
    WebSocketEnd end;  // of Closed: what the other side said, or what we closed with
};

class WebSocketSession
{
public:
    enum class Role { Client, Server };
    enum class Binary { Accept, Refuse };  // Refuse: 1003
    struct Rules
    {
        qint64 frameBytes = 32 << 10;     // of payload; more: 1009
        qint64 messageBytes = 128 << 10;  // more: 1009
        Binary binary = Binary::Accept;
    };

    WebSocketSession(Role role, const Rules& rules)
        : m_rules(rules), m_mask(role == Role::Client ? WebSocketMask::Masked : WebSocketMask::Plain)
    {
    }

    /// The next event of what came, `data`, which shrinks by what was taken; nothing once all of it is. Replies are
    /// appended to `out`, so what is said to an event goes out before the reply to what came after it.
    [[nodiscard]] std::optional<WebSocketEvent> next(QByteArrayView& data, QByteArray& out);

    // Append a frame; nothing once this end has sent its close.
    void send(QByteArray& out, WebSocketPayload payload, QByteArrayView data);
    void ping(QByteArray& out, QByteArrayView data);
    /// `reason` is cut to the 123 bytes there is room for, at a character's end. Code 1005 sends none.
    void close(QByteArray& out, const WebSocketEnd& end);

    /// This end may still send.
    [[nodiscard]] bool isOpen() const { return !m_closeSent; }
    /// Both sides have sent their close, or the other broke the rules: the connection can end.
    [[nodiscard]] bool isOver() const { return m_over; }

private:
    using Event = std::optional<WebSocketEvent>;
    [[nodiscard]] Event take(const WebSocketFrames::Piece& piece, QByteArray& out);
    [[nodiscard]] std::optional<WebSocketEnd> faultOf(const WebSocketFrames::Piece& piece) const;
    [[nodiscard]] Event takeControl(const WebSocketFrames::Piece& piece, QByteArray& out);
    [[nodiscard]] Event takeClose(QByteArray& out);
    [[nodiscard]] Event fail(const WebSocketEnd& end, QByteArray& out);
    [[nodiscard]] Event over(WebSocketEnd end, const WebSocketEnd& reply, QByteArray& out);
    [[nodiscard]] bool isTextSoFar(bool complete);

    Rules m_rules;
    std::unique_ptr<WebSocketFrames> m_frames;  // only while a frame is under way
    QByteArray m_message;                       // what came of the message under way
    QByteArray m_control;                       // what came of the control frame under way
    qsizetype m_checked = 0;                    // of m_message: valid UTF-8 up to here, at a character's end
    WebSocketMask m_mask;                       // of what this end sends; the other side does the opposite
    std::optional<WebSocketPayload> m_payload;  // of the message under way
    bool m_closeSent = false;
    bool m_over = false;
};

}  // namespace trestle::http
