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
    if (answer.failure)
        setText(context, "integration.error", answer.failure->note);
    else
        context.set(QStringLiteral("integration.status"), TemplateValue(qint32(answer.status)));
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

}  // namespace

void writeSocketLog(SocketCall& call, const SocketAnswer& answer)
{
    if (!call.services->accessLogs || !call.stage || !call.stage->accessLog) return;
    TemplateContext& context = contextOf(call);
    setIntegration(context, call, answer);
    if (answer.failure) setFailure(context, *answer.failure);
    context.set(QStringLiteral("status"), TemplateValue(qint32(answer.statusCode())));
    const AccessLogPlan& log = *call.stage->accessLog;
    call.services->accessLogs->write(log.name, log.format.text(context, "-"));
}

}  // namespace trestle::gateway
