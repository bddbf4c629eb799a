#include "core/workspace/Sample.h"

#include "core/workspace/AtomicFile.h"
#include "core/workspace/WorkspaceFolder.h"

#include <QDir>
#include <QDirIterator>

namespace trestle::workspace {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// "" for a workspace with nothing in it.
QString resourceOf(Template which)
{
    switch (which) {
        case Template::Empty:
            return {};
        case Template::HttpTable:
            return QStringLiteral(":/trestle/templates/http-table");
        case Template::RestTable:
            return QStringLiteral(":/trestle/templates/rest-table");
        case Template::HttpFunction:
            return QStringLiteral(":/trestle/templates/http-function");
        case Template::WebSocketChat:
            return QStringLiteral(":/trestle/templates/websocket-chat");
    }
    Q_UNREACHABLE();
}

QStringList filesBelow(const QString& resource)
{
    QStringList names;
    QDirIterator files(resource, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        names.push_back(QDir(resource).relativeFilePath(files.next()));
    return names;
}

Result<void> checkEmpty(const QString& folder)
{
    const QDir target(folder);
    if (target.exists() && !target.isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot))
        return Error{ErrorCode::AlreadyExists, QStringLiteral("The folder %1 is not empty").arg(folder)};
    return {};
}

Result<void> copyBelow(const QString& resource, const QString& folder)
{
    for (const QString& name : filesBelow(resource)) {
        const Result<QByteArray> bytes = readFile(resource + u'/' + name);
        if (!bytes) return bytes.error();
        if (Result<void> written = writeAtomically(folder + u'/' + name, *bytes); !written) return written;
    }
    return {};
}

}  // namespace

Result<void> copySample(const QString& folder)
{
    if (Result<void> empty = checkEmpty(folder); !empty) return empty;
    return copyBelow(QStringLiteral(":/trestle/samples/lending-library"), folder);
}

QStringList templateFiles(Template which)
{
    QStringList names{QStringLiteral("trestle.yaml")};
    if (which != Template::Empty) names += filesBelow(resourceOf(which));
    names.sort();
    return names;
}

Result<void> createFromTemplate(const QString& folder, const QByteArray& name, Template which)
{
    if (Result<void> empty = checkEmpty(folder); !empty) return empty;
    if (auto created = WorkspaceFolder::create(folder, name); !created) return created.error();
    if (which == Template::Empty) return {};
    return copyBelow(resourceOf(which), folder);
}

}  // namespace trestle::workspace
