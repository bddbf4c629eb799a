#include "ui/designer/DesignCommands.h"
#include "ui/designer/DocumentEdits.h"

#include "core/base/Json.h"
#include "core/gateway/definition/EndpointTarget.h"
#include "core/gateway/definition/RouteTarget.h"
#include "core/gateway/definition/SocketRouteKey.h"
#include "core/workspace/RouteText.h"
#include "ui/designer/DocumentFamilies.h"
#include "ui/designer/NewApiDialog.h"
#include "ui/designer/NewDocumentDialog.h"
#include "ui/designer/NewFunctionDialog.h"
#include "ui/designer/NewTableDialog.h"
#include "ui/designer/ObjectMime.h"
#include "ui/designer/OpenApiFiles.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

const gateway::Route* routeOf(const workspace::Workspace& workspace, const ObjectRef& object)
{
    const gateway::Api* api = object.kind == ObjectRef::Kind::Route ? workspace.api(object.name) : nullptr;
    if (api == nullptr) return nullptr;
    const auto at = std::find_if(api->routes.begin(), api->routes.end(),
                                 [&object](const gateway::Route& route) { return route.key() == object.routeKey; });
    return at == api->routes.end() ? nullptr : &*at;
}

QString shown(const ObjectRef& object)
{
    return QString::fromUtf8(object.kind == ObjectRef::Kind::Route ? object.routeKey : object.name);
}

}  // namespace

DesignCommands::DesignCommands(WorkspaceDocument& document, Running& running, Workbench& workbench, QObject* parent)
    : QObject(parent), m_document(document), m_running(running), m_workbench(workbench)
{
}

base::Result<void> DesignCommands::addRoute(const QByteArray& api, const QString& text)
{
    const gateway::Api* target = m_document.workspace().api(api);
    auto route = gateway::parseRouteKey(target ? target->protocol : gateway::Protocol::Http, text.trimmed().toUtf8());
    if (!route) return route.error();
    const ObjectRef added{ObjectRef::Kind::Route, api, route->key()};
    if (auto result = m_document.addRoute(api, std::move(*route)); !result) return result;
    m_document.select(added);
    return {};
}

QStringList DesignCommands::addRoutes(const QByteArray& api, const QString& lines)
{
    QStringList refused;
    std::vector<gateway::Route> routes;
    gateway::Api changed = *m_document.workspace().api(api);
    for (const QString& line : lines.split(u'\n')) {
        const QByteArray text = line.trimmed().toUtf8();
        if (text.isEmpty()) continue;
        auto route = gateway::parseRouteKey(changed.protocol, text);
        if (!route)
            refused.append(QString::fromUtf8(text) + QStringLiteral(": ") + route.error().message);
        else if (changed.route(route->key()) != nullptr)
            refused.append(tr("%1 is there already").arg(QString::fromUtf8(route->key())));
        else
            changed.routes.push_back(std::move(*route));
    }
    if (changed == *m_document.workspace().api(api)) return refused;
    if (const auto result = m_document.setApi(api, std::move(changed)); !result) refused.append(result.error().message);
    return refused;
}

void DesignCommands::moveRoute(const ObjectRef& object, const QByteArray& api, RouteMove how)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    const gateway::Api* to = m_document.workspace().api(api);
    if (route == nullptr || to == nullptr) return;
    if (to->route(object.routeKey) != nullptr) {
        m_workbench.toast(tr("%1 has %2 already").arg(QString::fromUtf8(api), shown(object)));
        return;
    }
    const gateway::Route moved = *route;
    const QString done = how == RouteMove::Move ? tr("Moved %1 to %2") : tr("Copied %1 to %2");
    m_document.undoStack()->beginMacro(done.arg(shown(object), QString::fromUtf8(api)));
    base::Result<void> result = m_document.addRoute(api, moved);
    if (result && how == RouteMove::Move) result = m_document.removeRoute(object.name, object.routeKey);
    m_document.undoStack()->endMacro();
    say(result, done.arg(shown(object), QString::fromUtf8(api)));
    if (result) m_document.select({ObjectRef::Kind::Route, api, object.routeKey});
}

void DesignCommands::addHello(const QByteArray& api)
{
    gateway::Route hello;
    hello.method = "GET";
    hello.path = "/hello";
    hello.integration = gateway::MockIntegration{
        .status = 200, .headers = {{"content-type", "application/json"}}, .body = "{\"message\": \"Hello\"}"};
    if (!api.isEmpty()) {
        const auto added = m_document.addRoute(api, hello);
        say(added, tr("Added GET /hello"));
        if (added) m_document.select({ObjectRef::Kind::Route, api, hello.key()});
        return;
    }
    gateway::Api fresh;
    fresh.name = "api";
    for (int i = 2; m_document.workspace().api(fresh.name) != nullptr; ++i)
        fresh.name = "api" + QByteArray::number(i);
    fresh.routes.push_back(hello);
    const ObjectRef added{ObjectRef::Kind::Route, fresh.name, hello.key()};
    const auto result = m_document.addApi(std::move(fresh));
    say(result, tr("Added GET /hello"));
    if (result) m_document.select(added);
}

QByteArray DesignCommands::currentApi() const
{
    const ObjectRef selected = m_document.selection();
    using Kind = ObjectRef::Kind;
    if (selected.kind == Kind::Api || selected.kind == Kind::Route || selected.kind == Kind::ApiDocument)
        return selected.name;
    const auto& apis = m_document.workspace().apis;
    return apis.empty() ? QByteArray() : apis.front().name;
}

void DesignCommands::say(const base::Result<void>& result, const QString& done)
{
    if (!result) {
        m_workbench.toast(result.error().message);
        return;
    }
    m_workbench.toast(done, tr("Undo"), undoOfThis());
}

std::function<void()> DesignCommands::undoOfThis() const
{
    return [document = QPointer(&m_document), step = m_document.undoStack()->index()] {
        if (document && document->undoStack()->index() == step) document->undoStack()->undo();
    };
}

bool DesignCommands::rename(const ObjectRef& object, const QString& text)
{
    const workspace::Workspace& workspace = m_document.workspace();
    const QByteArray name = text.trimmed().toUtf8();
    base::Result<void> renamed;
    switch (object.kind) {
        case ObjectRef::Kind::Api:
            if (const gateway::Api* api = workspace.api(object.name)) {
                gateway::Api changed = *api;
                changed.name = name;
                renamed = m_document.setApi(object.name, std::move(changed));
            }
            break;
        case ObjectRef::Kind::Route:
            if (const gateway::Route* route = routeOf(workspace, object)) {
                const auto parsed = gateway::parseRouteKey(workspace.api(object.name)->protocol, name);
                if (!parsed) {
                    renamed = parsed.error();
                    break;
                }
                gateway::Route changed = *route;
                changed.method = parsed->method;
                changed.path = parsed->path;
                renamed = m_document.setRoute(object.name, object.routeKey, std::move(changed));
            }
            break;
        case ObjectRef::Kind::Function:
            if (const functions::FunctionDescription* function = workspace.function(object.name)) {
                functions::FunctionDescription changed = *function;
                changed.name = name;
                renamed = m_document.setFunction(object.name, std::move(changed));
            }
            break;
        case ObjectRef::Kind::Request:
            if (const requests::SavedRequest* request = workspace.request(object.name)) {
                requests::SavedRequest changed = *request;
                changed.name = name;
                renamed = m_document.setRequest(object.name, std::move(changed));
            }
            break;
        case ObjectRef::Kind::Table:
            renamed =
                base::Error{base::ErrorCode::Unsupported,
                            tr("A table keeps its name, as its items live under it. Make a new one and move them")};
            break;
        case ObjectRef::Kind::ApiDocument:
        case ObjectRef::Kind::Document:
            renamed = renameDocument(object, name);
            break;
        case ObjectRef::Kind::Workspace:
        case ObjectRef::Kind::Environment:
            return false;
    }
    if (!renamed) m_workbench.toast(renamed.error().message);
    return static_cast<bool>(renamed);
}

base::Result<void> DesignCommands::renameDocument(const ObjectRef& object, const QByteArray& name)
{
    const workspace::Workspace& design = m_document.workspace();
    const DocumentFamily* family = familyOf(design, object);
    const std::optional<base::JsonValue> known = documentOf(design, object);
    if (family == nullptr || !known) return {};
    if (family->isNamedById)
        return base::Error{base::ErrorCode::Unsupported,
                           tr("A %1 keeps its name, as others refer to it by that").arg(family->one)};
    base::JsonValue changed = *known;
    setMember(changed, "name", name);
    if (const auto problem = problemOfDocument(design, object, changed))
        return base::Error{base::ErrorCode::InvalidArgument, problem->message};
    return putDocument(m_document, object, std::move(changed));
}

void DesignCommands::remove(const ObjectRef& object)
{
    base::Result<void> removed;
    QString done = tr("Removed %1").arg(shown(object));
    switch (object.kind) {
        case ObjectRef::Kind::Api:
            removed = m_document.removeApi(object.name);
            break;
        case ObjectRef::Kind::Route:
            removed = m_document.removeRoute(object.name, object.routeKey);
            break;
        case ObjectRef::Kind::Function:
            removed = m_document.removeFunction(object.name);
            done = tr("Removed %1; its files stay").arg(shown(object));
            break;
        case ObjectRef::Kind::Table:
            removed = m_document.removeTable(object.name);
            done = tr("Removed %1; its items stay until it is deleted").arg(shown(object));
            break;
        case ObjectRef::Kind::Request:
            removed = m_document.removeRequest(object.name);
            break;
        case ObjectRef::Kind::ApiDocument:
        case ObjectRef::Kind::Document:
            if (familyOf(m_document.workspace(), object) == nullptr) return;
            if (const auto use = useOfDocument(m_document.workspace(), object))
                return m_workbench.toast(use->message, tr("Show"), [commands = QPointer(this), by = use->by] {
                    if (commands) commands->open(by);
                });
            done = tr("Removed %1").arg(documentTitle(m_document.workspace(), object));
            removed = removeDocument(m_document, object);
            break;
        case ObjectRef::Kind::Workspace:
        case ObjectRef::Kind::Environment:
            return;
    }
    say(removed, done);
}

void DesignCommands::connectRoute(const ObjectRef& object, const Target& target)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    if (route == nullptr) return;
    gateway::Route changed =
        connectedRoute(*m_document.workspace().api(object.name), *route, target, m_document.workspace());
    if (changed == *route) return;
    const auto result = m_document.setRoute(object.name, object.routeKey, std::move(changed));
    const QString to = target.kind == Target::Kind::Mock ? tr("a fixed answer") : QString::fromUtf8(target.name);
    say(result, tr("Connected %1 to %2").arg(shown(object), to));
}

void DesignCommands::disconnectRoute(const ObjectRef& object)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    if (route == nullptr) return;
    say(m_document.setRoute(object.name, object.routeKey, disconnectedRoute(*route)),
        tr("Disconnected %1").arg(shown(object)));
}

void DesignCommands::open(const ObjectRef& object)
{
    m_document.select(object);
    m_workbench.reveal(object);
}

void DesignCommands::openTexts(const ObjectRef& route, const QByteArray& part)
{
    if (routeOf(m_document.workspace(), route) != nullptr) Q_EMIT textsRequested(route, part);
}

QUrl DesignCommands::urlOf(const QByteArray& api)
{
    const Running::ApiState state = m_running.api(api);
    if (state.url.isEmpty()) {
        m_workbench.toast(state.problem.isEmpty() ? tr("%1 is stopped").arg(QString::fromUtf8(api)) : state.problem,
                          tr("Start"), [running = QPointer(&m_running), api] {
                              if (running) running->startApi(api);
                          });
    }
    return state.url;
}

bool DesignCommands::canSend(const ObjectRef& object) const
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    return route != nullptr && m_document.workspace().api(object.name)->protocol != gateway::Protocol::WebSocket;
}

void DesignCommands::sendRequest(const ObjectRef& object)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    if (route == nullptr) return;
    if (!canSend(object)) {
        m_workbench.toast(tr("%1 is reached by a message of a client that has connected to %2")
                              .arg(shown(object), QString::fromUtf8(object.name)),
                          tr("Copy URL"), [commands = QPointer(this), object] {
                              if (commands) commands->copyUrl(object);
                          });
        return;
    }
    const QUrl url = urlOf(object.name);
    if (!url.isEmpty())
        m_workbench.composeRequest(requestFor(*route, url, m_document.workspace()), Workbench::Sending::Later);
}

void DesignCommands::testMethod(const ObjectRef& object)
{
    const gateway::Api* api = m_document.workspace().api(object.name);
    if (routeOf(m_document.workspace(), object) != nullptr && api->protocol == gateway::Protocol::Rest)
        Q_EMIT testRequested(object);
}

void DesignCommands::replay(const ObjectRef& object)
{
    const auto trace = m_running.lastTrace(object.name, object.routeKey);
    const QUrl url = urlOf(object.name);
    if (!trace || url.isEmpty()) return;
    requests::SavedRequest request;
    request.method = trace->method;
    // One that came through the workspace's endpoint names the API in its path, which the URL does already.
    request.url = url.toEncoded(QUrl::StripTrailingSlash) + gateway::targetAtApi(trace->target);
    for (const observe::TraceHeader& header : trace->request.headers) {
        if (!requests::belongsToSending(header.name)) request.headers.push_back({header.name, header.value, true});
    }
    request.body = trace->request.body;
    m_workbench.composeRequest(request, Workbench::Sending::Now);
}

void DesignCommands::copyUrl(const ObjectRef& object)
{
    const QUrl url = m_running.api(object.name).url;
    if (url.isEmpty()) {
        m_workbench.toast(tr("%1 is stopped").arg(QString::fromUtf8(object.name)));
        return;
    }
    QString text = url.toString(QUrl::StripTrailingSlash);
    if (const gateway::Route* route = routeOf(m_document.workspace(), object); route && !route->method.isEmpty())
        text += QString::fromUtf8(route->path);
    QGuiApplication::clipboard()->setText(text);
    m_workbench.toast(tr("Copied %1").arg(text));
}

void DesignCommands::copyObject(const ObjectRef& object)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    auto* mime = new QMimeData;
    setObject(*mime, object);
    if (route == nullptr) {
        mime->setText(shown(object));
    } else {
        mime->setText(canSend(object) ? QString::fromUtf8(curlOf(object.name, *route)) : shown(object));
        mime->setData(QStringLiteral("application/yaml"), workspace::routeText(*route));
    }
    QGuiApplication::clipboard()->setMimeData(mime);
    m_workbench.toast(!canSend(object) ? tr("Copied %1").arg(shown(object))
                                       : tr("Copied %1, for the tree and as a curl command").arg(shown(object)));
}

QByteArray DesignCommands::curlOf(const QByteArray& api, const gateway::Route& route) const
{
    // A stopped API is called by its variable, which names it again once it runs.
    const QUrl url = m_running.api(api).url;
    requests::SavedRequest request = requestFor(route, url, m_document.workspace());
    if (url.isEmpty()) request.url.prepend("{{" + api + "}}");
    return requests::curlCommand(request);
}

void DesignCommands::copyRouteAs(const ObjectRef& object, CopyForm form)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    if (route == nullptr) return;
    switch (form) {
        case CopyForm::Url:
            copyUrl(object);
            return;
        case CopyForm::Curl:
            QGuiApplication::clipboard()->setText(QString::fromUtf8(curlOf(object.name, *route)));
            m_workbench.toast(tr("Copied %1 as a curl command").arg(shown(object)));
            return;
        case CopyForm::Yaml:
            QGuiApplication::clipboard()->setText(QString::fromUtf8(workspace::routeText(*route)));
            m_workbench.toast(tr("Copied %1 as YAML").arg(shown(object)));
            return;
    }
}

void DesignCommands::pasteRoutes(const QByteArray& api)
{
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    if (api.isEmpty() || mime == nullptr) return;
    if (const auto object = objectIn(mime)) {
        if (object->kind == ObjectRef::Kind::Route) moveRoute(*object, api, RouteMove::Copy);
        return;
    }
    const size_t before = m_document.workspace().api(api)->routes.size();
    const QStringList refused = addRoutes(api, mime->text());
    const auto added = static_cast<int>(m_document.workspace().api(api)->routes.size() - before);
    if (added == 0 && !refused.isEmpty())
        m_workbench.toast(refused.first());
    else if (added > 0)
        say({}, refused.isEmpty()
                    ? added == 1 ? tr("Added 1 route") : tr("Added %1 routes").arg(added)
                    : tr("Added %1 of %2 routes. %3")
                          .arg(QString::number(added), QString::number(added + refused.size()), refused.first()));
}

void DesignCommands::newApi(QWidget* parent, Made then)
{
    auto* dialog = new NewApiDialog(m_document, parent);
    connect(dialog, &NewApiDialog::made, this, [this, then](const QByteArray& name) {
        m_document.select({ObjectRef::Kind::Api, name, {}});
        if (then) then(name);
    });
    dialog->open();
}

void DesignCommands::newTable(QWidget* parent, Made then)
{
    auto* dialog = new NewTableDialog(m_document, parent);
    connect(dialog, &NewTableDialog::made, this, [this, then](const QByteArray& name) {
        if (then)
            then(name);
        else
            m_document.select({ObjectRef::Kind::Table, name, {}});
    });
    dialog->open();
}

void DesignCommands::newFunction(QWidget* parent, Made then)
{
    auto* dialog = new NewFunctionDialog(m_document, parent);
    connect(dialog, &NewFunctionDialog::made, this, [this, then](const QByteArray& name) {
        if (then)
            then(name);
        else
            m_document.select({ObjectRef::Kind::Function, name, {}});
    });
    dialog->open();
}

void DesignCommands::newDocument(const QByteArray& kind, const QByteArray& api, QWidget* parent)
{
    const gateway::Api* of = m_document.workspace().api(api);
    std::vector<const DocumentFamily*> families = accountFamilies();
    if (of != nullptr)
        for (const DocumentFamily* family : familiesOf(*of))
            families.push_back(family);
    const auto family = std::find_if(families.begin(), families.end(),
                                     [&kind](const DocumentFamily* each) { return each->kind == kind; });
    if (family == families.end()) {
        m_workbench.toast(of == nullptr ? tr("Choose the API that it is for first")
                                        : tr("%1 is a %2 API, which has none of these")
                                              .arg(QString::fromUtf8(api), protocolWords(of->protocol)));
        return;
    }
    auto* dialog = new NewDocumentDialog(m_document, **family, api, parent);
    connect(dialog, &NewDocumentDialog::made, this, &DesignCommands::open);
    dialog->open();
}

void DesignCommands::offerDocuments(QMenu& menu, const QByteArray& api, QWidget* parent)
{
    const gateway::Api* of = m_document.workspace().api(api);
    for (const DocumentFamily* family : of == nullptr ? accountFamilies() : familiesOf(*of))
        menu.addAction(icon(family->icon), titled(family->one) + QStringLiteral("…"), this,
                       [this, kind = family->kind, api, parent] { newDocument(kind, api, parent); });
}

QMenu* DesignCommands::menuFor(const ObjectRef& object, QWidget* parent, std::function<void()> rename)
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu, this](const QString& iconName, const QString& text, std::function<void()> run) {
        connect(menu->addAction(icon(iconName), text), &QAction::triggered, this, std::move(run));
    };
    if (object.kind == ObjectRef::Kind::Api) {
        const bool isRunning = m_running.api(object.name).running;
        add(QStringLiteral("add"), tr("Add route"), [this, object] { Q_EMIT routeEntryRequested(object.name); });
        add(isRunning ? QStringLiteral("stop") : QStringLiteral("play"), isRunning ? tr("Stop") : tr("Start"),
            [this, object, isRunning] {
                if (isRunning)
                    m_running.stopApi(object.name);
                else
                    m_running.startApi(object.name);
            });
        add(QStringLiteral("copy"), tr("Copy URL"), [this, object] { copyUrl(object); });
        add(QStringLiteral("route"), tr("Paste routes"), [this, object] { pasteRoutes(object.name); });
        if (const gateway::Api* api = m_document.workspace().api(object.name); api != nullptr && canDescribe(*api))
            add(QStringLiteral("item"), tr("Export OpenAPI…"),
                [this, object, window = parent->window()] { exportDescription(*this, object.name, window); });
        offerDocuments(*menu->addMenu(icon(QStringLiteral("add")), tr("Add")), object.name, parent->window());
    }
    if (object.kind == ObjectRef::Kind::Route) {
        const gateway::Route* route = routeOf(m_document.workspace(), object);
        const bool sends = canSend(object);
        if (sends) add(QStringLiteral("send"), tr("Send request"), [this, object] { sendRequest(object); });
        if (m_document.workspace().api(object.name)->protocol == gateway::Protocol::Rest)
            add(QStringLiteral("play"), tr("Test method"), [this, object] { testMethod(object); });
        add(QStringLiteral("edit"), tr("Open as document"), [this, object] { openTexts(object); });
        add(QStringLiteral("copy"), tr("Copy\tCtrl+C"), [this, object] { copyObject(object); });
        QMenu* copies = menu->addMenu(tr("Copy as"));
        const std::pair<QString, CopyForm> forms[] = {
            {tr("URL"), CopyForm::Url}, {tr("curl"), CopyForm::Curl}, {tr("YAML"), CopyForm::Yaml}};
        for (const auto& [text, form] : forms)
            if (sends || form != CopyForm::Curl)
                copies->addAction(text, this, [this, object, form = form] { copyRouteAs(object, form); });
        if (m_document.workspace().apis.size() > 1) {
            QMenu* others = menu->addMenu(tr("Move to"));
            for (const gateway::Api& api : m_document.workspace().apis) {
                if (api.name == object.name) continue;
                others->addAction(QString::fromUtf8(api.name), this,
                                  [this, object, api = api.name] { moveRoute(object, api, RouteMove::Move); });
            }
        }
        if (route != nullptr && gateway::routeTarget(*m_document.workspace().api(object.name), *route).kind !=
                                    gateway::RouteTarget::Kind::Nowhere)
            add(QStringLiteral("link"), tr("Disconnect"), [this, object] { disconnectRoute(object); });
    }
    if (object.kind == ObjectRef::Kind::Table || object.kind == ObjectRef::Kind::Request ||
        object.kind == ObjectRef::Kind::Function)
        add(QStringLiteral("chevron-right"), tr("Open"), [this, object] { open(object); });
    menu->addSeparator();
    if (rename && object.kind != ObjectRef::Kind::Table && object.kind != ObjectRef::Kind::Environment)
        add(QStringLiteral("edit"), tr("Rename\tF2"), std::move(rename));
    if (object.kind != ObjectRef::Kind::Environment)
        add(QStringLiteral("trash"), tr("Remove\tDel"), [this, object] { remove(object); });
    return menu;
}

requests::SavedRequest requestFor(const gateway::Route& route, const QUrl& url, const workspace::Workspace& workspace)
{
    requests::SavedRequest request;
    const bool anyMethod = route.method.isEmpty() || route.method == "ANY";
    request.method = anyMethod ? QByteArray("GET") : route.method;
    QByteArray path = route.method.isEmpty() ? QByteArray("/") : route.path;
    for (const QByteArray& parameter : pathParameters(route.path)) {
        path.replace('{' + parameter + "+}", parameter);
        path.replace('{' + parameter + '}', "1");
    }
    request.url = url.toString(QUrl::StripTrailingSlash).toUtf8() + path;
    if (request.method != "POST" && request.method != "PUT" && request.method != "PATCH") return request;
    request.headers = {{"content-type", "application/json"}};
    base::JsonValue body;
    body.makeObject();
    const auto* integration = std::get_if<gateway::TableIntegration>(&route.integration);
    const tables::TableDescription* table = integration == nullptr ? nullptr : workspace.table(integration->table);
    if (table != nullptr) {
        const auto insert = [&](const tables::KeyAttribute& key) {
            const auto mapping = integration->key.find(key.name);
            const QByteArray source = mapping == integration->key.end() ? QByteArray() : mapping->second;
            if (!source.isEmpty() && source != "${request.body." + key.name + '}') return;
            body.insert(key.name, key.type == tables::KeyType::N ? base::JsonValue(1) : base::JsonValue("1"));
        };
        insert(table->keys.partition);
        if (table->keys.sort) insert(*table->keys.sort);
    }
    body.insert("name", base::JsonValue("value"));
    request.body = base::writeJson(body, base::JsonStyle::Indented);
    return request;
}

}  // namespace trestle::ui
