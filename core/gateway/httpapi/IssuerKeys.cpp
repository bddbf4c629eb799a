#include "core/gateway/httpapi/IssuerKeys.h"

#include "core/base/Clock.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

namespace trestle::gateway {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr qint64 secondNs = 1'000'000'000;
constexpr qint64 keptNs = 2 * 60 * 60 * secondNs;  // as long as the service keeps them
constexpr qint64 freshNs = 10 * secondNs;          // keys that are younger are not fetched again for one more key id
constexpr qint64 documentBytes = 1 << 20;

qint64 nowNs()
{
    return base::SystemClock::instance().monotonicNs();
}

http::ClientRequest get(const QUrl& url)
{
    http::ClientRequest request;
    request.method = "GET";
    request.url = url;
    request.headers.add("accept", "application/json");
    request.limits.totalMs = IssuerKeys::fetchMs;
    request.limits.connectMs = IssuerKeys::fetchMs;
    request.limits.bodyBytes = documentBytes;
    return request;
}

// The document, or why there is none.
Result<QByteArray> bodyOf(const QUrl& url, Result<http::ClientResponse>&& answer)
{
    if (!answer) return answer.error();
    if (answer->status != 200)
        return Error{ErrorCode::Network,
                     QStringLiteral("%1 answered with status %2").arg(url.toString()).arg(answer->status)};
    return std::move(answer->body);
}

Result<IssuerKeys::Keys> keysOf(const QString& from, const QByteArray& document)
{
    auto keys = JsonWebKeys::parse(document);
    if (!keys) return Error{keys.error().code, from + QStringLiteral(": ") + keys.error().message};
    return std::make_shared<const JsonWebKeys>(std::move(*keys));
}

}  // namespace

void IssuerKeys::ask(const JwtAuthorizer& authorizer, const QByteArray& keyId, http::HttpClient& client, Reply reply)
{
    const bool direct = !authorizer.keysUrl().isEmpty();
    const QUrl url = direct ? authorizer.keysUrl() : authorizer.discoveryUrl();
    const QByteArray name = url.toEncoded();
    Entry& entry = m_entries[name];
    if (url.isLocalFile()) return readFile(entry, url.toLocalFile(), std::move(reply));

    const qint64 age = nowNs() - entry.fetchedNs;
    if (entry.keys && age < keptNs && (entry.keys->has(keyId) || age < freshNs)) return reply(entry.keys);
    entry.waiting.push_back(std::move(reply));
    if (entry.waiting.size() > 1) return;  // somebody is fetching them
    if (direct)
        fetchKeys(name, url, client);
    else
        discover(name, url, client);
}

void IssuerKeys::readFile(Entry& entry, const QString& path, Reply reply)
{
    const qint64 stamp = QFileInfo(path).lastModified().toMSecsSinceEpoch();
    if (entry.keys && entry.fileStamp == stamp) return reply(entry.keys);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return reply(Error{ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString())});
    Result<Keys> keys = keysOf(path, file.read(documentBytes));
    if (keys) {
        entry.keys = *keys;
        entry.fileStamp = stamp;
    }
    reply(std::move(keys));
}

void IssuerKeys::discover(const QByteArray& name, const QUrl& url, http::HttpClient& client)
{
    client.send(get(url), [this, name, url, &client](Result<http::ClientResponse> answer) {
        const Result<QByteArray> body = bodyOf(url, std::move(answer));
        if (!body) return settle(name, body.error());
        const auto document = base::parseJson(*body);
        const base::JsonValue* place = document ? document->find("jwks_uri") : nullptr;
        const QUrl keys(QString::fromUtf8(place ? place->string() : QByteArray()));
        if (keys.host().isEmpty())
            return settle(name, Error{ErrorCode::Parse, url.toString() + QStringLiteral(" names no jwks_uri")});
        fetchKeys(name, keys, client);
    });
}

void IssuerKeys::fetchKeys(const QByteArray& name, const QUrl& url, http::HttpClient& client)
{
    client.send(get(url), [this, name, url](Result<http::ClientResponse> answer) {
        const Result<QByteArray> body = bodyOf(url, std::move(answer));
        settle(name, body ? keysOf(url.toString(), *body) : Result<Keys>(body.error()));
    });
}

void IssuerKeys::settle(const QByteArray& name, Result<Keys> result)
{
    Entry& entry = m_entries[name];
    if (result) {
        entry.keys = *result;
        entry.fetchedNs = nowNs();
    }
    std::vector<Reply> waiting = std::exchange(entry.waiting, {});
    for (Reply& reply : waiting)
        reply(result);
}

}  // namespace trestle::gateway
