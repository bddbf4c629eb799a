#include "ui/designer/NewFunctionDialog.h"

#include "ui/designer/Wording.h"

#include <QComboBox>
#include <QLineEdit>

namespace trestle::ui {

void fillRuntimes(QComboBox& chooser)
{
    for (const char* runtime : {"nodejs22.x", "nodejs20.x", "nodejs18.x", "python3.13", "python3.12", "python3.11"})
        chooser.addItem(runtimeWords(runtime), QByteArray(runtime));
}

NewFunctionDialog::NewFunctionDialog(WorkspaceDocument& document, QWidget* parent)
    : DialogForm(tr("New function"), tr("Add function"), parent),
      m_document(document),
      m_name(new QLineEdit),
      m_runtime(new QComboBox)
{
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(tr("createBook"));
    m_runtime->setObjectName(QStringLiteral("runtime"));
    fillRuntimes(*m_runtime);
    form().addField(tr("Name"), m_name);
    form().addField(tr("Runtime"), m_runtime);
}

void NewFunctionDialog::submit()
{
    functions::FunctionDescription function;
    function.name = m_name->text().trimmed().toUtf8();
    function.runtime = m_runtime->currentData().toByteArray();
    const QByteArray name = function.name;
    if (auto added = m_document.addFunction(std::move(function)); !added) {
        setError(added.error().message);
        m_name->setFocus();
        return;
    }
    Q_EMIT made(name);
    accept();
}

}  // namespace trestle::ui
