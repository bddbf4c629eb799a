#include "core/gateway/jwt/JwtAuthorizer.h"

#include <QDir>

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr qint64 skewSeconds = 5;  // clocks of issuer and gateway may differ by that much

base::Error invalid(const QString& text)
{
    return {base::ErrorCode::InvalidArgument, text};
}

QList<QByteArray> textsOf(const JsonValue* list)
{
    QList<QByteArray> texts;
    if (list)
        for (const JsonValue& each : list->array())
            if (each.isString()) texts.append(each.string());
    return texts;
}

// A claim that is a list, or one text.
QList<QByteArray> listClaim(const JsonValue& claims, QByteArrayView name)
{
    const JsonValue* claim = claims.find(name);
    if (!claim) return {};
    return claim->isString() ? QList<QByteArray>{claim->string()} : textsOf(claim);
}

QList<QByteArray> words(const QList<QByteArray>& texts)
{
    QList<QByteArray> all;
    for (const QByteArray& text : texts)
        for (const QByteArray& word : text.split(' '))
            if (!word.isEmpty()) all.append(word);
    return all;
}

QList<QByteArray> scopesOf(const JsonValue& claims)
{
    return words(listClaim(claims, claims.find("scp") ? "scp" : "scope"));
}

// Seconds since 1970; a fraction is cut off.
std::optional<qint64> timeClaim(const JsonValue& claims, QByteArrayView name)
{
    const JsonValue* claim = claims.find(name);
    if (!claim || !claim->isNumber()) return std::nullopt;
    if (const auto whole = claim->toInteger()) return whole;
    bool isNumber = false;
    const double seconds = claim->numberText().toDouble(&isNumber);
    // Beyond what an integer holds: the far end of time.
    if (!isNumber || seconds > 9e15) return std::numeric_limits<qint64>::max() / 2;
    return static_cast<qint64>(seconds);
}

// How the service's events print a claim: lists as [a b], objects as map[k:v].
QByteArray printed(const JsonValue& value)
{
    switch (value.type()) {
        case JsonValue::Type::Null:
            return "<nil>";
        case JsonValue::Type::Bool:
            return value.toBool() ? "true" : "false";
        case JsonValue::Type::Number:
            return value.numberText();
        case JsonValue::Type::String:
            return value.string();
        case JsonValue::Type::Array: {
            QByteArray text;
            for (const JsonValue& each : value.array())
                text += text.isEmpty() ? printed(each) : ' ' + printed(each);
            return '[' + text + ']';
        }
        case JsonValue::Type::Object: {
            JsonValue::Object members = value.object();
            std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
            QByteArray text;
            for (const auto& [name, each] : members)
                text += (text.isEmpty() ? QByteArray() : QByteArray(" ")) + name + ':' + printed(each);
            return "map[" + text + ']';
        }
    }
    return {};
}

}  // namespace

base::Result<JwtAuthorizer> JwtAuthorizer::compile(const JsonValue& document, QList<QByteArray> scopes)
{
    JwtAuthorizer authorizer;
    authorizer.m_scopes = std::move(scopes);
    const QList<QByteArray> sources = textsOf(document.find("identitySource"));
    const QByteArray source = sources.isEmpty() ? QByteArray("$request.header.Authorization") : sources.first();
    constexpr QByteArrayView header("$request.header.");
    constexpr QByteArrayView query("$request.querystring.");
    if (source.startsWith(header) && source.size() > header.size()) {
        authorizer.m_tokenName = source.sliced(header.size());
    } else if (source.startsWith(query) && source.size() > query.size()) {
        authorizer.m_place = Place::Query;
        authorizer.m_tokenName = source.sliced(query.size());
    } else {
        return invalid(QStringLiteral("The identity source \"%1\" is neither $request.header.NAME nor "
                                      "$request.querystring.NAME")
                           .arg(QString::fromUtf8(source)));
    }

    const JsonValue* configuration = document.find("jwtConfiguration");
    const JsonValue* issuer = configuration ? configuration->find("issuer") : nullptr;
    if (!issuer || issuer->string().isEmpty()) return invalid(QStringLiteral("The JWT authorizer names no issuer"));
    authorizer.m_issuer = issuer->string();
    authorizer.m_audience = textsOf(configuration->find("audience"));
    if (authorizer.m_audience.isEmpty())
        return invalid(QStringLiteral("The JWT authorizer has no audience to compare tokens with"));

    const JsonValue* keys = configuration->find("jwksUri");
    if (const auto found = authorizer.findKeys(keys ? keys->string() : QByteArray()); !found) return found.error();
    return authorizer;
}

base::Result<JwtAuthorizer> JwtAuthorizer::ofIssuer(const QByteArray& issuer, const QByteArray& keys,
                                                    QList<QByteArray> scopes)
{
    JwtAuthorizer authorizer;
    authorizer.m_tokenName = "Authorization";
    authorizer.m_issuer = issuer;
    authorizer.m_scopes = std::move(scopes);
    if (const auto found = authorizer.findKeys(keys); !found) return found.error();
    return authorizer;
}

base::Result<void> JwtAuthorizer::findKeys(const QByteArray& keys)
{
    const QString place = QString::fromUtf8(keys);
    const QString issuerText = QString::fromUtf8(m_issuer);
    if (!place.isEmpty())
        m_keysUrl = place.contains(QLatin1String("://")) ? QUrl(place) : QUrl::fromLocalFile(place);
    else if (issuerText.startsWith(QLatin1String("file://")) || QDir::isAbsolutePath(issuerText))
        m_keysUrl = issuerText.startsWith(QLatin1Char('/')) ? QUrl::fromLocalFile(issuerText) : QUrl(issuerText);
    if (!m_keysUrl.isEmpty()) return {};
    const QUrl discovery = discoveryUrl();
    if (!discovery.isValid() || discovery.host().isEmpty() ||
        (discovery.scheme() != QLatin1String("https") && discovery.scheme() != QLatin1String("http")))
        return invalid(QStringLiteral("The issuer \"%1\" is no URL, and no jwksUri names its keys").arg(issuerText));
    return {};
}

QByteArray JwtAuthorizer::bareToken(QByteArrayView value)
{
    const QByteArray text = value.toByteArray().trimmed();
    constexpr QByteArrayView scheme("bearer ");
    if (text.size() > scheme.size() && text.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0)
        return text.sliced(scheme.size()).trimmed();
    return text;
}

QUrl JwtAuthorizer::discoveryUrl() const
{
    QByteArray base = m_issuer;
    while (base.endsWith('/'))
        base.chop(1);
    return QUrl(QString::fromUtf8(base + "/.well-known/openid-configuration"));
}

// Why the claims do not hold; "" if they do.
QByteArray JwtAuthorizer::faultOf(const JsonValue& claims, qint64 now) const
{
    const JsonValue* issuer = claims.find("iss");
    if (!issuer || issuer->string() != m_issuer) return "the token does not have a valid issuer";
    // client_id counts only where there is no aud.
    const QList<QByteArray> audience = listClaim(claims, claims.find("aud") ? "aud" : "client_id");
    if (!m_audience.isEmpty() && std::none_of(audience.cbegin(), audience.cend(),
                                              [&](const QByteArray& each) { return m_audience.contains(each); }))
        return "the token does not have a valid audience";
    const std::optional<qint64> expiry = timeClaim(claims, "exp");
    if (!expiry) return "the token does not have an expiration time";
    if (now - skewSeconds >= *expiry) return "the token has expired";
    if (const auto notBefore = timeClaim(claims, "nbf"); notBefore && now + skewSeconds < *notBefore)
        return "the token is not active yet";
    if (const auto issued = timeClaim(claims, "iat"); issued && now + skewSeconds < *issued)
        return "the token was issued in the future";
    return {};
}

base::Result<JsonValue, JwtAuthorizer::Refusal> JwtAuthorizer::check(const JsonWebToken& token, const JsonWebKeys& keys,
                                                                     qint64 epochSeconds) const
{
    if (const auto verified = keys.verify(token); !verified) return Refusal{false, verified.error().message.toUtf8()};
    if (QByteArray fault = faultOf(token.claims, epochSeconds); !fault.isEmpty())
        return Refusal{false, std::move(fault)};
    const QList<QByteArray> given = scopesOf(token.claims);
    const auto granted = [&](const QByteArray& scope) { return given.contains(scope); };
    if (!m_scopes.isEmpty() && std::none_of(m_scopes.cbegin(), m_scopes.cend(), granted))
        return Refusal{true, "the token does not have any of the route's scopes"};

    JsonValue claims = JsonValue::Object();
    for (const auto& [name, value] : token.claims.object())
        if (!value.isNull()) claims.insert(name, printed(value));
    JsonValue scopes;
    if (!m_scopes.isEmpty())
        for (const QByteArray& scope : given)
            scopes.makeArray().push_back(scope);
    JsonValue jwt = JsonValue::Object();
    jwt.insert("claims", std::move(claims));
    jwt.insert("scopes", std::move(scopes));
    JsonValue said = JsonValue::Object();
    said.insert("jwt", std::move(jwt));
    return said;
}

QByteArray JwtAuthorizer::challenge(const Refusal& refusal) const
{
    if (refusal.description.isEmpty()) return "Bearer";
    return "Bearer scope=\"" + (refusal.forbidden ? m_scopes.join(' ') : QByteArray()) + "\" error=\"" +
           (refusal.forbidden ? "insufficient_scope" : "invalid_token") + "\" error_description=\"" +
           refusal.description + '"';
}

}  // namespace trestle::gateway
