// What tree, canvas, inspector and menus do to the design: one implementation for all of them, with the toast and the
// undo that belong to each. Main thread.
#pragma once

#include "ui/designer/Connecting.h"
#include "ui/designer/Running.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Workbench.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QMenu;

namespace trestle::ui {

enum class RouteMove { Move, Copy };
enum class CopyForm { Url, Curl, Yaml };

class DesignCommands : public QObject
{
    Q_OBJECT

public:
    /// All outlive this.
    DesignCommands(WorkspaceDocument& document, Running& running, Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] WorkspaceDocument& document() { return m_document; }
    [[nodiscard]] Running& running() { return m_running; }
    [[nodiscard]] Workbench& workbench() { return m_workbench; }

    /// Adds what a person typed, "get /books/{id}", and selects it. Errors as parseRouteKey and WorkspaceDocument.
    base::Result<void> addRoute(const QByteArray& api, const QString& text);
    /// A route a line, blank lines aside; what cannot be added is returned, each line with its reason. One step of
    /// undo.
    QStringList addRoutes(const QByteArray& api, const QString& lines);
    /// Into another API, in one step of undo.
    void moveRoute(const workspace::ObjectRef& route, const QByteArray& api, RouteMove how);
    /// GET /hello with a fixed answer, in the API `api`, or in a new one if that is empty.
    void addHello(const QByteArray& api);
    /// The API that a route is added to when none is named: the selected one, the only one; "" if that is not clear.
    [[nodiscard]] QByteArray currentApi() const;

    /// Errors are said in a toast.
    bool rename(const workspace::ObjectRef& object, const QString& text);
    /// With a toast that offers Undo.
    void remove(const workspace::ObjectRef& object);
    void connectRoute(const workspace::ObjectRef& route, const Target& target);
    /// The route stays and leads nowhere.
    void disconnectRoute(const workspace::ObjectRef& route);
    void open(const workspace::ObjectRef& object);
    /// What of a route is text: its documents and templates, with the part of that key chosen.
    void openTexts(const workspace::ObjectRef& route, const QByteArray& part = {});
    /// Whether a request reaches the route: those of WebSocket APIs are reached by messages of a connected client.
    [[nodiscard]] bool canSend(const workspace::ObjectRef& route) const;
    /// Opens the route's request in the tester: method, address and a body to fill in.
    void sendRequest(const workspace::ObjectRef& route);
    /// Opens the tab that tests a method of a REST API.
    void testMethod(const workspace::ObjectRef& route);
    /// Sends what last went through the route again, as it was.
    void replay(const workspace::ObjectRef& route);
    void copyUrl(const workspace::ObjectRef& object);
    /// The name of what it is, or a route in all its forms: as a route for the tree, as YAML, as a command of curl.
    void copyObject(const workspace::ObjectRef& object);
    void copyRouteAs(const workspace::ObjectRef& route, CopyForm form);
    /// Routes that were copied, or a list of them as text, into an API.
    void pasteRoutes(const QByteArray& api);

    // Dialogs, opened over `parent` and returning at once; `then` gets the name of what was made.
    using Made = std::function<void(const QByteArray& name)>;
    void newApi(QWidget* parent, Made then = {});
    void newTable(QWidget* parent, Made then = {});
    void newFunction(QWidget* parent, Made then = {});
    /// A model, an authorizer…: of the API, or of the account where the kind is. A toast says so if the API's protocol
    /// has none.
    void newDocument(const QByteArray& kind, const QByteArray& api, QWidget* parent);
    /// Fills `menu` with what newDocument() can add to the API, or to the account for "".
    void offerDocuments(QMenu& menu, const QByteArray& api, QWidget* parent);

    /// What can be done to `object`, for context menus everywhere. `rename` starts editing in place where that can be.
    [[nodiscard]] QMenu* menuFor(const workspace::ObjectRef& object, QWidget* parent, std::function<void()> rename);
    /// What takes the last step back, unless by then it was taken back or others came after it.
    [[nodiscard]] std::function<void()> undoOfThis() const;

Q_SIGNALS:
    /// The place to type a route at the foot of an API is wanted.
    void routeEntryRequested(const QByteArray& api);
    void testRequested(const trestle::workspace::ObjectRef& route);
    void textsRequested(const trestle::workspace::ObjectRef& route, const QByteArray& part);
    /// Editing the name in place is wanted.
    void renameRequested(const trestle::workspace::ObjectRef& object);

private:
    base::Result<void> renameDocument(const workspace::ObjectRef& object, const QByteArray& name);
    /// Where the API answers; if it does not, says why and offers to start it.
    [[nodiscard]] QUrl urlOf(const QByteArray& api);
    [[nodiscard]] QByteArray curlOf(const QByteArray& api, const gateway::Route& route) const;
    void say(const base::Result<void>& result, const QString& done);

    WorkspaceDocument& m_document;
    Running& m_running;
    Workbench& m_workbench;
};

/// The request that calls a route at `url`: its method, its path with a value for each parameter, a body for methods
/// that have one.
[[nodiscard]] requests::SavedRequest requestFor(const gateway::Route& route, const QUrl& url,
                                                const workspace::Workspace& workspace);

}  // namespace trestle::ui
