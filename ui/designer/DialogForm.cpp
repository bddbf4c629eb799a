#include "ui/designer/DialogForm.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>

namespace trestle::ui {

DialogForm::DialogForm(const QString& title, const QString& verb, QWidget* parent)
    : QDialog(parent),
      m_form(new FormColumn),
      m_error(new InlineError),
      m_primary(makeButton(verb, ButtonKind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(400);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::groupGap, Theme::groupGap, Theme::groupGap, Theme::groupGap);
    column->setSpacing(Theme::panelPadding);
    column->addWidget(m_form);
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
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, [this] { submit(); });
}

void DialogForm::setError(const QString& message)
{
    m_error->setMessage(message);
}

}  // namespace trestle::ui
