#include "ui/designer/NewDocumentDialog.h"

#include <QLineEdit>

namespace trestle::ui {

NewDocumentDialog::NewDocumentDialog(WorkspaceDocument& document, const DocumentFamily& family, const QByteArray& api,
                                     QWidget* parent)
    : DialogForm(tr("New %1").arg(family.one), tr("Add %1").arg(family.one), parent),
      m_document(document),
      m_family(family),
      m_api(api),
      m_name(new QLineEdit)
{
    m_name->setObjectName(QStringLiteral("name"));
    if (family.kind == "domainNames") m_name->setPlaceholderText(QStringLiteral("api.example.com"));
    form().addField(family.kind == "domainNames" ? tr("Domain") : tr("Name"), m_name);
}

void NewDocumentDialog::submit()
{
    const workspace::Workspace& design = m_document.workspace();
    FreshDocument fresh = freshDocument(design, m_family, m_api, m_name->text().trimmed().toUtf8());
    const workspace::ObjectRef object = documentRef(m_family, m_api, fresh.id);
    const gateway::Documents* known = documentsOf(design, object);
    if (known == nullptr) return reject();  // its API went
    if (const auto problem = problemOfDocument(design, object, fresh.value)) return setError(problem->message);
    if (known->find(m_family.kind, fresh.id) != nullptr)
        return setError(tr("%1 exists already").arg(QString::fromUtf8(fresh.id)));
    gateway::Documents documents = *known;
    documents.set(m_family.kind, fresh.id, std::move(fresh.value));
    if (const auto added = m_document.setDocuments(object, std::move(documents)); !added)
        return setError(added.error().message);
    Q_EMIT made(object);
    accept();
}

}  // namespace trestle::ui
