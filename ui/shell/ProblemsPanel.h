// What is wrong with the design or with what runs: severity, message, object, file and line. Going to one shows the
// object it is about.
#pragma once

#include "core/workspace/Workspace.h"

#include <QWidget>

class QTreeWidget;

namespace trestle::ui {

class EmptyState;

class ProblemsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemsPanel(QWidget* parent = nullptr);

    void setProblems(const std::vector<workspace::Problem>& problems);
    [[nodiscard]] int count() const { return int(m_problems.size()); }
    /// F8: goes round.
    void goTo(int step);

Q_SIGNALS:
    void problemChosen(const trestle::workspace::Problem& problem);

private:
    void refresh();

    std::vector<workspace::Problem> m_problems;
    QTreeWidget* m_list;
    EmptyState* m_empty;
};

}  // namespace trestle::ui
