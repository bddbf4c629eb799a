// Where the files of a design lie in a workspace's folder: what who reads them and who writes them agree on.
#pragma once

#include "core/workspace/Workspace.h"

#include <QStringList>

#include <algorithm>

namespace trestle::workspace {

inline const QString settingsFile = QStringLiteral("trestle.yaml");
inline const QString accountFolder = QStringLiteral("gateway");
inline const QString yamlEnding = QStringLiteral(".yaml");

/// What stands on disk for one object, relative to the workspace.
struct StoredFiles
{
    QString yaml;
    QStringList attachments;
};

[[nodiscard]] inline bool isSafeName(const QString& name)
{
    return !name.isEmpty() && name.toUtf8().size() <= 250 && name != u"." && name != u".." && !name.contains(u'/') &&
           !name.contains(QChar(0)) && !name.contains(u'\\');
}

[[nodiscard]] inline bool isSafePath(const QString& path)
{
    const QStringList names = path.split(u'/');
    return std::all_of(names.begin(), names.end(), isSafeName);
}

/// `of` names the API, or nothing for a document of the account.
[[nodiscard]] inline ObjectRef documentRef(ObjectRef of, const QByteArray& kind, const QByteArray& id)
{
    (of.kind == ObjectRef::Kind::ApiDocument ? of.routeKey : of.name) = kind + '/' + id;
    return of;
}

/// What api.yaml holds of an API.
[[nodiscard]] inline gateway::Api withoutParts(gateway::Api api)
{
    api.routes.clear();
    api.documents = {};
    return api;
}

}  // namespace trestle::workspace
