#include "ui/activity/TracesPanel.h"

#include "ui/activity/TraceListModel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/TailFollower.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace trestle::ui {

TracesPanel::TracesPanel(engine::Engine& engine, QWidget* parent)
    : QWidget(parent), m_traces(new TraceListModel(engine, this)), m_stack(new QStackedWidget), m_list(new QTreeView)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    m_stack->addWidget(
        new EmptyState(tr("The last requests are listed here, from Requests and from any other client.")));
    m_stack->addWidget(m_list);
    m_list->setModel(m_traces);
    m_list->setAccessibleName(tr("Last requests"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setColumnHidden(TraceListModel::Capacity, true);
    m_list->header()->setStretchLastSection(true);
    const int widths[] = {112, 72, 280, 56, 88, 120, 0, 120};
    for (int i = 0; i < TraceListModel::ColumnCount; ++i)
        m_list->header()->resizeSection(i, widths[i]);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex& index) {
        if (const auto trace = m_traces->traceAt(index.row())) Q_EMIT traceChosen(trace->number);
    });
    connect(m_traces, &QAbstractItemModel::rowsInserted, this, &TracesPanel::refresh);
    connect(m_traces, &QAbstractItemModel::modelReset, this, &TracesPanel::refresh);
    followTail(m_list);
    refresh();
}

void TracesPanel::refresh()
{
    m_stack->setCurrentIndex(m_traces->rowCount() == 0 ? 0 : 1);
}

}  // namespace trestle::ui
