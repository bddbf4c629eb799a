#include "core/http/WebSocketSession.h"

namespace trestle::http {

namespace {

constexpr qsizetype reasonRoom = 123;

bool isControl(quint8 opcode)
{
    return (opcode & 8U) != 0;
}

/// May stand in a close frame.
bool isCloseCode(quint16 code)
{
    if (code >= 3000) return code <= 4999;
    return code >= 1000 && code <= 1014 && code != 1004 && code != closecode::none && code != closecode::abnormal;
}

/// Bytes of the character that `lead` begins; 0 if no character begins so.
qsizetype characterBytes(uchar lead)
{
    if (lead < 0x80) return 1;
    if (lead < 0xc2) return 0;
    if (lead < 0xe0) return 2;
    if (lead < 0xf0) return 3;
    return lead < 0xf5 ? 4 : 0;
}

/// True if more bytes could make a character of these, the first of which is one's lead.
bool couldBecomeCharacter(QByteArrayView bytes)
{
    if (bytes.size() < 2) return true;
    const auto lead = static_cast<uchar>(bytes[0]);
    const auto second = static_cast<uchar>(bytes[1]);
    const uchar from = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const uchar to = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= from && second <= to;
}

/// Where the character begins that `text` ends within; its size if it ends with a whole one.
qsizetype lastWholeEnd(QByteArrayView text)
{
    for (qsizetype back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<uchar>(text[text.size() - back]);
        if ((byte & 0xc0U) == 0x80) continue;
        return characterBytes(byte) > back ? text.size() - back : text.size();
    }
    return text.size();
}

/// A reader between two frames is as good as a new one.
std::unique_ptr<WebSocketFrames>& spareFrames()
{
    static thread_local std::unique_ptr<WebSocketFrames> spare;
    return spare;
}

}  // namespace

std::optional<WebSocketEvent> WebSocketSession::next(QByteArrayView& data, QByteArray& out)
{
    if (!m_frames && !m_over) m_frames = spareFrames() ? std::move(spareFrames()) : std::make_unique<WebSocketFrames>();
    WebSocketFrames::Piece piece;
    while (!m_over) {
        Event event;
        switch (m_frames->next(data, piece)) {
            case WebSocketFrames::Outcome::Piece:
                event = take(piece, out);
                break;
            case WebSocketFrames::Outcome::Malformed:
                event = fail({closecode::protocolError, "Malformed frame"}, out);
                break;
            case WebSocketFrames::Outcome::NeedMore:
                if (m_frames->isClean()) spareFrames() = std::move(m_frames);
                return std::nullopt;
        }
        if (event) return event;
    }
    data = {};
    return std::nullopt;
}

std::optional<WebSocketEnd> WebSocketSession::faultOf(const WebSocketFrames::Piece& piece) const
{
    const auto violation = [](const char* reason) { return WebSocketEnd{closecode::protocolError, reason}; };
    if (piece.reserved) return violation("Reserved bits are set");
    if (piece.masked == (m_mask == WebSocketMask::Masked))
        return violation(m_mask == WebSocketMask::Plain ? "Frames of a client must be masked"
                                                        : "Frames of a server must not be masked");
    switch (static_cast<WebSocketOpcode>(piece.opcode)) {
        case WebSocketOpcode::Close:
        case WebSocketOpcode::Ping:
        case WebSocketOpcode::Pong:
            return std::nullopt;
        case WebSocketOpcode::Continuation:
            if (!m_payload) return violation("There is no message to continue");
            break;
        case WebSocketOpcode::Binary:
            if (m_rules.binary == Binary::Refuse)
                return WebSocketEnd{closecode::unsupportedData, "Binary frames are not supported"};
            [[fallthrough]];
        case WebSocketOpcode::Text:
            if (m_payload) return violation("The message before has not ended");
            break;
    }
    if (piece.opcode > static_cast<quint8>(WebSocketOpcode::Binary)) return violation("Unknown opcode");
    if (piece.frameBytes > static_cast<quint64>(m_rules.frameBytes))
        return WebSocketEnd{closecode::tooLarge, "The frame is too large"};
    if (piece.frameBytes + static_cast<quint64>(m_message.size()) > static_cast<quint64>(m_rules.messageBytes))
        return WebSocketEnd{closecode::tooLarge, "The message is too large"};
    return std::nullopt;
}

WebSocketSession::Event WebSocketSession::take(const WebSocketFrames::Piece& piece, QByteArray& out)
{
    if (piece.begins)
        if (const std::optional<WebSocketEnd> fault = faultOf(piece)) return fail(*fault, out);
    if (isControl(piece.opcode)) return takeControl(piece, out);
    if (piece.begins && !m_payload)
        m_payload = static_cast<WebSocketOpcode>(piece.opcode) == WebSocketOpcode::Text ? WebSocketPayload::Text
                                                                                        : WebSocketPayload::Binary;
    m_message += piece.payload;
    const bool complete = piece.ends && piece.final;
    if (m_payload == WebSocketPayload::Text && !isTextSoFar(complete))
        return fail({closecode::invalidPayload, "The text is not UTF-8"}, out);
    if (!complete) return std::nullopt;
    WebSocketEvent event{WebSocketEvent::Kind::Message, *m_payload, std::exchange(m_message, {}), {}};
    m_checked = 0;
    m_payload.reset();
    // Messages that come after this end's close are for nobody.
    return m_closeSent ? std::nullopt : Event(std::move(event));
}

bool WebSocketSession::isTextSoFar(bool complete)
{
    const QByteArrayView unchecked = QByteArrayView(m_message).sliced(m_checked);
    const qsizetype whole = complete ? unchecked.size() : lastWholeEnd(unchecked);
    if (!unchecked.first(whole).isValidUtf8() || !couldBecomeCharacter(unchecked.sliced(whole))) return false;
    m_checked += whole;
    return true;
}

WebSocketSession::Event WebSocketSession::takeControl(const WebSocketFrames::Piece& piece, QByteArray& out)
{
    m_control += piece.payload;
    if (!piece.ends) return std::nullopt;
    const auto opcode = static_cast<WebSocketOpcode>(piece.opcode);
    if (opcode == WebSocketOpcode::Close) return takeClose(out);
    QByteArray data = std::exchange(m_control, {});
    if (opcode == WebSocketOpcode::Pong)
        return WebSocketEvent{WebSocketEvent::Kind::Pong, WebSocketPayload::Binary, std::move(data), {}};
    if (!m_closeSent) appendFrame(out, WebSocketOpcode::Pong, data, m_mask);
    return std::nullopt;
}

WebSocketSession::Event WebSocketSession::takeClose(QByteArray& out)
{
    WebSocketEnd end{closecode::none, {}};
    if (m_control.size() == 1) return fail({closecode::protocolError, "Half a close code"}, out);
    if (m_control.size() > 1) {
        end.code = static_cast<quint16>(static_cast<uchar>(m_control[0]) << 8U | static_cast<uchar>(m_control[1]));
        end.reason = m_control.sliced(2);
        if (!isCloseCode(end.code)) return fail({closecode::protocolError, "Not a close code"}, out);
        if (!end.reason.isValidUtf8()) return fail({closecode::invalidPayload, "The reason is not UTF-8"}, out);
    }
    const WebSocketEnd reply{end.code, {}};
    return over(std::move(end), reply, out);
}

WebSocketSession::Event WebSocketSession::fail(const WebSocketEnd& end, QByteArray& out)
{
    return over(end, end, out);
}

/// Nothing if this end closed first: then that was the event.
WebSocketSession::Event WebSocketSession::over(WebSocketEnd end, const WebSocketEnd& reply, QByteArray& out)
{
    const bool ours = m_closeSent;
    close(out, reply);
    m_over = true;
    m_frames.reset();
    m_message = QByteArray();
    m_control = QByteArray();
    if (ours) return std::nullopt;
    return WebSocketEvent{WebSocketEvent::Kind::Closed, WebSocketPayload::Text, {}, std::move(end)};
}

void WebSocketSession::send(QByteArray& out, WebSocketPayload payload, QByteArrayView data)
{
    if (m_closeSent) return;
    appendFrame(out, payload == WebSocketPayload::Text ? WebSocketOpcode::Text : WebSocketOpcode::Binary, data, m_mask);
}

void WebSocketSession::ping(QByteArray& out, QByteArrayView data)
{
    if (m_closeSent) return;
    appendFrame(out, WebSocketOpcode::Ping, data.first(std::min<qsizetype>(data.size(), 125)), m_mask);
}

void WebSocketSession::close(QByteArray& out, const WebSocketEnd& end)
{
    if (std::exchange(m_closeSent, true)) return;
    QByteArray payload;
    if (end.code != closecode::none) {
        payload += static_cast<char>(end.code >> 8U);
        payload += static_cast<char>(end.code & 0xffU);
        const QByteArrayView reason = QByteArrayView(end.reason).first(std::min(end.reason.size(), reasonRoom));
        payload += reason.first(lastWholeEnd(reason));
    }
    appendFrame(out, WebSocketOpcode::Close, payload, m_mask);
}

}  // namespace trestle::http
