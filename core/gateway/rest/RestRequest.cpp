#include "core/gateway/rest/RestRequest.h"

#include "core/gateway/rest/RestContext.h"
#include "core/http/Syntax.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

void set(IntegrationRequest::Values& values, const QByteArray& name, const std::vector<QByteArray>& given)
{
    std::erase_if(values, [&name](const auto& each) { return each.first == name; });
    for (const QByteArray& value : given)
        values.emplace_back(name, value);
}

void set(http::Headers& headers, const QByteArray& name, const std::vector<QByteArray>& given)
{
    headers.remove(name);
    for (const QByteArray& value : given)
        if (http::isToken(name) && http::isFieldValue(value)) headers.add(name, value);
}

QByteArray joined(const std::vector<QByteArray>& values)
{
    QByteArray text;
    for (const QByteArray& value : values)
        text += (text.isNull() ? "" : ",") + value;
    return text;
}

std::optional<RestFailure> mapParameters(Exchange& exchange, const ParameterMappings& mappings,
                                         IntegrationRequest& request)
{
    if (mappings.empty()) return std::nullopt;
    TemplateContext& context = contextOf(exchange, mappings.needs);
    const MappableMessage message = mappableRequest(exchange, mappings.readsBody ? request.body : QByteArray());
    for (const ParameterMapping& mapping : mappings.list) {
        const auto values = mapping.values(message, context);
        if (!values)
            return RestFailure{.type = GatewayResponseType::Default4xx, .message = values.error().message.toUtf8()};
        if (values->empty()) continue;
        switch (mapping.place()) {
            case ParameterMapping::Place::Header:
                // All of a repeated header travel in one line.
                set(request.headers, mapping.name(), {values->size() == 1 ? values->front() : joined(*values)});
                break;
            case ParameterMapping::Place::Query:
                set(request.query, mapping.name(), *values);
                break;
            case ParameterMapping::Place::Path:
                set(request.path, mapping.name(), *values);
                break;
        }
    }
    return std::nullopt;
}

void applyOverrides(TemplateContext& context, IntegrationRequest& request)
{
    const TemplateOverrides overrides = context.overrides();
    for (const auto& [name, values] : overrides.requestHeader)
        set(request.headers, name, values);
    for (const auto& [name, values] : overrides.requestQuery)
        set(request.query, name, values);
    for (const auto& [name, values] : overrides.requestPath)
        set(request.path, name, values);
}

std::optional<RestFailure> render(Exchange& exchange, const RestIntegration& integration, IntegrationRequest& request)
{
    const TemplateSet& templates = integration.templates;
    const QByteArrayView contentType = exchange.request.headers.value("content-type");
    const bool isJson = contentType.isEmpty() || contentType == QByteArrayView("application/json");
    const TemplateChoice choice = isJson && templates.json
                                      ? UseTemplate{*templates.json}
                                      : chooseTemplate(templates.types, contentType, integration.passthrough);
    if (std::holds_alternative<RefuseMediaType>(choice))
        return RestFailure{
            .type = GatewayResponseType::UnsupportedMediaType,
            .note = "No template is for the content type " +
                    (contentType.isEmpty() ? QByteArray("application/json") : contentType.toByteArray())};
    const auto* use = std::get_if<UseTemplate>(&choice);
    if (!use) return std::nullopt;
    const BodyTemplate& chosen = templates.templates[use->index];
    request.rendered = true;
    request.mockStatus = chosen.mockStatus();
    if (request.mockStatus) return std::nullopt;
    if (const QByteArray* fixed = chosen.fixed()) {
        request.body = *fixed;
        return std::nullopt;
    }
    TemplateContext& context = contextOf(exchange, chosen.needs());
    TemplateInput input{request.body, chosen.readsInput() ? templateParameters(exchange) : TemplateParameters()};
    auto text = chosen.render(input, context);
    if (!text)
        return internalFailure("Execution failed due to configuration error: Unable to transform request: line " +
                               QByteArray::number(text.error().line) + ": " + text.error().message.toUtf8());
    request.body = std::move(*text);
    applyOverrides(context, request);
    return std::nullopt;
}

}  // namespace

base::Result<IntegrationRequest, RestFailure> integrationRequest(Exchange& exchange, const RestIntegration& integration)
{
    IntegrationRequest request;
    const QByteArray& body = exchange.request.body;
    if (!body.isEmpty()) {
        const bool binary = exchange.rest->plan->binaryTypes.covers(exchange.request.headers.value("content-type"));
        auto payload = requestPayload(body, binary, integration.contentHandling);
        if (!payload)
            return internalFailure("Execution failed due to configuration error: Unable to base64 decode the body.");
        request.body = std::move(*payload);
    }
    if (auto failure = mapParameters(exchange, integration.parameters, request)) return *failure;
    if (!integration.isProxy())
        if (auto failure = render(exchange, integration, request)) return *failure;
    return request;
}

}  // namespace trestle::gateway
