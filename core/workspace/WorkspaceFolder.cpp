#include "core/workspace/WorkspaceFolder.h"

#include "core/workspace/AtomicFile.h"
#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/WorkspaceReading.h"
#include "core/workspace/YamlReader.h"
#include "core/workspace/YamlWriter.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QHash>
#include <QTimer>

#include <map>
#include <set>

namespace trestle::workspace {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int debounceMs = 100;

// One object as it is to stand on disk.
struct Image
{
    ObjectRef ref;
    QString path;  // of its YAML file
    bool changed = false;
    std::function<YAML::Node(const YAML::Node& old, std::vector<Attachment>&)> write;
};

struct FileStamp
{
    qint64 modifiedMs = 0;
    qint64 size = 0;

    bool operator==(const FileStamp&) const = default;
};

QString text(const QByteArray& utf8)
{
    return QString::fromUtf8(utf8);
}

}  // namespace

class WorkspaceFolder::Private
{
public:
    explicit Private(const QString& folder) : root(folder) {}

    QString absolute(const QString& relative) const { return root + u'/' + relative; }

    LoadedWorkspace load()
    {
        // As of before: what others write while it is read is not read yet.
        known = stamps();
        WorkspaceReading reading = readWorkspace(root, hasGood ? &saved : nullptr, stored);
        stored = std::move(reading.stored);
        unreadable = std::move(reading.unreadable);
        saved = reading.loaded.workspace;
        hasGood = true;
        lookAgainIfChanged(watchAll());
        return std::move(reading.loaded);
    }

    // Writing ---------------------------------------------------------------------------------------------------------

    /// A file for a new route that no other route uses.
    QString newRouteFile(const QByteArray& api, const gateway::Route& route, std::set<QString>& taken) const
    {
        const QString stem = QStringLiteral("apis/%1/routes/%2").arg(text(api), text(routeFileStem(route)));
        QString path = stem + yamlEnding;
        for (int mark = 2; taken.contains(path) || unreadable.contains(path); ++mark)
            path = stem + u'~' + QString::number(mark) + yamlEnding;
        taken.insert(path);
        return path;
    }

    /// `ref` names the documents but for kind and id.
    static void addImages(const gateway::Documents& now, const gateway::Documents& before, const QString& folder,
                          const ObjectRef& ref, std::vector<Image>& images)
    {
        for (const auto& [kind, documents] : now.kinds())
            for (const auto& [id, document] : documents) {
                const ObjectRef each = documentRef(ref, kind, id);
                const base::JsonValue* known = before.find(kind, id);
                const QByteArray stem = fileWord(id);
                images.push_back({each, QStringLiteral("%1/%2/%3.yaml").arg(folder, text(kind), text(stem)),
                                  !known || *known != document,
                                  [document, stem](const YAML::Node&, std::vector<Attachment>& attachments) {
                                      return writeDocument(document, stem, attachments);
                                  }});
            }
    }

    void addImages(const gateway::Api& api, std::vector<Image>& images, std::set<QString>& taken) const
    {
        const gateway::Api* before = saved.api(api.name);
        const gateway::Api bare = withoutParts(api);
        images.push_back({{ObjectRef::Kind::Api, api.name, {}},
                          QStringLiteral("apis/%1/api.yaml").arg(text(api.name)),
                          !before || withoutParts(*before) != bare,
                          [bare](const YAML::Node& old, std::vector<Attachment>& attachments) {
                              return writeApi(bare, old, attachments);
                          }});
        addImages(api.documents, before ? before->documents : gateway::Documents(),
                  QStringLiteral("apis/") + text(api.name), {ObjectRef::Kind::ApiDocument, api.name, {}}, images);
        std::map<QByteArray, const gateway::Route*> routesBefore;
        if (before)
            for (const gateway::Route& route : before->routes)
                routesBefore[route.key()] = &route;
        for (const gateway::Route& route : api.routes) {
            const ObjectRef ref{ObjectRef::Kind::Route, api.name, route.key()};
            const auto files = stored.find(ref);
            const QString path = files != stored.end() ? files->second.yaml : newRouteFile(api.name, route, taken);
            const auto found = routesBefore.find(ref.routeKey);
            const QByteArray stem = QFileInfo(path).completeBaseName().toUtf8();
            images.push_back({ref, path, found == routesBefore.end() || *found->second != route,
                              [route, stem](const YAML::Node& old, std::vector<Attachment>& attachments) {
                                  return writeRoute(route, stem, old, attachments);
                              }});
        }
    }

    std::vector<Image> imagesOf(const Workspace& workspace) const
    {
        std::vector<Image> images;
        std::set<QString> taken;
        for (const auto& [ref, files] : stored)
            taken.insert(files.yaml);

        images.push_back({{},
                          settingsFile,
                          workspace.settings != saved.settings,
                          [settings = workspace.settings](const YAML::Node& old, std::vector<Attachment>&) {
                              return writeSettings(settings, old);
                          }});
        for (const gateway::Api& api : workspace.apis)
            addImages(api, images, taken);
        const auto differs = [](const auto* before, const auto& now) { return !before || *before != now; };
        for (const auto& function : workspace.functions)
            images.push_back({{ObjectRef::Kind::Function, function.name, {}},
                              QStringLiteral("functions/%1/function.yaml").arg(text(function.name)),
                              differs(saved.function(function.name), function),
                              [function](const YAML::Node& old, std::vector<Attachment>& attachments) {
                                  return writeFunction(function, old, attachments);
                              }});
        for (const auto& table : workspace.tables)
            images.push_back(
                {{ObjectRef::Kind::Table, table.name, {}},
                 QStringLiteral("tables/%1/table.yaml").arg(text(table.name)),
                 differs(saved.table(table.name), table),
                 [table](const YAML::Node& old, std::vector<Attachment>&) { return writeTable(table, old); }});
        for (const auto& request : workspace.requests) {
            const QString path = QStringLiteral("requests/%1.yaml").arg(text(request.name));
            const QByteArray stem = QFileInfo(path).completeBaseName().toUtf8();
            images.push_back({{ObjectRef::Kind::Request, request.name, {}},
                              path,
                              differs(saved.request(request.name), request),
                              [request, stem](const YAML::Node& old, std::vector<Attachment>& attachments) {
                                  return writeRequest(request, stem, old, attachments);
                              }});
        }
        for (const auto& environment : workspace.environments) {
            const auto before = std::find(saved.environments.begin(), saved.environments.end(), environment);
            images.push_back({{ObjectRef::Kind::Environment, environment.name, {}},
                              QStringLiteral("environments/%1.yaml").arg(text(environment.name)),
                              before == saved.environments.end(),
                              [environment](const YAML::Node& old, std::vector<Attachment>&) {
                                  return writeEnvironment(environment, old);
                              }});
        }
        addImages(workspace.documents, saved.documents, accountFolder, {ObjectRef::Kind::Document, {}, {}}, images);
        return images;
    }

    /// The route that `image` renames: the only one of its API that went while the image is the only one that came.
    const StoredFiles* renamedFrom(const Image& image, const std::vector<Image>& images) const
    {
        if (image.ref.kind != ObjectRef::Kind::Route) return nullptr;
        std::set<ObjectRef> now;
        int came = 0;
        for (const Image& each : images) {
            now.insert(each.ref);
            if (each.ref.kind == ObjectRef::Kind::Route && each.ref.name == image.ref.name &&
                !stored.contains(each.ref))
                ++came;
        }
        const StoredFiles* gone = nullptr;
        int went = 0;
        for (const auto& [ref, files] : stored) {
            if (ref.kind != ObjectRef::Kind::Route || ref.name != image.ref.name || now.contains(ref)) continue;
            gone = &files;
            ++went;
        }
        return came == 1 && went == 1 ? gone : nullptr;
    }

    // The object's files as they will be, written into `batch` where they differ.
    Result<StoredFiles> writeImage(const Image& image, const std::vector<Image>& images, AtomicFiles& batch) const
    {
        if (!isSafePath(image.path))
            return Error{ErrorCode::InvalidArgument, QStringLiteral("\"%1\" cannot be a file's name").arg(image.path)};
        if (unreadable.contains(image.path))
            return Error{
                ErrorCode::AlreadyExists,
                QStringLiteral("%1 holds something that cannot be read; mend or move it first").arg(image.path)};
        QString oldPath = image.path;
        if (!stored.contains(image.ref))
            if (const StoredFiles* renamed = renamedFrom(image, images)) oldPath = renamed->yaml;

        YAML::Node old(YAML::NodeType::Map);
        if (const Result<QByteArray> bytes = readFile(absolute(oldPath)))
            if (const auto yaml = parseYamlMap(*bytes)) old = *yaml;

        std::vector<Attachment> attachments;
        const Result<QByteArray> document = yamlDocument(image.write(old, attachments));
        if (!document)
            return Error{document.error().code, image.path + QStringLiteral(": ") + document.error().message};

        StoredFiles files{image.path, {}};
        const QString folder = QFileInfo(image.path).path();
        for (const Attachment& attachment : attachments) {
            const QString path = folder + u'/' + text(attachment.path);
            if (Result<void> written = writeIfDifferent(path, attachment.bytes, batch); !written)
                return written.error();
            files.attachments.push_back(path);
        }
        if (Result<void> written = writeIfDifferent(image.path, *document, batch); !written) return written.error();
        return files;
    }

    Result<void> writeIfDifferent(const QString& path, const QByteArray& bytes, AtomicFiles& batch) const
    {
        const Result<QByteArray> there = readFile(absolute(path));
        if (there && *there == bytes) return {};
        return batch.write(absolute(path), bytes);
    }

    Result<void> save(Workspace workspace)
    {
        sortObjects(workspace);
        const std::vector<Image> images = imagesOf(workspace);
        std::set<ObjectRef> now;
        AtomicFiles batch;
        std::vector<std::pair<ObjectRef, StoredFiles>> changed;
        Result<void> failure;
        for (const Image& image : images) {
            now.insert(image.ref);
            const bool stands = stored.contains(image.ref) || unreadable.contains(image.path);
            if (!image.changed && stands) continue;
            Result<StoredFiles> files = writeImage(image, images, batch);
            if (!files) {
                failure = files.error();
                break;
            }
            changed.emplace_back(image.ref, std::move(*files));
        }
        if (Result<void> written = batch.commit(); !written) return written;

        // What is new stands before what is old goes.
        QStringList former;
        QStringList own;
        for (auto& [ref, files] : changed) {
            own += files.attachments + QStringList{files.yaml};
            if (const auto before = stored.find(ref); before != stored.end()) former += before->second.attachments;
            stored[ref] = std::move(files);
        }
        if (!failure) return failure;
        for (auto entry = stored.begin(); entry != stored.end();) {
            if (now.contains(entry->first)) {
                ++entry;
                continue;
            }
            former += entry->second.attachments + QStringList{entry->second.yaml};
            entry = stored.erase(entry);
        }
        std::set<QString> used;
        for (const auto& [ref, files] : stored) {
            used.insert(files.yaml);
            used.insert(files.attachments.begin(), files.attachments.end());
        }
        for (const QString& path : std::as_const(former))
            if (!used.contains(path))
                if (Result<void> removed = removeFile(absolute(path), root); !removed) return removed;
        saved = workspace;
        hasGood = true;
        const QHash<QString, FileStamp> there = watchAll();
        takeAsKnown(own + former, there);
        lookAgainIfChanged(there);
        return {};
    }

    // Watching --------------------------------------------------------------------------------------------------------

    /// Every file that says something of the design, and the folders they may come in.
    QHash<QString, FileStamp> stamps(QStringList* folders = nullptr) const
    {
        QHash<QString, FileStamp> found;
        const auto add = [&](const QFileInfo& file) {
            found[file.filePath()] = {file.lastModified().toMSecsSinceEpoch(), file.size()};
        };
        const auto visit = [&](const QString& folder, const QStringList& names, bool deep) {
            const QString path = absolute(folder);
            if (!QFileInfo(path).isDir()) return;
            if (folders) folders->push_back(path);
            QDirIterator entries(path, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot,
                                 deep ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
            while (entries.hasNext()) {
                entries.next();
                const QFileInfo file = entries.fileInfo();
                if (file.isDir()) {
                    if (folders) folders->push_back(file.filePath());
                } else if (names.isEmpty() || names.contains(file.fileName())) {
                    add(file);
                }
            }
        };
        if (folders) folders->push_back(root);
        if (const QFileInfo file(absolute(settingsFile)); file.exists()) add(file);
        visit(QStringLiteral("apis"), {}, true);
        visit(accountFolder, {}, true);
        visit(QStringLiteral("requests"), {}, true);
        visit(QStringLiteral("environments"), {}, false);
        for (const QString& kind : {QStringLiteral("functions"), QStringLiteral("tables")}) {
            visit(kind, {}, false);
            for (const QString& name : QDir(absolute(kind)).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
                visit(kind + u'/' + name, {QStringLiteral("function.yaml"), QStringLiteral("table.yaml")}, false);
        }
        return found;
    }

    /// Watches all that stands on disk; how it is.
    QHash<QString, FileStamp> watchAll()
    {
        QStringList folders;
        QHash<QString, FileStamp> now = stamps(&folders);
        if (!watcher) return now;
        const QStringList watched = watcher->files() + watcher->directories();
        const QSet<QString> before(watched.begin(), watched.end());
        QStringList added;
        for (const QString& path : folders + now.keys())
            if (!before.contains(path)) added.push_back(path);
        if (!added.isEmpty()) watcher->addPaths(added);
        return now;
    }

    /// Of files that we have written or removed. What others did to any other stays to be noticed.
    void takeAsKnown(const QStringList& own, const QHash<QString, FileStamp>& now)
    {
        for (const QString& path : own) {
            const QString file = absolute(path);
            if (const auto stamp = now.constFind(file); stamp != now.cend())
                known[file] = *stamp;
            else
                known.remove(file);
        }
    }

    /// For changes that came while nobody watched, or that the watcher has told of before we wrote.
    void lookAgainIfChanged(const QHash<QString, FileStamp>& now)
    {
        if (watcher && now != known && !debounce.isActive()) debounce.start();
    }

    const QString root;
    Workspace saved;  // as it stands on disk
    bool hasGood = false;
    std::map<ObjectRef, StoredFiles> stored;  // where
    std::set<QString> unreadable;             // files that are left alone until they can be read
    QHash<QString, FileStamp> known;
    std::unique_ptr<QFileSystemWatcher> watcher;
    QTimer debounce;
};

WorkspaceFolder::WorkspaceFolder(std::unique_ptr<Private> priv) : d(std::move(priv))
{
    d->debounce.setSingleShot(true);
    d->debounce.setInterval(debounceMs);
    connect(&d->debounce, &QTimer::timeout, this, [this] {
        const QHash<QString, FileStamp> now = d->watchAll();
        if (now == d->known) return;
        d->known = now;
        Q_EMIT changedOutside();
    });
}

const Problem* settingsProblem(const std::vector<Problem>& problems)
{
    return errorIn(settingsFile, problems);
}

QString placeOf(const Problem& problem)
{
    QString place = problem.file;
    for (const int number : {problem.line, problem.column})
        if (number > 0) place += u':' + QString::number(number);
    return place;
}

QString sentenceOf(const Problem& problem)
{
    const QByteArray& object = problem.object.routeKey.isEmpty() ? problem.object.name : problem.object.routeKey;
    QString sentence = problem.message;
    // A problem with a line says where it is; another is of the object as a whole.
    if (problem.line == 0 && !object.isEmpty()) sentence.prepend(text(object) + QStringLiteral(": "));
    if (!problem.file.isEmpty()) sentence.prepend(placeOf(problem) + QStringLiteral(": "));
    return sentence;
}

WorkspaceFolder::~WorkspaceFolder() = default;

Result<std::unique_ptr<WorkspaceFolder>> WorkspaceFolder::open(const QString& path)
{
    const QFileInfo folder(path);
    if (!folder.isDir()) return Error{ErrorCode::NotFound, QStringLiteral("There is no folder %1").arg(path)};
    if (!folder.isReadable() || !folder.isExecutable())
        return Error{ErrorCode::PermissionDenied, QStringLiteral("The folder %1 cannot be read").arg(path)};
    return std::unique_ptr<WorkspaceFolder>(new WorkspaceFolder(std::make_unique<Private>(folder.absoluteFilePath())));
}

Result<std::unique_ptr<WorkspaceFolder>> WorkspaceFolder::create(const QString& path, const QByteArray& name)
{
    const QFileInfo folder(path);
    if (folder.exists() && !folder.isDir())
        return Error{ErrorCode::AlreadyExists, QStringLiteral("%1 is a file, not a folder").arg(path)};
    if (!folder.exists() && !QDir().mkpath(path))
        return Error{ErrorCode::PermissionDenied, QStringLiteral("The folder %1 cannot be made").arg(path)};
    auto opened = open(path);
    if (!opened || QFileInfo::exists((*opened)->d->absolute(settingsFile))) return opened;
    Workspace workspace;
    workspace.settings.name = name;
    if (Result<void> written = (*opened)->save(workspace); !written) return written.error();
    return opened;
}

QString WorkspaceFolder::path() const
{
    return d->root;
}

QString WorkspaceFolder::fileOf(const ObjectRef& object) const
{
    const auto files = d->stored.find(object);
    return files == d->stored.end() ? QString() : files->second.yaml;
}

QString WorkspaceFolder::settingsPath() const
{
    return d->absolute(settingsFile);
}

Result<QString> WorkspaceFolder::dataFolder()
{
    // One that was moved away is not made again with nothing but our own data in it.
    if (!QFileInfo(d->root).isDir())
        return Error{ErrorCode::NotFound, QStringLiteral("There is no folder %1").arg(d->root)};
    const QString folder = d->absolute(QStringLiteral(".trestle"));
    const QString ignore = folder + QStringLiteral("/.gitignore");
    if (!QFileInfo::exists(ignore))
        if (Result<void> written = writeAtomically(ignore, "*\n"); !written) return written.error();
    return folder;
}

QString WorkspaceFolder::functionFolder(const QByteArray& name) const
{
    return d->absolute(QStringLiteral("functions/") + text(name));
}

QString WorkspaceFolder::seedFile(const QByteArray& table) const
{
    return d->absolute(QStringLiteral("tables/%1/seed.jsonl").arg(text(table)));
}

LoadedWorkspace WorkspaceFolder::load()
{
    return d->load();
}

Result<void> WorkspaceFolder::save(const Workspace& workspace)
{
    return d->save(workspace);
}

void WorkspaceFolder::watch()
{
    if (d->watcher) return;
    d->watcher = std::make_unique<QFileSystemWatcher>();
    const auto noticed = [this] {
        if (!d->debounce.isActive()) d->debounce.start();
    };
    connect(d->watcher.get(), &QFileSystemWatcher::fileChanged, this, noticed);
    connect(d->watcher.get(), &QFileSystemWatcher::directoryChanged, this, noticed);
    d->lookAgainIfChanged(d->watchAll());
}

}  // namespace trestle::workspace
