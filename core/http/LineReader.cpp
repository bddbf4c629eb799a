#include "core/http/LineReader.h"

#include "core/http/Characters.h"

namespace trestle::http {

LineReader::Outcome LineReader::next(QByteArrayView data, qsizetype& position, qint64 limitBytes)
{
    if (m_lineIsPartial) {
        m_partial.clear();
        m_lineIsPartial = false;
    }
    const QByteArrayView all = data.sliced(position);
    const QByteArrayView bytes = all.first(std::min<qint64>(all.size(), limitBytes - m_bytes));
    qsizetype taken = 0;
    if (!m_afterCarriageReturn) {
        taken = bytesBeforeControl(bytes);
        if (taken < bytes.size()) {
            if (bytes[taken] != '\r') {
                m_reason = bytes[taken] == '\n' ? "A line ends in a line feed without a carriage return"
                                                : "A line has a control character";
                return Outcome::BadByte;
            }
            m_afterCarriageReturn = true;
            ++taken;
        }
    }
    if (taken == bytes.size()) {
        m_bytes += taken;
        if (taken < all.size()) return Outcome::TooLong;
        m_partial.append(bytes);
        position += taken;
        return Outcome::NeedMore;
    }
    if (bytes[taken] != '\n') {
        m_reason = "A line has a carriage return that no line feed follows";
        return Outcome::BadByte;
    }
    ++taken;
    m_afterCarriageReturn = false;
    m_bytes += taken;
    position += taken;
    if (m_partial.isEmpty()) {
        m_line = bytes.first(taken - 2);
    } else {
        m_partial.append(bytes.first(taken));
        m_line = QByteArrayView(m_partial).chopped(2);
        m_lineIsPartial = true;
    }
    return Outcome::Line;
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
