#include "ui/requests/HistoryPane.h"

#include "ui/requests/HistoryModel.h"
#include "ui/widgets/EmptyState.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QStackedLayout>
#include <QTreeView>

namespace trestle::ui {

HistoryPane::HistoryPane(RequestSession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_list(new QTreeView(this)), m_stack(new QStackedLayout(this))
{
    m_list->setModel(new HistoryModel(session, this));
    m_list->setAccessibleName(tr("Requests sent before"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAllColumnsShowFocus(true);
    QHeaderView* header = m_list->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(HistoryModel::Call, QHeaderView::Stretch);
    m_stack->addWidget(new EmptyState(tr("Nothing was sent yet."), {}, this));
    m_stack->addWidget(m_list);
    connect(&session, &RequestSession::answered, this, &HistoryPane::refresh);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& row) {
        if (row.isValid()) Q_EMIT chosen(row.row());
    });
    connect(m_list, &QTreeView::activated, this,
            [this](const QModelIndex& row) { Q_EMIT restoreRequested(row.row()); });
    refresh();
}

void HistoryPane::refresh()
{
    m_stack->setCurrentIndex(m_session.history().empty() ? 0 : 1);
}

}  // namespace trestle::ui
