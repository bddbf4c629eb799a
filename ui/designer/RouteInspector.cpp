#include "ui/designer/RouteInspector.h"

#include "ui/designer/FunctionForm.h"
#include "ui/designer/HttpForm.h"
#include "ui/designer/MockForm.h"
#include "ui/designer/TableForm.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>

namespace trestle::ui {

using workspace::ObjectRef;

RouteInspector::RouteInspector(DesignCommands& commands)
    : m_commands(commands),
      m_method(new QComboBox),
      m_path(new QLineEdit),
      m_pathError(new InlineError),
      m_kind(new SegmentedControl({tr("Function"), tr("Table"), tr("HTTP"), tr("Mock")})),
      m_first(firstChoice()),
      m_forms{new FunctionForm(commands), new TableForm(commands), new HttpForm(commands), new MockForm(commands)},
      m_error(new InlineError),
      m_description(new TextArea),
      m_problems(new ThemedLabel({}, FontRole::Secondary, Role::Warning)),
      m_send(makeButton(tr("Send Request")))
{
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"})
        m_method->addItem(QLatin1String(method));
    m_method->setAccessibleName(tr("Method"));
    m_method->setFixedWidth(96);
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setFont(Theme::instance().font(FontRole::Code));
    auto* address = new QWidget;
    auto* row = new QHBoxLayout(address);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_method);
    row->addWidget(m_path, 1);
    m_path->setAccessibleName(tr("Path"));
    address->setFocusProxy(m_path);
    addField(tr("Route"), address);
    addWidget(m_pathError);
    m_kind->setObjectName(QStringLiteral("kind"));
    addField(tr("Integration"), m_kind);
    addWidget(m_first);
    for (IntegrationForm* form : m_forms) {
        addWidget(form);
        form->hide();
        connect(form, &IntegrationForm::edited, this, &RouteInspector::setIntegration);
    }
    addWidget(m_error);
    m_description->setObjectName(QStringLiteral("description"));
    m_description->setFixedHeight(64);
    addField(tr("Description"), m_description);
    addWidget(m_send);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setWordWrap(true);
    addWidget(m_problems);
    addStretch();

    connect(m_method, &QComboBox::activated, this, &RouteInspector::rename);
    connect(m_path, &QLineEdit::editingFinished, this, &RouteInspector::rename);
    connect(m_path, &QLineEdit::textEdited, this, [this] { m_pathError->setMessage({}); });
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

// A segmented control always has one segment chosen; before there is an integration, buttons offer the four.
QWidget* RouteInspector::firstChoice()
{
    auto* choice = new QWidget;
    auto* column = new QVBoxLayout(choice);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* sentence =
        new ThemedLabel(tr("This route leads nowhere yet. What answers it?"), FontRole::Secondary, Role::Text2);
    sentence->setWordWrap(true);
    column->addWidget(sentence);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    const QStringList labels = m_kind->labels();
    for (int i = 0; i < labels.size(); ++i) {
        QPushButton* button = makeButton(labels[i]);
        button->setObjectName(QStringLiteral("first:") + labels[i]);
        button->setAccessibleName(tr("Integration %1").arg(labels[i]));
        row->addWidget(button, 1);
        connect(button, &QPushButton::clicked, this, [this, i] { chooseKind(i); });
    }
    column->addLayout(row);
    return choice;
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
        m_pathError->setMessage({});
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
    const bool isDefault = shown->method.isEmpty();
    m_method->setVisible(!isDefault);
    m_path->setReadOnly(isDefault);
    m_method->setCurrentText(QString::fromUtf8(shown->method));
    showText(*m_path, shown->path);
    const size_t index = shown->integration.index();
    m_first->setVisible(index == 0);
    m_kind->parentWidget()->setVisible(index != 0);
    m_kind->setCurrentIndex(static_cast<int>(index) - 1);
    for (size_t i = 0; i < kinds; ++i) {
        if (i + 1 == index) {
            m_remembered[i] = shown->integration;
            m_forms[i]->show(*shown);
        }
        m_forms[i]->setVisible(i + 1 == index);
    }
    showText(*m_description, shown->description);
    QStringList messages;
    for (const workspace::Problem& problem : problemsOf(m_commands.document().problems(), m_object))
        messages.append(problem.message);
    m_problems->setText(messages.join(u'\n'));
    m_problems->setVisible(!messages.isEmpty() && index != 0);
    m_showing = false;
}

void RouteInspector::put(gateway::Route changed)
{
    const auto result = m_commands.document().setRoute(m_object.name, m_object.routeKey, std::move(changed));
    m_error->setMessage(result ? QString() : result.error().message);
}

void RouteInspector::rename()
{
    if (m_showing || route() == nullptr) return;
    gateway::Route changed = *route();
    if (!changed.method.isEmpty()) changed.method = m_method->currentText().toUtf8();
    changed.path = m_path->text().trimmed().toUtf8();
    if (changed == *route()) return;
    const auto result = m_commands.document().setRoute(m_object.name, m_object.routeKey, std::move(changed));
    m_pathError->setMessage(result ? QString() : result.error().message);
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
    gateway::Route changed = *route();
    changed.integration = integration;
    put(std::move(changed));
}

}  // namespace trestle::ui
