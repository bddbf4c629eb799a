#include "ui/designer/RouteEditor.h"

#include "ui/designer/Inspector.h"

#include <QBoxLayout>
#include <QSplitter>

namespace trestle::ui {

using workspace::ObjectRef;

RouteEditor::RouteEditor(DesignCommands& commands, QLatin1String prefix, const ObjectRef& route)
    : m_commands(commands),
      m_key(keyOf(prefix, route)),
      m_route(route),
      m_widget(new QWidget),
      m_inspector(new Inspector(commands))
{
    m_inspector->setFallback(route);
    connect(m_inspector, &Inspector::titleChanged, this, &Editor::inspectorChanged);
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && change.before == m_route) m_route = change.after;
        if (change.kind == Change::Kind::Changed && change.before == ObjectRef{ObjectRef::Kind::Api, m_route.name, {}})
            m_route.name = change.after.name;
        m_inspector->setFallback(m_route);
        refresh();
        Q_EMIT titleChanged();
    });
}

RouteEditor::~RouteEditor()
{
    delete m_widget;
    delete m_inspector;
}

QString RouteEditor::keyOf(QLatin1String prefix, const ObjectRef& route)
{
    return prefix + QString::fromUtf8(route.name) + u'/' + QString::fromUtf8(route.routeKey);
}

std::optional<ObjectRef> RouteEditor::routeOf(QLatin1String prefix, const QString& key)
{
    if (!key.startsWith(prefix)) return std::nullopt;
    const QByteArray text = key.mid(prefix.size()).toUtf8();
    const qsizetype slash = text.indexOf('/');
    if (slash < 0) return std::nullopt;
    return ObjectRef{ObjectRef::Kind::Route, text.first(slash), text.sliced(slash + 1)};
}

void RouteEditor::setPanes(QWidget* left, int width, QWidget* right, QWidget* focused)
{
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({width, 3 * width});
    auto* whole = new QVBoxLayout(m_widget);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(splitter);
    m_widget->setAutoFillBackground(true);
    m_widget->setBackgroundRole(QPalette::Base);
    m_widget->setFocusProxy(focused);
}

QByteArray RouteEditor::methodChip() const
{
    const gateway::Route* shown = route();
    return shown == nullptr ? QByteArray() : shown->method;
}

QWidget* RouteEditor::widget()
{
    return m_widget;
}

QWidget* RouteEditor::inspector()
{
    return m_inspector;
}

QString RouteEditor::inspectorTitle() const
{
    return m_inspector ? m_inspector->title() : QString();
}

const gateway::Api* RouteEditor::api() const
{
    return m_commands.document().workspace().api(m_route.name);
}

const gateway::Route* RouteEditor::route() const
{
    const gateway::Api* of = api();
    return of == nullptr ? nullptr : of->route(m_route.routeKey);
}

}  // namespace trestle::ui
