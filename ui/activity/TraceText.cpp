#include "ui/activity/TraceText.h"

#include <QCoreApplication>

namespace trestle::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Trace", text);
}

}  // namespace

QString sourceText(const observe::Trace& trace)
{
    switch (trace.source) {
        case observe::TraceSource::Console:
            return QStringLiteral("ui");
        case observe::TraceSource::Function:
            return trace.routeKey == "Stream" ? tr("stream") : tr("handler");
        case observe::TraceSource::Runner:
            return tr("runner");
        case observe::TraceSource::Client:
            break;
    }
    return trace.client.isEmpty() ? tr("client") : QString::fromUtf8(trace.client);
}

QString capacityText(double readUnits, double writeUnits)
{
    QStringList parts;
    if (readUnits > 0) parts << QString::number(readUnits, 'f', 1) + QStringLiteral(" R");
    if (writeUnits > 0) parts << QString::number(writeUnits, 'f', 1) + QStringLiteral(" W");
    return parts.join(u' ');
}

QString stationName(observe::StationKind kind)
{
    switch (kind) {
        case observe::StationKind::Accept:
            return tr("Listener");
        case observe::StationKind::Route:
            return tr("Route");
        case observe::StationKind::Cors:
            return tr("CORS");
        case observe::StationKind::Authorizer:
            return tr("Authorizer");
        case observe::StationKind::Validation:
            return tr("Validation");
        case observe::StationKind::Throttle:
            return tr("Throttle");
        case observe::StationKind::RequestMapping:
            return tr("Mapping");
        case observe::StationKind::Function:
            return tr("Function");
        case observe::StationKind::Table:
            return tr("Table");
        case observe::StationKind::HttpTarget:
            return tr("HTTP target");
        case observe::StationKind::Mock:
            return tr("Mock");
        case observe::StationKind::ResponseMapping:
            return tr("Answer mapping");
        case observe::StationKind::Response:
            return tr("Response");
    }
    Q_UNREACHABLE();
}

QString callText(const observe::Trace& trace)
{
    if (!trace.api.isEmpty() || trace.routeKey.isEmpty()) return targetText(trace);
    static const QByteArray functions = "/2015-03-31/functions/";
    const QString call = QString::fromUtf8(trace.routeKey);
    if (!trace.target.startsWith(functions)) return call;
    return call + u' ' + QString::fromUtf8(trace.target.mid(functions.size())).section(u'/', 0, 0);
}

QString targetText(const observe::Trace& trace)
{
    static const QByteArray mark = "/_user_request_";
    const qsizetype at = reachedByPath(trace) ? trace.target.indexOf(mark) : -1;
    const QByteArray target = at < 0 ? trace.target : trace.target.mid(at + mark.size());
    return target.isEmpty() ? QStringLiteral("/") : QString::fromUtf8(target);
}

QString pathText(const observe::Trace& trace)
{
    return targetText(trace).section(u'?', 0, 0);
}

bool reachedByPath(const observe::Trace& trace)
{
    return !trace.api.isEmpty() && trace.target.startsWith("/restapis/");
}

}  // namespace trestle::ui
