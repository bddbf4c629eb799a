// Cuts bytes into lines that end in CRLF, however the bytes arrive, and refuses what no line of a message may hold: a
// line feed or carriage return of its own, other control characters, more bytes than the limit. Of the bytes only the
// beginning of an unfinished line is kept.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::http {

class LineReader
{
public:
    enum class Outcome {
        Line,      // line() is complete
        NeedMore,  // all of the data was taken
        BadByte,   // badByteReason() says why
        TooLong,   // more than the limit since the last reset()
    };

    /// Takes bytes of `data` from `position` on, up to the end of a line, and moves `position` there.
    Outcome next(QByteArrayView data, qsizetype& position, qint64 limitBytes);
    /// The line without its CRLF; valid until the next call, and no longer than `data`.
    [[nodiscard]] QByteArrayView line() const { return m_line; }
    [[nodiscard]] const char* badByteReason() const { return m_reason; }
    /// Bytes taken since the last reset(), line ends included.
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    void reset();

private:
    QByteArray m_partial;  // an unfinished line
    QByteArrayView m_line;
    qint64 m_bytes = 0;
    const char* m_reason = "";
    bool m_afterCarriageReturn = false;
    bool m_lineIsPartial = false;  // m_line points into m_partial
};

}  // namespace trestle::http
