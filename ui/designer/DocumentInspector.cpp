#include "ui/designer/DocumentInspector.h"

#include "core/gateway/definition/RestMethod.h"
#include "ui/designer/Choosers.h"
#include "ui/designer/DocumentEdits.h"
#include "ui/designer/DomainPaths.h"
#include "ui/designer/IntegrationForm.h"
#include "ui/designer/RouteDocuments.h"
#include "ui/designer/Wording.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/ThemedLabel.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>

namespace trestle::ui {

using base::JsonValue;
using workspace::ObjectRef;

namespace {

constexpr int schemaHeight = 240;
constexpr int jsonHeight = 180;
constexpr int templateHeight = 96;
constexpr int pairsHeight = 116;
constexpr int mostRowsOfList = 6;

QByteArrayList textsIn(const JsonValue* list)
{
    QByteArrayList texts;
    if (list == nullptr) return texts;
    // One alone may stand without its list.
    if (list->isString()) texts.append(list->string());
    for (const JsonValue& each : list->array())
        texts.append(each.string());
    return texts;
}

// "300" or "0.5" as a number; nothing for what is none.
std::optional<JsonValue> numberIn(const QString& text)
{
    auto parsed = base::parseJson(text.trimmed().toUtf8());
    if (!parsed || !parsed->isNumber()) return std::nullopt;
    return std::move(*parsed);
}

// Takes the member at `path` away, and the objects around it that have no other.
void removeAt(JsonValue& root, JsonPath path)
{
    while (!path.isEmpty()) {
        const QByteArray name = path.takeLast();
        const JsonValue* owner = valueAt(root, path);
        if (owner == nullptr) return;
        JsonValue left = *owner;
        removeMember(left, name);
        const bool goes = left.object().empty() && !path.isEmpty();
        if (path.isEmpty())
            root = std::move(left);
        else
            setValueAt(root, path, std::move(left));
        if (!goes) return;
    }
}

// A list of things to tick; no higher than what it holds.
QListWidget* tickList(const QString& name)
{
    auto* list = new QListWidget;
    list->setAccessibleName(name);
    return list;
}

void fillTicks(QListWidget& list, const std::vector<std::pair<QString, QByteArray>>& entries,
               const QByteArrayList& ticked)
{
    list.clear();
    for (const auto& [text, id] : entries) {
        auto* item = new QListWidgetItem(text, &list);
        item->setData(Qt::UserRole, id);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(ticked.contains(id) ? Qt::Checked : Qt::Unchecked);
    }
    const int rows = std::clamp(list.count(), 1, mostRowsOfList);
    list.setFixedHeight(rows * Theme::instance().rowHeight() + 2 * list.frameWidth());
}

QByteArrayList ticksIn(const QListWidget& list)
{
    QByteArrayList ticked;
    for (int row = 0; row < list.count(); ++row)
        if (list.item(row)->checkState() == Qt::Checked)
            ticked.append(list.item(row)->data(Qt::UserRole).toByteArray());
    return ticked;
}

}  // namespace

DocumentInspector::DocumentInspector(DesignCommands& commands)
    : m_commands(commands),
      m_title(new ThemedLabel({}, FontRole::BodyStrong)),
      m_json(new CodeEdit(CodeLanguage::Json)),
      m_problems(new ThemedLabel({}, FontRole::Secondary, Role::Warning))
{
    m_title->setObjectName(QStringLiteral("title"));
    m_title->setElided(true);
    addWidget(m_title);
    m_form = new FormColumn;
    m_form->layout()->setContentsMargins(0, 0, 0, 0);
    addWidget(m_form);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setWordWrap(true);
    addWidget(m_problems);
    addSeparator();
    m_json->setObjectName(QStringLiteral("json"));
    m_json->setFixedHeight(jsonHeight);
    m_json->setLineNumbersVisible(false);
    m_json->setWordWrap(true);
    m_jsonError = addField(tr("In the service's words"), m_json);
    addStretch();

    connect(m_json, &CodeEdit::textChanged, this, &DocumentInspector::takeJson);
    connect(&commands.document(), &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Changed && m_object.kind == ObjectRef::Kind::ApiDocument &&
            change.before == ObjectRef{ObjectRef::Kind::Api, m_object.name, {}})
            m_object.name = change.after.name;
        refresh();
    });
    connect(&commands.running(), &Running::changed, this, &DocumentInspector::refresh);
}

void DocumentInspector::show(const ObjectRef& object)
{
    m_isAnother = object != m_object;
    m_object = object;
    const DocumentFamily* family = familyOf(m_commands.document().workspace(), object);
    if (family != m_family) build(family);
    for (const Shown& shown : m_fields)
        shown.error->setMessage({});
    m_jsonError->setMessage({});
    refresh();
    m_isAnother = false;
}

void DocumentInspector::build(const DocumentFamily* family)
{
    m_family = family;
    m_fields.clear();
    auto* form = new FormColumn;
    form->layout()->setContentsMargins(0, 0, 0, 0);
    m_isAnother = true;
    if (family != nullptr)
        for (const DocumentField& field : family->fields)
            m_fields.push_back(makeField(*form, field));
    delete layout()->replaceWidget(m_form, form);
    form->show();
    // One of its fields may be what asked for this.
    m_form->hide();
    m_form->deleteLater();
    m_form = form;
    if (!m_fields.empty()) QWidget::setTabOrder(m_fields.back().widget, m_json);
}

DocumentInspector::Shown DocumentInspector::makeField(FormColumn& form, const DocumentField& field)
{
    Shown shown{&field, nullptr, nullptr, nullptr, {}};
    switch (field.kind) {
        case DocumentField::Kind::Text:
        case DocumentField::Kind::Number:
        case DocumentField::Kind::List:
            fillText(shown);
            break;
        case DocumentField::Kind::Flag:
            fillFlag(form, shown);
            break;
        case DocumentField::Kind::Choice:
            fillChoice(shown);
            break;
        case DocumentField::Kind::Function:
            fillFunction(shown);
            break;
        case DocumentField::Kind::Schema:
            fillSchema(shown);
            break;
        case DocumentField::Kind::Template:
            fillTemplate(shown);
            break;
        case DocumentField::Kind::Pairs:
            fillPairs(shown);
            break;
        case DocumentField::Kind::Stages:
            fillStages(shown);
            break;
        case DocumentField::Kind::Keys:
            fillKeys(shown);
            break;
        case DocumentField::Kind::Mappings:
            fillMappings(shown);
            break;
    }
    shown.widget->setObjectName(QString::fromUtf8(field.path.isEmpty() ? "parts" : field.path.join('.')));
    if (field.kind != DocumentField::Kind::Flag) {
        shown.error = form.addField(field.label, shown.widget);
        shown.cell = shown.widget->parentWidget();
    }
    return shown;
}

void DocumentInspector::fillText(Shown& shown)
{
    auto* line = new QLineEdit;
    const DocumentField& field = *shown.field;
    line->setPlaceholderText(field.hint);
    shown.widget = line;
    shown.fill = [this, line, &field](const JsonValue& document) {
        const JsonValue* value = valueAt(document, field.path);
        QByteArray text;
        if (field.kind == DocumentField::Kind::List)
            text = textsIn(value).join(", ");
        else if (value != nullptr)
            text = value->isNumber() ? value->numberText() : value->string();
        // What is being typed and was not taken stays as it is.
        if (m_isAnother || !line->hasFocus()) showText(*line, text);
    };
    connect(line, &QLineEdit::textEdited, this, [this, &field](const QString& text) {
        if (field.kind == DocumentField::Kind::Text)
            return edit(field,
                        text.isEmpty() && field.path != JsonPath{"name"} ? JsonValue() : JsonValue(text.toUtf8()));
        if (text.trimmed().isEmpty()) return edit(field, {});
        if (field.kind == DocumentField::Kind::Number) {
            if (auto number = numberIn(text)) return edit(field, std::move(*number));
            return say(field.path, tr("%1 is no number").arg(text));
        }
        JsonValue::Array list;
        for (const QString& each : text.split(u',', Qt::SkipEmptyParts))
            if (!each.trimmed().isEmpty()) list.emplace_back(each.trimmed().toUtf8());
        edit(field, std::move(list));
    });
    connect(line, &QLineEdit::editingFinished, this, &DocumentInspector::refresh);
}

void DocumentInspector::fillFlag(FormColumn& form, Shown& shown)
{
    auto* box = new QCheckBox(shown.field->label);
    const DocumentField& field = *shown.field;
    form.addWidget(box);
    shown.error = new InlineError;
    form.addWidget(shown.error);
    shown.widget = shown.cell = box;
    shown.fill = [box, &field](const JsonValue& document) {
        const JsonValue* value = valueAt(document, field.path);
        box->setChecked(value != nullptr && value->toBool());
    };
    connect(box, &QCheckBox::toggled, this, [this, &field](bool on) { edit(field, on); });
}

void DocumentInspector::fillChoice(Shown& shown)
{
    auto* chooser = new QComboBox;
    const DocumentField& field = *shown.field;
    for (const auto& [value, text] : field.choices)
        chooser->addItem(text, value);
    shown.widget = chooser;
    shown.fill = [chooser, &field](const JsonValue& document) {
        const JsonValue* value = valueAt(document, field.path);
        chooser->setCurrentIndex(chooser->findData(value == nullptr ? field.hint.toUtf8() : value->string()));
    };
    connect(chooser, &QComboBox::activated, this,
            [this, chooser, &field] { edit(field, chooser->currentData().toByteArray()); });
}

void DocumentInspector::fillFunction(Shown& shown)
{
    auto* chooser = new QComboBox;
    const DocumentField& field = *shown.field;
    shown.widget = chooser;
    shown.fill = [this, chooser, &field](const JsonValue& document) {
        const JsonValue* uri = valueAt(document, field.path);
        const auto invoked = uri == nullptr ? std::nullopt : gateway::invokedFunction(uri->string());
        QByteArrayList names;
        for (const functions::FunctionDescription& function : m_commands.document().workspace().functions)
            names.append(function.name);
        fillChooser(*chooser, names, invoked ? invoked->name : QByteArray(), tr("Choose a function"),
                    tr("New function…"));
    };
    const auto lead = [this, &field](const QByteArray& name) { edit(field, gateway::invocationUri(name)); };
    connect(chooser, &QComboBox::activated, this, [this, chooser, lead] {
        if (!isMakeNew(*chooser)) return lead(chooser->currentData().toByteArray());
        refresh();
        m_commands.newFunction(window(), lead);
    });
}

void DocumentInspector::fillSchema(Shown& shown)
{
    auto* text = new CodeEdit(CodeLanguage::Json);
    text->setFixedHeight(schemaHeight);
    text->setLineNumbersVisible(false);
    const DocumentField& field = *shown.field;
    shown.widget = text;
    shown.fill = [this, text, &field](const JsonValue& document) {
        const JsonValue* value = valueAt(document, field.path);
        // Of a file that holds it as an object, which is what it means.
        const bool isObject = value != nullptr && value->isObject();
        const QByteArray now = value == nullptr ? QByteArray()
                               : isObject       ? base::writeJson(*value, base::JsonStyle::Indented)
                                                : value->string();
        const auto here = base::parseJson(text->text().toUtf8());
        const bool same = isObject ? here && *here == *value : text->text().toUtf8() == now;
        // Half typed text stays as it is: it was not taken.
        if (same || (!m_isAnother && !here)) return;
        text->setText(QString::fromUtf8(now));
    };
    connect(text, &CodeEdit::textChanged, this, [this, text, &field] {
        const QByteArray typed = text->text().toUtf8();
        const JsonValue now = document();
        const JsonValue* value = valueAt(now, field.path);
        auto parsed = base::parseJson(typed);
        const bool asObject = value != nullptr && value->isObject() && parsed && parsed->isObject();
        edit(field, asObject ? std::move(*parsed) : JsonValue(typed));
    });
}

void DocumentInspector::fillTemplate(Shown& shown)
{
    auto* text = new CodeEdit(CodeLanguage::Template);
    text->setFixedHeight(templateHeight);
    text->setLineNumbersVisible(false);
    text->setWordWrap(true);
    const DocumentField& field = *shown.field;
    shown.widget = text;
    shown.fill = [text, &field](const JsonValue& document) {
        const JsonValue* value = valueAt(document, field.path);
        const QString now = QString::fromUtf8(value == nullptr ? QByteArray() : value->string());
        if (text->text() != now) text->setText(now);
    };
    connect(text, &CodeEdit::textChanged, this, [this, text, &field] {
        const QByteArray typed = text->text().toUtf8();
        edit(field, typed.isEmpty() ? JsonValue() : JsonValue(typed));
    });
}

void DocumentInspector::fillPairs(Shown& shown)
{
    auto* table = new KeyValueTable(shown.field->label, KeyValueTable::Mode::Editable);
    table->setFixedHeight(pairsHeight);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    const DocumentField& field = *shown.field;
    shown.widget = table;
    shown.fill = [this, table, &field](const JsonValue& document) {
        KeyValues rows;
        if (const JsonValue* value = valueAt(document, field.path))
            for (const auto& [name, text] : value->object())
                rows.emplace_back(name, text.string());
        // A name that is typed twice for a moment would be taken away from under the hand.
        const bool isEdited = !m_isAnother && table->isAncestorOf(QApplication::focusWidget());
        if (table->pairs() != rows && !isEdited) table->setPairs(rows);
    };
    connect(table, &KeyValueTable::pairsEdited, this, [this, table, &field] {
        JsonValue pairs = JsonValue::Object();
        for (const auto& [name, text] : table->pairs())
            setMember(pairs, name, text);
        edit(field, pairs.object().empty() ? JsonValue() : std::move(pairs));
    });
}

void DocumentInspector::fillStages(Shown& shown)
{
    auto* list = tickList(shown.field->label);
    const DocumentField& field = *shown.field;
    shown.widget = list;
    shown.fill = [this, list, &field](const JsonValue& document) {
        std::vector<std::pair<QString, QByteArray>> entries;
        for (const gateway::Api& api : m_commands.document().workspace().apis) {
            if (api.protocol == gateway::Protocol::Http) continue;  // which have no API keys
            for (const gateway::Stage& stage : api.stages)
                entries.emplace_back(QString::fromUtf8(api.name + " / " + stage.name),
                                     api.resourceId() + ':' + stage.name);
        }
        QByteArrayList ticked;
        const JsonValue* stages = valueAt(document, field.path);
        for (const JsonValue& stage : stages == nullptr ? JsonValue::Array() : stages->array())
            ticked.append(textOf(stage, "apiId") + ':' + textOf(stage, "stage"));
        fillTicks(*list, entries, ticked);
    };
    connect(list, &QListWidget::itemChanged, this, [this, list, &field] {
        const QByteArrayList ticked = ticksIn(*list);
        const JsonValue before = document();
        const JsonValue* known = valueAt(before, field.path);
        JsonValue::Array stages;
        QByteArrayList there;
        // Those that stay keep their limits, and those of APIs that are not here stay.
        for (const JsonValue& stage : known == nullptr ? JsonValue::Array() : known->array()) {
            const QByteArray id = textOf(stage, "apiId") + ':' + textOf(stage, "stage");
            const bool isHere = apiOfId(m_commands.document().workspace(), textOf(stage, "apiId")) != nullptr;
            if (isHere && !ticked.contains(id)) continue;
            there.append(id);
            stages.push_back(stage);
        }
        for (const QByteArray& id : ticked) {
            if (there.contains(id)) continue;
            JsonValue stage = JsonValue::Object();
            stage.insert("apiId", id.left(id.indexOf(':')));
            stage.insert("stage", id.mid(id.indexOf(':') + 1));
            stages.push_back(std::move(stage));
        }
        edit(field, std::move(stages));
    });
}

void DocumentInspector::fillKeys(Shown& shown)
{
    auto* list = tickList(shown.field->label);
    shown.widget = list;
    shown.fill = [this, list](const JsonValue&) {
        const gateway::Documents& documents = m_commands.document().workspace().documents;
        std::vector<std::pair<QString, QByteArray>> entries;
        for (const auto& [id, key] : documents.all("apiKeys"))
            entries.emplace_back(QString::fromUtf8(textOf(key, "name")), id);
        QByteArrayList ticked;
        for (const auto& [id, member] : documents.all("usagePlanKeys"))
            if (textOf(member, "usagePlanId") == documentId(m_object)) ticked.append(textOf(member, "id"));
        fillTicks(*list, entries, ticked);
    };
    connect(list, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        if (m_showing) return;
        gateway::Documents documents = m_commands.document().workspace().documents;
        const QByteArray key = item->data(Qt::UserRole).toByteArray();
        const QByteArray plan = documentId(m_object);
        if (item->checkState() == Qt::Checked) {
            JsonValue member = JsonValue::Object();
            member.insert("id", key);
            member.insert("type", "API_KEY");
            member.insert("usagePlanId", plan);
            documents.set("usagePlanKeys", plan + ':' + key, std::move(member));
        } else {
            const gateway::Documents::OfKind all = documents.all("usagePlanKeys");
            for (const auto& [id, member] : all)
                if (textOf(member, "usagePlanId") == plan && textOf(member, "id") == key)
                    documents.remove("usagePlanKeys", id);
        }
        putAll(std::move(documents));
    });
}

void DocumentInspector::fillMappings(Shown& shown)
{
    auto* table = new KeyValueTable(shown.field->label, KeyValueTable::Mode::Editable);
    table->setFixedHeight(140);
    table->setHorizontalHeaderLabels({tr("Path"), tr("API / stage")});
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    const DocumentField& field = *shown.field;
    shown.widget = table;
    shown.fill = [this, table](const JsonValue&) {
        const KeyValues rows = domainPaths(m_commands.document().workspace(), documentId(m_object));
        const bool isEdited = !m_isAnother && table->isAncestorOf(QApplication::focusWidget());
        if (table->pairs() != rows && !isEdited) table->setPairs(rows);
    };
    connect(table, &KeyValueTable::pairsEdited, this, [this, table, &field] {
        if (m_showing) return;
        auto documents = withDomainPaths(m_commands.document().workspace(), documentId(m_object), table->pairs());
        say(field.path, documents ? QString() : documents.error().message);
        if (documents) putAll(std::move(*documents));
    });
}

JsonValue DocumentInspector::document() const
{
    return documentOf(m_commands.document().workspace(), m_object).value_or(JsonValue::Object());
}

void DocumentInspector::refresh()
{
    const workspace::Workspace& design = m_commands.document().workspace();
    if (m_family == nullptr || !documentOf(design, m_object)) return;
    m_title->setText(tr("%1 %2", "kind and name").arg(titled(m_family->one), documentTitle(design, m_object)));
    showAll(document());
    QStringList messages;
    std::vector<workspace::Problem> problems = problemsOf(m_commands.document().problems(), m_object);
    const std::vector<workspace::Problem> running = problemsOf(m_commands.running().problems(), m_object);
    problems.insert(problems.end(), running.begin(), running.end());
    for (const workspace::Problem& problem : problems)
        if (!messages.contains(problem.message)) messages.append(problem.message);
    m_problems->setText(messages.join(u'\n'));
    m_problems->setVisible(!messages.isEmpty());
}

void DocumentInspector::showAll(const JsonValue& document)
{
    m_showing = true;
    for (const Shown& shown : m_fields) {
        shown.fill(document);
        const DocumentField& field = *shown.field;
        const bool ofNothing =
            field.onlyInOwner && valueAt(document, field.path.first(field.path.size() - 1)) == nullptr;
        const bool always = field.onlyWhere.isEmpty() && !ofNothing;
        shown.cell->setVisible(always || field.onlyFor.contains(textOf(document, field.onlyWhere)));
    }
    showJson(document);
    m_showing = false;
}

void DocumentInspector::showJson(const JsonValue& document)
{
    const bool isShown = !m_isAnother && document == m_shown;
    m_shown = document;
    if (isShown) return;
    // Laid out by hand it stays as it is while it says the same.
    const auto here = base::parseJson(m_json->text().toUtf8());
    if (here && *here == document) return;
    m_json->setText(QString::fromUtf8(base::writeJson(document, base::JsonStyle::Indented)));
    m_json->setErrorLine(0);
    m_jsonError->setMessage({});
}

void DocumentInspector::edit(const DocumentField& field, JsonValue value)
{
    if (m_showing) return;
    JsonValue changed = document();
    if (value.isNull())
        removeAt(changed, field.path);
    else
        setValueAt(changed, field.path, std::move(value));
    // What of it follows from what: who asks a user pool asks no function; a quota is for a time.
    if (field.path == JsonPath{"type"})
        setMember(changed, "authType",
                  textOf(changed, "type") == "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom");
    if (field.path == JsonPath{"authorizerType"} && textOf(changed, "authorizerType") == "REQUEST" &&
        textOf(changed, "authorizerPayloadFormatVersion").isEmpty())
        setMember(changed, "authorizerPayloadFormatVersion", "2.0");
    if (const JsonValue* quota = changed.find("quota")) {
        if (quota->find("limit") == nullptr)
            removeMember(changed, "quota");
        else if (textOf(*quota, "period").isEmpty())
            setValueAt(changed, {"quota", "period"}, "MONTH");
    }
    put(std::move(changed));
}

void DocumentInspector::put(JsonValue changed)
{
    const workspace::Workspace& design = m_commands.document().workspace();
    if (!documentOf(design, m_object)) return;
    const auto problem = problemOfDocument(design, m_object, changed);
    for (const Shown& shown : m_fields)
        shown.error->setMessage(problem && shown.field->path == problem->path ? problem->message : QString());
    if (problem) {
        const bool atField = std::any_of(m_fields.begin(), m_fields.end(),
                                         [&](const Shown& shown) { return shown.field->path == problem->path; });
        if (!atField) m_jsonError->setMessage(problem->message);
        return;
    }
    if (const auto set = putDocument(m_commands.document(), m_object, std::move(changed)); !set)
        m_jsonError->setMessage(set.error().message);
}

void DocumentInspector::putAll(gateway::Documents documents)
{
    if (const auto set = m_commands.document().setDocuments(m_object, std::move(documents)); !set)
        m_jsonError->setMessage(set.error().message);
}

void DocumentInspector::takeJson()
{
    if (m_showing) return;
    const TextProblem problem = problemOfText(RoutePart::Kind::Document, m_json->text().toUtf8());
    m_json->setErrorLine(problem.line, problem.message);
    m_jsonError->setMessage(problem.line > 0 ? tr("Line %1: %2").arg(problem.line).arg(problem.message) : QString());
    if (problem.line > 0) return;
    if (auto typed = base::parseJson(m_json->text().toUtf8())) put(std::move(*typed));
}

void DocumentInspector::say(const JsonPath& path, const QString& message)
{
    for (const Shown& shown : m_fields)
        if (shown.field->path == path) shown.error->setMessage(message);
}

}  // namespace trestle::ui
