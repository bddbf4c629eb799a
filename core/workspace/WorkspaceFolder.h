// A workspace's folder: reads it, writes what changed, and tells of edits by others. The files and their grammar are
// those of DESIGN, each written by one file of this folder (ApiFiles, RouteFiles, TableFiles, FunctionFiles, …).
//
// Loading never runs or changes anything. Saving writes only files whose content differs, each by atomic replace
// (temporary file, fsync, rename, fsync of the folder), in stable key order, keeping keys it does not know.
// One thread (the caller's), which needs an event loop for `changedOutside`.
#pragma once

#include "core/base/Result.h"
#include "core/workspace/Workspace.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace trestle::workspace {

struct LoadedWorkspace
{
    Workspace workspace;            // all that could be read
    std::vector<Problem> problems;  // what could not, with file and line
};

/// Why trestle.yaml cannot be followed; null if it can. It decides ports, store and isolation, so that nothing is to
/// run on what it does not say.
[[nodiscard]] const Problem* settingsProblem(const std::vector<Problem>& problems);
/// "trestle.yaml:3:7", as far as it is known.
[[nodiscard]] QString placeOf(const Problem& problem);
/// "trestle.yaml:3:7: what is wrong"; "apis/shop/routes/ok.get.yaml: GET /ok: what is wrong" where no line is known.
[[nodiscard]] QString sentenceOf(const Problem& problem);

class WorkspaceFolder : public QObject
{
    Q_OBJECT

public:
    /// Errors: NotFound, PermissionDenied.
    [[nodiscard]] static base::Result<std::unique_ptr<WorkspaceFolder>> open(const QString& path);
    /// Makes the folder and a trestle.yaml if there is none. Errors: AlreadyExists (a file is in the way),
    /// PermissionDenied, Io, DiskFull.
    [[nodiscard]] static base::Result<std::unique_ptr<WorkspaceFolder>> create(const QString& path,
                                                                               const QByteArray& name);
    ~WorkspaceFolder() override;

    [[nodiscard]] QString path() const;
    /// <folder>/.trestle, made when first asked for: data, traces, layout. Kept out of git by its own .gitignore.
    [[nodiscard]] base::Result<QString> dataFolder();
    [[nodiscard]] QString functionFolder(const QByteArray& name) const;
    /// tables/<name>/seed.jsonl: one item a line (plain JSON), for a table made anew. It need not exist.
    [[nodiscard]] QString seedFile(const QByteArray& table) const;

    /// The file that holds the object, relative to the folder; "" if none does.
    [[nodiscard]] QString fileOf(const ObjectRef& object) const;

    /// <folder>/trestle.yaml.
    [[nodiscard]] QString settingsPath() const;

    /// Of a file that cannot be read (any more), and of a trestle.yaml with problems, what was loaded last stays.
    [[nodiscard]] LoadedWorkspace load();
    /// Writes `workspace`; removes the files of objects that are gone. Errors name the file: PermissionDenied, Io,
    /// DiskFull. What could be written before the error stays written.
    [[nodiscard]] base::Result<void> save(const Workspace& workspace);

    /// Watches the folder; own writes are not reported.
    void watch();

Q_SIGNALS:
    /// Files of the design changed on disk by another hand (at most one signal per 100 ms).
    void changedOutside();

private:
    class Private;
    explicit WorkspaceFolder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

}  // namespace trestle::workspace
