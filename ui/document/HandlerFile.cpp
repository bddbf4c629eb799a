#include "ui/document/HandlerFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace trestle::ui {

namespace {

struct HandlerFile
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::HandlerFile)
};

constexpr char nodeTemplate[] =
    R"(// Called for every request of the routes that lead here. What it returns is the answer.
export const %1 = async (event) => {
  console.log(event.routeKey);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Hello from %2', path: event.rawPath }),
  };
};
)";

constexpr char pythonTemplate[] =
    R"(# Called for every request of the routes that lead here. What it returns is the answer.
import json


def %1(event, context):
    print(event.get("routeKey"))
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"message": "Hello from %2", "path": event.get("rawPath")}),
    }
)";

QStringList extensions(functions::RuntimeKind kind)
{
    switch (kind) {
        case functions::RuntimeKind::NodeJs:
            return {QStringLiteral(".mjs"), QStringLiteral(".js"),  QStringLiteral(".cjs"),
                    QStringLiteral(".ts"),  QStringLiteral(".mts"), QStringLiteral(".cts")};
        case functions::RuntimeKind::Python:
            return {QStringLiteral(".py")};
        case functions::RuntimeKind::Provided:
            return {};
    }
    return {};
}

QString stem(const functions::FunctionDescription& function)
{
    return QString::fromUtf8(function.handler.left(function.handler.lastIndexOf('.')));
}

}  // namespace

QString handlerFile(const QString& folder, const functions::FunctionDescription& function)
{
    const auto kind = functions::runtimeKind(function.runtime);
    if (!kind) return {};
    if (*kind == functions::RuntimeKind::Provided) {
        const QString program = QDir(folder).filePath(QStringLiteral("bootstrap"));
        return QFileInfo::exists(program) ? program : QString();
    }
    const QString base = QDir(folder).filePath(stem(function));
    for (const QString& extension : extensions(*kind)) {
        if (QFileInfo::exists(base + extension)) return base + extension;
    }
    return {};
}

base::Result<void> writeHandlerFile(const QString& folder, const functions::FunctionDescription& function)
{
    const auto kind = functions::runtimeKind(function.runtime);
    // A program of one's own is built elsewhere.
    if (!kind || *kind == functions::RuntimeKind::Provided || !handlerFile(folder, function).isEmpty()) return {};
    const QString name = QString::fromUtf8(function.handler.mid(function.handler.lastIndexOf('.') + 1));
    const QString path = QDir(folder).filePath(stem(function)) + extensions(*kind).constFirst();
    if (!QDir().mkpath(QFileInfo(path).path()))
        return base::Error{base::ErrorCode::PermissionDenied,
                           HandlerFile::tr("%1 cannot be made").arg(QDir::toNativeSeparators(QFileInfo(path).path()))};
    const QString text = QString::fromUtf8(*kind == functions::RuntimeKind::NodeJs ? nodeTemplate : pythonTemplate);
    QSaveFile file(path);
    const QByteArray bytes = text.arg(name, QString::fromUtf8(function.name)).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return base::Error{
            base::ErrorCode::Io,
            HandlerFile::tr("%1 cannot be written: %2").arg(QDir::toNativeSeparators(path), file.errorString())};
    return {};
}

}  // namespace trestle::ui
