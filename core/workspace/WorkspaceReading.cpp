#include "core/workspace/WorkspaceReading.h"

#include "core/workspace/AtomicFile.h"
#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlReader.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

namespace trestle::workspace {

using base::Result;

namespace {

const Workspace& noWorkspace()
{
    static const Workspace none;
    return none;
}

class FolderReader
{
public:
    FolderReader(const QString& root, const Workspace* good)
        : m_root(root), m_good(good ? *good : noWorkspace()), m_hasGood(good != nullptr)
    {
    }

    WorkspaceReading run(const std::map<ObjectRef, StoredFiles>& before)
    {
        LoadedWorkspace& out = m_reading.loaded;
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
        if (m_hasGood && settingsProblem(out.problems) != nullptr) workspace.settings = m_good.settings;
        if (workspace.settings.name.isEmpty()) workspace.settings.name = QDir(m_root).dirName().toUtf8();

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
        return std::move(m_reading);
    }

private:
    QString absolute(const QString& relative) const { return m_root + u'/' + relative; }

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
            files.push_back(QDir(m_root).relativeFilePath(entries.next()));
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
            m_reading.unreadable.insert(path);
            return context.problem({}, bytes.error().message);
        }
        const Result<YAML::Node, YamlError> yaml = parseYamlMap(*bytes);
        if (!yaml) {
            m_reading.unreadable.insert(path);
            return context.problem(yaml.error().place, yaml.error().message);
        }
        StoredFiles files{path, {}};
        const ReadAttachment attachment = [&](const QByteArray& name) -> QByteArray {
            const QString file = QFileInfo(path).path() + u'/' + QString::fromUtf8(name);
            if (!isSafePath(QString::fromUtf8(name))) {
                context.problem(
                    {}, QStringLiteral("\"%1\" is to name a file in the same folder").arg(QString::fromUtf8(name)));
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
            m_reading.stored[*object] = files;
        else
            m_reading.unreadable.insert(path);
    }

    /// A slip of the keyboard in one file takes nothing out of service: of a file that cannot be read any more, or
    /// holds something that cannot be followed, the design keeps what was read last. `before` says what that was.
    void keepWhatWasGood(const std::map<ObjectRef, StoredFiles>& before, LoadedWorkspace& out)
    {
        std::set<QString> faulty = m_reading.unreadable;
        for (const Problem& problem : out.problems)
            if (problem.severity == Severity::Error) faulty.insert(problem.file);
        for (const auto& [ref, files] : before) {
            if (!faulty.contains(files.yaml)) continue;
            const auto now = std::find_if(m_reading.stored.begin(), m_reading.stored.end(),
                                          [&](const auto& entry) { return entry.second.yaml == files.yaml; });
            if (now != m_reading.stored.end()) {
                drop(now->first, out.workspace);
                m_reading.stored.erase(now);
            }
            if (m_reading.stored.contains(ref) || !keep(ref, out.workspace)) continue;
            m_reading.stored[ref] = files;
            m_reading.unreadable.insert(files.yaml);
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
                const gateway::Api* before = m_good.api(ref.name);
                if (!api || !before) return false;
                const auto route = std::find_if(before->routes.begin(), before->routes.end(),
                                                [&](const gateway::Route& each) { return each.key() == ref.routeKey; });
                return copy(route != before->routes.end() ? &*route : nullptr, api->routes);
            }
            case ObjectRef::Kind::Function:
                return copy(m_good.function(ref.name), workspace.functions);
            case ObjectRef::Kind::Table:
                return copy(m_good.table(ref.name), workspace.tables);
            case ObjectRef::Kind::Request:
                return copy(m_good.request(ref.name), workspace.requests);
            case ObjectRef::Kind::Environment: {
                const auto environment = std::find_if(m_good.environments.begin(), m_good.environments.end(),
                                                      [&](const Environment& each) { return each.name == ref.name; });
                return copy(environment != m_good.environments.end() ? &*environment : nullptr, workspace.environments);
            }
            case ObjectRef::Kind::ApiDocument: {
                gateway::Api* api = workspace.api(ref.name);
                const gateway::Api* before = m_good.api(ref.name);
                return api && before && keepDocument(ref.routeKey, before->documents, api->documents);
            }
            case ObjectRef::Kind::Document:
                return keepDocument(ref.name, m_good.documents, workspace.documents);
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
        if (const gateway::Api* good = m_good.api(apiName); good && (!api || errorIn(apiFile, out.problems)))
            api = withoutParts(*good);
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
                                                         .arg(QString::fromUtf8(route->key())));
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

    const QString m_root;
    const Workspace& m_good;
    const bool m_hasGood;
    WorkspaceReading m_reading;
};

}  // namespace

WorkspaceReading readWorkspace(const QString& root, const Workspace* good,
                               const std::map<ObjectRef, StoredFiles>& before)
{
    return FolderReader(root, good).run(before);
}

const Problem* errorIn(const QString& file, const std::vector<Problem>& problems)
{
    const auto found = std::find_if(problems.begin(), problems.end(), [&file](const Problem& problem) {
        return problem.file == file && problem.severity == Severity::Error;
    });
    return found == problems.end() ? nullptr : &*found;
}

}  // namespace trestle::workspace
