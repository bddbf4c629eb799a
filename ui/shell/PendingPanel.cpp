#include "ui/shell/PendingPanel.h"

#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <numeric>

namespace trestle::ui {

PendingPanel::PendingPanel(QWidget* parent)
    : QWidget(parent),
      m_list(new QTreeWidget),
      m_empty(new EmptyState(tr("Nothing is pending. Items you edit in Tables are staged and listed here until you "
                                "commit them.")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_list);
    column->addWidget(m_empty);
    m_list->setAccessibleName(tr("Pending changes"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setColumnCount(2);
    m_list->header()->setStretchLastSection(true);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    const auto go = [this](const QTreeWidgetItem* item) {
        const QString key = item->data(0, Qt::UserRole).toString();
        if (!key.isEmpty()) Q_EMIT editorChosen(key);
    };
    connect(m_list, &QTreeWidget::itemActivated, this, go);
    connect(m_list, &QTreeWidget::itemClicked, this, go);
    connect(&Theme::instance(), &Theme::changed, this, &PendingPanel::refresh);
    refresh();
}

void PendingPanel::setChanges(const std::vector<PendingChange>& changes)
{
    if (changes == m_changes) return;
    m_changes = changes;
    refresh();
}

int PendingPanel::count() const
{
    return std::accumulate(m_changes.cbegin(), m_changes.cend(), 0,
                           [](int sum, const PendingChange& change) { return sum + change.count; });
}

void PendingPanel::goToFirst()
{
    if (m_list->topLevelItemCount() > 0) m_list->setCurrentItem(m_list->topLevelItem(0));
}

void PendingPanel::refresh()
{
    m_list->clear();
    for (const PendingChange& change : m_changes) {
        auto* item = new QTreeWidgetItem({change.text, change.detail});
        item->setIcon(0, icon(change.iconName));
        item->setData(0, Qt::UserRole, change.editor);
        item->setForeground(1, Theme::instance().color(Role::Text2));
        m_list->addTopLevelItem(item);
    }
    m_list->setVisible(!m_changes.empty());
    m_empty->setVisible(m_changes.empty());
}

}  // namespace trestle::ui
