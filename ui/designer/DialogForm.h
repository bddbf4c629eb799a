// The frame that the small dialogs of the designer share: a form, its error line, a primary button and Cancel. Opened
// with open(), never exec(); deletes itself when closed.
#pragma once

#include "ui/widgets/FormColumn.h"

#include <QDialog>

class QPushButton;

namespace trestle::ui {

class InlineError;

class DialogForm : public QDialog
{
    Q_OBJECT

public:
    DialogForm(const QString& title, const QString& verb, QWidget* parent);

protected:
    [[nodiscard]] FormColumn& form() { return *m_form; }
    void setError(const QString& message);
    /// What the primary button does; calls accept() itself once it has worked.
    virtual void submit() = 0;

private:
    FormColumn* m_form;
    InlineError* m_error;
    QPushButton* m_primary;
};

}  // namespace trestle::ui
