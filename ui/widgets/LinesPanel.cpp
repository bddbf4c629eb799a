#include "ui/widgets/LinesPanel.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/TailFollower.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace trestle::ui {

LinesPanel::LinesPanel(const QString& name, const QString& emptySentence, QWidget* parent)
    : QWidget(parent),
      m_filtered(new QSortFilterProxyModel(this)),
      m_filter(new FilterEdit(tr("Filter %1").arg(name))),
      m_tools(new QWidget),
      m_stack(new QStackedWidget),
      m_list(new QTreeView)
{
    setObjectName(name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(Theme::panelPadding, 4, Theme::panelPadding, 4);
    tools->setSpacing(8);
    m_filter->setMaximumWidth(320);
    tools->addWidget(m_filter, 1);
    tools->addStretch(1);
    auto* clear = makeIconButton(QStringLiteral("trash"), tr("Clear %1").arg(name), m_tools);
    tools->addWidget(clear);
    column->addWidget(m_tools);
    column->addWidget(m_stack, 1);
    m_stack->addWidget(new EmptyState(emptySentence));
    m_stack->addWidget(m_list);

    m_filtered->setSourceModel(&m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_filtered);
    m_list->setAccessibleName(name);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->header()->setStretchLastSection(true);
    m_list->header()->resizeSection(LinesModel::Time, 112);
    m_list->header()->resizeSection(LinesModel::Source, 152);
    m_filter->setList(m_list);
    followTail(m_list);

    auto* copy = new QAction(tr("Copy"), m_list);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(copy);
    connect(copy, &QAction::triggered, this, &LinesPanel::copySelected);
    connect(clear, &QToolButton::clicked, &m_model, &LinesModel::clear);
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LinesPanel::refresh);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const qint64 link = m_model.line(m_filtered->mapToSource(index).row()).link;
        if (link > 0) Q_EMIT linkActivated(link);
    });
    refresh();
}

void LinesPanel::append(std::vector<Line> lines)
{
    m_model.append(std::move(lines));
    refresh();
}

void LinesPanel::refresh()
{
    const bool any = m_model.rowCount() > 0;
    m_stack->setCurrentIndex(any ? 1 : 0);
    m_tools->setVisible(any);
}

void LinesPanel::copySelected() const
{
    QModelIndexList rows = m_list->selectionModel()->selectedRows(LinesModel::Time);
    std::sort(rows.begin(), rows.end());
    QStringList text;
    for (const QModelIndex& row : std::as_const(rows))
        text << row.data(Qt::AccessibleTextRole).toString();
    QGuiApplication::clipboard()->setText(text.join(u'\n'));
}

}  // namespace trestle::ui
