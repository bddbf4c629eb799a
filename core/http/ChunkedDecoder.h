// Takes the chunked transfer coding off a body, however its bytes arrive. Chunk extensions are checked and dropped,
// trailer fields checked and kept.
#pragma once

#include "core/http/LineReader.h"
#include "core/http/Message.h"
#include "core/http/Syntax.h"

namespace trestle::http {

class ChunkedDecoder
{
public:
    struct Limits
    {
        qint64 bodyBytes = 0;  // decoded; more: 413
        int trailerBytes = 0;  // more: 431
    };

    /// Takes bytes of `data` from `position` on and appends what they hold to `body`. False once the coding is broken:
    /// see failure().
    [[nodiscard]] bool feed(QByteArrayView data, qsizetype& position, const Limits& limits, QByteArray& body);
    [[nodiscard]] bool isDone() const { return m_state == State::Done; }
    [[nodiscard]] const ParseFailure& failure() const { return m_failure; }
    /// Bytes of body decoded so far.
    [[nodiscard]] qint64 decodedBytes() const { return m_decoded; }
    /// The fields after the last chunk. Uses them up.
    [[nodiscard]] Headers takeTrailers() { return std::exchange(m_trailers, {}); }
    void reset();

private:
    enum class State { Size, Data, DataEnd, Trailers, Done };

    bool fail(int status, const char* reason);
    bool takeSizeLine(QByteArrayView line, const Limits& limits);
    bool takeTrailerLine(QByteArrayView line);

    State m_state = State::Size;
    LineReader m_lines;
    ParseFailure m_failure;
    qint64 m_decoded = 0;
    qint64 m_left = 0;            // of the chunk
    qint64 m_extensionBytes = 0;  // of all chunks
    Headers m_trailers;
};

}  // namespace trestle::http
