#include "ui/tables/QueryBar.h"

#include "ui/tables/ConditionPill.h"
#include "ui/tables/FlowLayout.h"
#include "ui/tables/ValueText.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qint64 pageSizes[] = {25, 50, 200, 1'000};

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
      m_flow(new FlowLayout),
      m_partition(new ConditionPill(ConditionPill::Kind::Key, this)),
      m_sort(new ConditionPill(ConditionPill::Kind::Key, this)),
      m_add(makeButton(tr("+ condition"), ButtonKind::Link, this)),
      m_leaveCustom(makeButton(tr("Request as JSON. Back to conditions"), ButtonKind::Link, this)),
      m_history(new QMenu(this)),
      m_options(makeIconButton(QStringLiteral("more"), tr("How to read"), this)),
      m_how(new ThemedLabel({}, FontRole::Secondary, Role::Text2, this)),
      m_estimate(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, this)),
      m_run(makeButton(tr("Scan"), ButtonKind::Primary, this)),
      m_error(new InlineError(this))
{
    m_index->setAccessibleName(tr("Index to read"));
    m_index->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_add->setAccessibleName(tr("Add a filter condition"));
    m_leaveCustom->hide();
    m_run->setToolTip(tr("Read the items anew (F5)"));
    m_estimate->setToolTip(tr("What reading all of it costs, by the size of the table and of its items"));
    auto* history = makeIconButton(QStringLiteral("clock"), tr("Queries run before"), this);
    history->setMenu(m_history);
    history->setPopupMode(QToolButton::InstantPopup);
    makeOptions();

    m_flow->setSpacing(6);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_partition, m_sort, m_add, m_leaveCustom})
        m_flow->insertWidget(m_flow->count(), widget);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(Theme::panelPadding, 6, Theme::panelPadding, 6);
    row->setSpacing(8);
    row->addWidget(m_index, 0, Qt::AlignTop);
    row->addLayout(m_flow, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_how, m_estimate}) {
        widget->setFixedHeight(Theme::controlHeight);
        row->addWidget(widget, 0, Qt::AlignTop);
    }
    for (QToolButton* button : {history, m_options}) {
        button->setFixedHeight(Theme::controlHeight);
        row->addWidget(button, 0, Qt::AlignTop);
    }
    row->addWidget(m_run, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    m_error->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);
    column->addWidget(m_error);

    connect(m_index, &QComboBox::currentIndexChanged, this, &QueryBar::indexChanged);
    for (ConditionPill* pill : {m_partition, m_sort}) {
        connect(pill, &ConditionPill::edited, this, &QueryBar::edited);
        connect(pill, &ConditionPill::runRequested, this, &QueryBar::run);
    }
    connect(m_add, &QPushButton::clicked, this, [this] { addFilter()->focusFirstField(); });
    connect(m_leaveCustom, &QPushButton::clicked, this, [this] {
        m_custom.reset();
        edited();
        run();
    });
    connect(m_run, &QPushButton::clicked, this, &QueryBar::run);
}

void QueryBar::makeOptions()
{
    auto* menu = new QMenu(m_options);
    m_options->setMenu(menu);
    m_options->setPopupMode(QToolButton::InstantPopup);
    const auto toggle = [this, menu](const QString& text, bool QueryBar::*option) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this, option](bool on) {
            this->*option = on;
            edited();
        });
        connect(menu, &QMenu::aboutToShow, action, [this, action, option] { action->setChecked(this->*option); });
        return action;
    };
    QAction* descending = toggle(tr("Descending"), &QueryBar::m_descending);
    QAction* consistent = toggle(tr("Consistent read"), &QueryBar::m_consistent);
    toggle(tr("Read shown columns only"), &QueryBar::m_shownOnly);
    connect(menu, &QMenu::aboutToShow, this, [this, descending, consistent] {
        std::vector<ConditionPill*> used;
        const ItemQuery now = readable(used);
        descending->setEnabled(now.isQuery(m_status.description));
        const auto* index = m_status.description.index(now.index);
        consistent->setEnabled(!index || index->kind == tables::IndexKind::Local);
    });
    menu->addSeparator();
    auto* sizes = new QActionGroup(menu);
    for (const qint64 items : pageSizes) {
        QAction* action = menu->addAction(tr("%L1 Items at a Time").arg(items));
        action->setCheckable(true);
        sizes->addAction(action);
        connect(action, &QAction::triggered, this, [this, items] {
            m_pageItems = items == ItemRows::pageItems ? std::nullopt : std::optional(items);
            edited();
        });
        connect(menu, &QMenu::aboutToShow, action,
                [this, action, items] { action->setChecked(m_pageItems.value_or(ItemRows::pageItems) == items); });
    }
}

void QueryBar::setTable(const tables::TableStatus& status)
{
    const bool same = m_status.description == status.description;
    m_status = status;
    if (same) return edited();
    const QSignalBlocker blocker(m_index);
    m_index->clear();
    m_index->addItem(tr("Primary"), QByteArray());
    for (const tables::IndexDescription& index : status.description.indexes)
        m_index->addItem(QString::fromUtf8(index.name), index.name);
    m_index->setVisible(!status.description.indexes.isEmpty());
    indexChanged();
}

void QueryBar::setColumns(const std::vector<ItemRows::Column>& columns)
{
    m_columns = columns;
    for (ConditionPill* pill : m_filters)
        pill->setColumns(columns);
}

void QueryBar::setQuery(const ItemQuery& query)
{
    m_index->setCurrentIndex(std::max(0, m_index->findData(query.index)));
    m_custom = query.custom;
    m_descending = query.descending;
    m_consistent = query.consistent;
    m_pageItems = query.pageItems;
    m_shownOnly = !query.attributes.isEmpty();
    m_partition->clear();
    m_sort->clear();
    for (ConditionPill* pill : std::exchange(m_filters, {}))
        pill->deleteLater();
    const tables::KeySchema& keys = keysOf(query, m_status.description);
    bool partition = false;
    bool sort = false;
    for (const Condition& condition : query.conditions) {
        if (condition.attribute == keys.partition.name && !std::exchange(partition, true))
            m_partition->setCondition(condition);
        else if (keys.sort && condition.attribute == keys.sort->name && !std::exchange(sort, true))
            m_sort->setCondition(condition);
        else
            addFilter()->setCondition(condition);
    }
    edited();
}

std::vector<ConditionPill*> QueryBar::pills() const
{
    std::vector<ConditionPill*> all = {m_partition};
    if (!m_sort->isHidden() || m_custom) all.push_back(m_sort);
    all.insert(all.end(), m_filters.begin(), m_filters.end());
    std::erase_if(all, [](const ConditionPill* pill) { return !pill->isGiven(); });
    return all;
}

void QueryBar::setCommon(ItemQuery& query) const
{
    query.index = m_index->currentData().toByteArray();
    query.descending = m_descending;
    query.consistent = m_consistent;
    query.pageItems = m_pageItems;
    query.custom = m_custom;
    if (m_shownOnly) query.attributes = m_shown;
}

ItemQuery QueryBar::readable(std::vector<ConditionPill*>& used) const
{
    ItemQuery query;
    setCommon(query);
    for (ConditionPill* pill : pills()) {
        auto condition = pill->condition();
        if (!condition) continue;
        query.conditions.push_back(std::move(*condition));
        used.push_back(pill);
    }
    return query;
}

Result<ItemQuery> QueryBar::query() const
{
    ItemQuery query;
    setCommon(query);
    if (m_custom) return query;
    for (const ConditionPill* pill : pills()) {
        auto condition = pill->condition();
        if (!condition) return condition.error();
        query.conditions.push_back(std::move(*condition));
    }
    const auto roles = rolesOf(query, m_status.description);
    for (size_t i = 0; i < roles.size(); ++i)
        if (roles[i] == ConditionRole::Unusable)
            return Error{ErrorCode::InvalidArgument,
                         tr("%1: a query takes one condition on each key and filters by other attributes only")
                             .arg(conditionText(query.conditions[i]))};
    return query;
}

void QueryBar::setProblem(const QString& message)
{
    m_error->setMessage(message);
}

void QueryBar::focusKey()
{
    m_partition->focusFirstField();
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
    const tables::KeySchema& keys = keysOf(query, m_status.description);
    m_partition->clear();
    m_partition->setAttribute(keys.partition.name, valueType(keys.partition.type));
    m_sort->clear();
    if (keys.sort) m_sort->setAttribute(keys.sort->name, valueType(keys.sort->type));
    m_sort->setVisible(keys.sort.has_value());
    edited();
}

void QueryBar::edited()
{
    std::vector<ConditionPill*> used;
    const ItemQuery now = readable(used);
    const bool query = now.isQuery(m_status.description);
    const auto roles = rolesOf(now, m_status.description);
    for (ConditionPill* pill : {m_partition, m_sort})
        pill->setRole({}, {});
    for (size_t i = 0; i < used.size(); ++i) {
        switch (roles[i]) {
            case ConditionRole::Key:
                used[i]->setRole(roles[i], tr("Part of the key condition: only what matches is read"));
                break;
            case ConditionRole::Filter:
                used[i]->setRole(roles[i], query ? tr("Filters after reading")
                                                 : tr("Filters after reading: every item is read, since nothing "
                                                      "says what the partition key equals"));
                break;
            case ConditionRole::Unusable:
                used[i]->setRole(roles[i],
                                 tr("A query takes one condition on each key, and filters by other attributes only"));
                break;
        }
    }
    const bool custom = m_custom.has_value();
    const auto* index = m_status.description.index(now.index);
    m_partition->setVisible(!custom);
    m_sort->setVisible(!custom && keysOf(now, m_status.description).sort.has_value());
    for (ConditionPill* pill : m_filters)
        pill->setVisible(!custom);
    m_add->setVisible(!custom);
    m_leaveCustom->setVisible(custom);
    if (index && index->kind == tables::IndexKind::Global) m_consistent = false;
    QStringList how;
    if (m_descending && query) how += tr("descending");
    if (m_consistent) how += tr("consistent");
    if (m_shownOnly) how += tr("shown columns");
    if (m_pageItems) how += tr("%L1 at a time").arg(*m_pageItems);
    m_how->setText(custom ? QString() : how.join(u" · "_qs));
    m_how->setVisible(!custom && !how.isEmpty());
    m_estimate->setText(costEstimate(now, m_status));
    m_estimate->setVisible(!m_estimate->text().isEmpty());
    m_run->setText(query ? tr("Query") : tr("Scan"));
}

ConditionPill* QueryBar::addFilter()
{
    auto* pill = new ConditionPill(ConditionPill::Kind::Filter, this);
    pill->setColumns(m_columns);
    m_flow->insertWidget(2 + static_cast<qsizetype>(m_filters.size()), pill);
    m_filters.push_back(pill);
    pill->show();
    connect(pill, &ConditionPill::edited, this, &QueryBar::edited);
    connect(pill, &ConditionPill::runRequested, this, &QueryBar::run);
    connect(pill, &ConditionPill::removeRequested, this, [this, pill] {
        const bool asked = pill->isGiven();
        std::erase(m_filters, pill);
        pill->deleteLater();
        m_add->setFocus();
        edited();
        if (asked) run();
    });
    return pill;
}

}  // namespace trestle::ui
