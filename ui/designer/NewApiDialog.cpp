#include "ui/designer/NewApiDialog.h"

#include "ui/designer/Wording.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

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
      m_protocol(new SegmentedControl({protocolWords(gateway::Protocol::Http), protocolWords(gateway::Protocol::Rest),
                                       protocolWords(gateway::Protocol::WebSocket)})),
      m_meaning(new ThemedLabel({}, FontRole::Secondary, Role::Text2)),
      m_port(new QLineEdit(freePort(document.workspace())))
{
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(tr("library"));
    m_port->setObjectName(QStringLiteral("port"));
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_port->setPlaceholderText(tr("None: through the workspace's endpoint"));
    form().addField(tr("Name"), m_name);
    m_protocol->setObjectName(QStringLiteral("protocol"));
    form().addField(tr("Kind"), m_protocol);
    m_meaning->setWordWrap(true);
    form().addWidget(m_meaning);
    const auto explain = [this] { m_meaning->setText(meaningOf(protocol())); };
    connect(m_protocol, &SegmentedControl::currentChanged, this, explain);
    explain();
    form().addField(tr("Port of its own"), m_port);
}

gateway::Protocol NewApiDialog::protocol() const
{
    return static_cast<gateway::Protocol>(m_protocol->currentIndex());
}

QString NewApiDialog::meaningOf(gateway::Protocol protocol)
{
    switch (protocol) {
        case gateway::Protocol::Http:
            return tr("Routes to functions, tables and HTTP targets: the simplest and the fastest");
        case gateway::Protocol::Rest:
            return tr("Methods with models, request validation, API keys and mapping templates");
        case gateway::Protocol::WebSocket:
            return tr("Connections that stay open; each message names its route");
    }
    return {};
}

void NewApiDialog::submit()
{
    gateway::Api api;
    api.name = m_name->text().trimmed().toUtf8();
    api.protocol = protocol();
    if (api.protocol != gateway::Protocol::Http) api.stages = {gateway::Stage{.name = "dev"}};
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
