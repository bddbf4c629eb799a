#include "ui/designer/TableForm.h"

#include "ui/designer/Choosers.h"
#include "ui/designer/Wording.h"
#include "ui/document/DesignChecks.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QToolButton>

namespace trestle::ui {

using gateway::TableAction;

namespace {

constexpr TableAction offeredActions[] = {TableAction::GetItem,    TableAction::PutItem, TableAction::UpdateItem,
                                          TableAction::DeleteItem, TableAction::Query,   TableAction::Scan};

bool readsMany(TableAction action)
{
    return action == TableAction::Query || action == TableAction::Scan;
}

}  // namespace

TableForm::TableForm(DesignCommands& commands)
    : IntegrationForm(commands),
      m_table(new QComboBox),
      m_action(new QComboBox),
      m_index(new QComboBox),
      m_keys(new QWidget),
      m_meaning(new ThemedLabel({}, FontRole::Secondary, Role::Text2)),
      m_conditional(new QCheckBox),
      m_attributes(new KeyValueTable(tr("Attributes set over the body's"), KeyValueTable::Mode::Editable)),
      m_hidden(new QLineEdit)
{
    m_table->setObjectName(QStringLiteral("table"));
    m_action->setObjectName(QStringLiteral("action"));
    for (TableAction action : offeredActions)
        m_action->addItem(QString::fromUtf8(actionName(action)));
    addField(tr("Table"), m_table);
    addRow({{tr("Action"), m_action}, {tr("Index"), m_index}});
    auto* column = new QVBoxLayout(m_keys);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::panelPadding);
    addWidget(m_keys);
    m_meaning->setObjectName(QStringLiteral("meaning"));
    m_meaning->setWordWrap(true);
    addWidget(m_meaning);
    addWidget(m_conditional);
    m_attributes->setFixedHeight(112);
    addField(tr("Set attributes"), m_attributes);
    m_hidden->setPlaceholderText(tr("pk, sk"));
    m_hidden->setFont(Theme::instance().font(FontRole::Code));
    addField(tr("Hidden in answers"), m_hidden);

    connect(m_table, &QComboBox::activated, this, &TableForm::chooseTable);
    connect(m_action, &QComboBox::activated, this, &TableForm::chooseAction);
    connect(m_index, &QComboBox::activated, this, &TableForm::chooseIndex);
    connect(m_conditional, &QCheckBox::toggled, this, [this](bool on) {
        m_shown.conditional = on;
        Q_EMIT edited(m_shown);
    });
    connect(m_attributes, &KeyValueTable::pairsEdited, this, [this] {
        m_shown.attributes.clear();
        for (const auto& [name, value] : m_attributes->pairs())
            m_shown.attributes[name] = value;
        Q_EMIT edited(m_shown);
    });
    connect(m_hidden, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_shown.hidden.clear();
        for (const QString& name : text.split(u',')) {
            if (!name.trimmed().isEmpty()) m_shown.hidden.append(name.trimmed().toUtf8());
        }
        Q_EMIT edited(m_shown);
    });
}

void TableForm::show(const gateway::Api&, const gateway::Route& route)
{
    m_route = route;
    refresh();
}

void TableForm::refresh()
{
    m_shown = std::get<gateway::TableIntegration>(m_route.integration);
    const workspace::Workspace& workspace = m_commands.document().workspace();
    QList<QByteArray> names;
    for (const tables::TableDescription& table : workspace.tables)
        names.append(table.name);
    fillChooser(*m_table, names, m_shown.table, tr("Choose a table"), tr("New table…"));
    m_action->setCurrentIndex(static_cast<int>(
        std::find(std::begin(offeredActions), std::end(offeredActions), m_shown.action) - std::begin(offeredActions)));
    QList<QByteArray> indexes;
    if (const tables::TableDescription* table = workspace.table(m_shown.table)) {
        for (const tables::IndexDescription& index : table->indexes)
            indexes.append(index.name);
    }
    fillChooser(*m_index, indexes, m_shown.index, {}, {});
    {
        const QSignalBlocker blocker(m_index);
        m_index->insertItem(0, tr("The table itself"), QByteArray());
        if (m_shown.index.isEmpty()) m_index->setCurrentIndex(0);
    }
    m_index->setEnabled(readsMany(m_shown.action) && m_index->count() > 1);
    showKeys();

    const bool writes = !readsMany(m_shown.action) && m_shown.action != TableAction::GetItem;
    const QSignalBlocker blocker(m_conditional);
    m_conditional->setVisible(writes);
    m_conditional->setChecked(m_shown.conditional);
    m_conditional->setText(m_shown.action == TableAction::PutItem ? tr("Refuse with 409 if the key exists")
                                                                  : tr("Refuse with 404 if the key does not exist"));
    const bool sets = m_shown.action == TableAction::PutItem || m_shown.action == TableAction::UpdateItem;
    m_attributes->parentWidget()->setVisible(sets);
    KeyValues pairs(m_shown.attributes.begin(), m_shown.attributes.end());
    if (m_attributes->pairs() != pairs) m_attributes->setPairs(pairs);
    QByteArray hidden;
    for (const QByteArray& name : m_shown.hidden)
        hidden += (hidden.isEmpty() ? "" : ", ") + name;
    if (!m_hidden->hasFocus()) showText(*m_hidden, hidden);
}

void TableForm::showKeys()
{
    QList<QByteArray> wanted;
    const tables::KeySchema* keys = keySchema(m_commands.document().workspace(), m_shown);
    if (keys != nullptr && m_shown.action != TableAction::Scan) {
        wanted.append(keys->partition.name);
        if (keys->sort) wanted.append(keys->sort->name);
    }
    if (wanted != m_keyNames) {
        m_keyNames = wanted;
        qDeleteAll(m_keys->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
        m_keyFields.clear();
        for (const QByteArray& name : std::as_const(m_keyNames)) {
            auto* field = new QLineEdit;
            field->setObjectName(QStringLiteral("key:") + QString::fromUtf8(name));
            field->setFont(Theme::instance().font(FontRole::Code));
            field->setAccessibleName(tr("Mapping of key attribute %1").arg(QString::fromUtf8(name)));
            field->setPlaceholderText(QStringLiteral("${request.path.id}"));
            auto* label = new ThemedLabel(tr("Key %1").arg(QString::fromUtf8(name)), FontRole::Secondary, Role::Text2);
            label->setBuddy(field);
            auto* cell = new QWidget(m_keys);
            auto* column = new QVBoxLayout(cell);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(Theme::grid);
            column->addWidget(label);
            auto* row = new QHBoxLayout;
            row->setSpacing(Theme::grid);
            row->addWidget(field, 1);
            row->addWidget(sourceButton(name, field));
            column->addLayout(row);
            m_keys->layout()->addWidget(cell);
            m_keyFields.append(field);
            connect(field, &QLineEdit::textEdited, this, [this, name](const QString& text) { editKey(name, text); });
        }
    }
    for (qsizetype i = 0; i < m_keyFields.size(); ++i) {
        const auto mapping = m_shown.key.find(m_keyNames[i]);
        showText(*m_keyFields[i], mapping == m_shown.key.end() ? QByteArray() : mapping->second);
    }
    m_keys->setVisible(!m_keyFields.isEmpty());
    m_meaning->setText(meaning());
    m_meaning->setVisible(!m_meaning->text().isEmpty());
}

// "GET /books/{id} reads the item with pk = BOOK#{id} and sk = META": the mapping as a sentence.
QString TableForm::meaning() const
{
    const QString route = QString::fromUtf8(m_route.key());
    QStringList parts;
    for (const QByteArray& name : m_keyNames) {
        const auto mapping = m_shown.key.find(name);
        if (mapping == m_shown.key.end()) continue;
        QString source = QString::fromUtf8(mapping->second);
        static const QRegularExpression variable(
            QStringLiteral(R"(\$\{request\.(path|querystring|header|body)\.([^}]*)\})"));
        for (auto found = variable.match(source); found.hasMatch(); found = variable.match(source)) {
            const QString from = found.captured(1);
            const QString shown = from == u"path"          ? QStringLiteral("{%1}")
                                  : from == u"querystring" ? QStringLiteral("?%1")
                                  : from == u"header"      ? tr("header %1")
                                                           : tr("the body's %1");
            source.replace(found.capturedStart(), found.capturedLength(), shown.arg(found.captured(2)));
        }
        parts.append(QStringLiteral("%1 = %2").arg(QString::fromUtf8(name), source));
    }
    const QString key = parts.join(tr(" and "));
    switch (m_shown.action) {
        case TableAction::GetItem:
            return key.isEmpty() ? QString() : tr("%1 reads the item with %2").arg(route, key);
        case TableAction::PutItem:
            return key.isEmpty() ? QString() : tr("%1 stores its body as the item with %2").arg(route, key);
        case TableAction::UpdateItem:
            return key.isEmpty() ? QString() : tr("%1 sets what its body names on the item with %2").arg(route, key);
        case TableAction::DeleteItem:
            return key.isEmpty() ? QString() : tr("%1 deletes the item with %2").arg(route, key);
        case TableAction::Query:
            return key.isEmpty() ? QString() : tr("%1 lists the items with %2").arg(route, key);
        case TableAction::Scan:
            return tr("%1 lists all items").arg(route);
    }
    return {};
}

// A menu of what a request brings, for those who do not know the words yet.
QToolButton* TableForm::sourceButton(const QByteArray& name, QLineEdit* field)
{
    QToolButton* button =
        makeIconButton(QStringLiteral("add"), tr("Insert what key %1 is taken from").arg(QString::fromUtf8(name)));
    auto* menu = new QMenu(button);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, field, name] {
        menu->clear();
        const auto offer = [this, menu, field, name](const QString& words, const QByteArray& source) {
            menu->addAction(words, field, [this, field, name, source] {
                field->insert(QString::fromUtf8(source));
                editKey(name, field->text());
            });
        };
        for (const QByteArray& parameter : pathParameters(m_route.path))
            offer(tr("Path parameter %1").arg(QString::fromUtf8(parameter)), "${request.path." + parameter + '}');
        offer(tr("Query parameter %1").arg(QString::fromUtf8(name)), "${request.querystring." + name + '}');
        offer(tr("The body's %1").arg(QString::fromUtf8(name)), "${request.body." + name + '}');
        offer(tr("Header %1").arg(QString::fromUtf8(name)), "${request.header." + name + '}');
    });
    return button;
}

void TableForm::editKey(const QByteArray& attribute, const QString& text)
{
    if (text.isEmpty())
        m_shown.key.erase(attribute);
    else
        m_shown.key[attribute] = text.toUtf8();
    Q_EMIT edited(m_shown);
}

void TableForm::chooseTable()
{
    if (isMakeNew(*m_table)) {
        refresh();
        m_commands.newTable(window(), [this](const QByteArray& name) {
            Q_EMIT edited(connected(m_route, {Target::Kind::Table, name}, m_commands.document().workspace()));
        });
        return;
    }
    Q_EMIT edited(connected(m_route, {Target::Kind::Table, m_table->currentData().toByteArray()},
                            m_commands.document().workspace()));
}

void TableForm::chooseAction(int index)
{
    m_shown.action = offeredActions[index];
    if (!readsMany(m_shown.action)) m_shown.index.clear();
    mapAnew();
}

void TableForm::chooseIndex()
{
    m_shown.index = m_index->currentData().toByteArray();
    mapAnew();
}

// Keeps mappings of attributes that are still in the key and adds what is missing.
void TableForm::mapAnew()
{
    const tables::KeySchema* keys = keySchema(m_commands.document().workspace(), m_shown);
    if (keys != nullptr) {
        std::map<QByteArray, QByteArray> mapping = suitableKey(m_route, *keys, m_shown.action);
        for (auto& [attribute, text] : mapping) {
            const auto old = m_shown.key.find(attribute);
            if (old != m_shown.key.end()) text = old->second;
        }
        m_shown.key = std::move(mapping);
    }
    Q_EMIT edited(m_shown);
}

}  // namespace trestle::ui
