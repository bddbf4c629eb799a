// The frame of every dialog that asks for something: a form, its error line, a primary button and Cancel. Opened with
// open(), never exec(); deletes itself when closed.
#pragma once

#include "ui/widgets/FormColumn.h"

#include <QDialog>

class QHBoxLayout;
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
    /// What the form is about, at its right, two parts in five of the width.
    void setBeside(QWidget* widget);
    void setError(const QString& message);
    /// Whether what was given so far can be submitted.
    void setReady(bool ready);
    /// What the primary button does; calls accept() itself once it has worked.
    virtual void submit() = 0;

private:
    QHBoxLayout* m_sides;
    FormColumn* m_form;
    InlineError* m_error;
    QPushButton* m_primary;
};

}  // namespace trestle::ui
