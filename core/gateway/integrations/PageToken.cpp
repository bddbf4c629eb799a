#include "core/gateway/integrations/PageToken.h"

#include "core/tables/values/ItemCodec.h"

#include <QCryptographicHash>

namespace trestle::gateway {

namespace {

constexpr qsizetype checkBytes = 8;

QByteArray checkOf(const QByteArray& table, const QByteArray& index, QByteArrayView key)
{
    QByteArray text = table + '\0' + index + '\0';
    text.append(key);
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).first(checkBytes);
}

}  // namespace

QByteArray pageToken(const QByteArray& table, const QByteArray& index, const tables::Item& lastKey)
{
    const QByteArray key = tables::encodeItem(lastKey);
    return (checkOf(table, index, key) + key).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

base::Result<tables::Item> lastKeyOf(const QByteArray& token, const QByteArray& table, const QByteArray& index)
{
    const base::Error wrong{base::ErrorCode::InvalidArgument,
                            QStringLiteral("The query parameter \"nextToken\" is no token of this list")};
    const auto bytes =
        QByteArray::fromBase64Encoding(token, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || (*bytes).size() <= checkBytes) return wrong;
    const QByteArrayView key = QByteArrayView(*bytes).sliced(checkBytes);
    if (checkOf(table, index, key) != QByteArrayView(*bytes).first(checkBytes)) return wrong;
    auto item = tables::decodeItem(key);
    if (!item) return wrong;
    return std::move(*item);
}

}  // namespace trestle::gateway
