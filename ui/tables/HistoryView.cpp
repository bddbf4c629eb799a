#include "ui/tables/HistoryView.h"

#include "core/tables/schema/ItemKeys.h"
#include "ui/tables/ChangeWords.h"
#include "ui/tables/Counted.h"
#include "ui/tables/ItemDifference.h"
#include "ui/tables/StageMark.h"
#include "ui/tables/Strip.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QDateTime>
#include <QHeaderView>
#include <QScrollArea>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int pageChanges = 200;
enum Scope { WholeTable, OneItem };
enum Column { Sign, Time, ItemKey, What, By };

QString timeWords(qint64 ms)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    const bool today = time.date() == QDate::currentDate();
    return time.toString(today ? QStringLiteral("HH:mm:ss.zzz") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString whatWords(const StagedItem& item)
{
    switch (item.kind()) {
        case StagedItem::Kind::Added:
            return HistoryView::tr("created");
        case StagedItem::Kind::Deleted:
            return HistoryView::tr("deleted");
        case StagedItem::Kind::Edited:
            break;
    }
    QStringList names;
    for (const QByteArray& name : item.changedAttributes())
        names += QString::fromUtf8(name);
    return names.isEmpty() ? HistoryView::tr("written as it was") : names.join(u", "_qs);
}

}  // namespace

HistoryView::HistoryView(engine::Engine& engine, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_scope(new SegmentedControl({tr("Table"), tr("This item")}, this)),
      m_count(new ThemedLabel({}, FontRole::Secondary, Role::Text2, this)),
      m_list(new QTreeWidget(this)),
      m_more(makeButton(tr("Load more"), ButtonKind::Link, this)),
      m_undo(makeButton(tr("Write back what was before"), ButtonKind::Outlined, this)),
      m_show(makeButton(tr("Show item"), ButtonKind::Outlined, this)),
      m_trace(makeButton(tr("Open trace"), ButtonKind::Outlined, this)),
      m_foot(new Strip(Qt::TopEdge, this)),
      m_empty(new EmptyState(tr("Nothing was changed here yet. Every write from now on is kept with who made it."), {},
                             this))
{
    m_scope->setAccessibleName(tr("Changes of"));
    m_scope->setSegmentEnabled(OneItem, false, tr("Choose an item in the grid first"));
    auto* head = new Strip(Qt::BottomEdge, this);
    head->setFixedHeight(Theme::toolbarHeight);
    auto* again = makeIconButton(QStringLiteral("refresh"), tr("Read the changes anew (F5)"), head);
    auto* headRow = new QHBoxLayout(head);
    headRow->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    headRow->setSpacing(8);
    headRow->addWidget(m_scope);
    headRow->addWidget(m_count);
    headRow->addStretch();
    headRow->addWidget(m_more);
    headRow->addWidget(again);

    m_list->setAccessibleName(tr("Changes, the newest first"));
    m_list->setHeaderLabels({QString(), tr("Time"), tr("Item"), tr("What"), tr("By")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setMinimumSectionSize(24);
    // In a narrow window it is what was changed that is cut, which stands below in full, and not who did it.
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(What, QHeaderView::Stretch);
    m_list->setColumnWidth(Sign, 28);
    m_list->setColumnWidth(Time, 150);
    m_list->setColumnWidth(ItemKey, 210);
    m_list->setColumnWidth(By, 140);

    auto* scroll = new QScrollArea(m_foot);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* inside = new QWidget(scroll);
    m_detail = new QVBoxLayout(inside);
    m_detail->setContentsMargins(0, 0, 0, 0);
    scroll->setWidget(inside);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_undo);
    buttons->addWidget(m_show);
    buttons->addWidget(m_trace);
    buttons->addStretch();
    auto* foot = new QVBoxLayout(m_foot);
    foot->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    foot->addWidget(scroll, 1);
    foot->addLayout(buttons);
    m_foot->setFixedHeight(240);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    column->addWidget(m_empty, 1);
    column->addWidget(m_list, 1);
    column->addWidget(m_foot);

    connect(m_scope, &SegmentedControl::currentChanged, this, &HistoryView::refresh);
    connect(again, &QToolButton::clicked, this, &HistoryView::refresh);
    connect(m_more, &QPushButton::clicked, this, &HistoryView::read);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &HistoryView::showCurrent);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (const auto inverse = inverseOfCurrent()) Q_EMIT undoRequested(*inverse);
    });
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (const auto inverse = inverseOfCurrent())
            Q_EMIT itemRequested(tables::keyOf(m_table.keys, inverse->base ? *inverse->base : *inverse->item));
    });
    connect(m_trace, &QPushButton::clicked, this, [this] {
        if (const tables::Change* change = current())
            if (const auto origin = originOf(*change, m_engine.traces()); origin.trace)
                Q_EMIT traceRequested(*origin.trace);
    });
    showCurrent();
}

void HistoryView::setItem(const std::optional<tables::Item>& key)
{
    if (m_item == key) return;
    m_item = key;
    m_scope->setSegmentEnabled(OneItem, key.has_value(), tr("Choose an item in the grid first"));
    if (!key) m_scope->setCurrentIndex(WholeTable);
    if (isVisible() && m_scope->currentIndex() == OneItem) refresh();
}

void HistoryView::refresh()
{
    m_changes.clear();
    m_list->clear();
    read();
}

void HistoryView::read()
{
    const auto reply = [this, token = ++m_token](tables::OperationResult<std::vector<tables::Change>> result) {
        if (token != m_token) return;
        if (result)
            take(*result);
        else
            m_count->setText(result.error().message);
    };
    if (m_scope->currentIndex() == OneItem && m_item)
        m_engine.tables().changesOf(m_table.name, *m_item, pageChanges, this, reply);
    else
        m_engine.tables().changesBefore(m_table.name, m_changes.empty() ? 0 : m_changes.back().sequence, pageChanges,
                                        this, reply);
}

void HistoryView::take(const std::vector<tables::Change>& changes)
{
    const Theme& theme = Theme::instance();
    QList<QTreeWidgetItem*> rows;
    for (const tables::Change& change : changes) {
        const StagedItem item = changedItem(change);
        if (!item.base && !item.item) continue;
        m_changes.push_back(change);
        const QString sign = stageSign(item.kind());
        const QString key = keyText(m_table.keys, item.item ? *item.item : *item.base);
        const QString by = originOf(change, m_engine.traces()).text;
        auto* row = new QTreeWidgetItem({sign, timeWords(change.timeMs), key, whatWords(item), by});
        row->setForeground(Sign, theme.color(stageRole(item.kind())));
        row->setFont(Sign, theme.font(FontRole::Code));
        row->setFont(Time, theme.font(FontRole::CodeSmall));
        row->setFont(ItemKey, theme.font(FontRole::CodeSmall));
        row->setToolTip(Time, QDateTime::fromMSecsSinceEpoch(change.timeMs, Qt::UTC).toString(Qt::ISODateWithMs));
        rows += row;
    }
    m_list->addTopLevelItems(rows);
    const bool more = m_scope->currentIndex() == WholeTable && static_cast<int>(changes.size()) == pageChanges;
    m_more->setVisible(more);
    m_count->setText(more ? tr("the last %L1, more exist").arg(m_changes.size())
                          : Counted::changes(static_cast<qint64>(m_changes.size())));
    if (!m_list->currentItem() && m_list->topLevelItemCount() > 0) m_list->setCurrentItem(m_list->topLevelItem(0));
    showCurrent();
}

const tables::Change* HistoryView::current() const
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    return row < 0 || row >= static_cast<int>(m_changes.size()) ? nullptr : &m_changes[static_cast<size_t>(row)];
}

std::optional<StagedItem> HistoryView::inverseOfCurrent() const
{
    const tables::Change* change = current();
    if (!change) return {};
    StagedItem item = changedItem(*change);
    std::swap(item.base, item.item);
    return item;
}

void HistoryView::showCurrent()
{
    const tables::Change* change = current();
    const bool anything = m_list->topLevelItemCount() > 0;
    m_list->setVisible(anything);
    m_empty->setVisible(!anything);
    m_foot->setVisible(change != nullptr);
    while (QLayoutItem* old = m_detail->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    if (!change) return;
    const StagedItem item = changedItem(*change);
    m_detail->addWidget(new ItemDifference(keyText(m_table.keys, item.item ? *item.item : *item.base),
                                           {{tr("before"), item.base}, {tr("after"), item.item}}, this));
    m_detail->addStretch();
    m_trace->setVisible(originOf(*change, m_engine.traces()).trace.has_value());
    m_show->setVisible(item.item.has_value());
}

}  // namespace trestle::ui
