#include "ui/designer/ApiInspector.h"

#include "ui/designer/IntegrationForm.h"
#include "ui/designer/StagesView.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QIntValidator>
#include <QLineEdit>
#include <QToolButton>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

QByteArray joined(const QList<QByteArray>& values)
{
    return values.join(", ");
}

QList<QByteArray> separated(const QString& text)
{
    QList<QByteArray> values;
    for (const QString& value : text.split(u',')) {
        if (!value.trimmed().isEmpty()) values.append(value.trimmed().toUtf8());
    }
    return values;
}

}  // namespace

ApiInspector::ApiInspector(DesignCommands& commands)
    : m_commands(commands),
      m_state(new ThemedLabel({}, FontRole::BodyStrong)),
      m_url(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2)),
      m_protocol(new ThemedLabel({}, FontRole::Secondary, Role::Text2)),
      m_startStop(makeButton(tr("Start"))),
      m_copy(makeIconButton(QStringLiteral("copy"), tr("Copy URL"))),
      m_nameField(new QLineEdit),
      m_port(new QLineEdit),
      m_cors(new QCheckBox(tr("CORS"))),
      m_corsForm(new FormColumn),
      m_maxAge(new QLineEdit),
      m_credentials(new QCheckBox(tr("Allow credentials"))),
      m_description(new TextArea),
      m_stages(new StagesView(commands))
{
    auto* state = new QWidget;
    auto* grid = new QGridLayout(state);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(Theme::grid);
    grid->addWidget(m_state, 0, 0);
    grid->addWidget(m_startStop, 0, 1, 1, 2, Qt::AlignRight);
    grid->addWidget(m_protocol, 1, 0, 1, 3);
    grid->addWidget(m_url, 2, 0, 1, 2);
    grid->addWidget(m_copy, 2, 2, Qt::AlignRight);
    grid->setColumnStretch(0, 1);
    m_url->setElided(true);
    addWidget(state);
    addSeparator();
    m_nameField->setObjectName(QStringLiteral("name"));
    m_port->setObjectName(QStringLiteral("port"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_port->setPlaceholderText(tr("None: through the workspace's endpoint"));
    m_nameError = addField(tr("Name"), m_nameField);
    addField(tr("Port of its own"), m_port);
    addWidget(m_cors);
    m_corsForm->layout()->setContentsMargins(0, 0, 0, 0);
    m_lists = {{addList(tr("Allowed origins"), QStringLiteral("*"), &gateway::Cors::allowOrigins),
                &gateway::Cors::allowOrigins},
               {addList(tr("Allowed methods"), QStringLiteral("GET, POST"), &gateway::Cors::allowMethods),
                &gateway::Cors::allowMethods},
               {addList(tr("Allowed headers"), QStringLiteral("content-type"), &gateway::Cors::allowHeaders),
                &gateway::Cors::allowHeaders},
               {addList(tr("Exposed headers"), QStringLiteral("x-request-id"), &gateway::Cors::exposeHeaders),
                &gateway::Cors::exposeHeaders}};
    m_maxAge->setValidator(new QIntValidator(-1, 86'400, m_maxAge));
    m_maxAge->setPlaceholderText(tr("Not sent"));
    m_corsForm->addField(tr("Max age in seconds"), m_maxAge);
    m_corsForm->addWidget(m_credentials);
    addWidget(m_corsForm);
    m_description->setFixedHeight(64);
    addField(tr("Description"), m_description);
    addSeparator();
    addWidget(m_stages);
    addStretch();

    connect(m_startStop, &QPushButton::clicked, this, [this] {
        const Running::ApiState state = m_commands.running().api(m_name);
        if (state.running && state.problem.isEmpty())
            m_commands.running().stopApi(m_name);
        else
            m_commands.running().startApi(m_name);
    });
    connect(static_cast<QToolButton*>(m_copy), &QToolButton::clicked, this, [this] {
        m_commands.copyUrl({ObjectRef::Kind::Api, m_name, {}});
    });
    connect(m_nameField, &QLineEdit::editingFinished, this, [this] {
        edit([this](gateway::Api& api) { api.name = m_nameField->text().trimmed().toUtf8(); }, m_nameError);
    });
    connect(m_port, &QLineEdit::editingFinished, this,
            [this] { edit([this](gateway::Api& api) { api.port = static_cast<quint16>(m_port->text().toUInt()); }); });
    connect(m_cors, &QCheckBox::toggled, this, [this](bool on) {
        edit([on](gateway::Api& api) {
            if (!on)
                api.cors.reset();
            else if (!api.cors)
                api.cors = gateway::Cors{.allowOrigins = {"*"},
                                         .allowMethods = {"*"},
                                         .allowHeaders = {"content-type"},
                                         .exposeHeaders = {},
                                         .maxAgeSeconds = {},
                                         .allowCredentials = false};
        });
    });
    connect(m_maxAge, &QLineEdit::editingFinished, this, [this] {
        edit([this](gateway::Api& api) {
            bool ok = false;
            const int seconds = m_maxAge->text().toInt(&ok);
            if (api.cors) api.cors->maxAgeSeconds = ok ? std::optional(seconds) : std::nullopt;
        });
    });
    connect(m_credentials, &QCheckBox::toggled, this, [this](bool on) {
        edit([on](gateway::Api& api) {
            if (api.cors) api.cors->allowCredentials = on;
        });
    });
    connect(m_description, &QPlainTextEdit::textChanged, this,
            [this] { edit([this](gateway::Api& api) { api.description = m_description->toPlainText().toUtf8(); }); });
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && change.before == ObjectRef{ObjectRef::Kind::Api, m_name, {}})
            m_name = change.after.name;
        refresh();
    });
    connect(&commands.running(), &Running::changed, this, &ApiInspector::refreshState);
}

QLineEdit* ApiInspector::addList(const QString& label, const QString& placeholder,
                                 QList<QByteArray> gateway::Cors::*member)
{
    auto* field = new QLineEdit;
    field->setPlaceholderText(placeholder);
    field->setFont(Theme::instance().font(FontRole::Code));
    m_corsForm->addField(label, field);
    connect(field, &QLineEdit::editingFinished, this, [this, field, member] {
        edit([field, member](gateway::Api& api) {
            if (api.cors) (*api.cors).*member = separated(field->text());
        });
    });
    return field;
}

void ApiInspector::edit(const std::function<void(gateway::Api&)>& change, InlineError* error)
{
    const gateway::Api* api = m_commands.document().workspace().api(m_name);
    if (m_showing || api == nullptr) return;
    gateway::Api changed = *api;
    change(changed);
    const auto result = m_commands.document().setApi(m_name, std::move(changed));
    if (error != nullptr)
        error->setMessage(result ? QString() : result.error().message);
    else if (!result)
        m_commands.workbench().toast(result.error().message);
}

void ApiInspector::show(const ObjectRef& object)
{
    if (object.name != m_name) m_nameError->setMessage({});
    m_name = object.name;
    refresh();
}

void ApiInspector::refresh()
{
    const gateway::Api* api = m_commands.document().workspace().api(m_name);
    if (api == nullptr) return;
    m_showing = true;
    showText(*m_nameField, api->name);
    showText(*m_port, api->port == 0 ? QByteArray() : QByteArray::number(api->port));
    // REST APIs answer preflights by methods of their own, WebSocket APIs have none.
    const bool hasCors = api->protocol == gateway::Protocol::Http;
    m_cors->setVisible(hasCors);
    m_cors->setChecked(api->cors.has_value());
    m_corsForm->setVisible(hasCors && api->cors.has_value());
    m_protocol->setText(tr("%1 API, %2").arg(protocolWords(api->protocol), routesWords(api->routes.size())));
    m_stages->show(m_name);
    if (api->cors) {
        for (const List& list : m_lists)
            showText(*list.field, joined((*api->cors).*(list.member)));
        showText(*m_maxAge, api->cors->maxAgeSeconds ? QByteArray::number(*api->cors->maxAgeSeconds) : QByteArray());
        m_credentials->setChecked(api->cors->allowCredentials);
    }
    showText(*m_description, api->description);
    m_showing = false;
    refreshState();
}

void ApiInspector::refreshState()
{
    const Running::ApiState state = m_commands.running().api(m_name);
    // One whose port is taken answers through the workspace's endpoint only.
    if (!state.problem.isEmpty()) {
        m_state->setText(tr("Not on its port"));
        m_state->setRole(Role::Warning);
        m_startStop->setText(tr("Try again"));
        m_startStop->setAccessibleName(tr("Try the port of this API again"));
    } else {
        m_state->setText(state.running ? tr("Running") : tr("Stopped"));
        m_state->setRole(state.running ? Role::Success : Role::Text2);
        m_startStop->setText(state.running ? tr("Stop") : tr("Start"));
        m_startStop->setAccessibleName(state.running ? tr("Stop this API") : tr("Start this API"));
    }
    m_url->setText(state.problem.isEmpty() ? state.url.toString(QUrl::StripTrailingSlash) : state.problem);
    m_url->setRole(state.problem.isEmpty() ? Role::Text2 : Role::Danger);
    m_url->setElided(state.problem.isEmpty());
    m_url->setWordWrap(!state.problem.isEmpty());
    m_copy->setEnabled(!state.url.isEmpty());
}

}  // namespace trestle::ui
