#include "ui/designer/Wording.h"

#include "core/gateway/definition/RouteTarget.h"

#include <QCoreApplication>
#include <QUrl>

namespace trestle::ui {

namespace {

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::Wording)
};

}  // namespace

QByteArray actionName(gateway::TableAction action)
{
    switch (action) {
        case gateway::TableAction::GetItem:
            return "GetItem";
        case gateway::TableAction::PutItem:
            return "PutItem";
        case gateway::TableAction::UpdateItem:
            return "UpdateItem";
        case gateway::TableAction::DeleteItem:
            return "DeleteItem";
        case gateway::TableAction::Query:
            return "Query";
        case gateway::TableAction::Scan:
            return "Scan";
    }
    return {};
}

QString integrationWords(const gateway::Api& api, const gateway::Route& route)
{
    using Kind = gateway::RouteTarget::Kind;
    const gateway::RouteTarget to = gateway::routeTarget(api, route);
    const QString name = QString::fromUtf8(to.name);
    const QString action = QString::fromUtf8(to.action);
    switch (to.kind) {
        case Kind::Function:
            return Wording::tr("integration function %1").arg(name);
        case Kind::Table:
            return name.isEmpty() ? Wording::tr("integration table operation %1").arg(action)
                                  : Wording::tr("integration table %1, %2").arg(name, action);
        case Kind::Http:
            return Wording::tr("integration HTTP %1").arg(QString::fromUtf8(hostOf(to.name)));
        case Kind::Mock:
            if (const auto* mock = std::get_if<gateway::MockIntegration>(&route.integration))
                return Wording::tr("integration mock, status %1").arg(mock->status);
            return Wording::tr("integration mock");
        case Kind::Other:
            return Wording::tr("integration %1").arg(name);
        case Kind::Nowhere:
            break;
    }
    return Wording::tr("no integration");
}

QString problemWords(int count)
{
    return count == 0 ? QString() : count == 1 ? Wording::tr("1 problem") : Wording::tr("%1 problems").arg(count);
}

QString routesWords(size_t count)
{
    return count == 1 ? Wording::tr("1 route") : Wording::tr("%1 routes").arg(count);
}

QString runtimeWords(const QByteArray& runtime)
{
    QString text = QString::fromUtf8(runtime);
    if (text.startsWith(QLatin1String("nodejs"))) {
        text.remove(0, 6);
        if (text.endsWith(QLatin1String(".x"))) text.chop(2);
        return QStringLiteral("node ") + text;
    }
    if (text.startsWith(QLatin1String("python"))) return QStringLiteral("python ") + text.mid(6);
    return text;
}

QString protocolWords(gateway::Protocol protocol)
{
    switch (protocol) {
        case gateway::Protocol::Http:
            return QStringLiteral("HTTP");
        case gateway::Protocol::Rest:
            return QStringLiteral("REST");
        case gateway::Protocol::WebSocket:
            return QStringLiteral("WebSocket");
    }
    return {};
}

std::vector<workspace::Problem> problemsOf(const std::vector<workspace::Problem>& problems,
                                           const workspace::ObjectRef& object)
{
    using workspace::ObjectRef;
    std::vector<workspace::Problem> found;
    for (const workspace::Problem& problem : problems) {
        const bool ofRoute = object.kind == ObjectRef::Kind::Api && problem.object.kind == ObjectRef::Kind::Route &&
                             problem.object.name == object.name;
        if (problem.object == object || ofRoute) found.push_back(problem);
    }
    return found;
}

QByteArray hostOf(const QByteArray& uri)
{
    const qsizetype scheme = uri.indexOf("://");
    if (scheme < 0) return uri;
    QByteArray host = uri.mid(scheme + 3);
    for (char end : {'/', '?', '#'}) {
        if (const qsizetype at = host.indexOf(end); at >= 0) host.truncate(at);
    }
    return host.mid(host.lastIndexOf('@') + 1);
}

}  // namespace trestle::ui
