// The strip at the foot of a table while items go between it and a file: how far it is, and Cancel; then how it ended,
// until it is closed; what an import wrote can be taken back till then. Nobody has to wait for it.
#pragma once

#include "ui/tables/Strip.h"

class QProgressBar;
class QPushButton;
class QToolButton;

namespace trestle::ui {

class ItemTransfer;
class ThemedLabel;

class TransferBar : public Strip
{
    Q_OBJECT

public:
    TransferBar(ItemTransfer& transfer, QWidget* parent);

Q_SIGNALS:
    void refusedRequested();

private:
    void refresh();
    void announce();

    ItemTransfer& m_transfer;
    ThemedLabel* m_sentence;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QPushButton* m_refused;
    QPushButton* m_undo;
    QPushButton* m_keep;  // in the place of m_close, where what is there is half of what was wanted
    QToolButton* m_close;
};

}  // namespace trestle::ui
