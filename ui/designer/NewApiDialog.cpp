#include "ui/designer/NewApiDialog.h"

#include <QIntValidator>
#include <QLineEdit>

namespace trestle::ui {

namespace {

constexpr int firstPort = 3000;

QString freePort(const workspace::Workspace& workspace)
{
    int port = firstPort;
    const auto taken = [&workspace, &port] {
        return port == workspace.settings.port ||
               std::any_of(workspace.apis.begin(), workspace.apis.end(),
                           [port](const gateway::Api& api) { return api.port == port; });
    };
    while (taken())
        ++port;
    return QString::number(port);
}

}  // namespace

NewApiDialog::NewApiDialog(WorkspaceDocument& document, QWidget* parent)
    : DialogForm(tr("New API"), tr("Add API"), parent),
      m_document(document),
      m_name(new QLineEdit),
      m_port(new QLineEdit(freePort(document.workspace())))
{
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(tr("library"));
    m_port->setObjectName(QStringLiteral("port"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_port->setPlaceholderText(tr("None: through the workspace's endpoint"));
    form().addField(tr("Name"), m_name);
    form().addField(tr("Port of its own"), m_port);
}

void NewApiDialog::submit()
{
    gateway::Api api;
    api.name = m_name->text().trimmed().toUtf8();
    api.port = static_cast<quint16>(m_port->text().toUInt());
    const QByteArray name = api.name;
    if (auto added = m_document.addApi(std::move(api)); !added) {
        setError(added.error().message);
        m_name->setFocus();
        return;
    }
    Q_EMIT made(name);
    accept();
}

}  // namespace trestle::ui
