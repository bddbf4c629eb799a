// Walks encoded items (grammar in ItemCodec.cpp). Every step checks its bounds; once one has failed, failed() stays
// true and all further steps read nothing. Views point into the bytes read.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

#include <QByteArrayView>

namespace trestle::tables {

/// What stands before a value's body.
enum class EncodedType : quint8 { S = 1, N, B, False, True, Null, M, L, SS, NS, BS };

inline constexpr char encodedItemVersion = 1;
/// Deeper than any item that passed the service's limit.
inline constexpr int maximumEncodedDepth = 64;

class EncodedReader
{
public:
    explicit EncodedReader(QByteArrayView bytes) : m_begin(bytes.data()), m_at(m_begin), m_end(m_begin + bytes.size())
    {
    }

    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] bool atEnd() const { return m_at == m_end; }
    void fail() { m_failed = true; }
    /// "An encoded item is damaged at byte 17".
    [[nodiscard]] base::Error error() const
    {
        return base::Error{base::ErrorCode::Internal,
                           QStringLiteral("An encoded item is damaged at byte %1").arg(m_at - m_begin)};
    }

    /// Version byte and number of attributes.
    quint32 itemHeader()
    {
        if (m_at == m_end || *m_at != encodedItemVersion) {
            m_failed = true;
            return 0;
        }
        ++m_at;
        return count();
    }

    quint32 count()
    {
        quint32 value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (m_failed || m_at == m_end) break;
            const auto byte = static_cast<quint8>(*m_at++);
            if (shift == 28 && byte > 0x0f) break;
            value |= static_cast<quint32>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        m_failed = true;
        return 0;
    }

    /// A count of things of at least one byte each, so never more than bytes are left.
    quint32 boundedCount()
    {
        const quint32 value = count();
        if (value > static_cast<quint64>(m_end - m_at)) m_failed = true;
        return m_failed ? 0 : value;
    }

    QByteArrayView bytes()
    {
        const quint32 size = count();
        if (m_failed || size > static_cast<quint64>(m_end - m_at)) {
            m_failed = true;
            return {};
        }
        const QByteArrayView view(m_at, static_cast<qsizetype>(size));
        m_at += size;
        return view;
    }

    EncodedType type()
    {
        if (m_failed || m_at == m_end || *m_at < char(EncodedType::S) || *m_at > char(EncodedType::BS)) {
            m_failed = true;
            return EncodedType::Null;
        }
        return static_cast<EncodedType>(*m_at++);
    }

    /// The length that stands before what a map, list or set holds.
    quint32 bodySize()
    {
        if (m_failed || m_end - m_at < 4) {
            m_failed = true;
            return 0;
        }
        quint32 size = 0;
        for (int i = 0; i < 4; ++i)
            size |= static_cast<quint32>(static_cast<quint8>(m_at[i])) << (8 * i);
        m_at += 4;
        if (size > static_cast<quint64>(m_end - m_at)) m_failed = true;
        return size;
    }

    void skipValue()
    {
        switch (type()) {
            case EncodedType::S:
            case EncodedType::N:
            case EncodedType::B:
                bytes();
                return;
            case EncodedType::False:
            case EncodedType::True:
            case EncodedType::Null:
                return;
            case EncodedType::M:
            case EncodedType::L:
            case EncodedType::SS:
            case EncodedType::NS:
            case EncodedType::BS: {
                const quint32 size = bodySize();
                if (!m_failed) m_at += size;
                return;
            }
        }
    }

private:
    const char* m_begin;
    const char* m_at;
    const char* m_end;
    bool m_failed = false;
};

}  // namespace trestle::tables
