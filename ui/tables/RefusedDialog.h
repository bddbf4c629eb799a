// The lines that an import refused, and a button that keeps all of them as a file.
#pragma once

#include <QDialog>

namespace trestle::ui {

class ItemTransfer;

class RefusedDialog : public QDialog
{
    Q_OBJECT

public:
    RefusedDialog(const ItemTransfer& transfer, QWidget* parent);

Q_SIGNALS:
    void saveRequested();
};

}  // namespace trestle::ui
