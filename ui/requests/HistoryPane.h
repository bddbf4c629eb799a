// The inspector of a request: what was sent before. Choosing a row shows its answer again; activating it brings the
// request back as it was then.
#pragma once

#include "ui/requests/RequestSession.h"

#include <QWidget>

class QTreeView;
class QStackedLayout;

namespace trestle::ui {

class HistoryPane : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryPane(RequestSession& session, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(int row);
    void restoreRequested(int row);

private:
    void refresh();

    RequestSession& m_session;
    QTreeView* m_list;
    QStackedLayout* m_stack;
};

}  // namespace trestle::ui
