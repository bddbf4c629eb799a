#include "ui/functions/EventPane.h"

#include "core/base/Json.h"
#include "core/engine/TryEvent.h"
#include "core/gateway/definition/RouteTarget.h"
#include "core/workspace/EventFiles.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QRegularExpression>

namespace trestle::ui {

namespace {

constexpr int saveEventAfterMs = 800;

bool runs(const observe::Trace& trace, const QByteArray& function)
{
    return std::any_of(trace.stations.begin(), trace.stations.end(), [&function](const observe::Station& station) {
        return station.kind == observe::StationKind::Function && station.depth == 0 && station.title == function;
    });
}

}  // namespace

EventPane::EventPane(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench,
                     const QByteArray& function, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_document(document),
      m_workbench(workbench),
      m_function(function),
      m_chooser(new QComboBox),
      m_menu(new QMenu(this)),
      m_remove(makeIconButton(QStringLiteral("trash"), tr("Delete this event"))),
      m_code(new CodeEdit(CodeLanguage::Json)),
      m_error(new InlineError),
      m_naming(new QWidget),
      m_name(new QLineEdit),
      m_run(makeButton(tr("Run  F5"), ButtonKind::Primary))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_chooser->setAccessibleName(tr("Event"));
    m_chooser->setObjectName(QStringLiteral("event"));
    auto* make = makeButton(tr("Make"));
    make->setAccessibleName(tr("Make an event from a request, a route or a template"));
    make->setMenu(m_menu);
    make->setMinimumWidth(80);  // the word and the menu's mark
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_chooser, 1);
    row->addWidget(make);
    row->addWidget(m_remove);

    m_code->setAccessibleName(tr("Event as JSON"));
    m_code->setLineNumbersVisible(false);
    m_name->setPlaceholderText(tr("Name, to keep it"));
    m_name->setAccessibleName(tr("Name to keep this event under"));
    m_name->setObjectName(QStringLiteral("eventName"));
    auto* save = makeButton(tr("Save"));
    save->setAccessibleName(tr("Save this event beside the function"));
    auto* naming = new QHBoxLayout(m_naming);
    naming->setContentsMargins(0, 0, 0, 0);
    naming->setSpacing(8);
    naming->addWidget(m_name, 1);
    naming->addWidget(save);
    m_run->setAccessibleName(tr("Run the function on this event (F5)"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_code, 1);
    column->addWidget(m_error);
    column->addWidget(m_naming);
    column->addWidget(m_run);

    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveEventAfterMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &EventPane::saveNow);
    connect(m_chooser, &QComboBox::activated, this, [this] { choose(m_chooser->currentData().toString()); });
    connect(m_menu, &QMenu::aboutToShow, this, &EventPane::fillMenu);
    connect(m_remove, &QToolButton::clicked, this, &EventPane::remove);
    connect(save, &QPushButton::clicked, this, &EventPane::saveAs);
    connect(m_name, &QLineEdit::returnPressed, this, &EventPane::saveAs);
    connect(m_run, &QPushButton::clicked, this, &EventPane::runRequested);
    connect(m_code, &CodeEdit::textChanged, this, [this] {
        showError({});
        m_edited = true;
        if (!m_chosen.isEmpty()) m_saveTimer.start();
    });

    const QStringList saved = workspace::eventNames(folder());
    if (saved.isEmpty())
        setDraft("{}");
    else
        choose(saved.first());
}

EventPane::~EventPane()
{
    saveNow();
}

QString EventPane::folder() const
{
    return m_document.folder().functionFolder(m_function);
}

QByteArray EventPane::event() const
{
    return m_code->text().toUtf8();
}

void EventPane::setDraft(const QByteArray& json)
{
    saveNow();
    m_chosen.clear();
    m_edited = false;
    m_code->setText(QString::fromUtf8(json));
    showError({});
    fillChooser();
}

void EventPane::choose(const QString& name)
{
    if (name.isEmpty()) {
        setDraft(event());
        return;
    }
    saveNow();
    const auto json = workspace::readEvent(folder(), name);
    if (!json) {
        fillChooser();
        showError(json.error().message);
        return;
    }
    m_chosen = name;
    m_edited = false;
    m_code->setText(QString::fromUtf8(*json));
    showError({});
    fillChooser();
}

void EventPane::fillChooser()
{
    m_chooser->clear();
    m_chooser->addItem(tr("Draft"), QString());
    for (const QString& name : workspace::eventNames(folder()))
        m_chooser->addItem(name, name);
    m_chooser->setCurrentIndex(std::max(0, m_chooser->findData(m_chosen)));
    m_naming->setVisible(m_chosen.isEmpty());
    m_remove->setVisible(!m_chosen.isEmpty());
}

void EventPane::saveNow()
{
    m_saveTimer.stop();
    if (m_chosen.isEmpty() || !m_edited) return;
    m_edited = false;
    if (const auto saved = workspace::writeEvent(folder(), m_chosen, event()); !saved)
        m_workbench.toast(saved.error().message);
}

void EventPane::saveAs()
{
    const QString name = m_name->text().trimmed();
    if (workspace::eventNames(folder()).contains(name)) {
        showError(tr("There is an event %1 already").arg(name));
        return;
    }
    if (const auto saved = workspace::writeEvent(folder(), name, event()); !saved) {
        showError(saved.error().message);
        return;
    }
    m_name->clear();
    choose(name);
}

void EventPane::remove()
{
    const QString name = m_chosen;
    const QByteArray json = event();
    if (const auto removed = workspace::removeEvent(folder(), name); !removed) {
        showError(removed.error().message);
        return;
    }
    m_edited = false;
    setDraft(json);
    m_workbench.toast(tr("Deleted event %1").arg(name), tr("Undo"), [pane = QPointer(this), name, json] {
        if (!pane) return;
        if (workspace::writeEvent(pane->folder(), name, json)) pane->choose(name);
    });
}

void EventPane::showError(const QString& message)
{
    m_error->setMessage(message);
    // "… line 3, column 7": the parser says where.
    static const QRegularExpression line(QStringLiteral("line (\\d+)"));
    m_code->setErrorLine(message.isEmpty() ? 0 : line.match(message).captured(1).toInt());
}

void EventPane::setRunEnabled(bool enabled)
{
    m_run->setEnabled(enabled);
}

void EventPane::makeFromLastRequest()
{
    const auto traces = m_engine.traces().since(0);
    const auto last =
        std::find_if(traces.rbegin(), traces.rend(), [this](const auto& trace) { return runs(*trace, m_function); });
    const QByteArray json = last == traces.rend() ? QByteArray() : engine::eventOfTrace(**last, m_document.workspace());
    if (json.isEmpty())
        m_workbench.toast(tr("No request has called %1 yet").arg(QString::fromUtf8(m_function)));
    else
        setDraft(json);
}

void EventPane::fillMenu()
{
    m_menu->clear();
    m_menu->addAction(icon(QStringLiteral("trace")), tr("From the last request"), this,
                      &EventPane::makeFromLastRequest);
    // Routes that lead here first; any other route makes an event too.
    QMenu* others = new QMenu(tr("From another route"), m_menu);
    for (const gateway::Api& api : m_document.workspace().apis) {
        for (const gateway::Route& route : api.routes) {
            const bool leadsHere = gateway::routeTarget(api, route) ==
                                   gateway::RouteTarget{gateway::RouteTarget::Kind::Function, m_function};
            QMenu* menu = leadsHere ? m_menu : others;
            const QString key = QString::fromUtf8(route.key());
            menu->addAction(icon(QStringLiteral("route")), leadsHere ? tr("From %1").arg(key) : key, this,
                            [this, name = api.name, routeKey = route.key()] {
                                const gateway::Api* of = m_document.workspace().api(name);
                                const gateway::Route* made = of == nullptr ? nullptr : of->route(routeKey);
                                if (made != nullptr) setDraft(engine::eventForRoute(*of, *made));
                            });
        }
    }
    if (!others->isEmpty()) m_menu->addMenu(others);
    m_menu->addSeparator();
    const std::pair<QString, QByteArray> templates[] = {
        {tr("Empty object"), "{}"},
        {tr("A name and a number"), "{\n  \"name\": \"value\",\n  \"count\": 1\n}"},
    };
    for (const auto& [title, json] : templates)
        m_menu->addAction(title, this, [this, json = json] { setDraft(json); });
}

}  // namespace trestle::ui
