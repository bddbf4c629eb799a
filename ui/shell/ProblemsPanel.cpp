#include "ui/shell/ProblemsPanel.h"

#include "ui/shell/ObjectWords.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

ProblemsPanel::ProblemsPanel(QWidget* parent)
    : QWidget(parent),
      m_list(new QTreeWidget),
      m_empty(new EmptyState(tr("No problems. What is wrong with the design, "
                                "its files or what runs is listed here.")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_list);
    column->addWidget(m_empty);
    m_list->setAccessibleName(tr("Problems"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setColumnCount(3);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    connect(m_list, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        const int row = m_list->indexOfTopLevelItem(item);
        if (row >= 0 && row < count()) Q_EMIT problemChosen(m_problems[size_t(row)]);
    });
    connect(m_list, &QTreeWidget::itemClicked, m_list, &QTreeWidget::itemActivated);
    connect(&Theme::instance(), &Theme::changed, this, &ProblemsPanel::refresh);
    refresh();
}

void ProblemsPanel::setProblems(const std::vector<workspace::Problem>& problems)
{
    if (problems == m_problems) return;
    m_problems = problems;
    refresh();
}

void ProblemsPanel::refresh()
{
    const int current = m_list->indexOfTopLevelItem(m_list->currentItem());
    m_list->clear();
    const Theme& theme = Theme::instance();
    for (const workspace::Problem& problem : m_problems) {
        const bool error = problem.severity == workspace::Severity::Error;
        const bool hasPlace = !problem.file.isEmpty() || problem.object.name.isEmpty();  // the file names the object
        auto* item = new QTreeWidgetItem(
            {problem.message, hasPlace ? QString() : objectTitle(problem.object), workspace::placeOf(problem)});
        item->setIcon(
            0, icon(error ? QStringLiteral("error") : QStringLiteral("warning"), error ? Role::Danger : Role::Warning));
        item->setData(0, Qt::AccessibleTextRole,
                      QStringLiteral("%1: %2").arg(error ? tr("Error") : tr("Warning"), problem.message));
        item->setToolTip(0, problem.message);
        item->setFont(1, theme.font(FontRole::Code));
        item->setFont(2, theme.font(FontRole::Code));
        item->setForeground(1, theme.color(Role::Text2));
        item->setForeground(2, theme.color(Role::Text3));
        m_list->addTopLevelItem(item);
    }
    if (current >= 0 && current < m_list->topLevelItemCount()) m_list->setCurrentItem(m_list->topLevelItem(current));
    m_list->setVisible(!m_problems.empty());
    m_empty->setVisible(m_problems.empty());
}

void ProblemsPanel::goTo(int step)
{
    if (m_problems.empty()) return;
    const int at = m_list->indexOfTopLevelItem(m_list->currentItem());
    const int next = at < 0 ? (step > 0 ? 0 : count() - 1) : (at + step + count()) % count();
    m_list->setCurrentItem(m_list->topLevelItem(next));
    Q_EMIT problemChosen(m_problems[size_t(next)]);
}

}  // namespace trestle::ui
