#include "core/workspace/EventFiles.h"

#include "core/workspace/AtomicFile.h"

#include <QDir>

namespace trestle::workspace {

namespace {

constexpr qint64 largestEvent = qint64(6) << 20;
constexpr qsizetype longestEventName = 100;

QString fileOf(const QString& functionFolder, const QString& name)
{
    return QDir(functionFolder).filePath(QStringLiteral("events/%1.json").arg(name));
}

bool isName(const QString& name)
{
    return !name.trimmed().isEmpty() && name.size() <= longestEventName && !name.startsWith(u'.') &&
           std::none_of(name.begin(), name.end(), [](QChar c) { return c == u'/' || c == u'\\' || !c.isPrint(); });
}

}  // namespace

QStringList eventNames(const QString& functionFolder)
{
    const QDir folder(QDir(functionFolder).filePath(QStringLiteral("events")));
    QStringList names;
    for (const QString& file : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
        names.append(file.chopped(5));
    return names;
}

base::Result<QByteArray> readEvent(const QString& functionFolder, const QString& name)
{
    return readFile(fileOf(functionFolder, name), largestEvent);
}

base::Result<void> writeEvent(const QString& functionFolder, const QString& name, const QByteArray& json)
{
    if (!isName(name))
        return base::Error{
            base::ErrorCode::InvalidArgument,
            QStringLiteral("\"%1\" cannot name an event: 1 to 100 characters, no slash, no dot at first").arg(name)};
    return writeAtomically(fileOf(functionFolder, name), json.endsWith('\n') ? json : json + '\n');
}

base::Result<void> removeEvent(const QString& functionFolder, const QString& name)
{
    return removeFile(fileOf(functionFolder, name), functionFolder);
}

}  // namespace trestle::workspace
