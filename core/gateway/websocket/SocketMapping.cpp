#include "core/gateway/websocket/SocketMapping.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

TemplateParameters parametersOf(const Exchange& exchange)
{
    TemplateParameters parameters;
    if (exchange.socket->type != SocketEventType::Connect) return parameters;
    for (const http::Header& header : exchange.request.headers)
        parameters.header.emplace_back(header.name, header.value);
    for (const http::QueryParameter& parameter : http::parseQuery(exchange.request.query()))
        parameters.query.emplace_back(parameter.name, parameter.value);
    return parameters;
}

QByteArray converted(const QByteArray& body, SocketContent content)
{
    switch (content) {
        case SocketContent::AsIs:
            return body;
        case SocketContent::ToBinary:
            return QByteArray::fromBase64(body);
        case SocketContent::ToText:
            return body.toBase64();
    }
    return body;
}

}  // namespace

MappableMessage mappableOf(const Exchange& exchange)
{
    MappableMessage message;
    const TemplateParameters parameters = parametersOf(exchange);
    message.headers = parameters.header;
    message.query = parameters.query;
    message.body = exchange.request.body;
    return message;
}

MappedRequest mappedRequest(Exchange& exchange)
{
    const SocketIntegration& integration = integrationOf(exchange);
    const QByteArray& body = exchange.request.body;
    if (integration.templates.empty() && integration.passthrough != PassthroughBehavior::Never)
        return converted(body, integration.content);
    const qint64 from = exchange.now();
    const MappingTemplate* chosen = integration.templates.choose(sourceOf(exchange));
    if (!chosen) {
        if (integration.passthrough == PassthroughBehavior::WhenNoMatch) return converted(body, integration.content);
        return RestFailure{.type = GatewayResponseType::UnsupportedMediaType,
                           .note = "no template fits, and the message may not pass through"};
    }
    auto rendered = chosen->render({body, parametersOf(exchange)}, contextOf(*exchange.socket));
    exchange.addStation(StationKind::RequestMapping, rendered ? StationOutcome::Passed : StationOutcome::Failed,
                        "Request template", rendered ? QByteArray() : rendered.error().message.toUtf8(), from);
    if (!rendered) return internalFailure(rendered.error().message.toUtf8());
    return converted(rendered->text, integration.content);
}

void mapResponse(std::unique_ptr<Exchange> exchange, Answered answered)
{
    const SocketIntegration& integration = integrationOf(*exchange);
    SelectionSource source = sourceOf(*exchange);
    source.responseStatus = answered.status;
    source.responseBody = answered.body;
    source.responseHeaders = &answered.headers;
    const QString key = QString::fromUtf8(
        integration.responseSelection ? integration.responseSelection->evaluate(source) : answered.selector);
    const auto chosen = std::find_if(
        integration.responses.begin(), integration.responses.end(),
        [&](const SocketIntegrationResponse& each) { return !each.pattern || each.pattern->matches(key); });
    if (chosen == integration.responses.end()) {
        if (answered.failed || !integration.responses.empty())
            return failSocket(std::move(exchange),
                              internalFailure("no integration response is for \"" + key.toUtf8() + '"'));
        return complete(std::move(exchange), {.status = answered.status, .body = std::move(answered.body)});
    }
    const MappingTemplate* text = chosen->templates.choose(source);
    QByteArray body = answered.body;
    if (text) {
        const qint64 from = exchange->now();
        TemplateContext& context = contextOf(*exchange->socket);
        context.set(QStringLiteral("status"), TemplateValue(QString::number(answered.status)));
        auto rendered = text->render({answered.body, parametersOf(*exchange)}, context);
        exchange->addStation(StationKind::ResponseMapping, rendered ? StationOutcome::Passed : StationOutcome::Failed,
                             "Response template", rendered ? QByteArray() : rendered.error().message.toUtf8(), from);
        if (!rendered) return failSocket(std::move(exchange), internalFailure(rendered.error().message.toUtf8()));
        body = std::move(rendered->text);
        if (const std::optional<int> status = context.overrides().responseStatus) answered.status = *status;
    }
    complete(std::move(exchange), {.status = answered.status, .body = converted(body, chosen->content)});
}

}  // namespace trestle::gateway
