#include "ui/designer/RouteTextEditor.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/PaneHeader.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QListWidget>
#include <QMenu>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

constexpr QLatin1String keyPrefix("route:");
constexpr int listWidth = 216;

}  // namespace

RouteTextEditor::RouteTextEditor(DesignCommands& commands, const ObjectRef& route)
    : RouteEditor(commands, keyPrefix, route),
      m_list(new QListWidget),
      m_add(nullptr),
      m_title(new ThemedLabel({}, FontRole::BodyStrong)),
      m_state(new ThemedLabel({}, FontRole::Secondary, Role::Text2)),
      m_text(new CodeEdit(CodeLanguage::Json))
{
    setPanes(makeList(), listWidth, makeText(), m_text);

    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        if (!m_following) showPart();
    });
    connect(m_text, &CodeEdit::textChanged, this, &RouteTextEditor::take);
    refresh();
}

QWidget* RouteTextEditor::makeList()
{
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* header = new PaneHeader(tr("Documents"));
    m_add = header->addAction(QStringLiteral("add"), tr("Add a template"));
    auto* menu = new QMenu(m_add);
    m_add->setMenu(menu);
    m_add->setPopupMode(QToolButton::InstantPopup);
    connect(menu, &QMenu::aboutToShow, this, &RouteTextEditor::fillMissing);
    column->addWidget(header);
    m_list->setObjectName(QStringLiteral("parts"));
    m_list->setAccessibleName(tr("Documents and templates of the route"));
    m_list->setFrameShape(QFrame::NoFrame);
    column->addWidget(m_list, 1);
    return pane;
}

QWidget* RouteTextEditor::makeText()
{
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QWidget;
    bar->setFixedHeight(Theme::toolbarHeight);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(Theme::panelPadding);
    row->addWidget(m_title);
    m_state->setObjectName(QStringLiteral("state"));
    m_state->setElided(true);
    row->addWidget(m_state, 1);
    column->addWidget(bar);
    column->addWidget(m_text, 1);
    return pane;
}

QString RouteTextEditor::keyOf(const ObjectRef& route)
{
    return RouteEditor::keyOf(keyPrefix, route);
}

std::optional<ObjectRef> RouteTextEditor::routeOf(const QString& key)
{
    return RouteEditor::routeOf(keyPrefix, key);
}

QString RouteTextEditor::title() const
{
    const gateway::Route* shown = route();
    return QString::fromUtf8(shown == nullptr ? object().routeKey : shown->path);
}

void RouteTextEditor::runMainAction()
{
    commands().sendRequest(object());
}

bool RouteTextEditor::goToLine(int line)
{
    m_text->setCaret(line);
    return true;
}

std::vector<NamedThing> RouteTextEditor::places() const
{
    std::vector<NamedThing> places;
    for (size_t i = 0; i < m_parts.size(); ++i)
        places.push_back({m_parts[i].title, m_parts[i].detail, QStringLiteral("edit"), {}, static_cast<qint64>(i)});
    return places;
}

void RouteTextEditor::goToPlace(const NamedThing& place)
{
    m_list->setCurrentRow(static_cast<int>(place.id));
    m_text->setFocus();
}

QJsonObject RouteTextEditor::saveState() const
{
    return {{QStringLiteral("part"), QString::fromUtf8(m_shown)}};
}

void RouteTextEditor::restoreState(const QJsonObject& state)
{
    choose(state[QStringLiteral("part")].toString().toUtf8());
}

void RouteTextEditor::choose(const QByteArray& part)
{
    for (size_t i = 0; i < m_parts.size(); ++i)
        if (m_parts[i].key() == part) m_list->setCurrentRow(static_cast<int>(i));
}

const RoutePart* RouteTextEditor::part() const
{
    const auto at =
        std::find_if(m_parts.begin(), m_parts.end(), [this](const RoutePart& each) { return each.key() == m_shown; });
    return at == m_parts.end() ? nullptr : &*at;
}

void RouteTextEditor::refresh()
{
    const gateway::Route* shown = route();
    m_parts = shown == nullptr ? std::vector<RoutePart>() : routeParts(*api(), *shown);
    m_following = true;
    m_list->clear();
    for (const RoutePart& each : m_parts) {
        auto* item = new QListWidgetItem(
            each.detail.isEmpty() ? each.title : each.title + QStringLiteral(" · ") + each.detail, m_list);
        item->setSizeHint({0, Theme::instance().rowHeight()});
        item->setToolTip(item->text());
        if (each.key() == m_shown) m_list->setCurrentItem(item);
    }
    if (m_list->currentRow() < 0 && m_list->count() > 0) m_list->setCurrentRow(0);
    m_following = false;
    m_add->setEnabled(shown != nullptr && !missingTemplates(*api(), *shown).empty());
    m_text->setReadOnly(shown == nullptr);
    showPart();
}

void RouteTextEditor::showPart()
{
    const int row = m_list->currentRow();
    if (row < 0 || static_cast<size_t>(row) >= m_parts.size()) {
        m_state->setText(tr("This route is gone"));
        return;
    }
    const RoutePart& shown = m_parts[static_cast<size_t>(row)];
    const bool another = m_shown != shown.key();
    m_shown = shown.key();
    m_title->setText(m_list->currentItem()->text());
    m_text->setAccessibleName(tr("Text of %1").arg(m_title->text()));
    const QByteArray text = partText(*api(), *route(), shown);
    m_following = true;
    if (another) {
        m_text->setLanguage(shown.kind == RoutePart::Kind::Template ? CodeLanguage::Template : CodeLanguage::Json);
        m_text->setText(QString::fromUtf8(text));
    } else if (shown.kind == RoutePart::Kind::Template) {
        if (m_text->text().toUtf8() != text) m_text->replaceText(QString::fromUtf8(text));
    } else {
        // Laid out by hand and half typed text stays as it is while it says the same.
        const auto here = base::parseJson(m_text->text().toUtf8());
        const auto there = base::parseJson(text);
        if (here && there && *here != *there) m_text->replaceText(QString::fromUtf8(text));
    }
    m_following = false;
    const TextProblem problem = problemOfText(shown.kind, m_text->text().toUtf8());
    m_text->setErrorLine(problem.line, problem.message);
    m_state->setRole(problem.line > 0 ? Role::Danger : Role::Text2);
    m_state->setText(problem.line > 0 ? tr("Line %1: %2").arg(problem.line).arg(problem.message)
                     : shown.kind == RoutePart::Kind::Template ? tr("Mapping template")
                                                               : tr("In the service's words"));
}

void RouteTextEditor::take()
{
    const RoutePart* shown = part();
    if (m_following || shown == nullptr || route() == nullptr) return;
    Q_EMIT edited();
    const auto changed = withPart(*api(), object().routeKey, *shown, m_text->text().toUtf8());
    if (!changed) {
        showPart();
        return;
    }
    base::Result<void> set;
    if (shown->family.isEmpty())
        set = commands().document().setRoute(object().name, object().routeKey, *changed->route(object().routeKey));
    else
        set = commands().document().setApi(object().name, *changed);
    if (!set) commands().workbench().toast(set.error().message);
    showPart();
}

void RouteTextEditor::fillMissing()
{
    m_add->menu()->clear();
    const gateway::Route* shown = route();
    if (shown == nullptr) return;
    for (const RoutePart& missing : missingTemplates(*api(), *shown))
        m_add->menu()->addAction(missing.title + QStringLiteral(" · ") + missing.detail, this,
                                 [this, missing] { add(missing); });
}

void RouteTextEditor::add(const RoutePart& missing)
{
    const auto changed = withPart(*api(), object().routeKey, missing, "$input.json('$')\n");
    if (!changed) return;
    m_shown = missing.key();
    m_text->setText({});
    if (const auto set =
            commands().document().setRoute(object().name, object().routeKey, *changed->route(object().routeKey));
        !set)
        commands().workbench().toast(set.error().message);
    m_text->setFocus();
}

}  // namespace trestle::ui
