#include "ui/designer/RouteInspector.h"

#include "core/gateway/definition/RouteTarget.h"
#include "ui/designer/FirstChoice.h"
#include "ui/designer/FunctionForm.h"
#include "ui/designer/HttpForm.h"
#include "ui/designer/JsonEdit.h"
#include "ui/designer/MockForm.h"
#include "ui/designer/RouteAddress.h"
#include "ui/designer/TableForm.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>

namespace trestle::ui {

using workspace::ObjectRef;

RouteInspector::RouteInspector(DesignCommands& commands)
    : m_commands(commands),
      m_address(new RouteAddress(commands)),
      m_kind(new SegmentedControl({tr("Function"), tr("Table"), tr("HTTP"), tr("Mock")})),
      m_first(firstChoice()),
      m_forms{new FunctionForm(commands), new TableForm(commands), new HttpForm(commands), new MockForm(commands)},
      m_named(new FormColumn),
      m_namedWords(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2)),
      m_error(new InlineError),
      m_description(new TextArea),
      m_problems(new ThemedLabel({}, FontRole::Secondary, Role::Warning)),
      m_send(makeButton(tr("Send request")))
{
    addWidget(m_address);
    m_kind->setObjectName(QStringLiteral("kind"));
    addField(tr("Integration"), m_kind);
    addWidget(m_first);
    for (IntegrationForm* form : m_forms) {
        addWidget(form);
        form->hide();
        connect(form, &IntegrationForm::edited, this, &RouteInspector::setIntegration);
    }
    m_named->layout()->setContentsMargins(0, 0, 0, 0);
    m_namedWords->setObjectName(QStringLiteral("named"));
    m_namedWords->setWordWrap(true);
    m_named->addWidget(m_namedWords);
    auto* open = makeButton(tr("Open documents and templates"));
    m_named->addWidget(open);
    addWidget(m_named);
    addWidget(m_error);
    m_description->setObjectName(QStringLiteral("description"));
    m_description->setFixedHeight(64);
    addField(tr("Description"), m_description);
    m_send->setObjectName(QStringLiteral("send"));
    addWidget(m_send);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setWordWrap(true);
    addWidget(m_problems);
    addStretch();

    connect(open, &QPushButton::clicked, this, [this] { m_commands.openTexts(m_object); });
    connect(m_kind, &SegmentedControl::currentChanged, this, &RouteInspector::chooseKind);
    connect(m_send, &QPushButton::clicked, this, [this] { m_commands.sendRequest(m_object); });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (m_showing || route() == nullptr) return;
        gateway::Route changed = *route();
        changed.description = m_description->toPlainText().toUtf8();
        put(std::move(changed));
    });
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && change.before == m_object) m_object = change.after;
        if (change.kind == Change::Kind::Changed && change.before.kind == ObjectRef::Kind::Api &&
            change.before.name == m_object.name)
            m_object.name = change.after.name;
        refresh();
    });
}

QWidget* RouteInspector::firstChoice()
{
    return makeFirstChoice(tr("This route leads nowhere yet. What answers it?"), m_kind->labels(), [this](int kind) {
        chooseKind(kind);
        if (m_kind->isVisible()) m_kind->setFocus();  // the buttons of the first choice are gone
    });
}

const gateway::Route* RouteInspector::route() const
{
    const gateway::Api* api = m_commands.document().workspace().api(m_object.name);
    if (api == nullptr || m_object.kind != ObjectRef::Kind::Route) return nullptr;
    const auto at = std::find_if(api->routes.begin(), api->routes.end(),
                                 [this](const gateway::Route& one) { return one.key() == m_object.routeKey; });
    return at == api->routes.end() ? nullptr : &*at;
}

void RouteInspector::show(const ObjectRef& object)
{
    if (object != m_object) {
        m_remembered = {};
        m_error->setMessage({});
    }
    m_object = object;
    refresh();
}

void RouteInspector::refresh()
{
    const gateway::Route* shown = route();
    if (shown == nullptr) return;
    m_showing = true;
    const gateway::Api& api = *m_commands.document().workspace().api(m_object.name);
    m_address->show(m_object, api, *shown);
    if (!gateway::namedIntegration(*shown).isEmpty())
        showNamed(api, *shown);
    else
        showForm(api, *shown);
    showText(*m_description, shown->description);
    m_send->setVisible(m_commands.canSend(m_object));
    QStringList messages;
    for (const workspace::Problem& problem : problemsOf(m_commands.document().problems(), m_object))
        messages.append(problem.message);
    m_problems->setText(messages.join(u'\n'));
    m_problems->setVisible(!messages.isEmpty() && !m_first->isVisibleTo(this));
    m_showing = false;
}

void RouteInspector::showForm(const gateway::Api& api, const gateway::Route& route)
{
    const size_t index = route.integration.index();
    m_first->setVisible(index == 0);
    m_kind->parentWidget()->setVisible(index != 0);
    m_kind->setCurrentIndex(static_cast<int>(index) - 1);
    for (size_t i = 0; i < kinds; ++i) {
        if (i + 1 == index) {
            m_remembered[i] = route.integration;
            m_forms[i]->show(api, route);
        }
        m_forms[i]->setVisible(i + 1 == index);
    }
    m_named->hide();
}

// What a client of the control plane gave the route, in its words.
void RouteInspector::showNamed(const gateway::Api& api, const gateway::Route& route)
{
    m_first->hide();
    for (IntegrationForm* form : m_forms)
        form->hide();
    const std::optional<Target> target = targetOf(api, route);
    m_kind->parentWidget()->setVisible(target.has_value());
    if (target) m_kind->setCurrentIndex(static_cast<int>(target->kind));
    m_named->show();
    QStringList lines;
    const base::JsonValue* integration = api.documents.find("integrations", gateway::namedIntegration(route));
    if (integration == nullptr)
        lines.append(tr("There is no integration %1").arg(QString::fromUtf8(gateway::namedIntegration(route))));
    else
        for (const char* member : {"integrationType", "integrationSubtype", "integrationMethod", "integrationUri",
                                   "payloadFormatVersion", "connectionType"})
            if (const QByteArray text = textOf(*integration, member); !text.isEmpty())
                lines.append(QString::fromUtf8(text));
    m_namedWords->setText(lines.join(u'\n'));
}

void RouteInspector::put(gateway::Route changed)
{
    const auto result = m_commands.document().setRoute(m_object.name, m_object.routeKey, std::move(changed));
    m_error->setMessage(result ? QString() : result.error().message);
}

void RouteInspector::chooseKind(int index)
{
    if (m_showing || index < 0 || route() == nullptr) return;
    const gateway::Integration remembered = m_remembered[static_cast<size_t>(index)];
    if (remembered.index() != 0) {
        setIntegration(remembered);
        return;
    }
    const workspace::Workspace& workspace = m_commands.document().workspace();
    const Target::Kind kind = static_cast<Target::Kind>(index);
    Target target{kind, {}};
    // The only one there is needs no choosing.
    if (kind == Target::Kind::Function && workspace.functions.size() == 1)
        target.name = workspace.functions.front().name;
    if (kind == Target::Kind::Table && workspace.tables.size() == 1) target.name = workspace.tables.front().name;
    setIntegration(connected(*route(), target, workspace));
}

void RouteInspector::setIntegration(const gateway::Integration& integration)
{
    if (m_showing || route() == nullptr) return;
    gateway::Route changed = disconnectedRoute(*route());
    changed.integration = integration;
    put(std::move(changed));
}

}  // namespace trestle::ui
