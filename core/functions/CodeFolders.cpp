#include "core/functions/CodeFolders.h"

#include <QDir>
#include <QFile>

namespace trestle::functions {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Result<QByteArray> bytesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{file.exists() ? ErrorCode::PermissionDenied : ErrorCode::NotFound,
                     path + QStringLiteral(": ") + file.errorString()};
    return file.readAll();
}

bool isPlainName(const QByteArray& name)
{
    return !name.isEmpty() && name != "." && name != ".." && !name.contains('/') && !name.contains('\0');
}

}  // namespace

CodeFolders::CodeFolders(QString workspace, QString unpacked)
    : m_workspace(std::move(workspace)), m_unpacked(std::move(unpacked))
{
}

QString CodeFolders::functionFolder(const QByteArray& name) const
{
    return m_workspace + QStringLiteral("/functions/") + QString::fromUtf8(name);
}

QString CodeFolders::latest(const FunctionDescription& function) const
{
    const QString folder = functionFolder(function.name);
    if (function.codeFolder.isEmpty()) return folder;
    return QDir::cleanPath(folder + QLatin1Char('/') + QString::fromUtf8(function.codeFolder));
}

QStringList CodeFolders::notCode(const FunctionDescription& function)
{
    if (!function.codeFolder.isEmpty()) return {};
    return {QStringLiteral("function.yaml"), QStringLiteral("versions"), QStringLiteral("events")};
}

QString CodeFolders::versionPackage(const QByteArray& function, int number) const
{
    return functionFolder(function) + QStringLiteral("/versions/%1.zip").arg(number);
}

QString CodeFolders::layerPackage(const QByteArray& layer, int number) const
{
    return m_workspace + QStringLiteral("/layers/%1/%2.zip").arg(QString::fromUtf8(layer)).arg(number);
}

Result<QString> CodeFolders::version(const QByteArray& function, const FunctionVersion& version)
{
    return unpacked(versionPackage(function, version.number), version.packageSha256);
}

Result<QString> CodeFolders::layer(const QByteArray& arnOrName)
{
    if (const std::optional<LayerVersionName> name = layerVersionOfArn(arnOrName))
        return unpacked(layerPackage(name->layer, name->number), {});
    const QString folder = m_workspace + QStringLiteral("/layers/") + QString::fromUtf8(arnOrName);
    if (isPlainName(arnOrName) && QDir(folder).exists()) return folder;
    return Error{ErrorCode::NotFound,
                 QStringLiteral("There is no layer \"%1\" in this workspace").arg(QString::fromUtf8(arnOrName))};
}

Result<QString> CodeFolders::unpacked(const QString& package, const QByteArray& sha256)
{
    const QByteArray known = QByteArray::fromBase64(sha256).toHex();
    const auto folderOf = [this](const QByteArray& hex) {
        return m_unpacked + QLatin1Char('/') + QString::fromLatin1(hex);
    };
    const std::lock_guard lock(m_mutex);
    if (!known.isEmpty() && QDir(folderOf(known)).exists()) return folderOf(known);
    const Result<QByteArray> zip = bytesOf(package);
    if (!zip) return zip.error();
    const QByteArray actual = QByteArray::fromBase64(codeSha256(*zip)).toHex();
    if (!known.isEmpty() && actual != known)
        return Error{ErrorCode::NotFound, package + QStringLiteral(": the package is not the one that was published")};
    const QString folder = folderOf(actual);
    if (QDir(folder).exists()) return folder;
    QDir().mkpath(m_unpacked);
    PackageLimits limits;
    limits.packedBytes = limits.unpackedBytes;  // what could be published could be as large
    if (Result<void> made = replaceCode(*zip, folder, limits); !made) return made.error();
    return folder;
}

std::optional<LayerVersionName> layerVersionOfArn(QByteArrayView arn)
{
    const QList<QByteArray> parts = arn.toByteArray().split(':');
    if (parts.size() != 8 || parts[0] != "arn" || parts[2] != "lambda" || parts[5] != "layer") return std::nullopt;
    bool isNumber = false;
    const int number = parts[7].toInt(&isNumber);
    if (!isNumber || number < 1 || !isPlainName(parts[6])) return std::nullopt;
    return LayerVersionName{parts[6], number};
}

}  // namespace trestle::functions
