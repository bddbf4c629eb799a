// Bytes in, one response out, for HttpClient: strict, bounded, and the same for any cut of the bytes. Interim responses
// (1xx) are skipped. One thread, no I/O.
#pragma once

#include "core/http/ChunkedDecoder.h"
#include "core/http/Message.h"

namespace trestle::http {

class ResponseParser
{
public:
    struct Limits
    {
        int headerBytes = 65'536;
        qint64 bodyBytes = qint64(10) << 20;
    };
    enum class AnswerTo { Head, OtherMethod };
    enum class State {
        Head,      // status line and header fields
        Body,      // header complete
        Complete,  // nothing more belongs to this response
        Failed,    // malformed, see failureReason()
        TooLarge,  // more than the limits allow
    };

    ResponseParser(const Limits& limits, AnswerTo answerTo) : m_limits(limits), m_answerTo(answerTo) {}

    /// Takes bytes up to the end of the response and returns how many.
    qsizetype feed(QByteArrayView data);
    /// The connection has ended: completes a body that lasts until then, otherwise fails.
    void endOfStream();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const char* failureReason() const { return m_reason; }
    // From State::Body on:
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const QByteArray& reason() const { return m_reasonPhrase; }
    [[nodiscard]] const Headers& headers() const { return m_headers; }
    /// The connection can carry another request after this response.
    [[nodiscard]] bool keepAlive() const { return m_keepAlive; }
    /// What came of the body since the last call.
    [[nodiscard]] QByteArray takeBody() { return std::exchange(m_body, {}); }

private:
    enum class Framing { None, Length, Chunked, UntilClose };

    void fail(const char* reason);
    void takeLine(QByteArrayView line);
    void takeStatusLine(QByteArrayView line);
    void takeField(QByteArrayView line);
    void endHead();
    void takeBody(QByteArrayView data, qsizetype& position);

    Limits m_limits;
    AnswerTo m_answerTo;
    State m_state = State::Head;
    Framing m_framing = Framing::None;
    const char* m_reason = "";
    LineReader m_lines;
    ChunkedDecoder m_chunks;
    int m_status = 0;
    int m_minorVersion = 1;
    QByteArray m_reasonPhrase;
    Headers m_headers;
    QByteArray m_body;
    qint64 m_bodyBytes = 0;
    qint64 m_length = -1;
    bool m_keepAlive = true;
    bool m_coded = false;          // there is a Transfer-Encoding
    bool m_lastIsChunked = false;  // and chunked is its last
    bool m_closeAsked = false;
    bool m_keepAliveAsked = false;
};

}  // namespace trestle::http
