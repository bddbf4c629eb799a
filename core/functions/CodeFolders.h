// Where the code of functions stands:
//     functions/<name>/…                  $LATEST, beside function.yaml or in the folder it names
//     functions/<name>/versions/<n>.zip   what a version froze, as the package it was
//     layers/<name>/<n>.zip               a published version of a layer
//     layers/<name>/…                     a layer by its bare name: its files as they stand
// Packages are unpacked below the data folder when they are first needed, once for each content.
// Any thread.
#pragma once

#include "core/base/Result.h"
#include "core/functions/CodePackage.h"
#include "core/functions/FunctionDescription.h"

#include <mutex>

namespace trestle::functions {

class CodeFolders
{
public:
    /// `unpacked` is a folder of this object's own; what stands there already is used again.
    CodeFolders(QString workspace, QString unpacked);

    [[nodiscard]] QString functionFolder(const QByteArray& name) const;
    /// Of $LATEST.
    [[nodiscard]] QString latest(const FunctionDescription& function) const;
    /// What stands beside the code of $LATEST and is none of it; for packCode() and contentDigest().
    [[nodiscard]] static QStringList notCode(const FunctionDescription& function);

    [[nodiscard]] QString versionPackage(const QByteArray& function, int number) const;
    [[nodiscard]] QString layerPackage(const QByteArray& layer, int number) const;

    /// The unpacked code of a version. Errors: NotFound (no package, or one with other content), and unpackCode()'s.
    [[nodiscard]] base::Result<QString> version(const QByteArray& function, const FunctionVersion& version);
    /// The unpacked files of a layer, by its version's ARN or by its bare name. Errors as version().
    [[nodiscard]] base::Result<QString> layer(const QByteArray& arnOrName);

private:
    [[nodiscard]] base::Result<QString> unpacked(const QString& package, const QByteArray& sha256);

    const QString m_workspace;
    const QString m_unpacked;
    std::mutex m_mutex;  // one unpacks at a time
};

struct LayerVersionName
{
    QByteArray layer;
    int number = 0;
};
/// arn:aws:lambda:REGION:ACCOUNT:layer:NAME:NUMBER; nothing for anything else.
[[nodiscard]] std::optional<LayerVersionName> layerVersionOfArn(QByteArrayView arn);

}  // namespace trestle::functions
