// Lines as they arrive: the newest at the foot and followed while it is in sight, a filter, copying, clearing. Before
// the first line it says what will come.
#pragma once

#include "ui/widgets/LinesModel.h"

#include <QWidget>

class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace trestle::ui {

class FilterEdit;

class LinesPanel : public QWidget
{
    Q_OBJECT

public:
    /// `name` is what assistive tools call the list: "Logs".
    LinesPanel(const QString& name, const QString& emptySentence, QWidget* parent = nullptr);

    void append(std::vector<Line> lines);
    [[nodiscard]] LinesModel& model() { return m_model; }

Q_SIGNALS:
    /// A line with a link was activated.
    void linkActivated(qint64 link);

private:
    void refresh();
    void copySelected() const;

    LinesModel m_model;
    QSortFilterProxyModel* m_filtered;
    FilterEdit* m_filter;
    QWidget* m_tools;
    QStackedWidget* m_stack;
    QTreeView* m_list;
};

}  // namespace trestle::ui
