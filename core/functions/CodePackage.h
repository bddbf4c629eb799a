// Code as the service takes it: zip archives in, folders out, and the other way round. Nothing is ever written outside
// the folder that is given: entries that lead out of it, and links that do, are refused before anything is unpacked.
// Any thread; blocks for as long as the disk takes.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <map>

namespace trestle::functions {

struct PackageLimits
{
    qint64 packedBytes = qint64(50) << 20;               // of an archive sent directly
    qint64 unpackedBytes = qint64(250) * 1'024 * 1'024;  // of all files together
    int entries = 100'000;
};

/// Makes `folder`, which is not to exist, from the archive: all of it, or nothing is left there. Files keep their
/// execute bit, and no other mode. Errors: InvalidArgument (no archive, or one that is refused; the service's text
/// where it has one), TooLarge, DiskFull, PermissionDenied, Io.
[[nodiscard]] base::Result<void> unpackCode(const QByteArray& zip, const QString& folder,
                                            const PackageLimits& limits = {});
/// As unpackCode(), but takes the place of what `folder` held, at one moment.
[[nodiscard]] base::Result<void> replaceCode(const QByteArray& zip, const QString& folder,
                                             const PackageLimits& limits = {});

/// The files below `folder` as an archive: the same files give the same bytes. Left out: what is named in `without`
/// (names directly in `folder`), .git, __pycache__. Errors: NotFound, TooLarge, PermissionDenied, Io.
[[nodiscard]] base::Result<QByteArray> packCode(const QString& folder, const QStringList& without = {},
                                                const PackageLimits& limits = {});
/// The files, by their paths, as an archive: the same files give the same bytes. Error: Io.
[[nodiscard]] base::Result<QByteArray> packFiles(const std::map<QByteArray, QByteArray>& files);
/// Tells whether two folders hold the same files, whatever archives they came from; hex. Leaves out what packCode()
/// does. Errors as there.
[[nodiscard]] base::Result<QByteArray> contentDigest(const QString& folder, const QStringList& without = {});
/// Changes whenever contentDigest() does and a file was written; costs no reading. "" if there is no such folder.
[[nodiscard]] QByteArray contentStamp(const QString& folder, const QStringList& without = {});

/// CodeSha256 of the service: base64.
[[nodiscard]] QByteArray codeSha256(const QByteArray& zip);

}  // namespace trestle::functions
