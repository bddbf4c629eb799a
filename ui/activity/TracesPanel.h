// The last requests in short, for the foot of the window; one is opened in Activity.
#pragma once

#include "core/engine/Engine.h"

#include <QWidget>

class QStackedWidget;
class QTreeView;

namespace trestle::ui {

class TraceListModel;

class TracesPanel : public QWidget
{
    Q_OBJECT

public:
    explicit TracesPanel(engine::Engine& engine, QWidget* parent = nullptr);

Q_SIGNALS:
    void traceChosen(qint64 number);

private:
    void refresh();

    TraceListModel* m_traces;
    QStackedWidget* m_stack;
    QTreeView* m_list;
};

}  // namespace trestle::ui
