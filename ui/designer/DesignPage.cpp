#include "ui/designer/DesignPage.h"

#include "ui/designer/CanvasView.h"
#include "ui/designer/DesignEditor.h"
#include "ui/designer/DocumentFamilies.h"
#include "ui/designer/MethodTestEditor.h"
#include "ui/designer/OpenApiFiles.h"
#include "ui/designer/RouteTextEditor.h"
#include "ui/shell/ActionRegister.h"

#include <QApplication>
#include <QFileInfo>

namespace trestle::ui {

using workspace::ObjectRef;

DesignPage::DesignPage(DesignCommands& commands, QObject* parent) : Page(parent), m_commands(commands)
{
    connect(&commands, &DesignCommands::textsRequested, this, &DesignPage::openTexts);
    connect(&commands, &DesignCommands::testRequested, this,
            [this](const ObjectRef& route) { m_commands.workbench().openEditor(MethodTestEditor::keyOf(route)); });
}

QByteArray DesignPage::id() const
{
    return "design";
}

QString DesignPage::title() const
{
    return tr("Design");
}

QString DesignPage::iconName() const
{
    return QStringLiteral("design");
}

QString DesignPage::homeEditor() const
{
    return QStringLiteral("design");
}

bool DesignPage::owns(const QString& key) const
{
    return key == homeEditor() || RouteTextEditor::routeOf(key).has_value() ||
           MethodTestEditor::routeOf(key).has_value();
}

std::unique_ptr<Editor> DesignPage::createEditor(const QString& key)
{
    if (const auto route = RouteTextEditor::routeOf(key)) {
        const gateway::Api* api = m_commands.document().workspace().api(route->name);
        if (api == nullptr || api->route(route->routeKey) == nullptr) return nullptr;
        auto texts = std::make_unique<RouteTextEditor>(m_commands, *route);
        m_texts[key] = texts.get();
        return texts;
    }
    if (const auto route = MethodTestEditor::routeOf(key)) {
        const gateway::Api* api = m_commands.document().workspace().api(route->name);
        const bool tests = api != nullptr && api->protocol == gateway::Protocol::Rest;
        if (!tests || api->route(route->routeKey) == nullptr) return nullptr;
        return std::make_unique<MethodTestEditor>(m_commands, *route);
    }
    if (!owns(key)) return nullptr;
    auto editor = std::make_unique<DesignEditor>(m_commands);
    m_editor = editor.get();
    return editor;
}

QString DesignPage::editorFor(const ObjectRef& object) const
{
    const bool ours =
        object.kind == ObjectRef::Kind::Api || object.kind == ObjectRef::Kind::Route || isDocument(object);
    return ours ? homeEditor() : QString();
}

void DesignPage::openTexts(const ObjectRef& route, const QByteArray& part)
{
    const QString key = RouteTextEditor::keyOf(route);
    m_commands.workbench().openEditor(key);
    if (const QPointer<RouteTextEditor> editor = m_texts[key]; editor && !part.isEmpty()) editor->choose(part);
}

bool DesignPage::takeFile(const QString& file, QWidget* over)
{
    const QStringList suffixes = {QStringLiteral("yaml"), QStringLiteral("yml"), QStringLiteral("json")};
    if (!suffixes.contains(QFileInfo(file).suffix().toLower())) return false;
    importDescription(m_commands, file, over);
    return true;
}

QWidget* DesignPage::window() const
{
    QWidget* widget = m_editor ? m_editor->widget() : nullptr;
    return widget != nullptr ? widget->window() : QApplication::activeWindow();
}

void DesignPage::declareActions(ActionRegister& actions)
{
    const auto declare = [this, &actions](const char* id, const QString& text, const QString& menu,
                                          const QList<QKeySequence>& shortcuts, const QString& iconName,
                                          std::function<void()> run, std::function<bool()> enabled = {}) {
        actions.declare({.id = QByteArray(id),
                         .text = text,
                         .menu = menu,
                         .shortcuts = shortcuts,
                         .iconName = iconName,
                         .run = std::move(run),
                         .enabled = std::move(enabled)},
                        this);
    };
    const QString edit = QStringLiteral("Edit");
    const QString view = QStringLiteral("View");
    const auto selected = [this] { return m_commands.document().selection(); };
    const auto removable = [selected] {
        return selected().kind != ObjectRef::Kind::Workspace && selected().kind != ObjectRef::Kind::Environment;
    };
    const auto canvasIsOpen = [this] { return m_editor && m_editor->canvas() != nullptr; };
    declare("design.addRoute", tr("Add &route"), edit, {QKeySequence(Qt::CTRL | Qt::Key_N)}, QStringLiteral("route"),
            [this] {
                if (const QByteArray api = m_commands.currentApi(); !api.isEmpty())
                    Q_EMIT m_commands.routeEntryRequested(api);
                else
                    m_commands.newApi(window(),
                                      [this](const QByteArray& name) { Q_EMIT m_commands.routeEntryRequested(name); });
            });
    declare("design.addApi", tr("Add &API…"), edit, {}, QStringLiteral("api"), [this] {
        m_commands.newApi(window(), [this](const QByteArray& name) { Q_EMIT m_commands.routeEntryRequested(name); });
    });
    declare("design.addTable", tr("Add &table…"), edit, {}, QStringLiteral("table"),
            [this] { m_commands.newTable(window()); });
    declare("design.addFunction", tr("Add &function…"), edit, {}, QStringLiteral("function"),
            [this] { m_commands.newFunction(window()); });
    QByteArrayList kinds;  // several protocols have the same
    for (const DocumentFamily& family : documentFamilies()) {
        if (kinds.contains(family.kind)) continue;
        kinds.append(family.kind);
        declare(("design.add." + family.kind).constData(), tr("Add %1…").arg(family.one), {}, {}, family.icon,
                [this, kind = family.kind] { m_commands.newDocument(kind, m_commands.currentApi(), window()); });
    }
    declare(
        "design.remove", tr("Remove selected"), edit, {}, QStringLiteral("trash"),
        [this, selected] { m_commands.remove(selected()); }, removable);
    declare(
        "design.rename", tr("Rename selected"), edit, {}, QStringLiteral("edit"),
        [this, selected] { Q_EMIT m_commands.renameRequested(selected()); }, removable);
    declare(
        "design.disconnect", tr("Disconnect route"), {}, {}, QStringLiteral("link"),
        [this, selected] { m_commands.disconnectRoute(selected()); },
        [selected] { return selected().kind == ObjectRef::Kind::Route; });
    declare(
        "design.sendRequest", tr("Send request to this route"), QStringLiteral("Run"), {}, QStringLiteral("send"),
        [this, selected] { m_commands.sendRequest(selected()); },
        [this, selected] { return m_commands.canSend(selected()); });
    declare(
        "design.testMethod", tr("Test this method"), QStringLiteral("Run"), {}, QStringLiteral("play"),
        [this, selected] { m_commands.testMethod(selected()); },
        [this, selected] {
            const gateway::Api* api = m_commands.document().workspace().api(selected().name);
            return selected().kind == ObjectRef::Kind::Route && api != nullptr &&
                   api->protocol == gateway::Protocol::Rest;
        });
    const QString file = QStringLiteral("File");
    declare("design.importApi", tr("Import OpenAPI…"), file, {}, QStringLiteral("add"),
            [this] { importDescription(m_commands, window()); });
    declare(
        "design.exportApi", tr("Export OpenAPI…"), file, {}, QStringLiteral("item"),
        [this] { exportDescription(m_commands, m_commands.currentApi(), window()); },
        [this] {
            const gateway::Api* api = m_commands.document().workspace().api(m_commands.currentApi());
            return api != nullptr && canDescribe(*api);
        });
    declare(
        "design.copyUrl", tr("Copy URL of selected"), {}, {}, QStringLiteral("copy"),
        [this, selected] { m_commands.copyUrl(selected()); },
        [selected] { return selected().kind == ObjectRef::Kind::Route || selected().kind == ObjectRef::Kind::Api; });
    declare(
        "design.autoLayout", tr("Lay out the canvas anew"), view, {}, QStringLiteral("design"),
        [this] { m_editor->canvas()->layOutAnew(); }, canvasIsOpen);
    declare(
        "design.fit", tr("Fit the canvas into view"), view, {}, {}, [this] { m_editor->canvas()->fit(); },
        canvasIsOpen);
    declare(
        "design.zoomReset", tr("Canvas at 100 %"), view, {QKeySequence(Qt::CTRL | Qt::Key_0)}, {},
        [this] { m_editor->canvas()->setZoom(1); }, canvasIsOpen);
}

}  // namespace trestle::ui
