#include "core/gateway/rest/CacheStep.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/rest/RestContext.h"
#include "core/gateway/rest/RestResponse.h"

#include <algorithm>

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

// The last value of what a cache key parameter names; null if the request has none.
QByteArray valueOf(Exchange& exchange, QByteArrayView parameter)
{
    constexpr QByteArrayView header("method.request.header.");
    constexpr QByteArrayView query("method.request.querystring.");
    constexpr QByteArrayView path("method.request.path.");
    QByteArray value;
    if (parameter.startsWith(header)) {
        value = exchange.request.headers.value(parameter.sliced(header.size())).toByteArray();
    } else if (parameter.startsWith(query)) {
        for (const http::QueryParameter& each : queryOf(exchange))
            if (each.name == parameter.sliced(query.size())) value = each.value;
    } else if (parameter.startsWith(path)) {
        for (const PathParameter& each : exchange.match.parameters)
            if (each.name == parameter.sliced(path.size())) value = each.value;
    }
    return value;
}

// Length and text of each part, so that no two requests share a key by accident.
QByteArray cacheKey(Exchange& exchange)
{
    const RestCall& call = *exchange.rest;
    const RestIntegration& integration = *call.method->integration;
    QByteArray key;
    const auto add = [&key](const QByteArray& part) {
        key += part.isNull() ? QByteArray("-") : QByteArray::number(part.size()) + ':' + part;
    };
    add(call.canary && !call.stage->canary->useStageCache ? QByteArray("canary") : QByteArray());
    add(integration.cacheNamespace.isEmpty() ? call.method->resourceId : integration.cacheNamespace);
    add(exchange.request.method);
    add(call.method->resourcePath);
    for (const QByteArray& parameter : integration.cacheKeyParameters)
        add(valueOf(exchange, parameter));
    return key;
}

bool asksToInvalidate(const http::Headers& headers)
{
    return headers.value("cache-control").toByteArray().toLower().contains("max-age=0");
}

bool isCached(const Exchange& exchange, const MethodSettings& settings)
{
    const RestCall& call = *exchange.rest;
    return call.stage->cache && call.method->integration && !call.method->integration->streams && settings.caching &&
           settings.cacheTtlSeconds > 0 && (exchange.request.method == "GET" || settings.cachingSet);
}

}  // namespace

void answerFromCache(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next)
{
    RestCall& call = *exchange->rest;
    const MethodSettings& settings = call.stage->settings(*call.method, exchange->request.method);
    if (!isCached(*exchange, settings)) return next(std::move(exchange), room);

    const qint64 from = exchange->now();
    QByteArray key = cacheKey(*exchange);
    bool invalidates = asksToInvalidate(exchange->request.headers);
    // That takes a signed request with the permission InvalidateCache, which whoever signs here has.
    const bool permitted = exchange->caller && exchange->caller->iam;
    if (invalidates && settings.guardInvalidation && !permitted) {
        switch (settings.unauthorized) {
            case CacheControl::Fail:
                return failRest(std::move(exchange), {.type = GatewayResponseType::AccessDenied,
                                                      .note = "The client may not invalidate the cache"});
            case CacheControl::WarnInHeader:
                call.cacheWarning = "199 Cache-control headers were ignored because the caller was unauthorized.";
                break;
            case CacheControl::Ignore:
                break;
        }
        invalidates = false;
    }
    if (!invalidates) {
        if (const auto kept = call.stage->cache->find(key, from)) {
            exchange->addStation(StationKind::ResponseMapping, StationOutcome::Passed, "Cache",
                                 "answered from the cache", from);
            exchange->trace.cache = observe::CacheUse::Hit;
            return finishRest(std::move(exchange), *kept);
        }
    }
    exchange->trace.cache = observe::CacheUse::Miss;
    call.cacheKey = std::move(key);
    next(std::move(exchange), room);
}

}  // namespace trestle::gateway
