#include "ui/tables/SchemaView.h"

#include "core/tables/schema/SettingWords.h"
#include "ui/tables/Counted.h"
#include "ui/tables/FlowLayout.h"
#include "ui/tables/Strip.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Question.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QIntValidator>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;
using tables::BillingMode;
using tables::IndexDescription;
using tables::IndexKind;
using tables::ProjectionType;

namespace {

constexpr int labelWidth = 140;
constexpr int fieldWidth = 240;
constexpr int indexFieldWidth = 110;
constexpr int projectionColumn = 4;
constexpr int localIndexes = 5;
constexpr int globalIndexes = 20;

QString typeText(tables::KeyType type)
{
    return QString::fromLatin1(wordOf(tables::keyTypeWords, type));
}

QString keyText(const tables::KeyAttribute& key)
{
    return QString::fromUtf8(key.name) + u' ' + typeText(key.type);
}

QString projectionText(const IndexDescription& index)
{
    const QString word = QString::fromLatin1(wordOf(tables::projectionWords, index.projection));
    if (index.projection != ProjectionType::Include) return word;
    return word + u' ' + QString::fromUtf8(index.nonKeyAttributes.join(", "));
}

// Offers the words of a setting.
template <typename T, size_t count>
QComboBox* wordBox(const tables::SettingWord<T> (&words)[count], const QString& name, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    for (const auto& [word, value] : words)
        box->addItem(QString::fromLatin1(word), QVariant::fromValue(value));
    box->setAccessibleName(name);
    return box;
}

template <typename T>
T chosen(const QComboBox* box)
{
    return box->currentData().value<T>();
}

QLineEdit* field(const QString& name, const QString& placeholder, QWidget* parent)
{
    auto* edit = new QLineEdit(parent);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(placeholder);
    edit->setFont(Theme::instance().font(FontRole::CodeSmall));
    return edit;
}

QList<QByteArray> namesIn(const QString& text)
{
    QList<QByteArray> names;
    for (const QString& name : text.split(u','))
        if (!name.trimmed().isEmpty()) names += name.trimmed().toUtf8();
    return names;
}

}  // namespace

SchemaView::SchemaView(WorkspaceDocument& document, const QByteArray& table, QWidget* parent)
    : QWidget(parent), m_document(document), m_table(table)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeSettings());
    auto* head = new Strip(Qt::TopEdge, this);
    head->setFixedHeight(Theme::toolbarHeight);
    auto* title = new ThemedLabel(tr("Keys and indexes"), FontRole::BodyStrong, Role::Text1, head);
    m_remove = makeButton(tr("Remove index"), ButtonKind::Danger, head);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->addWidget(title);
    row->addStretch();
    row->addWidget(m_remove);
    column->addWidget(head);

    m_list = new QTreeWidget(this);
    m_list->setAccessibleName(tr("Keys and indexes"));
    m_list->setHeaderLabels(
        {tr("Index"), tr("Kind"), tr("Partition key"), tr("Sort key"), tr("Projection"), tr("Items"), tr("Size")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(projectionColumn, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    for (const int column : {projectionColumn + 1, projectionColumn + 2})
        m_list->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    column->addWidget(m_list, 1);
    column->addWidget(makeIndexForm());

    connect(m_remove, &QPushButton::clicked, this, &SchemaView::removeIndex);
    connect(m_list, &QTreeWidget::currentItemChanged, this,
            [this] { m_remove->setEnabled(m_list->currentIndex().row() > 0); });
    connect(&document, &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.before == workspace::ObjectRef{workspace::ObjectRef::Kind::Table, m_table, {}})
            m_table = change.after.name;
        refresh();
    });
    refresh();
}

QWidget* SchemaView::makeSettings()
{
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    grid->setHorizontalSpacing(Theme::groupGap);
    grid->setVerticalSpacing(8);
    grid->setColumnMinimumWidth(0, labelWidth);
    grid->setColumnStretch(2, 1);
    int row = 0;
    const auto add = [&](const QString& label, QWidget* widget) {
        grid->addWidget(new ThemedLabel(label, FontRole::Body, Role::Text2, box), row, 0);
        grid->addWidget(widget, row++, 1, 1, 2, Qt::AlignLeft);
    };
    m_keys = new ThemedLabel({}, FontRole::CodeSmall, Role::Text1, box);
    m_keys->setMinimumHeight(Theme::controlHeight);
    m_keys->setToolTip(tr("Keys are given when a table is made and never change"));
    add(tr("Key"), m_keys);

    m_billing = new SegmentedControl({tr("On demand"), tr("Provisioned")}, box);
    m_billing->setAccessibleName(tr("Billing"));
    m_units = new QWidget(box);
    m_read = field(tr("Read units a second"), QStringLiteral("5"), m_units);
    m_write = field(tr("Write units a second"), QStringLiteral("5"), m_units);
    auto* units = new QHBoxLayout(m_units);
    units->setContentsMargins(0, 0, 0, 0);
    units->setSpacing(8);
    for (QLineEdit* edit : {m_read, m_write}) {
        edit->setFixedWidth(72);
        edit->setValidator(new QIntValidator(1, 1'000'000'000, edit));
        edit->setAlignment(Qt::AlignRight);
        units->addWidget(edit);
        units->addWidget(
            new ThemedLabel(edit == m_read ? tr("RCU") : tr("WCU"), FontRole::Secondary, Role::Text2, m_units));
    }
    auto* billing = new QWidget(box);
    auto* billingRow = new QHBoxLayout(billing);
    billingRow->setContentsMargins(0, 0, 0, 0);
    billingRow->setSpacing(Theme::groupGap);
    billingRow->addWidget(m_billing);
    billingRow->addWidget(m_units);
    add(tr("Billing"), billing);

    m_timeToLive = field(tr("Time to live attribute"), tr("none"), box);
    m_timeToLive->setFixedWidth(fieldWidth);
    m_timeToLive->setToolTip(tr("A number attribute, in seconds since 1970; items go when it has passed"));
    add(tr("Time to live by"), m_timeToLive);
    m_protection = new QCheckBox(tr("Refuse to delete the table"), box);
    m_delete = makeButton(tr("Delete table…"), ButtonKind::Danger, box);
    auto* deletion = new QWidget(box);
    auto* deletionRow = new QHBoxLayout(deletion);
    deletionRow->setContentsMargins(0, 0, 0, 0);
    deletionRow->setSpacing(Theme::groupGap);
    deletionRow->addWidget(m_protection);
    deletionRow->addWidget(m_delete);
    add(tr("Deletion"), deletion);
    m_error = new InlineError(box);
    grid->addWidget(m_error, row, 0, 1, 3);

    connectSettings();
    return box;
}

void SchemaView::connectSettings()
{
    const auto setBilling = [this](BillingMode mode) {
        edit(
            [this, mode](tables::TableDescription& table) {
                table.billing = mode;
                const auto given = [](const QLineEdit* line) { return std::max<qint64>(1, line->text().toLongLong()); };
                table.throughput = mode == BillingMode::Provisioned ? tables::Throughput{given(m_read), given(m_write)}
                                                                    : tables::Throughput{};
            },
            m_error);
    };
    connect(m_billing, &SegmentedControl::currentChanged, this,
            [setBilling](int at) { setBilling(at == 0 ? BillingMode::PayPerRequest : BillingMode::Provisioned); });
    for (QLineEdit* line : {m_read, m_write})
        connect(line, &QLineEdit::editingFinished, this, [this, setBilling] {
            if (m_billing->currentIndex() == 1) setBilling(BillingMode::Provisioned);
        });
    connect(m_timeToLive, &QLineEdit::editingFinished, this, [this] {
        edit(
            [this](tables::TableDescription& table) {
                const QByteArray name = m_timeToLive->text().trimmed().toUtf8();
                table.timeToLiveAttribute = name.isEmpty() ? std::nullopt : std::optional(name);
            },
            m_error);
    });
    connect(m_protection, &QCheckBox::toggled, this, [this](bool on) {
        edit([on](tables::TableDescription& table) { table.deletionProtection = on; }, m_error);
    });
    connect(m_delete, &QPushButton::clicked, this, &SchemaView::askForDeletion);
}

QWidget* SchemaView::makeIndexForm()
{
    auto* form = new Strip(Qt::TopEdge, this);
    m_name = field(tr("Name of the new index"), tr("index name"), form);
    m_kind = new QComboBox(form);
    m_kind->setAccessibleName(tr("Kind of the new index"));
    m_kind->addItem(tr("Global"), QVariant::fromValue(IndexKind::Global));
    m_kind->addItem(tr("Local"), QVariant::fromValue(IndexKind::Local));
    m_partition = field(tr("Partition key of the new index"), tr("partition key"), form);
    m_partitionType = wordBox(tables::keyTypeWords, tr("Type of its partition key"), form);
    m_sort = field(tr("Sort key of the new index"), tr("sort key"), form);
    m_sortType = wordBox(tables::keyTypeWords, tr("Type of its sort key"), form);
    m_projection = wordBox(tables::projectionWords, tr("Projection of the new index"), form);
    m_included = field(tr("Attributes included in the new index"), tr("a, b"), form);
    auto* add = makeButton(tr("Add index"), ButtonKind::Outlined, form);
    m_indexError = new InlineError(form);
    auto* row = new FlowLayout;
    row->setSpacing(8);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_name, m_kind, m_partition, m_partitionType, m_sort,
                                                           m_sortType, m_projection, m_included, add})
        row->insertWidget(row->count(), widget);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    column->addLayout(row);
    column->addWidget(m_indexError);
    const auto showFields = [this] {
        const bool local = chosen<IndexKind>(m_kind) == IndexKind::Local;
        m_partition->setEnabled(!local);
        m_partitionType->setEnabled(!local);
        m_included->setVisible(chosen<ProjectionType>(m_projection) == ProjectionType::Include);
        m_indexError->setMessage({});
    };
    connect(m_kind, &QComboBox::currentIndexChanged, this, showFields);
    connect(m_projection, &QComboBox::currentIndexChanged, this, showFields);
    for (QLineEdit* line : {m_name, m_partition, m_sort, m_included}) {
        line->setFixedWidth(indexFieldWidth);
        connect(line, &QLineEdit::returnPressed, this, &SchemaView::addIndex);
    }
    connect(add, &QPushButton::clicked, this, &SchemaView::addIndex);
    showFields();
    return form;
}

void SchemaView::setTable(const tables::TableStatus& status)
{
    m_status = status;
    refresh();
}

void SchemaView::refresh()
{
    const tables::TableDescription* table = m_document.workspace().table(m_table);
    if (!table) return;
    QString keys = keyText(table->keys.partition);
    if (table->keys.sort) keys += u"   "_qs + keyText(*table->keys.sort);
    m_keys->setText(keys);
    const QSignalBlocker billing(m_billing);
    const QSignalBlocker protection(m_protection);
    const bool provisioned = table->billing == BillingMode::Provisioned;
    m_billing->setCurrentIndex(provisioned ? 1 : 0);
    m_units->setVisible(provisioned);
    const auto show = [](QLineEdit* line, const QString& text) {
        if (!line->hasFocus()) line->setText(text);
    };
    show(m_read, QString::number(std::max<qint64>(1, table->throughput.read)));
    show(m_write, QString::number(std::max<qint64>(1, table->throughput.write)));
    show(m_timeToLive, QString::fromUtf8(table->timeToLiveAttribute.value_or(QByteArray())));
    m_protection->setChecked(table->deletionProtection);
    m_delete->setEnabled(!table->deletionProtection);

    const int chosen = m_list->currentIndex().row();
    m_list->clear();
    const auto add = [this](const QString& name, const QString& kind, const tables::KeySchema& of,
                            const QString& projection, std::optional<qint64> items, std::optional<qint64> bytes) {
        auto* row = new QTreeWidgetItem(
            m_list, {name, kind, keyText(of.partition), of.sort ? keyText(*of.sort) : QString(), projection,
                     items ? tr("%L1").arg(*items) : QString(), bytes ? sizeText(*bytes) : QString()});
        for (const int column : {2, 3, 4, 5, 6})
            row->setFont(column, Theme::instance().font(FontRole::CodeSmall));
        row->setTextAlignment(5, Qt::AlignRight | Qt::AlignVCenter);
        row->setTextAlignment(6, Qt::AlignRight | Qt::AlignVCenter);
    };
    add(tr("Primary"), tr("table"), table->keys, QStringLiteral("ALL"), m_status.itemCount, m_status.sizeBytes);
    for (const IndexDescription& index : table->indexes) {
        const auto kept = std::find_if(m_status.indexes.begin(), m_status.indexes.end(),
                                       [&index](const tables::IndexStatus& each) { return each.name == index.name; });
        const bool known = kept != m_status.indexes.end();
        add(QString::fromUtf8(index.name), index.kind == IndexKind::Global ? tr("global") : tr("local"), index.keys,
            projectionText(index), known ? std::optional(kept->itemCount) : std::nullopt,
            known ? std::optional(kept->sizeBytes) : std::nullopt);
    }
    m_list->setCurrentItem(m_list->topLevelItem(std::clamp(chosen, 0, m_list->topLevelItemCount() - 1)));
}

void SchemaView::edit(const std::function<void(tables::TableDescription&)>& change, InlineError* error)
{
    const tables::TableDescription* now = m_document.workspace().table(m_table);
    if (!now) return;
    tables::TableDescription table = *now;
    change(table);
    if (table == *now) return;
    const Result<void> set = m_document.setTable(m_table, std::move(table));
    error->setMessage(set ? QString() : set.error().message);
}

Result<IndexDescription> SchemaView::newIndex() const
{
    static const QRegularExpression allowed(QStringLiteral("^[a-zA-Z0-9_.-]{3,255}$"));
    const auto refused = [](const QString& why) { return Error{ErrorCode::InvalidArgument, why}; };
    const tables::TableDescription& table = *m_document.workspace().table(m_table);
    IndexDescription index;
    index.name = m_name->text().trimmed().toUtf8();
    if (!allowed.match(QString::fromUtf8(index.name)).hasMatch())
        return refused(tr("An index name has 3 to 255 characters of a-z, A-Z, 0-9, _ . -"));
    if (table.index(index.name)) return refused(tr("The table already has an index %1").arg(m_name->text().trimmed()));
    index.kind = chosen<IndexKind>(m_kind);
    const auto same = std::count_if(table.indexes.begin(), table.indexes.end(),
                                    [&index](const IndexDescription& each) { return each.kind == index.kind; });
    if (same >= (index.kind == IndexKind::Local ? localIndexes : globalIndexes))
        return refused(tr("A table has at most %1 such indexes").arg(same));
    const auto key = [](const QLineEdit* name, const QComboBox* type) {
        return tables::KeyAttribute{name->text().trimmed().toUtf8(), chosen<tables::KeyType>(type)};
    };
    index.keys.partition = index.kind == IndexKind::Local ? table.keys.partition : key(m_partition, m_partitionType);
    if (index.keys.partition.name.isEmpty()) return refused(tr("The index needs a partition key"));
    if (const auto sort = key(m_sort, m_sortType); !sort.name.isEmpty()) index.keys.sort = sort;
    if (index.kind == IndexKind::Local && !index.keys.sort) return refused(tr("A local index needs a sort key"));
    if (index.keys.sort && index.keys.sort->name == index.keys.partition.name)
        return refused(tr("Partition and sort key are two attributes"));
    // An attribute has one type in all keys of a table.
    QList<tables::KeyAttribute> known = {table.keys.partition};
    if (table.keys.sort) known += *table.keys.sort;
    for (const IndexDescription& each : table.indexes) {
        known += each.keys.partition;
        if (each.keys.sort) known += *each.keys.sort;
    }
    for (const auto* given : {&index.keys.partition, index.keys.sort ? &*index.keys.sort : nullptr})
        for (const tables::KeyAttribute& each : known)
            if (given && each.name == given->name && each.type != given->type)
                return refused(
                    tr("%1 is %2 in another key of the table").arg(QString::fromUtf8(each.name), typeText(each.type)));
    index.projection = chosen<ProjectionType>(m_projection);
    if (index.projection == ProjectionType::Include) {
        index.nonKeyAttributes = namesIn(m_included->text());
        if (index.nonKeyAttributes.isEmpty()) return refused(tr("Name the attributes to include"));
    }
    return index;
}

void SchemaView::addIndex()
{
    if (!m_document.workspace().table(m_table)) return;
    const auto index = newIndex();
    m_indexError->setMessage(index ? QString() : index.error().message);
    if (!index) return;
    edit([&index](tables::TableDescription& table) { table.indexes += *index; }, m_indexError);
    for (QLineEdit* line : {m_name, m_partition, m_sort, m_included})
        line->clear();
    m_list->setCurrentItem(m_list->topLevelItem(m_list->topLevelItemCount() - 1));
}

void SchemaView::removeIndex()
{
    const int at = m_list->currentIndex().row() - 1;
    if (at < 0) return;
    edit([at](tables::TableDescription& table) { table.indexes.removeAt(at); }, m_error);
}

void SchemaView::askForDeletion()
{
    const QString name = QString::fromUtf8(m_table);
    auto* question =
        new Question({.title = tr("Delete %1").arg(name),
                      .question = tr("Delete the table %1 and its %2?").arg(name, Counted::items(m_status.itemCount)),
                      .meaning = tr("Its items cannot be brought back. Routes that use it lead nowhere then."),
                      .yes = tr("Delete table")},
                     ButtonKind::Danger, this);
    connect(question, &QDialog::accepted, this, &SchemaView::deletionRequested);
    question->open();
}

}  // namespace trestle::ui
