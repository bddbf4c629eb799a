#include "core/workspace/Sample.h"

#include "core/workspace/AtomicFile.h"

#include <QDir>
#include <QDirIterator>

namespace trestle::workspace {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<void> copySample(const QString& folder)
{
    const QDir target(folder);
    if (target.exists() && !target.isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot))
        return Error{ErrorCode::AlreadyExists, QStringLiteral("The folder %1 is not empty").arg(folder)};
    const QDir sample(QStringLiteral(":/trestle/samples/lending-library"));
    QDirIterator files(sample.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const Result<QByteArray> bytes = readFile(file);
        if (!bytes) return bytes.error();
        Result<void> written = writeAtomically(target.filePath(sample.relativeFilePath(file)), *bytes);
        if (!written) return written;
    }
    return {};
}

}  // namespace trestle::workspace
