#include "core/http/SignatureV4.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <map>

namespace trestle::http {

namespace {

QByteArray hmac(const QByteArray& key, const QByteArray& message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

// Blanks around are dropped, runs of them inside become one.
QByteArray canonicalValue(const QByteArray& value)
{
    return value.simplified();
}

std::map<QByteArray, QByteArray> canonicalHeaders(const std::vector<Header>& headers)
{
    std::map<QByteArray, QByteArray> values;
    for (const Header& header : headers) {
        const auto [place, isFirst] = values.try_emplace(header.name.toLower(), canonicalValue(header.value));
        if (!isFirst) place->second += ',' + canonicalValue(header.value);
    }
    return values;
}

// Names and values decoded and encoded anew, so that every way of writing a parameter gives the same text.
QByteArray canonicalQuery(const QByteArray& query)
{
    std::vector<std::pair<QByteArray, QByteArray>> parameters;
    for (const QByteArray& pair : query.split('&')) {
        if (pair.isEmpty()) continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = equals < 0 ? pair : pair.first(equals);
        const QByteArray value = equals < 0 ? QByteArray() : pair.sliced(equals + 1);
        parameters.emplace_back(percentDecoded(name).toPercentEncoding(), percentDecoded(value).toPercentEncoding());
    }
    std::sort(parameters.begin(), parameters.end());
    QByteArray out;
    for (const auto& [name, value] : parameters) {
        if (!out.isEmpty()) out += '&';
        out += name + '=' + value;
    }
    return out;
}

// The path is encoded once more than it was sent.
QByteArray canonicalPath(const QByteArray& path)
{
    return path.isEmpty() ? QByteArray("/") : path.toPercentEncoding("/");
}

}  // namespace

QByteArray sha256Hex(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray signedHeaderNames(const std::vector<Header>& headers)
{
    QByteArray names;
    for (const auto& [name, value] : canonicalHeaders(headers)) {
        if (!names.isEmpty()) names += ';';
        names += name;
    }
    return names;
}

QByteArray signatureV4(const SignedRequest& request, const QByteArray& time, const SigningScope& scope,
                       const QByteArray& secretAccessKey)
{
    QByteArray canonical = request.method + '\n' + canonicalPath(request.path) + '\n' + canonicalQuery(request.query);
    canonical += '\n';
    for (const auto& [name, value] : canonicalHeaders(request.headers))
        canonical += name + ':' + value + '\n';
    canonical += '\n' + signedHeaderNames(request.headers) + '\n' + request.payloadHash;

    const QByteArray date = time.first(std::min<qsizetype>(8, time.size()));
    const QByteArray credentialScope = date + '/' + scope.region + '/' + scope.service + "/aws4_request";
    const QByteArray toSign = "AWS4-HMAC-SHA256\n" + time + '\n' + credentialScope + '\n' + sha256Hex(canonical);
    const QByteArray key =
        hmac(hmac(hmac(hmac("AWS4" + secretAccessKey, date), scope.region), scope.service), "aws4_request");
    return hmac(key, toSign).toHex();
}

void sign(ClientRequest& request, const Credentials& credentials, const SigningScope& scope, qint64 nowMs)
{
    const QByteArray time =
        QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toLatin1();
    if (!request.headers.contains("host")) {
        QByteArray host = request.url.host(QUrl::FullyEncoded).toLatin1();
        if (request.url.port() >= 0) host += ':' + QByteArray::number(request.url.port());
        request.headers.set("Host", host);
    }
    request.headers.set("X-Amz-Date", time);
    if (!credentials.sessionToken.isEmpty()) request.headers.set("X-Amz-Security-Token", credentials.sessionToken);

    SignedRequest covered;
    covered.method = request.method;
    covered.path = request.url.path(QUrl::FullyEncoded).toLatin1();
    covered.query = request.url.query(QUrl::FullyEncoded).toLatin1();
    covered.payloadHash = sha256Hex(request.body);
    for (const Header& header : request.headers) {
        const QByteArray name = header.name.toLower();
        if (name == "host" || name == "content-type" || name.startsWith("x-amz-")) covered.headers.push_back(header);
    }
    const QByteArray date = time.first(8);
    request.headers.set("Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId + '/' + date + '/' + scope.region +
                            '/' + scope.service + "/aws4_request, SignedHeaders=" + signedHeaderNames(covered.headers) +
                            ", Signature=" + signatureV4(covered, time, scope, credentials.secretAccessKey));
}

}  // namespace trestle::http
