#include "ui/designer/RouteAddress.h"

#include "core/gateway/definition/SocketRouteKey.h"
#include "ui/designer/IntegrationForm.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>

namespace trestle::ui {

RouteAddress::RouteAddress(DesignCommands& commands)
    : m_commands(commands), m_method(new QComboBox), m_path(new QLineEdit), m_error(new InlineError)
{
    layout()->setContentsMargins(0, 0, 0, 0);
    layout()->setSpacing(Theme::grid);
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"})
        m_method->addItem(QLatin1String(method));
    m_method->setAccessibleName(tr("Method"));
    m_method->setFixedWidth(96);
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setFont(Theme::instance().font(FontRole::Code));
    m_path->setAccessibleName(tr("Path"));
    auto* address = new QWidget;
    auto* row = new QHBoxLayout(address);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_method);
    row->addWidget(m_path, 1);
    address->setFocusProxy(m_path);
    addField(tr("Route"), address);
    addWidget(m_error);
    connect(m_method, &QComboBox::activated, this, &RouteAddress::rename);
    connect(m_path, &QLineEdit::editingFinished, this, &RouteAddress::rename);
    connect(m_path, &QLineEdit::textEdited, this, [this] { m_error->setMessage({}); });
}

void RouteAddress::show(const workspace::ObjectRef& object, const gateway::Api& api, const gateway::Route& route)
{
    if (object != m_object) m_error->setMessage({});
    m_object = object;
    m_method->setVisible(!route.method.isEmpty());
    m_path->setReadOnly(route.method.isEmpty() && route.path.startsWith('$'));
    m_path->setAccessibleName(api.protocol == gateway::Protocol::WebSocket ? tr("Route key") : tr("Path"));
    m_method->setCurrentText(QString::fromUtf8(route.method));
    if (!m_path->isModified() || !m_path->hasFocus()) showText(*m_path, route.path);
}

void RouteAddress::rename()
{
    m_path->setModified(false);
    const gateway::Api* api = m_commands.document().workspace().api(m_object.name);
    const gateway::Route* route = api == nullptr ? nullptr : api->route(m_object.routeKey);
    if (route == nullptr) return;
    gateway::Route changed = *route;
    if (!changed.method.isEmpty()) changed.method = m_method->currentText().toUtf8();
    changed.path = m_path->text().trimmed().toUtf8();
    if (changed == *route) return;
    base::Result<void> result;
    if (const auto parsed = gateway::parseRouteKey(api->protocol, changed.key()); !parsed)
        result = parsed.error();
    else
        result = m_commands.document().setRoute(m_object.name, m_object.routeKey, std::move(changed));
    m_error->setMessage(result ? QString() : result.error().message);
}

}  // namespace trestle::ui
