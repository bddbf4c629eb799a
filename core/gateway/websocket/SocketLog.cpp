#include "core/gateway/websocket/SocketLog.h"

namespace trestle::gateway {

namespace {

void setText(TemplateContext& context, const char* name, const QByteArray& value)
{
    if (!value.isNull()) context.set(QString::fromLatin1(name), TemplateValue(QString::fromUtf8(value)));
}

void setIntegration(TemplateContext& context, const SocketCall& call, const SocketAnswer& answer)
{
    if (call.integrationNs == 0) return;
    const qint64 ms = (call.services->clock->monotonicNs() - call.integrationNs) / 1'000'000;
    context.set(QStringLiteral("integrationLatency"), TemplateValue(ms));
    context.set(QStringLiteral("integration.latency"), TemplateValue(ms));
    setText(context, "integration.requestId", call.integrationRequestId);
    setText(context, "awsEndpointRequestId", call.integrationRequestId);
    if (call.integrationStatus != 0)
        context.set(QStringLiteral("integration.integrationStatus"), TemplateValue(qint32(call.integrationStatus)));
    if (answer.failure) return setText(context, "integration.error", answer.failure->note);
    for (const char* name : {"integration.status", "integrationStatus"})
        context.set(QString::fromLatin1(name), TemplateValue(qint32(answer.status)));
}

void setFailure(TemplateContext& context, const RestFailure& failure)
{
    const QByteArray message = failure.text();
    QByteArray quoted("null");
    if (!message.isNull()) {
        quoted.clear();
        base::appendJsonString(quoted, message);
    }
    setText(context, "error.message", message);
    setText(context, "error.messageString", quoted);
    setText(context, "error.responseType", factsOf(failure.type).name.toByteArray());
    setText(context, "error.validationErrorString", failure.validationError);
}

// What an authorizer says under one of these names is what it said.
void setAsked(TemplateContext& context, const SocketCall& call)
{
    if (!call.asked) return;
    const SocketCall::Asked& asked = *call.asked;
    const auto tell = [&](const QByteArray& group) {
        context.set(QString::fromLatin1(group + ".status"), TemplateValue(qint32(asked.status)));
        context.set(QString::fromLatin1(group + ".latency"), TemplateValue(asked.latencyMs));
        setText(context, (group + ".error").constData(), asked.error);
    };
    tell("authorize");
    if (asked.signature) return tell("authenticate");
    tell("authorizer");
    context.set(QStringLiteral("authorizer.integrationStatus"), TemplateValue(qint32(asked.status)));
    context.set(QStringLiteral("authorizer.integrationLatency"), TemplateValue(asked.latencyMs));
    if (!asked.requestId.isEmpty()) setText(context, "authorizer.requestId", asked.requestId);
    for (const auto& [name, value] : call.peer->authorizer.object())
        context.set(QStringLiteral("authorizer.") + QString::fromUtf8(name), value);
}

}  // namespace

void startSocketLog(Exchange& exchange)
{
    SocketCall& call = *exchange.socket;
    const auto detail = call.route ? call.route->logged : call.stage->logged;
    if (!detail) return;
    const SocketPeer& peer = *call.peer;
    call.log = std::make_unique<ExecutionLog>(*exchange.clock, call.requestId, *detail);
    call.log->step("Extended Request Id: " + call.requestId);
    call.log->step("Starting execution for request: " + call.requestId);
    if (const QByteArray key = routeKeyOf(call); !key.isNull())
        call.log->step("WebSocket Request Route: [" + key + ']');
    switch (call.type) {
        case SocketEventType::Connect: {
            const QByteArray agent = peer.userAgent.isNull() ? QByteArray("null") : peer.userAgent;
            call.log->step("Client [UserAgent: " + agent + ", SourceIp: " + peer.sourceIp +
                           "] is connecting to WebSocket API [" + peer.apiId + "].");
            break;
        }
        case SocketEventType::Message:
            call.log->step("WebSocket API [" + peer.apiId +
                           "] received message from client [Connection Id: " + peer.id + "].");
            call.log->data([&] { return "Method request body before transformations: " + exchange.request.body; });
            break;
        case SocketEventType::Disconnect:
            break;
    }
}

void endSocketLog(SocketCall& call, const SocketAnswer& answer)
{
    if (!call.log) return;
    const QByteArray status = QByteArray::number(answer.statusCode());
    if (answer.failure) {
        call.log->error(answer.failure->note.isEmpty() ? answer.failure->text() : answer.failure->note);
        call.log->error("Gateway response type: " + factsOf(answer.failure->type).name.toByteArray() +
                        " with status code: " + status);
        call.log->data([&] { return "Gateway response body: " + failureText(call, *answer.failure); });
    }
    const QByteArray client = "lient [Connection Id: " + call.peer->id + ']';
    const QByteArray api = "API [" + call.peer->apiId + ']';
    switch (call.type) {
        case SocketEventType::Connect:
            if (answer.statusCode() / 100 == 2)
                call.log->step('C' + client + " connected to " + api + " successfully.");
            break;
        case SocketEventType::Message:
            if (call.answers && !answer.failure)
                call.log->data([&] { return "Method response body after transformations: " + answer.body; });
            if (call.integrationNs != 0)
                call.log->step("Message from c" + client + " sent to " + api + " with response status code [" + status +
                               "].");
            break;
        case SocketEventType::Disconnect:
            call.log->step(
                'C' + client + " disconnected from " + api +
                (call.integrationNs != 0 ? " with integration response status code [" + status + ']' : QByteArray()) +
                ". Close reason: [" + QByteArray::number(call.end.code) + ": " + call.end.reason + ']');
            break;
    }
}

QByteArray socketLogGroup(const SocketCall& call)
{
    return "/aws/apigateway/" + call.peer->apiId + '/' + call.peer->stage;
}

void writeSocketLogs(SocketCall& call, const SocketAnswer& answer)
{
    const GatewayServices& services = *call.services;
    if (call.log && services.logs) call.log->addTo(*services.logs, socketLogGroup(call));
    if (!services.accessLogs || !call.stage || !call.stage->accessLog) return;
    TemplateContext& context = contextOf(call);
    setIntegration(context, call, answer);
    setAsked(context, call);
    if (answer.failure) setFailure(context, *answer.failure);
    context.set(QStringLiteral("status"), TemplateValue(qint32(answer.statusCode())));
    const AccessLogPlan& log = *call.stage->accessLog;
    services.accessLogs->write(log.name, log.format.text(context, "-"));
}

}  // namespace trestle::gateway
