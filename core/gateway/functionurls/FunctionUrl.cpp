#include "core/gateway/functionurls/FunctionUrl.h"

#include "core/functions/FunctionDeployment.h"
#include "core/functions/FunctionUrl.h"

namespace trestle::gateway {

using base::JsonValue;

namespace {

QList<QByteArray> texts(const JsonValue& cors, QByteArrayView name)
{
    QList<QByteArray> list;
    if (const JsonValue* values = cors.find(name))
        for (const JsonValue& value : values->array())
            list.push_back(value.string());
    return list;
}

Cors corsOf(const JsonValue& document)
{
    Cors cors;
    cors.allowOrigins = texts(document, "AllowOrigins");
    cors.allowMethods = texts(document, "AllowMethods");
    cors.allowHeaders = texts(document, "AllowHeaders");
    cors.exposeHeaders = texts(document, "ExposeHeaders");
    if (const JsonValue* age = document.find("MaxAge"))
        if (const auto seconds = age->toInteger()) cors.maxAgeSeconds = static_cast<int>(*seconds);
    const JsonValue* credentials = document.find("AllowCredentials");
    cors.allowCredentials = credentials && credentials->toBool();
    return cors;
}

FunctionUrl urlOf(const QByteArray& function, const QByteArray& key, const JsonValue& document)
{
    FunctionUrl url;
    url.function = function;
    if (key != functions::latestVersion) url.qualifier = key;
    url.id = functions::functionUrlId(function, url.qualifier);
    const JsonValue* authorization = document.find("AuthType");
    if (authorization && authorization->string() == "NONE") url.authorization = UrlAuthorization::None;
    const JsonValue* mode = document.find("InvokeMode");
    if (mode && mode->string() == "RESPONSE_STREAM") url.mode = InvokeMode::ResponseStream;
    const JsonValue* cors = document.find("Cors");
    if (cors && !cors->object().empty()) url.cors = corsOf(*cors);
    return url;
}

}  // namespace

std::vector<FunctionUrl> functionUrls(const std::vector<functions::FunctionDescription>& functions)
{
    std::vector<FunctionUrl> urls;
    for (const functions::FunctionDescription& function : functions) {
        for (const auto& [key, document] : function.urlConfigs)
            urls.push_back(urlOf(function.name, key, document));
    }
    return urls;
}

}  // namespace trestle::gateway
