#include "ui/designer/MockForm.h"

#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QSpinBox>

namespace trestle::ui {

MockForm::MockForm(DesignCommands& commands)
    : IntegrationForm(commands),
      m_status(new QSpinBox),
      m_headers(new KeyValueTable(tr("Response headers"), KeyValueTable::Mode::Editable)),
      m_body(new TextArea)
{
    auto* note = new ThemedLabel(tr("Trestle's extension: HTTP and WebSocket APIs in the cloud have no fixed answers"),
                                 FontRole::Secondary, Role::Warning);
    note->setObjectName(QStringLiteral("mockNote"));
    note->setWordWrap(true);
    addWidget(note);
    m_status->setObjectName(QStringLiteral("status"));
    m_status->setRange(200, 599);
    addField(tr("Status"), m_status);
    m_headers->setFixedHeight(112);
    addField(tr("Headers"), m_headers);
    m_body->setObjectName(QStringLiteral("body"));
    m_body->setFont(Theme::instance().font(FontRole::Code));
    m_body->setFixedHeight(120);
    addField(tr("Body"), m_body);
    connect(m_status, &QSpinBox::valueChanged, this, [this](int value) {
        m_shown.status = value;
        Q_EMIT edited(m_shown);
    });
    connect(m_headers, &KeyValueTable::pairsEdited, this, [this] {
        m_shown.headers = m_headers->pairs();
        Q_EMIT edited(m_shown);
    });
    connect(m_body, &QPlainTextEdit::textChanged, this, [this] {
        m_shown.body = m_body->toPlainText().toUtf8();
        Q_EMIT edited(m_shown);
    });
}

void MockForm::show(const gateway::Api&, const gateway::Route& route)
{
    m_shown = std::get<gateway::MockIntegration>(route.integration);
    const QSignalBlocker blocker(m_status);
    m_status->setValue(m_shown.status);
    if (m_headers->pairs() != m_shown.headers) m_headers->setPairs(m_shown.headers);
    showText(*m_body, m_shown.body);
}

}  // namespace trestle::ui
