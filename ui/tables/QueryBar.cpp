#include "ui/tables/QueryBar.h"

#include "ui/tables/ConditionFields.h"
#include "ui/tables/ConditionPopup.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

ValueType valueType(tables::KeyType type)
{
    switch (type) {
        case tables::KeyType::S:
            return ValueType::S;
        case tables::KeyType::N:
            return ValueType::N;
        case tables::KeyType::B:
            return ValueType::B;
    }
    return ValueType::S;
}

}  // namespace

QueryBar::QueryBar(QWidget* parent)
    : Strip(Qt::BottomEdge, parent),
      m_index(new QComboBox(this)),
      m_partitionName(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, this)),
      m_partition(new QLineEdit(this)),
      m_sortName(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, this)),
      m_sort(new ConditionFields(sortKeyComparisons(), this)),
      m_pills(new QHBoxLayout),
      m_add(makeButton(tr("+ condition"), ButtonKind::Link, this)),
      m_run(makeButton(tr("Scan"), ButtonKind::Primary, this)),
      m_error(new InlineError(this))
{
    m_index->setAccessibleName(tr("Index to read"));
    m_index->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_partition->setFont(Theme::instance().font(FontRole::CodeSmall));
    m_partition->setMinimumWidth(96);
    m_partition->setClearButtonEnabled(true);
    m_add->setAccessibleName(tr("Add a filter condition"));
    m_pills->setSpacing(4);
    m_run->setToolTip(tr("Read the items anew (F5)"));

    auto* row = new QHBoxLayout;
    row->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    row->setSpacing(8);
    row->addWidget(m_index);
    row->addSpacing(4);
    row->addWidget(m_partitionName);
    row->addWidget(m_partition, 2);
    row->addSpacing(4);
    row->addWidget(m_sortName);
    row->addWidget(m_sort, 3);
    row->addLayout(m_pills);
    row->addWidget(m_add);
    row->addWidget(m_run);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    m_error->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);
    column->addWidget(m_error);

    connect(m_index, &QComboBox::currentIndexChanged, this, &QueryBar::indexChanged);
    connect(m_partition, &QLineEdit::textChanged, this, &QueryBar::updateButton);
    connect(m_partition, &QLineEdit::returnPressed, this, &QueryBar::run);
    connect(m_sort, &ConditionFields::edited, this, &QueryBar::updateButton);
    connect(m_sort, &ConditionFields::returnPressed, this, &QueryBar::run);
    connect(m_add, &QPushButton::clicked, this, [this] { editFilter(-1, m_add); });
    connect(m_run, &QPushButton::clicked, this, &QueryBar::run);
}

void QueryBar::setTable(const tables::TableDescription& table)
{
    m_table = table;
    const QSignalBlocker blocker(m_index);
    m_index->clear();
    m_index->addItem(tr("Primary"), QByteArray());
    for (const tables::IndexDescription& index : table.indexes)
        m_index->addItem(QString::fromUtf8(index.name), index.name);
    m_index->setEnabled(!table.indexes.isEmpty());
    indexChanged();
}

void QueryBar::setQuery(const ItemQuery& query)
{
    m_index->setCurrentIndex(std::max(0, m_index->findData(query.index)));
    m_partition->setText(query.partition ? editText(*query.partition) : QString());
    if (query.sort)
        m_sort->setCondition(*query.sort);
    else
        m_sort->clear();
    m_filters = query.filters;
    showFilters();
}

base::Result<ItemQuery> QueryBar::query() const
{
    ItemQuery query;
    query.index = m_index->currentData().toByteArray();
    const tables::KeySchema& keys = keysOf(query, m_table);
    if (!m_partition->text().isEmpty()) {
        auto value = parseValue(valueType(keys.partition.type), m_partition->text());
        if (!value)
            return base::Error{value.error().code, QStringLiteral("%1: %2").arg(QString::fromUtf8(keys.partition.name),
                                                                                value.error().message)};
        query.partition = std::move(*value);
    }
    if (keys.sort && m_sort->isGiven()) {
        auto condition = m_sort->condition();
        if (!condition) return condition.error();
        query.sort = std::move(*condition);
    }
    query.filters = m_filters;
    return query;
}

void QueryBar::setProblem(const QString& message)
{
    m_error->setMessage(message);
}

void QueryBar::focusKey()
{
    m_partition->setFocus();
    m_partition->selectAll();
}

void QueryBar::run()
{
    const auto wanted = query();
    m_error->setMessage(wanted ? QString() : wanted.error().message);
    if (wanted) Q_EMIT runRequested(*wanted);
}

void QueryBar::indexChanged()
{
    ItemQuery query;
    query.index = m_index->currentData().toByteArray();
    const tables::KeySchema& keys = keysOf(query, m_table);
    const QString partition = QString::fromUtf8(keys.partition.name);
    m_partitionName->setText(partition + QStringLiteral(" ="));
    m_partition->setAccessibleName(tr("Value of the partition key %1").arg(partition));
    m_partition->setPlaceholderText(tr("any"));
    m_partition->clear();
    m_sortName->setVisible(keys.sort.has_value());
    m_sort->setVisible(keys.sort.has_value());
    m_sort->clear();
    if (keys.sort) {
        m_sortName->setText(QString::fromUtf8(keys.sort->name));
        m_sort->setAttribute(keys.sort->name, valueType(keys.sort->type));
    }
    updateButton();
}

void QueryBar::updateButton()
{
    const bool query = !m_partition->text().isEmpty();
    m_run->setText(query ? tr("Query") : tr("Scan"));
    m_sortName->setToolTip(query ? tr("Part of the key condition")
                                 : tr("Filters after reading: without a partition key every item is read"));
}

void QueryBar::showFilters()
{
    while (QLayoutItem* item = m_pills->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i < static_cast<int>(m_filters.size()); ++i) {
        const QString text = conditionText(m_filters[static_cast<size_t>(i)]);
        auto* pill = makeButton(text.size() > 32 ? text.left(31) + u'…' : text, ButtonKind::Outlined, this);
        pill->setFont(Theme::instance().font(FontRole::CodeSmall));
        pill->setAccessibleName(tr("Filter: %1").arg(text));
        pill->setToolTip(tr("%1\nFilters after reading").arg(text));
        auto* menu = new QMenu(pill);
        connect(menu->addAction(tr("Edit…")), &QAction::triggered, this, [this, i, pill] { editFilter(i, pill); });
        connect(menu->addAction(tr("Remove")), &QAction::triggered, this, [this, i] {
            m_filters.erase(m_filters.begin() + i);
            showFilters();
            run();
        });
        pill->setMenu(menu);
        m_pills->addWidget(pill);
    }
}

void QueryBar::editFilter(int position, const QWidget* anchor)
{
    auto* popup = new ConditionPopup(m_columns, this);
    if (position >= 0) popup->setCondition(m_filters[static_cast<size_t>(position)]);
    connect(popup, &ConditionPopup::accepted, this, [this, position](const Condition& condition) {
        if (position >= 0)
            m_filters[static_cast<size_t>(position)] = condition;
        else
            m_filters.push_back(condition);
        showFilters();
        run();
    });
    popup->openAt(anchor);
}

}  // namespace trestle::ui
