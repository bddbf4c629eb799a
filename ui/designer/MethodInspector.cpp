#include "ui/designer/MethodInspector.h"

#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/definition/RouteTarget.h"
#include "ui/designer/Choosers.h"
#include "ui/designer/DurationSpinBox.h"
#include "ui/designer/FirstChoice.h"
#include "ui/designer/IntegrationForm.h"
#include "ui/designer/JsonEdit.h"
#include "ui/designer/RestWiring.h"
#include "ui/designer/RouteAddress.h"
#include "ui/designer/RouteDocuments.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QVBoxLayout>

namespace trestle::ui {

using base::JsonValue;
using workspace::ObjectRef;
using TargetKind = gateway::RouteTarget::Kind;

namespace {

constexpr QByteArrayView actionPath(":dynamodb:action/");
constexpr const char* tableActions[] = {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"};

// The segment of a kind of target; -1 for what has none.
int segmentOf(TargetKind kind)
{
    switch (kind) {
        case TargetKind::Function:
            return 0;
        case TargetKind::Table:
            return 1;
        case TargetKind::Http:
            return 2;
        case TargetKind::Mock:
            return 3;
        case TargetKind::Other:
        case TargetKind::Nowhere:
            break;
    }
    return -1;
}

QWidget* cellOf(QWidget* field)
{
    return field->parentWidget();
}

template <typename Named>
QList<QByteArray> namesOf(const std::vector<Named>& values)
{
    QList<QByteArray> names;
    for (const Named& value : values)
        names.append(value.name);
    return names;
}

// The service's words for how an authorizer of that document is asked.
QByteArray authorizationOf(const JsonValue& authorizer)
{
    return textOf(authorizer, "type") == "COGNITO_USER_POOLS" ? "COGNITO_USER_POOLS" : "CUSTOM";
}

// "arn:…:dynamodb:action/Query" with another action.
QByteArray withAction(const QByteArray& uri, const QByteArray& action)
{
    const qsizetype at = uri.indexOf(actionPath);
    return at < 0 ? "arn:aws:apigateway:us-east-1:dynamodb:action/" + action
                  : uri.first(at + actionPath.size()) + action;
}

}  // namespace

MethodInspector::MethodInspector(DesignCommands& commands)
    : m_commands(commands),
      m_address(new RouteAddress(commands)),
      m_kind(new SegmentedControl({tr("Function"), tr("Table"), tr("HTTP"), tr("Mock")})),
      m_first(firstChoice()),
      m_function(new QComboBox),
      m_table(new QComboBox),
      m_action(new QComboBox),
      m_uri(new QLineEdit),
      m_httpMethod(new QComboBox),
      m_proxy(new QCheckBox(tr("Proxy: request and answer pass as they are"))),
      m_timeout(new DurationSpinBox(50, 29'000)),
      m_other(new ThemedLabel({}, FontRole::Secondary, Role::Text2)),
      m_error(new InlineError),
      m_texts(new QWidget),
      m_document(makeButton(tr("Open as document"))),
      m_authorization(new QComboBox),
      m_apiKey(new QCheckBox(tr("API key required"))),
      m_validator(new QComboBox),
      m_models(new KeyValueTable(tr("Models by content type"), KeyValueTable::Mode::Editable)),
      m_answers(new ThemedLabel({}, FontRole::CodeSmall)),
      m_description(new TextArea),
      m_test(makeButton(tr("Test method"))),
      m_send(makeButton(tr("Send request"))),
      m_problems(new ThemedLabel({}, FontRole::Secondary, Role::Warning))
{
    addWidget(m_address);
    addIntegration();
    addTexts();
    addAccess();
    addRest();
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && change.before == m_object) m_object = change.after;
        if (change.kind == Change::Kind::Changed && change.before == ObjectRef{ObjectRef::Kind::Api, m_object.name, {}})
            m_object.name = change.after.name;
        refresh();
    });
    connect(&commands.running(), &Running::changed, this, &MethodInspector::refresh);
}

void MethodInspector::addIntegration()
{
    m_kind->setObjectName(QStringLiteral("kind"));
    addField(tr("Integration"), m_kind);
    addWidget(m_first);
    m_other->setWordWrap(true);
    addWidget(m_other);
    m_function->setObjectName(QStringLiteral("function"));
    addField(tr("Function"), m_function);
    m_table->setObjectName(QStringLiteral("table"));
    addField(tr("Table"), m_table);
    m_action->setObjectName(QStringLiteral("action"));
    for (const char* action : tableActions)
        m_action->addItem(QLatin1String(action));
    addField(tr("Operation"), m_action);
    m_uri->setObjectName(QStringLiteral("uri"));
    m_uri->setFont(Theme::instance().font(FontRole::Code));
    m_uri->setPlaceholderText(QStringLiteral("http://127.0.0.1:8080/{proxy}"));
    addField(tr("URI"), m_uri);
    m_httpMethod->addItem(tr("The client's"), QByteArray("ANY"));
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
        m_httpMethod->addItem(QLatin1String(method), QByteArray(method));
    addField(tr("Method"), m_httpMethod);
    m_proxy->setObjectName(QStringLiteral("proxy"));
    addWidget(m_proxy);
    m_timeout->setObjectName(QStringLiteral("timeout"));
    addField(tr("Timeout"), m_timeout);
    addWidget(m_error);

    connect(m_kind, &SegmentedControl::currentChanged, this, &MethodInspector::chooseKind);
    connect(m_function, &QComboBox::activated, this, &MethodInspector::chooseFunction);
    connect(m_table, &QComboBox::activated, this, &MethodInspector::chooseTable);
    connect(m_action, &QComboBox::activated, this, [this] {
        const QByteArray action = m_action->currentText().toUtf8();
        editIntegration([&action](JsonValue& to) { setMember(to, "uri", withAction(textOf(to, "uri"), action)); });
    });
    connect(m_uri, &QLineEdit::textEdited, this, [this](const QString& text) {
        editIntegration([&text](JsonValue& to) { setMember(to, "uri", text.trimmed().toUtf8()); });
    });
    connect(m_httpMethod, &QComboBox::activated, this, [this] {
        editIntegration(
            [this](JsonValue& to) { setMember(to, "httpMethod", m_httpMethod->currentData().toByteArray()); });
    });
    connect(m_proxy, &QCheckBox::toggled, this, [this](bool on) {
        editIntegration([on](JsonValue& to) {
            const QByteArray plain = textOf(to, "type").startsWith("HTTP") ? "HTTP" : "AWS";
            setMember(to, "type", on ? plain + "_PROXY" : plain);
            if (on || to.find("integrationResponses") != nullptr) return;
            JsonValue answer = JsonValue::Object();
            answer.insert("statusCode", "200");
            setValueAt(to, {"integrationResponses", "200"}, std::move(answer));
        });
    });
    connect(m_timeout, &QSpinBox::valueChanged, this, [this](int value) {
        editIntegration([value](JsonValue& to) { setMember(to, "timeoutInMillis", value); });
    });
}

void MethodInspector::addTexts()
{
    auto* column = new QVBoxLayout(m_texts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addField(tr("Templates"), m_texts);
    m_document->setObjectName(QStringLiteral("document"));
    addWidget(m_document);
    connect(m_document, &QPushButton::clicked, this, [this] { m_commands.openTexts(m_object); });
    addSeparator();
}

void MethodInspector::addAccess()
{
    m_authorization->setObjectName(QStringLiteral("authorization"));
    addField(tr("Authorization"), m_authorization);
    m_apiKey->setObjectName(QStringLiteral("apiKey"));
    addWidget(m_apiKey);
    m_validator->setObjectName(QStringLiteral("validator"));
    addField(tr("Request validator"), m_validator);
    m_models->setFixedHeight(92);
    m_models->setHorizontalHeaderLabels({tr("Content type"), tr("Model")});
    m_models->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_models->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    addField(tr("Models of the body"), m_models);
    m_answers->setWordWrap(true);
    m_answers->setObjectName(QStringLiteral("answers"));
    addField(tr("Answers"), m_answers);

    connect(m_authorization, &QComboBox::activated, this, [this] {
        edit([this](JsonValue& method) {
            const QByteArrayList chosen = m_authorization->currentData().toByteArray().split(' ');
            setMember(method, "authorizationType", chosen.first());
            setText(method, "authorizerId", chosen.value(1));
        });
    });
    connect(m_apiKey, &QCheckBox::toggled, this,
            [this](bool on) { edit([on](JsonValue& method) { setMember(method, "apiKeyRequired", on); }); });
    connect(m_validator, &QComboBox::activated, this, [this] {
        edit([this](JsonValue& method) {
            setText(method, "requestValidatorId", m_validator->currentData().toByteArray());
        });
    });
    connect(m_models, &KeyValueTable::pairsEdited, this, [this] {
        edit([this](JsonValue& method) {
            JsonValue models = JsonValue::Object();
            for (const auto& [type, model] : m_models->pairs())
                models.insert(type, model);
            if (models.object().empty())
                removeMember(method, "requestModels");
            else
                setMember(method, "requestModels", std::move(models));
        });
    });
}

void MethodInspector::addRest()
{
    m_description->setObjectName(QStringLiteral("description"));
    m_description->setFixedHeight(64);
    addField(tr("Description"), m_description);
    m_test->setObjectName(QStringLiteral("test"));
    addWidget(m_test);
    addWidget(m_send);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setWordWrap(true);
    addWidget(m_problems);
    addStretch();
    connect(m_test, &QPushButton::clicked, this, [this] { m_commands.testMethod(m_object); });
    connect(m_send, &QPushButton::clicked, this, [this] { m_commands.sendRequest(m_object); });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (m_showing || route() == nullptr) return;
        gateway::Route changed = *route();
        changed.description = m_description->toPlainText().toUtf8();
        put(std::move(changed));
    });
}

QWidget* MethodInspector::firstChoice()
{
    return makeFirstChoice(tr("This method leads nowhere yet. What answers it?"), m_kind->labels(), [this](int kind) {
        chooseKind(kind);
        if (m_kind->isVisible()) m_kind->setFocus();  // the buttons of the first choice are gone
    });
}

const gateway::Api* MethodInspector::api() const
{
    return m_object.kind == ObjectRef::Kind::Route ? m_commands.document().workspace().api(m_object.name) : nullptr;
}

const gateway::Route* MethodInspector::route() const
{
    const gateway::Api* of = api();
    return of == nullptr || of->protocol != gateway::Protocol::Rest ? nullptr : of->route(m_object.routeKey);
}

void MethodInspector::show(const ObjectRef& object)
{
    if (object != m_object) {
        m_remembered = {};
        m_error->setMessage({});
    }
    m_object = object;
    refresh();
}

void MethodInspector::refresh()
{
    const gateway::Route* shown = route();
    if (shown == nullptr) return;
    m_showing = true;
    const JsonValue method = gateway::restMethod(*shown);
    m_address->show(m_object, *api(), *shown);
    showIntegration(*shown, method);
    showTexts(*shown);
    showAccess(method);
    showText(*m_description, shown->description);
    QStringList messages;
    std::vector<workspace::Problem> problems = problemsOf(m_commands.document().problems(), m_object);
    const std::vector<workspace::Problem> running = problemsOf(m_commands.running().problems(), m_object);
    problems.insert(problems.end(), running.begin(), running.end());
    for (const workspace::Problem& problem : problems)
        if (!messages.contains(problem.message)) messages.append(problem.message);
    m_problems->setText(messages.join(u'\n'));
    m_problems->setVisible(!messages.isEmpty() && !m_first->isVisibleTo(this));
    m_showing = false;
}

void MethodInspector::showIntegration(const gateway::Route& route, const JsonValue& method)
{
    const gateway::RouteTarget to = gateway::routeTarget(*api(), route);
    const workspace::Workspace& workspace = m_commands.document().workspace();
    const JsonValue* known = method.find("methodIntegration");
    const JsonValue integration = known == nullptr ? JsonValue() : *known;
    const QByteArray type = textOf(integration, "type");
    const int segment = segmentOf(to.kind);
    if (segment >= 0 && known != nullptr) m_remembered[static_cast<size_t>(segment)] = integration;
    m_first->setVisible(to.kind == TargetKind::Nowhere);
    cellOf(m_kind)->setVisible(segment >= 0);
    if (segment >= 0) m_kind->setCurrentIndex(segment);
    m_other->setVisible(to.kind == TargetKind::Other);
    m_other->setText(tr("Leads to %1, which is not part of this workspace. Its document is kept as it is")
                         .arg(QString::fromUtf8(to.name)));

    const bool isFunction = to.kind == TargetKind::Function;
    const bool isTable = to.kind == TargetKind::Table;
    const bool isHttp = to.kind == TargetKind::Http;
    cellOf(m_function)->setVisible(isFunction);
    cellOf(m_table)->setVisible(isTable);
    cellOf(m_action)->setVisible(isTable);
    cellOf(m_uri)->setVisible(isHttp);
    cellOf(m_httpMethod)->setVisible(isHttp);
    m_proxy->setVisible(isFunction || isHttp);
    cellOf(m_timeout)->setVisible(isFunction || isTable || isHttp);
    fillChooser(*m_function, namesOf(workspace.functions), isFunction ? to.name : QByteArray(), tr("Choose a function"),
                tr("New function…"));
    fillChooser(*m_table, namesOf(workspace.tables), isTable ? to.name : QByteArray(), tr("Said by its template"),
                tr("New table…"));
    if (isTable && m_action->findText(QString::fromUtf8(to.action)) < 0)
        m_action->addItem(QString::fromUtf8(to.action));
    m_action->setCurrentText(QString::fromUtf8(to.action));
    if (isHttp) showText(*m_uri, to.name);
    m_httpMethod->setCurrentIndex(std::max(0, m_httpMethod->findData(textOf(integration, "httpMethod"))));
    m_proxy->setChecked(type.endsWith("_PROXY"));
    const JsonValue* timeout = integration.find("timeoutInMillis");
    m_timeout->setValue(static_cast<int>((timeout == nullptr ? std::nullopt : timeout->toInteger()).value_or(29'000)));
}

// A line for each template, which opens it.
void MethodInspector::showTexts(const gateway::Route& route)
{
    QByteArrayList keys;
    std::vector<RoutePart> templates = routeParts(*api(), route);
    std::erase_if(templates, [](const RoutePart& part) { return part.kind != RoutePart::Kind::Template; });
    for (const RoutePart& part : templates)
        keys.append(part.key());
    cellOf(m_texts)->setVisible(!keys.isEmpty());
    if (keys == m_textsShown) return;
    m_textsShown = keys;
    qDeleteAll(m_texts->findChildren<QPushButton*>(Qt::FindDirectChildrenOnly));
    for (const RoutePart& part : templates) {
        auto* open = makeButton(part.title + QStringLiteral(" · ") + part.detail, ButtonKind::Link);
        open->setObjectName(QStringLiteral("template:") + QString::fromUtf8(part.path.join('/')));
        m_texts->layout()->addWidget(open);
        static_cast<QVBoxLayout*>(m_texts->layout())->setAlignment(open, Qt::AlignLeft);
        connect(open, &QPushButton::clicked, this, [this, key = part.key()] { m_commands.openTexts(m_object, key); });
    }
}

void MethodInspector::showAccess(const JsonValue& method)
{
    const gateway::Documents& documents = api()->documents;
    m_authorization->clear();
    m_authorization->addItem(tr("None"), QByteArray("NONE"));
    m_authorization->addItem(tr("IAM"), QByteArray("AWS_IAM"));
    for (const auto& [id, authorizer] : documents.all("authorizers")) {
        const QByteArray name = textOf(authorizer, "name");
        m_authorization->addItem(tr("Authorizer %1").arg(QString::fromUtf8(name.isEmpty() ? id : name)),
                                 authorizationOf(authorizer) + ' ' + id);
    }
    const QByteArray type = textOf(method, "authorizationType");
    const QByteArray id = textOf(method, "authorizerId");
    const QByteArray current = type.isEmpty() ? QByteArray("NONE") : id.isEmpty() ? type : type + ' ' + id;
    if (m_authorization->findData(current) < 0)
        m_authorization->addItem(tr("%1 (missing)").arg(QString::fromUtf8(id.isEmpty() ? type : id)), current);
    m_authorization->setCurrentIndex(m_authorization->findData(current));
    m_apiKey->setChecked(flagOf(method, "apiKeyRequired"));

    m_validator->clear();
    m_validator->addItem(tr("None"), QByteArray());
    for (const auto& [validatorId, validator] : documents.all("requestValidators")) {
        const QByteArray name = textOf(validator, "name");
        m_validator->addItem(QString::fromUtf8(name.isEmpty() ? validatorId : name), validatorId);
    }
    const QByteArray validator = textOf(method, "requestValidatorId");
    if (m_validator->findData(validator) < 0)
        m_validator->addItem(tr("%1 (missing)").arg(QString::fromUtf8(validator)), validator);
    m_validator->setCurrentIndex(m_validator->findData(validator));

    KeyValues pairs;
    const JsonValue* models = method.find("requestModels");
    for (const auto& [contentType, model] : models == nullptr ? JsonValue::Object() : models->object())
        pairs.emplace_back(contentType, model.string());
    if (m_models->pairs() != pairs) m_models->setPairs(pairs);

    QStringList answers;
    const JsonValue* responses = valueAt(method, {"methodIntegration", "integrationResponses"});
    for (const auto& [status, response] : responses == nullptr ? JsonValue::Object() : responses->object()) {
        const QString pattern = QString::fromUtf8(textOf(response, "selectionPattern"));
        answers.append(pattern.isEmpty() ? tr("%1  otherwise").arg(QString::fromUtf8(status))
                                         : tr("%1  for %2").arg(QString::fromUtf8(status), pattern));
    }
    m_answers->setText(answers.join(u'\n'));
    cellOf(m_answers)->setVisible(!answers.isEmpty());
}

void MethodInspector::chooseKind(int index)
{
    if (m_showing || index < 0 || route() == nullptr) return;
    if (const JsonValue& remembered = m_remembered[static_cast<size_t>(index)]; remembered.isObject()) {
        put(withIntegration(*route(), remembered));
        return;
    }
    const workspace::Workspace& workspace = m_commands.document().workspace();
    const auto kind = static_cast<Target::Kind>(index);
    Target target{kind, {}};
    if (kind == Target::Kind::Function && !workspace.functions.empty()) target.name = workspace.functions.front().name;
    if (kind == Target::Kind::Table && !workspace.tables.empty()) target.name = workspace.tables.front().name;
    if (kind == Target::Kind::Http) target.name = "http://127.0.0.1:8080/";
    const auto connectTo = [this](Target::Kind to, const QByteArray& name) {
        if (route() != nullptr)
            put(withIntegration(*route(), restIntegration(*route(), {to, name}, m_commands.document().workspace())));
    };
    if (!target.name.isEmpty() || kind == Target::Kind::Mock) {
        connectTo(kind, target.name);
        return;
    }
    // There is none yet: it is made first.
    const auto made = [connectTo, kind](const QByteArray& name) { connectTo(kind, name); };
    if (kind == Target::Kind::Function)
        m_commands.newFunction(window(), made);
    else
        m_commands.newTable(window(), made);
    refresh();
}

void MethodInspector::chooseFunction()
{
    const auto lead = [this](const QByteArray& name) {
        editIntegration([&name](JsonValue& to) { setMember(to, "uri", gateway::invocationUri(name)); });
    };
    if (!isMakeNew(*m_function)) {
        lead(m_function->currentData().toByteArray());
        return;
    }
    refresh();
    m_commands.newFunction(window(), lead);
}

// The name stands in the templates; all else in them is the user's.
void MethodInspector::chooseTable()
{
    const auto lead = [this](const QByteArray& name) {
        const QByteArray before = gateway::routeTarget(*api(), *route()).name;
        if (before.isEmpty()) {
            m_error->setMessage(tr("The template says which table: open it below"));
            return;
        }
        editIntegration([&](JsonValue& to) {
            const JsonValue* templates = to.find("requestTemplates");
            for (const auto& [type, text] :
                 templates == nullptr ? JsonValue::Object() : JsonValue::Object(templates->object()))
                setValueAt(to, {"requestTemplates", type},
                           QByteArray(text.string()).replace('"' + before + '"', '"' + name + '"'));
        });
    };
    if (!isMakeNew(*m_table)) {
        lead(m_table->currentData().toByteArray());
        return;
    }
    refresh();
    m_commands.newTable(window(), lead);
}

void MethodInspector::edit(const std::function<void(JsonValue& method)>& change)
{
    if (m_showing || route() == nullptr) return;
    gateway::Route changed = *route();
    if (!changed.document.isObject()) changed.document = JsonValue::Object();
    change(changed.document);
    put(std::move(changed));
}

void MethodInspector::editIntegration(const std::function<void(JsonValue& integration)>& change)
{
    if (m_showing || route() == nullptr) return;
    const JsonValue method = gateway::restMethod(*route());
    const JsonValue* known = method.find("methodIntegration");
    JsonValue integration = known == nullptr ? JsonValue(JsonValue::Object()) : *known;
    change(integration);
    put(withIntegration(*route(), std::move(integration)));
}

void MethodInspector::put(gateway::Route changed)
{
    if (changed == *route()) return;
    const auto result = m_commands.document().setRoute(m_object.name, m_object.routeKey, std::move(changed));
    m_error->setMessage(result ? QString() : result.error().message);
}

}  // namespace trestle::ui
