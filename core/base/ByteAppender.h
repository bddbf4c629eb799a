// Appending to a byte array in many small pieces, as QByteArray::append() does it, without a call for each of them.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>

namespace trestle::base {

/// Nobody else may touch what it appends to until it is gone; only then does that end where the last piece does.
class ByteAppender
{
public:
    // The bytes that are there are not written to before grow() has made them this one's own.
    explicit ByteAppender(QByteArray& out)
        : m_out(out), m_data(const_cast<char*>(out.constData())), m_used(out.size()), m_size(out.size())
    {
    }
    ~ByteAppender() { m_out.truncate(m_used); }
    Q_DISABLE_COPY(ByteAppender)

    void append(char byte)
    {
        *room(1) = byte;
        ++m_used;
    }
    void append(QByteArrayView bytes) { endAt(std::copy(bytes.begin(), bytes.end(), room(bytes.size()))); }
    /// A place for `most` bytes behind all others; endAt() says how far it has been filled.
    char* room(qsizetype most)
    {
        if (m_size - m_used < most) grow(m_used + most);
        return m_data + m_used;
    }
    void endAt(const char* end) { m_used = end - m_data; }

    [[nodiscard]] qsizetype size() const { return m_used; }
    /// Where the first byte is; until the next call.
    [[nodiscard]] char* data() { return m_data; }

private:
    void grow(qsizetype least)
    {
        constexpr qsizetype smallest = 64;
        m_out.resize(least <= m_out.capacity() ? m_out.capacity() : std::max({least, 2 * m_used, smallest}));
        m_data = m_out.data();
        m_size = m_out.size();
    }

    QByteArray& m_out;
    char* m_data;
    qsizetype m_used;
    qsizetype m_size;
};

/// As Json.h has it for one string.
void appendJsonString(ByteAppender& out, QByteArrayView utf8);

}  // namespace trestle::base
