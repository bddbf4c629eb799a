#include "core/http/LineReader.h"

#include "core/http/Characters.h"

namespace trestle::http {

LineReader::Outcome LineReader::next(QByteArrayView data, qsizetype& position, qint64 limitBytes)
{
    if (m_lineIsPartial) {
        m_partial.clear();
        m_lineIsPartial = false;
    }
    const qsizetype begin = position;
    const qint64 room = limitBytes - m_bytes;
    const qsizetype end = data.size() - begin <= room ? data.size() : begin + static_cast<qsizetype>(room);
    const char* bytes = data.data();
    qsizetype i = begin;
    while (i < end) {
        if (!m_afterCarriageReturn) {
            i += bytesBeforeControl({bytes + i, end - i});
            if (i == end) break;
            if (bytes[i] != '\r') {
                m_reason = bytes[i] == '\n' ? "A line ends in a line feed without a carriage return"
                                            : "A line has a control character";
                return Outcome::BadByte;
            }
            m_afterCarriageReturn = true;
            ++i;
            continue;
        }
        if (bytes[i] != '\n') {
            m_reason = "A line has a carriage return that no line feed follows";
            return Outcome::BadByte;
        }
        m_afterCarriageReturn = false;
        ++i;
        m_bytes += i - begin;
        position = i;
        if (m_partial.isEmpty()) {
            m_line = data.sliced(begin, i - begin - 2);
        } else {
            m_partial.append(data.sliced(begin, i - begin));
            m_line = QByteArrayView(m_partial).chopped(2);
            m_lineIsPartial = true;
        }
        return Outcome::Line;
    }
    m_bytes += end - begin;
    if (end < data.size()) return Outcome::TooLong;
    m_partial.append(data.sliced(begin, end - begin));
    position = end;
    return Outcome::NeedMore;
}

void LineReader::reset()
{
    m_partial.clear();
    m_line = {};
    m_bytes = 0;
    m_afterCarriageReturn = false;
    m_lineIsPartial = false;
}

}  // namespace trestle::http
