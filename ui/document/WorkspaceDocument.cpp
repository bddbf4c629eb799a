#include "ui/document/WorkspaceDocument.h"

#include "core/gateway/definition/FunctionReferences.h"
#include "ui/document/DesignChecks.h"
#include "ui/document/HandlerFile.h"
#include "ui/document/Names.h"
#include "ui/document/Step.h"
#include "ui/document/UnsavedCopy.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QTimer>

#include <chrono>

namespace trestle::ui {

using namespace std::chrono_literals;
using base::Error;
using base::ErrorCode;
using workspace::ObjectRef;

namespace {

constexpr auto autosaveDelay = 800ms;
constexpr auto longestUnsaved = 1600ms;
constexpr auto retryDelay = 5s;

ObjectRef refOf(const gateway::Api& api)
{
    return {ObjectRef::Kind::Api, api.name, {}};
}

ObjectRef refOf(const functions::FunctionDescription& function)
{
    return {ObjectRef::Kind::Function, function.name, {}};
}

ObjectRef refOf(const tables::TableDescription& table)
{
    return {ObjectRef::Kind::Table, table.name, {}};
}

ObjectRef refOf(const requests::SavedRequest& request)
{
    return {ObjectRef::Kind::Request, request.name, {}};
}

template <typename T>
std::optional<size_t> indexOf(const std::vector<T>& values, const QByteArray& name)
{
    const auto at = std::find_if(values.begin(), values.end(), [&name](const T& value) { return value.name == name; });
    return at == values.end() ? std::nullopt : std::optional<size_t>(at - values.begin());
}

std::optional<size_t> indexOf(const std::vector<gateway::Route>& routes, const QByteArray& key)
{
    const auto at =
        std::find_if(routes.begin(), routes.end(), [&key](const gateway::Route& route) { return route.key() == key; });
    return at == routes.end() ? std::nullopt : std::optional<size_t>(at - routes.begin());
}

template <typename T>
bool standsBefore(const T& a, const T& b)
{
    if constexpr (std::is_same_v<T, gateway::Route>)
        return workspace::routeLess(a, b);
    else
        return a.name < b.name;
}

// Where `value` belongs among the others, not counting the one at `except`.
template <typename T>
size_t placeFor(const std::vector<T>& values, const T& value, std::optional<size_t> except = std::nullopt)
{
    size_t place = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        if (i != except && standsBefore(values[i], value)) ++place;
    }
    return place;
}

// Whether `path`, which need not be there yet, lies below `folder`, by whatever links.
bool isBelow(const QString& folder, const QString& path)
{
    QFileInfo there(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    while (!there.exists() && !there.isRoot())
        there.setFile(there.path());
    const QString root = QFileInfo(folder).canonicalFilePath();
    const QString reached = there.canonicalFilePath();
    return reached == root || reached.startsWith(root + u'/');
}

// Everything below `from` but our own data and git's; what exists in `to` stays.
void copyFiles(const QString& from, const QString& to)
{
    const QDir root(from);
    QDirIterator entries(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QString path = root.relativeFilePath(entries.next());
        const QString top = path.section(u'/', 0, 0);
        if (top == u".trestle" || top == u".git") continue;
        const QString target = to + u'/' + path;
        if (QDir().mkpath(QFileInfo(target).path())) QFile::copy(root.filePath(path), target);
    }
}

QString shown(const ObjectRef& object)
{
    return QString::fromUtf8(object.kind == ObjectRef::Kind::Route ? object.routeKey : object.name);
}

bool isOfApi(const ObjectRef& object)
{
    return object.kind == ObjectRef::Kind::Route || object.kind == ObjectRef::Kind::ApiDocument;
}

// "<kind>/<id>" of a document.
const QByteArray& documentPath(const ObjectRef& object)
{
    return object.kind == ObjectRef::Kind::ApiDocument ? object.routeKey : object.name;
}

const base::JsonValue* documentIn(const gateway::Documents& documents, const ObjectRef& object)
{
    const QByteArray& path = documentPath(object);
    const qsizetype slash = path.indexOf('/');
    return documents.find(path.left(slash), path.mid(slash + 1));
}

// Stages are no documents of their API, and shown like them.
bool hasStage(const gateway::Api& api, const ObjectRef& object)
{
    return std::any_of(api.stages.begin(), api.stages.end(),
                       [&object](const gateway::Stage& stage) { return object.routeKey == "stages/" + stage.name; });
}

// What the document is called: its name, or its id.
QString shownDocument(const base::JsonValue* document, const ObjectRef& object)
{
    const base::JsonValue* name = document == nullptr ? nullptr : document->find("name");
    if (name != nullptr && !name->string().isEmpty()) return QString::fromUtf8(name->string());
    const QByteArray& path = documentPath(object);
    return QString::fromUtf8(path.mid(path.indexOf('/') + 1));
}

}  // namespace

class WorkspaceDocument::Private
{
public:
    Private(WorkspaceDocument& document, std::unique_ptr<workspace::WorkspaceFolder> opened)
        : q(document), folder(std::move(opened)), unsavedCopy(folder->path())
    {
        autosave.setSingleShot(true);
    }

    Error notFound(const ObjectRef& object) const
    {
        return {ErrorCode::NotFound, tr("There is no %1").arg(shown(object))};
    }

    Error taken(const ObjectRef& object) const
    {
        return {ErrorCode::AlreadyExists, tr("%1 exists already").arg(shown(object))};
    }

    template <typename T>
    base::Result<void> add(const std::vector<T>& values, T now, const ObjectRef& object, size_t api = 0)
    {
        if (auto checked = checkValue(now); !checked) return checked;
        if (indexOf(values, object.kind == ObjectRef::Kind::Route ? object.routeKey : object.name))
            return taken(object);
        const size_t place = placeFor(values, now);
        push({Replacement<T>{place, std::nullopt, place, std::move(now), api}}, {Change::Kind::Added, object, object},
             tr("Add %1").arg(shown(object)));
        return {};
    }

    template <typename T>
    base::Result<void> replace(const std::vector<T>& values, const ObjectRef& before, T now, const ObjectRef& after,
                               std::vector<AnyReplacement> references = {}, size_t api = 0)
    {
        const auto nameOf = [](const ObjectRef& object) {
            return object.kind == ObjectRef::Kind::Route ? object.routeKey : object.name;
        };
        const auto index = indexOf(values, nameOf(before));
        if (!index) return notFound(before);
        if (values[*index] == now) return {};
        if (auto checked = checkValue(now); !checked) return checked;
        if (before != after && indexOf(values, nameOf(after))) return taken(after);
        const QString text = before == after ? tr("Change %1").arg(shown(after))
                                             : tr("Rename %1 to %2").arg(shown(before), shown(after));
        std::vector<AnyReplacement> replacements;
        const size_t place = before == after ? *index : placeFor(values, now, index);
        replacements.emplace_back(Replacement<T>{*index, values[*index], place, std::move(now), api});
        std::move(references.begin(), references.end(), std::back_inserter(replacements));
        push(std::move(replacements), {Change::Kind::Changed, before, after}, text);
        return {};
    }

    template <typename T>
    base::Result<void> remove(const std::vector<T>& values, const ObjectRef& object, size_t api = 0)
    {
        const auto index = indexOf(values, object.kind == ObjectRef::Kind::Route ? object.routeKey : object.name);
        if (!index) return notFound(object);
        push({Replacement<T>{*index, values[*index], *index, std::nullopt, api}},
             {Change::Kind::Removed, object, object}, tr("Remove %1").arg(shown(object)));
        return {};
    }

    // The routes that name `before` in the integration member `name`, with `after` in its place.
    template <typename IntegrationKind>
    std::vector<AnyReplacement> references(QByteArray IntegrationKind::*name, const QByteArray& before,
                                           const QByteArray& after) const
    {
        std::vector<AnyReplacement> found;
        if (before == after) return found;
        for (size_t api = 0; api < value.apis.size(); ++api) {
            for (size_t i = 0; i < value.apis[api].routes.size(); ++i) {
                const gateway::Route& route = value.apis[api].routes[i];
                const auto* integration = std::get_if<IntegrationKind>(&route.integration);
                if (integration == nullptr || integration->*name != before) continue;
                gateway::Route renamed = route;
                std::get<IntegrationKind>(renamed.integration).*name = after;
                found.emplace_back(Replacement<gateway::Route>{i, route, i, std::move(renamed), api});
            }
        }
        return found;
    }

    // The APIs that name the function `before`, with `after` in its place.
    std::vector<AnyReplacement> functionReferences(const QByteArray& before, const QByteArray& after) const
    {
        std::vector<AnyReplacement> found;
        if (before == after) return found;
        for (size_t i = 0; i < value.apis.size(); ++i) {
            gateway::Api renamed = gateway::withFunctionRenamed(value.apis[i], before, after);
            if (renamed != value.apis[i])
                found.emplace_back(Replacement<gateway::Api>{i, value.apis[i], i, std::move(renamed)});
        }
        return found;
    }

    void push(std::vector<AnyReplacement> replacements, Change change, const QString& text)
    {
        stack.push(new Step(value, std::move(replacements), std::move(change), text,
                            [this](const Step&, const Change& now) { stepTaken(now); }));
    }

    void stepTaken(const Change& change)
    {
        const bool isFunction = change.after.kind == ObjectRef::Kind::Function;
        const bool renamed = change.kind == Change::Kind::Changed && change.before != change.after;
        if (isFunction && renamed) moveFunctionFolder(change.before.name, change.after.name);
        if (isFunction && change.kind == Change::Kind::Added) writeHandler(change.after.name);
        const bool selectionMoved = followSelection(change);
        if (!clashes.empty()) QTimer::singleShot(0, &q, [this] { lookAtClashesAgain(); });
        refreshProblems();
        // Files in a function's folder were touched just now: its description follows at once.
        const bool touchedFiles = isFunction && (renamed || change.kind == Change::Kind::Added);
        saveSoon(touchedFiles ? 0ms : autosaveDelay);
        Q_EMIT q.changed(change);
        if (selectionMoved) Q_EMIT q.selectionChanged(selected);
        Q_EMIT q.problemsChanged();
    }

    void writeHandler(const QByteArray& name)
    {
        const functions::FunctionDescription* function = value.function(name);
        if (auto written = writeHandlerFile(folder->functionFolder(name), *function); !written)
            Q_EMIT q.saveFailed(written.error().message);
    }

    // Handlers stand in the function's folder, so they go where its new name points.
    void moveFunctionFolder(const QByteArray& from, const QByteArray& to)
    {
        const QString before = folder->functionFolder(from);
        const QString after = folder->functionFolder(to);
        if (!QFileInfo::exists(before) || QFileInfo::exists(after)) return;
        if (!QDir().rename(before, after))
            Q_EMIT q.saveFailed(
                tr("%1 cannot be moved to %2").arg(QDir::toNativeSeparators(before), QDir::toNativeSeparators(after)));
    }

    bool exists(const ObjectRef& object) const
    {
        switch (object.kind) {
            case ObjectRef::Kind::Workspace:
                return true;
            case ObjectRef::Kind::Api:
                return value.api(object.name) != nullptr;
            case ObjectRef::Kind::Route: {
                const gateway::Api* api = value.api(object.name);
                return api != nullptr && indexOf(api->routes, object.routeKey).has_value();
            }
            case ObjectRef::Kind::Function:
                return value.function(object.name) != nullptr;
            case ObjectRef::Kind::Table:
                return value.table(object.name) != nullptr;
            case ObjectRef::Kind::Request:
                return value.request(object.name) != nullptr;
            case ObjectRef::Kind::Environment:
                return indexOf(value.environments, object.name).has_value();
            case ObjectRef::Kind::ApiDocument: {
                const gateway::Api* api = value.api(object.name);
                return api != nullptr && (documentIn(api->documents, object) != nullptr || hasStage(*api, object));
            }
            case ObjectRef::Kind::Document:
                return documentIn(value.documents, object) != nullptr;
        }
        return false;
    }

    // A renamed object stays selected under its new name; a selection that is gone passes to what held it.
    bool followSelection(const Change& change)
    {
        const ObjectRef was = selected;
        if (change.kind == Change::Kind::Changed && change.before != change.after) {
            if (selected == change.before)
                selected = change.after;
            else if (isOfApi(selected) && change.before.kind == ObjectRef::Kind::Api &&
                     selected.name == change.before.name)
                selected.name = change.after.name;
        }
        if (!exists(selected)) selected = {ObjectRef::Kind::Api, isOfApi(selected) ? selected.name : QByteArray(), {}};
        if (!exists(selected)) selected = {};
        return selected != was;
    }

    void saveSoon(std::chrono::milliseconds delay)
    {
        if (!autosave.isActive()) unsavedSince.start();
        const std::chrono::milliseconds left = longestUnsaved - std::chrono::milliseconds(unsavedSince.elapsed());
        autosave.start(std::clamp(left, 0ms, delay));
    }

    void refreshProblems()
    {
        problems = folderProblems;
        const std::vector<workspace::Problem> checks = designProblems(value);
        problems.insert(problems.end(), checks.begin(), checks.end());
    }

    bool isSaved() const { return stack.isClean() && !saveIncomplete; }

    bool folderIsGone() const { return !QFileInfo(folder->path()).isDir(); }

    base::Result<void> write()
    {
        if (!clashes.empty())
            return Error{ErrorCode::AlreadyExists,
                         tr("Files changed on disk while edits here were not saved: choose which to keep")};
        if (folderIsGone())
            return Error{ErrorCode::NotFound,
                         tr("The folder %1 is gone").arg(QDir::toNativeSeparators(folder->path()))};
        return folder->save(value);
    }

    base::Result<void> save()
    {
        autosave.stop();
        if (isSaved()) return {};
        auto saved = write();
        if (!saved) {
            saveIncomplete = true;
            unsavedCopy.write(value);
            copyStands = true;
            if (clashes.empty()) {
                autosave.start(retryDelay);
                setSaveProblem(saved.error().message);
                Q_EMIT q.saveFailed(saved.error().message);
            }
            return saved;
        }
        onDisk = value;
        saveIncomplete = false;
        if (std::exchange(copyStands, false)) unsavedCopy.remove();
        stack.setClean();
        setSaveProblem({});
        announceSaved();
        return {};
    }

    void setSaveProblem(const QString& message)
    {
        if (std::exchange(saveProblem, message) != message) Q_EMIT q.saveProblemChanged();
    }

    void announceSaved()
    {
        if (announcedSaved == isSaved()) return;
        announcedSaved = isSaved();
        Q_EMIT q.savedChanged(announcedSaved);
    }

    void pushWhole(workspace::Workspace now, const QString& text)
    {
        push({Replacement<workspace::Workspace>{0, value, 0, std::move(now)}}, Change(), text);
    }

    void readOutsideEdit()
    {
        if (folderIsGone()) {
            // Not an edit that removes everything: the design stays in memory until there is a place for it.
            saveIncomplete = true;
            announceSaved();
            static_cast<void>(save());
            return;
        }
        workspace::LoadedWorkspace loaded = folder->load();
        folderProblems = std::move(loaded.problems);
        refreshProblems();
        Q_EMIT q.problemsChanged();
        if (loaded.workspace == onDisk && clashes.empty()) return;
        if (isSaved()) {
            // A step like any other: what another program did can be taken back, and steps before it still fit.
            onDisk = loaded.workspace;
            pushWhole(std::move(loaded.workspace), tr("Read changed files"));
            stack.setClean();
            autosave.stop();
            announceSaved();
            return;
        }
        takeTheirs(clashes.empty() ? onDisk : clashBase, std::move(loaded.workspace));
    }

    // What another hand wrote, beside edits of ours that are not saved.
    void takeTheirs(workspace::Workspace base, workspace::Workspace theirs)
    {
        workspace::Merged merged =
            workspace::merge(base, value, theirs, [](const ObjectRef&) { return workspace::Side::Mine; });
        clashBase = std::move(base);
        onDisk = std::move(theirs);
        const bool clashed = !clashes.empty();
        clashes = std::move(merged.clashes);
        if (clashes.empty()) {
            if (merged.workspace != value) pushWhole(std::move(merged.workspace), tr("Read changed files"));
            saveIncomplete = true;
            saveSoon(autosaveDelay);
        } else {
            autosave.stop();
            static_cast<void>(save());  // into the copy outside
        }
        if (clashed || !clashes.empty()) Q_EMIT q.clashesChanged();
    }

    // Ours went on while the clashes waited.
    void lookAtClashesAgain()
    {
        if (!clashes.empty()) takeTheirs(clashBase, onDisk);
    }

    void resolve(const std::function<workspace::Side(const ObjectRef&)>& choose)
    {
        if (clashes.empty()) return;
        workspace::Workspace result = workspace::merge(clashBase, value, onDisk, choose).workspace;
        clashes.clear();
        if (value != onDisk) pushWhole(onDisk, tr("Read changed files"));
        if (value != result) pushWhole(std::move(result), tr("Keep edits made here"));
        saveIncomplete = true;
        Q_EMIT q.clashesChanged();
        static_cast<void>(save());
    }

    // What was not saved when the program last ended comes back before anything else happens.
    void recover()
    {
        std::optional<workspace::Workspace> kept = unsavedCopy.read();
        if (!kept) return;
        copyStands = true;
        workspace::sortObjects(*kept);
        if (*kept == value) {
            unsavedCopy.remove();
            copyStands = false;
            return;
        }
        workspace::Workspace disk = value;
        pushWhole(std::move(*kept), tr("Bring back unsaved edits"));
        takeTheirs(workspace::agreed(disk, value), std::move(disk));
    }

    WorkspaceDocument& q;
    std::unique_ptr<workspace::WorkspaceFolder> folder;
    workspace::Workspace value;
    workspace::Workspace onDisk;  // as last read or written
    std::vector<workspace::Problem> folderProblems;
    std::vector<workspace::Problem> problems;
    UnsavedCopy unsavedCopy;
    bool copyStands = false;
    std::vector<workspace::Clash> clashes;
    workspace::Workspace clashBase;  // what both hands began with, while they clash; theirs is onDisk
    QString saveProblem;
    ObjectRef selected;
    QTimer autosave;
    QElapsedTimer unsavedSince;
    bool saveIncomplete = false;  // the last save failed: files may differ from every step of the stack
    bool announcedSaved = true;
    QUndoStack stack;  // last: its steps refer to the members above
};

WorkspaceDocument::WorkspaceDocument(std::unique_ptr<workspace::WorkspaceFolder> folder, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(*this, std::move(folder)))
{
    workspace::LoadedWorkspace loaded = d->folder->load();
    d->value = std::move(loaded.workspace);
    d->onDisk = d->value;
    d->folderProblems = std::move(loaded.problems);
    d->refreshProblems();
    connect(&d->autosave, &QTimer::timeout, this, [this] { static_cast<void>(saveNow()); });
    connect(&d->stack, &QUndoStack::cleanChanged, this, [this] { d->announceSaved(); });
    connect(d->folder.get(), &workspace::WorkspaceFolder::changedOutside, this, [this] { d->readOutsideEdit(); });
    if (qGuiApp != nullptr) {
        connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
            if (state != Qt::ApplicationActive) static_cast<void>(saveNow());
        });
    }
    d->folder->watch();
    d->recover();
}

WorkspaceDocument::~WorkspaceDocument()
{
    const QSignalBlocker silent(this);
    static_cast<void>(saveNow());
    d->stack.disconnect(this);
}

const workspace::Workspace& WorkspaceDocument::workspace() const
{
    return d->value;
}

workspace::WorkspaceFolder& WorkspaceDocument::folder()
{
    return *d->folder;
}

QUndoStack* WorkspaceDocument::undoStack()
{
    return &d->stack;
}

const std::vector<workspace::Problem>& WorkspaceDocument::problems() const
{
    return d->problems;
}

void WorkspaceDocument::setSettings(workspace::Settings settings)
{
    if (settings == d->value.settings) return;
    workspace::Workspace now = d->value;
    now.settings = std::move(settings);
    d->pushWhole(std::move(now), tr("Change settings of the workspace"));
}

base::Result<void> WorkspaceDocument::addApi(gateway::Api api)
{
    const ObjectRef object = refOf(api);
    std::stable_sort(api.routes.begin(), api.routes.end(), workspace::routeLess);
    return d->add(d->value.apis, std::move(api), object);
}

base::Result<void> WorkspaceDocument::setApi(const QByteArray& name, gateway::Api api)
{
    const ObjectRef after = refOf(api);
    std::stable_sort(api.routes.begin(), api.routes.end(), workspace::routeLess);
    return d->replace(d->value.apis, {ObjectRef::Kind::Api, name, {}}, std::move(api), after);
}

base::Result<void> WorkspaceDocument::removeApi(const QByteArray& name)
{
    return d->remove(d->value.apis, {ObjectRef::Kind::Api, name, {}});
}

base::Result<void> WorkspaceDocument::addRoute(const QByteArray& api, gateway::Route route)
{
    const auto index = indexOf(d->value.apis, api);
    if (!index) return d->notFound({ObjectRef::Kind::Api, api, {}});
    const ObjectRef object{ObjectRef::Kind::Route, api, route.key()};
    return d->add(d->value.apis[*index].routes, std::move(route), object, *index);
}

base::Result<void> WorkspaceDocument::setRoute(const QByteArray& api, const QByteArray& key, gateway::Route route)
{
    const auto index = indexOf(d->value.apis, api);
    if (!index) return d->notFound({ObjectRef::Kind::Api, api, {}});
    const ObjectRef after{ObjectRef::Kind::Route, api, route.key()};
    return d->replace(d->value.apis[*index].routes, {ObjectRef::Kind::Route, api, key}, std::move(route), after, {},
                      *index);
}

base::Result<void> WorkspaceDocument::removeRoute(const QByteArray& api, const QByteArray& key)
{
    const auto index = indexOf(d->value.apis, api);
    if (!index) return d->notFound({ObjectRef::Kind::Api, api, {}});
    return d->remove(d->value.apis[*index].routes, {ObjectRef::Kind::Route, api, key}, *index);
}

base::Result<void> WorkspaceDocument::addFunction(functions::FunctionDescription function)
{
    const ObjectRef object = refOf(function);
    return d->add(d->value.functions, std::move(function), object);
}

base::Result<void> WorkspaceDocument::setFunction(const QByteArray& name, functions::FunctionDescription function)
{
    const ObjectRef after = refOf(function);
    return d->replace(d->value.functions, {ObjectRef::Kind::Function, name, {}}, std::move(function), after,
                      d->functionReferences(name, after.name));
}

base::Result<void> WorkspaceDocument::removeFunction(const QByteArray& name)
{
    return d->remove(d->value.functions, {ObjectRef::Kind::Function, name, {}});
}

base::Result<void> WorkspaceDocument::addTable(tables::TableDescription table)
{
    const ObjectRef object = refOf(table);
    return d->add(d->value.tables, std::move(table), object);
}

base::Result<void> WorkspaceDocument::setTable(const QByteArray& name, tables::TableDescription table)
{
    const ObjectRef after = refOf(table);
    return d->replace(d->value.tables, {ObjectRef::Kind::Table, name, {}}, std::move(table), after,
                      d->references(&gateway::TableIntegration::table, name, after.name));
}

base::Result<void> WorkspaceDocument::removeTable(const QByteArray& name)
{
    return d->remove(d->value.tables, {ObjectRef::Kind::Table, name, {}});
}

base::Result<void> WorkspaceDocument::addRequest(requests::SavedRequest request)
{
    const ObjectRef object = refOf(request);
    return d->add(d->value.requests, std::move(request), object);
}

base::Result<void> WorkspaceDocument::setRequest(const QByteArray& name, requests::SavedRequest request)
{
    const ObjectRef after = refOf(request);
    return d->replace(d->value.requests, {ObjectRef::Kind::Request, name, {}}, std::move(request), after);
}

base::Result<void> WorkspaceDocument::removeRequest(const QByteArray& name)
{
    return d->remove(d->value.requests, {ObjectRef::Kind::Request, name, {}});
}

base::Result<void> WorkspaceDocument::setDocuments(const ObjectRef& about, gateway::Documents documents)
{
    const bool ofApi = about.kind == ObjectRef::Kind::ApiDocument;
    const auto api = ofApi ? indexOf(d->value.apis, about.name) : std::nullopt;
    if (ofApi && !api) return d->notFound({ObjectRef::Kind::Api, about.name, {}});
    const gateway::Documents& before = api ? d->value.apis[*api].documents : d->value.documents;
    if (documents == before) return {};
    const base::JsonValue* was = documentIn(before, about);
    const base::JsonValue* is = documentIn(documents, about);
    const Change::Kind kind = was == nullptr  ? Change::Kind::Added
                              : is == nullptr ? Change::Kind::Removed
                                              : Change::Kind::Changed;
    const QString text = kind == Change::Kind::Added     ? tr("Add %1").arg(shownDocument(is, about))
                         : kind == Change::Kind::Removed ? tr("Remove %1").arg(shownDocument(was, about))
                                                         : tr("Change %1").arg(shownDocument(is, about));
    using Whole = Replacement<gateway::Documents>;
    d->push({Whole{0, before, 0, std::move(documents), api.value_or(accountsDocuments)}}, {kind, about, about}, text);
    return {};
}

base::Result<void> WorkspaceDocument::saveNow()
{
    return d->save();
}

bool WorkspaceDocument::isSaved() const
{
    return d->isSaved();
}

QString WorkspaceDocument::saveProblem() const
{
    return d->saveProblem;
}

void WorkspaceDocument::takeClientEdit(const workspace::Workspace& before, const workspace::Workspace& after)
{
    workspace::Workspace merged =
        workspace::merge(before, d->value, after, [](const ObjectRef&) { return workspace::Side::Mine; }).workspace;
    if (merged != d->value) d->pushWhole(std::move(merged), tr("Changed by a client"));
}

base::Result<void> WorkspaceDocument::saveElsewhere(const QString& path)
{
    if (QDir(path).exists() && !QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        return Error{ErrorCode::AlreadyExists, tr("%1 is not empty: choose a new folder").arg(path)};
    const bool hasFiles = !d->folderIsGone();
    if (hasFiles && isBelow(d->folder->path(), path))
        return Error{ErrorCode::InvalidArgument,
                     tr("%1 is in the workspace itself: choose a folder outside").arg(path)};
    auto created = workspace::WorkspaceFolder::create(path, d->value.settings.name);
    if (!created) return created.error();
    if (hasFiles) copyFiles(d->folder->path(), path);
    static_cast<void>((*created)->load());
    return (*created)->save(d->value);
}

const std::vector<workspace::Clash>& WorkspaceDocument::clashes() const
{
    return d->clashes;
}

void WorkspaceDocument::resolveClashes(const std::function<workspace::Side(const ObjectRef&)>& choose)
{
    d->resolve(choose);
}

workspace::ObjectRef WorkspaceDocument::selection() const
{
    return d->selected;
}

void WorkspaceDocument::select(const workspace::ObjectRef& object)
{
    if (d->selected == object || !d->exists(object)) return;
    d->selected = object;
    Q_EMIT selectionChanged(object);
}

}  // namespace trestle::ui
