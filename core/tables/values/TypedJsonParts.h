// What the two readers of typed JSON share.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace trestle::tables {

enum class TypeName { S, N, B, Bool, Null, M, L, SS, NS, BS };

inline std::optional<TypeName> typeNamed(QByteArrayView name)
{
    switch (name.size()) {
        case 1:
            switch (name.front()) {
                case 'S':
                    return TypeName::S;
                case 'N':
                    return TypeName::N;
                case 'B':
                    return TypeName::B;
                case 'M':
                    return TypeName::M;
                case 'L':
                    return TypeName::L;
                default:
                    return {};
            }
        case 2:
            if (name == QByteArrayView("SS")) return TypeName::SS;
            if (name == QByteArrayView("NS")) return TypeName::NS;
            if (name == QByteArrayView("BS")) return TypeName::BS;
            return {};
        case 4:
            if (name == QByteArrayView("BOOL")) return TypeName::Bool;
            if (name == QByteArrayView("NULL")) return TypeName::Null;
            return {};
        default:
            return {};
    }
}

/// Nothing for what is not exactly the base64 text of some bytes.
inline std::optional<QByteArray> bytesFromBase64(QByteArrayView text)
{
    auto decoded = QByteArray::fromBase64Encoding(QByteArray::fromRawData(text.data(), text.size()),
                                                  QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || text.size() % 4 || decoded.decoded.toBase64() != text) return std::nullopt;
    return std::move(decoded.decoded);
}

}  // namespace trestle::tables
