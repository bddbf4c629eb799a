#include "ui/designer/DesignCommands.h"

#include "core/base/Json.h"
#include "ui/designer/NewApiDialog.h"
#include "ui/designer/NewFunctionDialog.h"
#include "ui/designer/NewTableDialog.h"
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
    auto route = gateway::parseRouteKey(text.trimmed().toUtf8());
    if (!route) return route.error();
    const ObjectRef added{ObjectRef::Kind::Route, api, route->key()};
    if (auto result = m_document.addRoute(api, std::move(*route)); !result) return result;
    m_document.select(added);
    return {};
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
    if (selected.kind == ObjectRef::Kind::Api || selected.kind == ObjectRef::Kind::Route) return selected.name;
    const auto& apis = m_document.workspace().apis;
    return apis.empty() ? QByteArray() : apis.front().name;
}

void DesignCommands::say(const base::Result<void>& result, const QString& done)
{
    if (!result) {
        m_workbench.toast(result.error().message);
        return;
    }
    m_workbench.toast(done, tr("Undo"), [document = QPointer(&m_document)] {
        if (document) document->undoStack()->undo();
    });
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
                const auto parsed = gateway::parseRouteKey(name);
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
        case ObjectRef::Kind::Workspace:
        case ObjectRef::Kind::Environment:
            return false;
    }
    if (!renamed) m_workbench.toast(renamed.error().message);
    return static_cast<bool>(renamed);
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
    gateway::Route changed = *route;
    changed.integration = connected(*route, target, m_document.workspace());
    if (changed == *route) return;
    const auto result = m_document.setRoute(object.name, object.routeKey, std::move(changed));
    const QString to = target.kind == Target::Kind::Mock ? tr("a fixed answer") : QString::fromUtf8(target.name);
    say(result, tr("Connected %1 to %2").arg(shown(object), to));
}

void DesignCommands::disconnectRoute(const ObjectRef& object)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    if (route == nullptr) return;
    gateway::Route changed = *route;
    changed.integration = std::monostate();
    say(m_document.setRoute(object.name, object.routeKey, std::move(changed)),
        tr("Disconnected %1").arg(shown(object)));
}

void DesignCommands::open(const ObjectRef& object)
{
    m_document.select(object);
    m_workbench.reveal(object);
}

void DesignCommands::sendRequest(const ObjectRef& object)
{
    const gateway::Route* route = routeOf(m_document.workspace(), object);
    if (route == nullptr) return;
    const Running::ApiState state = m_running.api(object.name);
    if (state.url.isEmpty()) {
        m_workbench.toast(
            state.problem.isEmpty() ? tr("%1 is stopped").arg(QString::fromUtf8(object.name)) : state.problem,
            tr("Start"), [running = QPointer(&m_running), name = object.name] {
                if (running) running->startApi(name);
            });
        return;
    }
    m_workbench.composeRequest(requestFor(*route, state.url, m_document.workspace()), Workbench::Sending::Later);
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

QMenu* DesignCommands::menuFor(const ObjectRef& object, QWidget* parent, std::function<void()> rename)
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu, this](const QString& iconName, const QString& text, std::function<void()> run) {
        connect(menu->addAction(icon(iconName), text), &QAction::triggered, this, std::move(run));
    };
    if (object.kind == ObjectRef::Kind::Api) {
        const bool isRunning = m_running.api(object.name).running;
        add(QStringLiteral("add"), tr("Add Route"), [this, object] { Q_EMIT routeEntryRequested(object.name); });
        add(isRunning ? QStringLiteral("stop") : QStringLiteral("play"), isRunning ? tr("Stop") : tr("Start"),
            [this, object, isRunning] {
                if (isRunning)
                    m_running.stopApi(object.name);
                else
                    m_running.startApi(object.name);
            });
        add(QStringLiteral("copy"), tr("Copy URL"), [this, object] { copyUrl(object); });
    }
    if (object.kind == ObjectRef::Kind::Route) {
        const gateway::Route* route = routeOf(m_document.workspace(), object);
        add(QStringLiteral("send"), tr("Send Request"), [this, object] { sendRequest(object); });
        add(QStringLiteral("copy"), tr("Copy URL"), [this, object] { copyUrl(object); });
        if (route != nullptr && targetOf(*route))
            add(QStringLiteral("link"), tr("Disconnect"), [this, object] { disconnectRoute(object); });
    }
    if (object.kind == ObjectRef::Kind::Table || object.kind == ObjectRef::Kind::Request)
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
