#include "core/gateway/access/LambdaAuthorizer.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/Invalid.h"
#include "core/gateway/definition/RestMethod.h"

#include <QMutexLocker>

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr qint64 secondNs = 1'000'000'000;
constexpr qint64 longestTtlSeconds = 3'600;
constexpr qint64 restTtlSeconds = 300;
constexpr int longestTimeoutMs = 29'000;  // of REST and WebSocket APIs

qint64 ttlNs(const JsonValue& document, qint64 otherwise)
{
    const JsonValue* member = document.find("authorizerResultTtlInSeconds");
    const qint64 seconds = member ? member->toInteger().value_or(otherwise) : otherwise;
    return std::clamp<qint64>(seconds, 0, longestTtlSeconds) * secondNs;
}

QByteArray withVariables(QByteArray uri, const std::map<QByteArray, QByteArray>& variables)
{
    for (const auto& [name, value] : variables)
        uri.replace("${stageVariables." + name + '}', value);
    return uri;
}

base::Result<LambdaAuthorizer> compileCommon(const QByteArray& id, const JsonValue& document,
                                             const std::map<QByteArray, QByteArray>& variables)
{
    LambdaAuthorizer authorizer;
    authorizer.id = id;
    authorizer.name = textOf(document, "name");
    if (authorizer.name.isEmpty()) authorizer.name = id;
    const QByteArray uri = withVariables(textOf(document, "authorizerUri"), variables);
    const std::optional<InvokedFunction> invoked = invokedFunction(uri);
    if (!invoked)
        return invalid(QStringLiteral("The authorizer %1 names no function in its authorizerUri \"%2\"")
                           .arg(QString::fromUtf8(authorizer.name), QString::fromUtf8(uri)));
    authorizer.function = invoked->name;
    authorizer.qualifier = invoked->qualifier;
    if (const QByteArray expression = textOf(document, "identityValidationExpression"); !expression.isEmpty()) {
        auto pattern = JavaPattern::compile(QString::fromUtf8(expression));
        if (!pattern)
            return invalid(
                QStringLiteral("The authorizer %1 has an identityValidationExpression that cannot be used: %2")
                    .arg(QString::fromUtf8(authorizer.name), pattern.error().message));
        authorizer.validation = std::move(*pattern);
    }
    return authorizer;
}

// The list of a v2 Authorizer.
base::Result<std::vector<IdentitySource>> listedSources(const JsonValue& document)
{
    std::vector<IdentitySource> sources;
    if (const JsonValue* list = document.find("identitySource"))
        for (const JsonValue& one : list->array()) {
            auto source = IdentitySource::parse(one.string());
            if (!source) return invalid(source.error().message);
            sources.push_back(std::move(*source));
        }
    return sources;
}

}  // namespace

std::shared_ptr<AuthorizerCache> AuthorizerCaches::cache(const QByteArray& name, qint64 ttlNs)
{
    const QMutexLocker lock(&m_mutex);
    std::erase_if(m_caches, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<AuthorizerCache>& place = m_caches[name];
    std::shared_ptr<AuthorizerCache> there = place.lock();
    if (!there || there->ttlNs() != ttlNs) {
        there = std::make_shared<AuthorizerCache>(ttlNs);
        place = there;
    }
    return there;
}

void AuthorizerCaches::flush(QByteArrayView prefix)
{
    const QMutexLocker lock(&m_mutex);
    for (const auto& [name, cache] : m_caches)
        if (QByteArrayView(name).startsWith(prefix))
            if (const std::shared_ptr<AuthorizerCache> there = cache.lock()) there->flush();
}

base::Result<std::vector<QByteArray>, QByteArray> LambdaAuthorizer::identity(const IdentityOrigin& origin) const
{
    std::vector<QByteArray> values;
    for (const IdentitySource& source : sources) {
        std::optional<QByteArray> value = source.valueIn(origin);
        if (!value) return source.describe() + " is missing; the function was not asked";
        values.push_back(std::move(*value));
    }
    if (validation && !values.empty() && !validation->matches(QString::fromUtf8(values.front())))
        return QByteArray("the token does not match the validation expression; the function was not asked");
    return values;
}

// A name that changes with the document's meaning, so that answers made by other rules are not found again.
static QByteArray cacheName(const QByteArray& scope, const QByteArray& id, const JsonValue& document)
{
    return scope + '/' + id + '/' + base::writeJson(document);
}

base::Result<LambdaAuthorizer> compileRestAuthorizer(const QByteArray& id, const JsonValue& document,
                                                     const QByteArray& scope,
                                                     const std::map<QByteArray, QByteArray>& variables,
                                                     AuthorizerCaches& caches)
{
    auto authorizer = compileCommon(id, document, variables);
    if (!authorizer) return authorizer;
    authorizer->timeoutMs = longestTimeoutMs;
    const bool token = textOf(document, "type") != "REQUEST";
    authorizer->kind = token ? LambdaAuthorizer::Kind::Token : LambdaAuthorizer::Kind::RestRequest;
    QByteArray sources = textOf(document, "identitySource");
    if (token && sources.isEmpty()) sources = "method.request.header.Authorization";
    auto parsed = IdentitySource::parseList(sources);
    if (!parsed) return invalid(parsed.error().message);
    if (token && (parsed->size() != 1 || parsed->front().kind != IdentitySource::Kind::Header))
        return invalid(QStringLiteral("The authorizer %1 takes a token, whose identity source is one header")
                           .arg(QString::fromUtf8(authorizer->name)));
    authorizer->sources = std::move(*parsed);
    if (!token) authorizer->validation.reset();
    authorizer->cache =
        caches.cache(cacheName(scope, id, document), authorizer->sources.empty() ? 0 : ttlNs(document, restTtlSeconds));
    return authorizer;
}

base::Result<LambdaAuthorizer> compileHttpAuthorizer(const QByteArray& id, const JsonValue& document,
                                                     const QByteArray& scope,
                                                     const std::map<QByteArray, QByteArray>& variables,
                                                     AuthorizerCaches& caches)
{
    auto authorizer = compileCommon(id, document, variables);
    if (!authorizer) return authorizer;
    const bool second = textOf(document, "authorizerPayloadFormatVersion") == "2.0";
    const JsonValue* simple = document.find("enableSimpleResponses");
    authorizer->kind = second ? LambdaAuthorizer::Kind::HttpV2 : LambdaAuthorizer::Kind::HttpV1;
    authorizer->format =
        second && simple && simple->toBool() ? AuthorizerFormat::HttpSimple : AuthorizerFormat::HttpPolicy;
    auto sources = listedSources(document);
    if (!sources) return sources.error();
    authorizer->sources = std::move(*sources);
    authorizer->cache =
        caches.cache(cacheName(scope, id, document), authorizer->sources.empty() ? 0 : ttlNs(document, 0));
    return authorizer;
}

base::Result<LambdaAuthorizer> compileSocketAuthorizer(const QByteArray& id, const JsonValue& document,
                                                       const QByteArray& scope,
                                                       const std::map<QByteArray, QByteArray>& variables,
                                                       AuthorizerCaches& caches)
{
    auto authorizer = compileCommon(id, document, variables);
    if (!authorizer) return authorizer;
    authorizer->kind = LambdaAuthorizer::Kind::RestRequest;
    authorizer->timeoutMs = longestTimeoutMs;
    authorizer->validation.reset();
    auto sources = listedSources(document);
    if (!sources) return sources.error();
    authorizer->sources = std::move(*sources);
    authorizer->cache = caches.cache(cacheName(scope, id, document), 0);
    return authorizer;
}

}  // namespace trestle::gateway
