#include "ui/designer/IntegrationForm.h"

#include <QLineEdit>
#include <QPlainTextEdit>

namespace trestle::ui {

IntegrationForm::IntegrationForm(DesignCommands& commands) : m_commands(commands)
{
    layout()->setContentsMargins(0, 0, 0, 0);
}

void showText(QLineEdit& field, const QByteArray& text)
{
    if (field.text().toUtf8() == text) return;
    const QSignalBlocker blocker(field);
    field.setText(QString::fromUtf8(text));
}

void showText(QPlainTextEdit& field, const QByteArray& text)
{
    if (field.toPlainText().toUtf8() == text) return;
    const QSignalBlocker blocker(field);
    field.setPlainText(QString::fromUtf8(text));
}

}  // namespace trestle::ui
