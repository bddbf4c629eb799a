#include "ui/designer/NewDocumentDialog.h"

#include "ui/designer/DocumentEdits.h"

#include <QComboBox>
#include <QLineEdit>

namespace trestle::ui {

NewDocumentDialog::NewDocumentDialog(WorkspaceDocument& document, const DocumentFamily& family, const QByteArray& api,
                                     QWidget* parent)
    : DialogForm(tr("New %1").arg(family.one), tr("Add %1").arg(family.one), parent),
      m_document(document),
      m_family(family),
      m_api(api),
      m_name(family.names.isEmpty() ? new QLineEdit : nullptr),
      m_names(family.names.isEmpty() ? nullptr : new QComboBox)
{
    if (m_names != nullptr) {
        m_names->setObjectName(QStringLiteral("names"));
        const QByteArrayList known = documentIds(document.workspace(), family, api);
        for (const QByteArray& name : family.names)
            if (!known.contains(name)) m_names->addItem(QString::fromUtf8(name));
        form().addField(tr("For"), m_names);
        return;
    }
    m_name->setObjectName(QStringLiteral("name"));
    if (family.kind == "domainNames") m_name->setPlaceholderText(QStringLiteral("api.example.com"));
    if (family.kind == stagesKind) m_name->setPlaceholderText(QStringLiteral("dev"));
    form().addField(family.kind == "domainNames" ? tr("Domain") : tr("Name"), m_name);
}

void NewDocumentDialog::submit()
{
    const workspace::Workspace& design = m_document.workspace();
    const QString name = m_names == nullptr ? m_name->text().trimmed() : m_names->currentText();
    FreshDocument fresh = freshDocument(design, m_family, m_api, name.toUtf8());
    const workspace::ObjectRef object = documentRef(m_family, m_api, fresh.id);
    if (documentsOf(design, object) == nullptr) return reject();  // its API went
    if (const auto problem = problemOfDocument(design, object, fresh.value)) return setError(problem->message);
    if (documentOf(design, object)) return setError(tr("%1 exists already").arg(QString::fromUtf8(fresh.id)));
    if (const auto added = putDocument(m_document, object, std::move(fresh.value)); !added)
        return setError(added.error().message);
    Q_EMIT made(object);
    accept();
}

}  // namespace trestle::ui
