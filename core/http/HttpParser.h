// Bytes in, requests out: HTTP/1.0 and 1.1 as RFC 9112 has them, strict, bounded, and the same for any cut of the
// bytes. Refuses what two parsers could read differently (request smuggling): lengths beside codings, doubled or signed
// lengths, line ends and blanks in the wrong place. One thread, no I/O.
//
//     while (!data.isEmpty()) {
//         data = data.sliced(parser.feed(data));
//         if (parser.state() == HttpParser::State::Complete) use(parser.take());
//         if (parser.state() == HttpParser::State::Failed) answer(parser.failure());
//     }
#pragma once

#include "core/base/TextPool.h"
#include "core/http/ChunkedDecoder.h"
#include "core/http/Message.h"

#include <memory>

namespace trestle::http {

class HttpParser
{
public:
    struct Limits
    {
        int headerBytes = 10'240;             // request line and header fields, trailers apart; more: 414 or 431
        qint64 bodyBytes = qint64(10) << 20;  // decoded; more: 413
    };
    enum class State {
        Start,     // no byte of a request yet
        Head,      // within request line or header fields
        Body,      // header complete, within the body
        Complete,  // take() the request
        Failed,    // see failure(); the parser takes nothing more
    };

    explicit HttpParser(const Limits& limits) : m_limits(limits) {}

    /// Takes bytes up to the end of one request and returns how many; all of them unless the state is Complete or
    /// Failed afterwards.
    qsizetype feed(QByteArrayView data);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const ParseFailure& failure() const { return m_failure; }

    // From the end of the header on:
    /// The client wants the connection kept after the answer.
    [[nodiscard]] bool keepAlive() const { return m_keepAlive; }
    /// The client waits for "100 Continue" before it sends the body.
    [[nodiscard]] bool expectsContinue() const { return m_expectsContinue; }
    /// The method as sent; empty before the request line was read.
    [[nodiscard]] const QByteArray& method() const { return m_request.method; }
    [[nodiscard]] int minorVersion() const { return m_request.minorVersion; }
    /// Bytes of body received so far, decoded.
    [[nodiscard]] qint64 bodyBytes() const { return m_passedOn + m_request.body.size(); }
    /// The request without what is still to come.
    [[nodiscard]] const Request& request() const { return m_request; }
    /// What is there of the body, which the request then is without.
    [[nodiscard]] QByteArray takePiece();

    /// The complete request; the parser is then ready for the next.
    [[nodiscard]] Request take();

private:
    /// What the header fields say about how the message goes on.
    struct Framing
    {
        qint64 length = -1;  // -1: no Content-Length
        quint8 hosts = 0;
        bool transferEncoding = false;
        bool chunked = false;  // the last coding read was chunked
        bool unknownCoding = false;
        bool codingAfterChunked = false;
        bool keepAliveAsked = false;
        bool closeAsked = false;
        bool expectationUnknown = false;
    };

    void fail(int status, const char* reason);
    void takeLine(QByteArrayView line);
    void takeRequestLine(QByteArrayView line);
    bool takeTarget(QByteArrayView target);
    bool takeAbsoluteTarget(QByteArrayView target);
    void takeField(QByteArrayView line);
    void takeTransferEncoding(QByteArrayView value);
    void endHead();
    void takeBody(QByteArrayView data, qsizetype& position);

    static constexpr qsizetype usualTexts = 512;  // bytes of the values that differ from request to request

    Limits m_limits;
    State m_state = State::Start;
    bool m_keepAlive = true;
    bool m_expectsContinue = false;
    ParseFailure m_failure;
    LineReader m_lines;
    base::TextPool m_texts{usualTexts};  // of the head that is being read
    Framing m_framing;
    QByteArray m_authority;  // of an absolute target: replaces the Host field
    Request m_request;
    qint64 m_passedOn = 0;                     // bytes of its body
    std::unique_ptr<ChunkedDecoder> m_chunks;  // while a chunked body arrives
};

}  // namespace trestle::http
