#include "core/workspace/WorkspaceFolder.h"

#include "core/base/Log.h"
#include "core/workspace/AtomicFile.h"
#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
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

const QString settingsFile = QStringLiteral("trestle.yaml");
const QString accountFolder = QStringLiteral("gateway");
const QString yamlEnding = QStringLiteral(".yaml");
constexpr int debounceMs = 100;

// What stands on disk for one object, relative to the workspace.
struct StoredFiles
{
    QString yaml;
    QStringList attachments;
};

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

bool isSafeName(const QString& name)
{
    return !name.isEmpty() && name.toUtf8().size() <= 250 && name != u"." && name != u".." && !name.contains(u'/') &&
           !name.contains(QChar(0)) && !name.contains(u'\\');
}

bool isSafePath(const QString& path)
{
    const QStringList names = path.split(u'/');
    return std::all_of(names.begin(), names.end(), isSafeName);
}

/// `of` names the API, or nothing for a document of the account.
ObjectRef documentRef(ObjectRef of, const QByteArray& kind, const QByteArray& id)
{
    (of.kind == ObjectRef::Kind::ApiDocument ? of.routeKey : of.name) = kind + '/' + id;
    return of;
}

QString text(const QByteArray& utf8)
{
    return QString::fromUtf8(utf8);
}

const Problem* errorIn(const QString& file, const std::vector<Problem>& problems)
{
    const auto found = std::find_if(problems.begin(), problems.end(), [&file](const Problem& problem) {
        return problem.file == file && problem.severity == Severity::Error;
    });
    return found == problems.end() ? nullptr : &*found;
}

}  // namespace

class WorkspaceFolder::Private
{
public:
    explicit Private(const QString& folder) : root(folder) {}

    QString absolute(const QString& relative) const { return root + u'/' + relative; }

    // Reading ---------------------------------------------------------------------------------------------------------

    /// The names of the folders below `folder` that hold `file`, sorted.
    QStringList foldersWith(const QString& folder, const QString& file) const
    {
        QStringList names;
        for (const QString& name : foldersIn(folder))
            if (QFileInfo::exists(absolute(folder + u'/' + name + u'/' + file))) names.push_back(name);
        return names;
    }

    QStringList foldersIn(const QString& folder) const
    {
        return QDir(absolute(folder)).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }

    QStringList yamlFiles(const QString& folder) const
    {
        QStringList names =
            QDir(absolute(folder)).entryList({u'*' + yamlEnding}, QDir::Files | QDir::NoDotAndDotDot, QDir::Name);
        for (QString& name : names)
            name = folder + u'/' + name;
        return names;
    }

    QStringList requestFiles() const
    {
        QStringList files;
        QDirIterator entries(absolute(QStringLiteral("requests")), {u'*' + yamlEnding}, QDir::Files,
                             QDirIterator::Subdirectories);
        while (entries.hasNext())
            files.push_back(QDir(root).relativeFilePath(entries.next()));
        files.sort();
        return files;
    }

    /// Calls `read(reader, attachments)` with the file's map; notes problems where there is none. What `read` returns
    /// is the object the file holds; nothing if it holds none, and then the file is left alone.
    template <typename Read>
    void readFileOf(const ObjectRef& ref, const QString& path, std::vector<Problem>& problems, Read read)
    {
        FileContext context{path, ref, &problems};
        const Result<QByteArray> bytes = readFile(absolute(path));
        if (!bytes) {
            unreadable.insert(path);
            return context.problem({}, bytes.error().message);
        }
        const Result<YAML::Node, YamlError> yaml = parseYamlMap(*bytes);
        if (!yaml) {
            unreadable.insert(path);
            return context.problem(yaml.error().place, yaml.error().message);
        }
        StoredFiles files{path, {}};
        const ReadAttachment attachment = [&](const QByteArray& name) -> QByteArray {
            const QString file = QFileInfo(path).path() + u'/' + text(name);
            if (!isSafePath(text(name))) {
                context.problem({}, QStringLiteral("\"%1\" is to name a file in the same folder").arg(text(name)));
                return {};
            }
            const Result<QByteArray> body = readFile(absolute(file));
            if (!body) {
                context.problem({}, body.error().message);
                return {};
            }
            files.attachments.push_back(file);
            return *body;
        };
        if (const std::optional<ObjectRef> object = read(YamlReader(*yaml, context), attachment))
            stored[*object] = files;
        else
            unreadable.insert(path);
    }

    /// A slip of the keyboard in one file takes nothing out of service: of a file that cannot be read any more, or
    /// holds something that cannot be followed, the design keeps what was read last. `before` says what that was.
    void keepWhatWasGood(const std::map<ObjectRef, StoredFiles>& before, LoadedWorkspace& out)
    {
        std::set<QString> faulty = unreadable;
        for (const Problem& problem : out.problems)
            if (problem.severity == Severity::Error) faulty.insert(problem.file);
        for (const auto& [ref, files] : before) {
            if (!faulty.contains(files.yaml)) continue;
            const auto now = std::find_if(stored.begin(), stored.end(),
                                          [&](const auto& entry) { return entry.second.yaml == files.yaml; });
            if (now != stored.end()) {
                drop(now->first, out.workspace);
                stored.erase(now);
            }
            if (stored.contains(ref) || !keep(ref, out.workspace)) continue;
            stored[ref] = files;
            unreadable.insert(files.yaml);
        }
    }

    static void drop(const ObjectRef& ref, Workspace& workspace)
    {
        const auto dropNamed = [&ref](auto& from) {
            std::erase_if(from, [&ref](const auto& each) { return each.name == ref.name; });
        };
        gateway::Api* api = workspace.api(ref.name);
        switch (ref.kind) {
            case ObjectRef::Kind::Workspace:
            case ObjectRef::Kind::Api:
                break;  // replaced while they were read
            case ObjectRef::Kind::Route:
                if (api)
                    std::erase_if(api->routes,
                                  [&ref](const gateway::Route& each) { return each.key() == ref.routeKey; });
                break;
            case ObjectRef::Kind::Function:
                return dropNamed(workspace.functions);
            case ObjectRef::Kind::Table:
                return dropNamed(workspace.tables);
            case ObjectRef::Kind::Request:
                return dropNamed(workspace.requests);
            case ObjectRef::Kind::Environment:
                return dropNamed(workspace.environments);
            case ObjectRef::Kind::ApiDocument:
            case ObjectRef::Kind::Document:
                break;  // overwritten by what was good
        }
    }

    /// Takes the object over from what was read last; false if it has no place any more.
    bool keep(const ObjectRef& ref, Workspace& workspace) const
    {
        const auto copy = [](const auto* object, auto& into) {
            if (object) into.push_back(*object);
            return object != nullptr;
        };
        switch (ref.kind) {
            case ObjectRef::Kind::Workspace:
            case ObjectRef::Kind::Api:
                return true;  // while they were read
            case ObjectRef::Kind::Route: {
                gateway::Api* api = workspace.api(ref.name);
                const gateway::Api* before = saved.api(ref.name);
                if (!api || !before) return false;
                const auto route = std::find_if(before->routes.begin(), before->routes.end(),
                                                [&](const gateway::Route& each) { return each.key() == ref.routeKey; });
                return copy(route != before->routes.end() ? &*route : nullptr, api->routes);
            }
            case ObjectRef::Kind::Function:
                return copy(saved.function(ref.name), workspace.functions);
            case ObjectRef::Kind::Table:
                return copy(saved.table(ref.name), workspace.tables);
            case ObjectRef::Kind::Request:
                return copy(saved.request(ref.name), workspace.requests);
            case ObjectRef::Kind::Environment: {
                const auto environment = std::find_if(saved.environments.begin(), saved.environments.end(),
                                                      [&](const Environment& each) { return each.name == ref.name; });
                return copy(environment != saved.environments.end() ? &*environment : nullptr, workspace.environments);
            }
            case ObjectRef::Kind::ApiDocument: {
                gateway::Api* api = workspace.api(ref.name);
                const gateway::Api* before = saved.api(ref.name);
                return api && before && keepDocument(ref.routeKey, before->documents, api->documents);
            }
            case ObjectRef::Kind::Document:
                return keepDocument(ref.name, saved.documents, workspace.documents);
        }
        return false;
    }

    /// `name` is "<kind>/<id>".
    static bool keepDocument(const QByteArray& name, const gateway::Documents& before, gateway::Documents& into)
    {
        const qsizetype slash = name.indexOf('/');
        const QByteArray kind = name.first(slash);
        const QByteArray id = name.sliced(slash + 1);
        const base::JsonValue* document = before.find(kind, id);
        if (document) into.set(kind, id, *document);
        return document != nullptr;
    }

    /// What api.yaml holds of an API.
    static gateway::Api alone(gateway::Api api)
    {
        api.routes.clear();
        api.documents = {};
        return api;
    }

    void loadApi(const QString& name, LoadedWorkspace& out)
    {
        const QString folder = QStringLiteral("apis/") + name;
        const QByteArray apiName = name.toUtf8();
        const ObjectRef apiRef{ObjectRef::Kind::Api, apiName, {}};
        std::optional<gateway::Api> api;
        const QString apiFile = folder + QStringLiteral("/api.yaml");
        readFileOf(apiRef, apiFile, out.problems, [&](const YamlReader& yaml, const ReadAttachment& attachment) {
            api = readApi(apiName, yaml, attachment);
            return std::optional(apiRef);
        });
        if (const gateway::Api* good = saved.api(apiName); good && (!api || errorIn(apiFile, out.problems)))
            api = alone(*good);
        if (!api) return;
        std::set<QByteArray> keys;
        for (const QString& file : yamlFiles(folder + QStringLiteral("/routes"))) {
            // The key stands in the file; until it is read, problems are the API's.
            readFileOf(apiRef, file, out.problems,
                       [&](const YamlReader& yaml, const ReadAttachment& attachment) -> std::optional<ObjectRef> {
                           const std::optional<gateway::Route> route = readRoute(yaml, api->protocol, attachment);
                           if (!route) return std::nullopt;
                           if (!keys.insert(route->key()).second) {
                               yaml.problem("route", QStringLiteral("Another file of this API has the route %1 too; "
                                                                    "this one is left out")
                                                         .arg(text(route->key())));
                               return std::nullopt;
                           }
                           api->routes.push_back(*route);
                           return ObjectRef{ObjectRef::Kind::Route, apiName, route->key()};
                       });
        }
        for (const QString& kind : foldersIn(folder))
            if (kind != u"routes")
                loadDocuments(folder, kind, {ObjectRef::Kind::ApiDocument, apiName, {}}, api->documents, out.problems);
        out.workspace.apis.push_back(*api);
    }

    /// Those of one kind. `ref` names them but for kind and id.
    void loadDocuments(const QString& folder, const QString& kind, const ObjectRef& ref, gateway::Documents& into,
                       std::vector<Problem>& problems)
    {
        for (const QString& file : yamlFiles(folder + u'/' + kind)) {
            const QByteArray id = idOfFileWord(QFileInfo(file).completeBaseName().toUtf8());
            const ObjectRef each = documentRef(ref, kind.toUtf8(), id);
            readFileOf(each, file, problems, [&](const YamlReader& yaml, const ReadAttachment& attachment) {
                into.set(kind.toUtf8(), id, readDocument(yaml.node(), attachment));
                return std::optional(each);
            });
        }
    }

    LoadedWorkspace load()
    {
        const std::map<ObjectRef, StoredFiles> before = std::exchange(stored, {});
        unreadable.clear();
        LoadedWorkspace out;
        const auto read = [&](const ObjectRef& ref, const QString& file, auto take) {
            readFileOf(ref, file, out.problems,
                       [&](const YamlReader& yaml, const ReadAttachment& attachment) -> std::optional<ObjectRef> {
                           if (!take(yaml, attachment)) return std::nullopt;
                           return ref;
                       });
        };
        Workspace& workspace = out.workspace;
        if (QFileInfo::exists(absolute(settingsFile)))
            read({}, settingsFile, [&](const YamlReader& yaml, const ReadAttachment&) {
                workspace.settings = readSettings(yaml);
                return true;
            });
        if (settingsProblem(out.problems) != nullptr && loadedBefore) workspace.settings = saved.settings;
        if (workspace.settings.name.isEmpty()) workspace.settings.name = QDir(root).dirName().toUtf8();

        for (const QString& name : foldersWith(QStringLiteral("apis"), QStringLiteral("api.yaml")))
            loadApi(name, out);
        for (const QString& folder : foldersWith(QStringLiteral("functions"), QStringLiteral("function.yaml"))) {
            const QByteArray name = folder.toUtf8();
            read({ObjectRef::Kind::Function, name, {}}, QStringLiteral("functions/%1/function.yaml").arg(folder),
                 [&](const YamlReader& yaml, const ReadAttachment& attachment) {
                     workspace.functions.push_back(readFunction(name, yaml, attachment));
                     return true;
                 });
        }
        for (const QString& folder : foldersWith(QStringLiteral("tables"), QStringLiteral("table.yaml"))) {
            const QByteArray name = folder.toUtf8();
            read({ObjectRef::Kind::Table, name, {}}, QStringLiteral("tables/%1/table.yaml").arg(folder),
                 [&](const YamlReader& yaml, const ReadAttachment&) {
                     const auto table = readTable(name, yaml);
                     if (table) workspace.tables.push_back(*table);
                     return table.has_value();
                 });
        }
        for (const QString& file : requestFiles()) {
            const QByteArray name = file.mid(9).chopped(yamlEnding.size()).toUtf8();  // without "requests/"
            read({ObjectRef::Kind::Request, name, {}}, file,
                 [&](const YamlReader& yaml, const ReadAttachment& attachment) {
                     workspace.requests.push_back(readRequest(name, yaml, attachment));
                     return true;
                 });
        }
        for (const QString& file : yamlFiles(QStringLiteral("environments"))) {
            const QByteArray name = QFileInfo(file).completeBaseName().toUtf8();
            read({ObjectRef::Kind::Environment, name, {}}, file, [&](const YamlReader& yaml, const ReadAttachment&) {
                workspace.environments.push_back(readEnvironment(name, yaml));
                return true;
            });
        }
        for (const QString& kind : foldersIn(accountFolder))
            loadDocuments(accountFolder, kind, {ObjectRef::Kind::Document, {}, {}}, workspace.documents, out.problems);
        keepWhatWasGood(before, out);
        sortObjects(out.workspace);
        saved = out.workspace;
        loadedBefore = true;
        remember();
        return out;
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
        const gateway::Api bare = alone(api);
        images.push_back({{ObjectRef::Kind::Api, api.name, {}},
                          QStringLiteral("apis/%1/api.yaml").arg(text(api.name)),
                          !before || alone(*before) != bare,
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
        for (auto& [ref, files] : changed) {
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
        remember();
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

    /// Takes what stands on disk now as known, and watches it.
    void remember()
    {
        QStringList folders;
        known = stamps(&folders);
        if (!watcher) return;
        const QStringList watched = watcher->files() + watcher->directories();
        const QSet<QString> before(watched.begin(), watched.end());
        QStringList wanted = folders;
        for (auto file = known.keyBegin(); file != known.keyEnd(); ++file)
            wanted.push_back(*file);
        QStringList added;
        for (const QString& path : std::as_const(wanted))
            if (!before.contains(path)) added.push_back(path);
        if (!added.isEmpty()) watcher->addPaths(added);
    }

    const QString root;
    Workspace saved;  // as it stands on disk
    bool loadedBefore = false;
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
        if (d->stamps() == d->known) return d->remember();
        d->remember();
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
    d->remember();
}

}  // namespace trestle::workspace
