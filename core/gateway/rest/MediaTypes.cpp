#include "core/gateway/rest/MediaTypes.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

// The first type of a header's list, without parameters, in lower case.
QByteArray firstType(QByteArrayView header)
{
    const auto end = std::find_if(header.begin(), header.end(), [](char c) { return c == ',' || c == ';'; });
    return header.first(end - header.begin()).trimmed().toByteArray().toLower();
}

std::optional<QByteArray> decoded(const QByteArray& base64)
{
    auto result = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    if (!result) return std::nullopt;
    return std::move(*result);
}

}  // namespace

BinaryTypes::BinaryTypes(const std::vector<QByteArray>& types)
{
    for (const QByteArray& type : types) {
        m_types.push_back(type.trimmed().toLower());
        m_all = m_all || m_types.back() == "*/*";
    }
}

bool BinaryTypes::covers(QByteArrayView header) const
{
    if (m_all) return true;
    if (m_types.empty() || header.isEmpty()) return false;
    const QByteArray type = firstType(header);
    if (type.contains('*')) return std::find(m_types.begin(), m_types.end(), type) != m_types.end() && type[0] != '*';
    return std::any_of(m_types.begin(), m_types.end(), [&type](const QByteArray& known) {
        return known == type || (known.endsWith("/*") && known[0] != '*' && type.startsWith(known.chopped(1)));
    });
}

std::optional<QByteArray> requestPayload(const QByteArray& body, bool binary, ContentHandling handling)
{
    switch (handling) {
        case ContentHandling::None:
            return binary ? body : replacedText(body);
        case ContentHandling::ToText:
            return binary ? body.toBase64() : replacedText(body);
        case ContentHandling::ToBinary:
            return binary ? body : decoded(body);
    }
    Q_UNREACHABLE();
}

std::optional<QByteArray> responsePayload(const QByteArray& body, bool binary, bool accepted, ContentHandling handling)
{
    switch (handling) {
        case ContentHandling::None:
            if (binary) return accepted ? body : body.toBase64();
            return accepted ? decoded(body) : replacedText(body);
        case ContentHandling::ToText:
            return binary ? body.toBase64() : replacedText(body);
        case ContentHandling::ToBinary:
            return binary ? body : decoded(body);
    }
    Q_UNREACHABLE();
}

QByteArray replacedText(const QByteArray& bytes)
{
    return QByteArrayView(bytes).isValidUtf8() ? bytes : QString::fromUtf8(bytes).toUtf8();
}

}  // namespace trestle::gateway
