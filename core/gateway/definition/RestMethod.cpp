#include "core/gateway/definition/RestMethod.h"

#include "core/base/Overloaded.h"
#include "core/gateway/definition/PathTemplate.h"

namespace trestle::gateway {

using base::JsonValue;

namespace {

constexpr QByteArrayView invocationPath(":lambda:path/2015-03-31/functions/");
constexpr QByteArrayView invocationEnd("/invocations");
// Of integrations whose responseTransferMode is STREAM.
constexpr QByteArrayView streamingPath(":lambda:path/2021-11-15/functions/");
constexpr QByteArrayView streamingEnd("/response-streaming-invocations");

// What stands between `path` and `end` in an ARN; nothing if they are not there.
std::optional<QByteArrayView> between(QByteArrayView uri, QByteArrayView path, QByteArrayView end)
{
    const qsizetype at = uri.indexOf(path);
    if (!uri.startsWith("arn:") || at < 0 || !uri.endsWith(end)) return std::nullopt;
    const qsizetype from = at + path.size();
    if (uri.size() - end.size() < from) return std::nullopt;
    return uri.sliced(from, uri.size() - end.size() - from);
}

JsonValue proxyOf(const FunctionIntegration& function)
{
    JsonValue integration = JsonValue::Object();
    integration.insert("type", "AWS_PROXY");
    integration.insert("httpMethod", "POST");
    integration.insert("uri", invocationUri(function.function));
    integration.insert("timeoutInMillis", std::min(function.timeoutMs, 29'000));
    return integration;
}

JsonValue proxyOf(const HttpIntegration& target, const QByteArray& path)
{
    JsonValue integration = JsonValue::Object();
    integration.insert("type", "HTTP_PROXY");
    integration.insert("httpMethod", target.method);
    integration.insert("uri", target.uri);
    integration.insert("timeoutInMillis", std::min(target.timeoutMs, 29'000));
    JsonValue parameters = JsonValue::Object();
    if (const auto segments = parsePathTemplate(path))
        for (const PathSegment& segment : *segments)
            if (segment.kind != PathSegment::Kind::Literal)
                parameters.insert("integration.request.path." + segment.text, "method.request.path." + segment.text);
    if (!parameters.object().empty()) integration.insert("requestParameters", std::move(parameters));
    return integration;
}

// What a template would read as its own language stands in a #[[ raw block ]]#.
QByteArray rawTemplate(const QByteArray& text)
{
    return text.contains('$') || text.contains('#') ? "#[[" + text + "]]#" : text;
}

JsonValue mockOf(const MockIntegration& mock)
{
    const QByteArray status = QByteArray::number(mock.status);
    JsonValue templates = JsonValue::Object();
    templates.insert("$default", "{\"statusCode\": " + status + "}");
    JsonValue answer = JsonValue::Object();
    answer.insert("statusCode", status);
    JsonValue parameters = JsonValue::Object();
    for (const auto& [name, value] : mock.headers)
        parameters.insert("method.response.header." + name, '\'' + value + '\'');
    if (!parameters.object().empty()) answer.insert("responseParameters", std::move(parameters));
    JsonValue bodies = JsonValue::Object();
    bodies.insert("application/json", rawTemplate(mock.body));
    answer.insert("responseTemplates", std::move(bodies));
    JsonValue answers = JsonValue::Object();
    answers.insert(status, std::move(answer));

    JsonValue integration = JsonValue::Object();
    integration.insert("type", "MOCK");
    integration.insert("requestTemplates", std::move(templates));
    integration.insert("integrationResponses", std::move(answers));
    return integration;
}

}  // namespace

JsonValue restMethod(const Route& route)
{
    JsonValue method = route.document.isObject() ? route.document : JsonValue(JsonValue::Object());
    if (method.find("methodIntegration")) return method;
    std::visit(
        base::Overloaded{
            [](std::monostate) {},
            [](const TableIntegration&) {},
            [&](const FunctionIntegration& function) { method.insert("methodIntegration", proxyOf(function)); },
            [&](const HttpIntegration& target) { method.insert("methodIntegration", proxyOf(target, route.path)); },
            [&](const MockIntegration& mock) { method.insert("methodIntegration", mockOf(mock)); },
        },
        route.integration);
    return method;
}

QByteArray invocationUri(QByteArrayView function)
{
    return "arn:aws:apigateway:us-east-1" + invocationPath.toByteArray() +
           "arn:aws:lambda:us-east-1:000000000000:function:" + function.toByteArray() + invocationEnd.toByteArray();
}

std::optional<InvokedFunction> invokedFunction(QByteArrayView uri)
{
    std::optional<QByteArrayView> named = between(uri, invocationPath, invocationEnd);
    if (!named) named = between(uri, streamingPath, streamingEnd);
    if (!named) return std::nullopt;
    QByteArrayView function = *named;
    constexpr QByteArrayView mark(":function:");
    if (const qsizetype name = function.indexOf(mark); name >= 0) function = function.sliced(name + mark.size());
    const qsizetype colon = function.indexOf(':');
    InvokedFunction invoked{(colon < 0 ? function : function.first(colon)).toByteArray(),
                            colon < 0 ? QByteArray() : function.sliced(colon + 1).toByteArray()};
    if (invoked.name.isEmpty()) return std::nullopt;
    return invoked;
}

}  // namespace trestle::gateway
