#include "ui/shell/ObjectWords.h"

#include <QCoreApplication>

namespace trestle::ui {

using Kind = workspace::ObjectRef::Kind;

QString objectTitle(const workspace::ObjectRef& object)
{
    if (object.kind == Kind::Workspace) return QCoreApplication::translate("ObjectWords", "workspace settings");
    return QString::fromUtf8(object.routeKey.isEmpty() ? object.name : object.routeKey);
}

QString objectIcon(const workspace::ObjectRef& object)
{
    switch (object.kind) {
        case Kind::Workspace:
            return QStringLiteral("settings");
        case Kind::Api:
            return QStringLiteral("api");
        case Kind::Route:
            return QStringLiteral("route");
        case Kind::Function:
            return QStringLiteral("function");
        case Kind::Table:
            return QStringLiteral("table");
        case Kind::Request:
            return QStringLiteral("request");
        case Kind::Environment:
            return QStringLiteral("stage");
        case Kind::ApiDocument:
        case Kind::Document:
            return QStringLiteral("api");
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::ui
