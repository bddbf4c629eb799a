#include "ui/widgets/DialogForm.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QTimer>

namespace trestle::ui {

DialogForm::DialogForm(const QString& title, const QString& verb, QWidget* parent)
    : QDialog(parent),
      m_sides(new QHBoxLayout),
      m_form(new FormColumn),
      m_error(new InlineError),
      m_primary(new PrimaryButton(verb))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(400);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::groupGap, Theme::groupGap, Theme::groupGap, Theme::groupGap);
    column->setSpacing(Theme::panelPadding);
    m_form->layout()->setContentsMargins(0, 0, 0, 0);
    m_sides->setSpacing(Theme::groupGap);
    m_sides->addWidget(m_form, 3);
    column->addLayout(m_sides, 1);
    column->addWidget(m_error);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    auto* cancel = makeButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_primary->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_primary);
    column->addLayout(buttons);
    // The form is filled after this; in the order of Tab the buttons come after its fields all the same.
    QTimer::singleShot(0, this, [this, cancel] {
        QList<QWidget*> fields = m_form->findChildren<QWidget*>();
        fields.removeIf([](const QWidget* field) {
            return (field->focusPolicy() & Qt::TabFocus) == 0 || field->focusProxy() != nullptr;
        });
        if (fields.isEmpty()) return;
        setTabOrder(fields.last(), cancel);
        setTabOrder(cancel, m_primary);
        if (focusWidget() == nullptr || focusWidget() == cancel) fields.first()->setFocus();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, [this] { submit(); });
}

void DialogForm::setBeside(QWidget* widget)
{
    m_sides->addWidget(widget, 2);
}

void DialogForm::setReady(bool ready)
{
    m_primary->setEnabled(ready);
}

void DialogForm::setError(const QString& message)
{
    m_error->setMessage(message);
}

}  // namespace trestle::ui
