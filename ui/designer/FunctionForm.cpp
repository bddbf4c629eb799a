#include "ui/designer/FunctionForm.h"

#include "ui/designer/Choosers.h"
#include "ui/designer/DurationSpinBox.h"

#include <QComboBox>

namespace trestle::ui {

FunctionForm::FunctionForm(DesignCommands& commands)
    : IntegrationForm(commands),
      m_function(new QComboBox),
      m_payload(new QComboBox),
      m_timeout(new DurationSpinBox(50, 30'000))
{
    m_function->setObjectName(QStringLiteral("function"));
    m_payload->addItems({QStringLiteral("1.0"), QStringLiteral("2.0")});
    m_payload->setObjectName(QStringLiteral("payload"));
    m_timeout->setObjectName(QStringLiteral("timeout"));
    addField(tr("Function"), m_function);
    addRow({{tr("Payload format"), m_payload}, {tr("Timeout"), m_timeout}});
    connect(m_function, &QComboBox::activated, this, &FunctionForm::chooseFunction);
    connect(m_payload, &QComboBox::activated, this, [this](int index) {
        m_shown.payloadFormat = index == 0 ? gateway::PayloadFormat::V1 : gateway::PayloadFormat::V2;
        Q_EMIT edited(m_shown);
    });
    connect(m_timeout, &QSpinBox::valueChanged, this, [this](int value) {
        m_shown.timeoutMs = value;
        Q_EMIT edited(m_shown);
    });
}

void FunctionForm::show(const gateway::Api& api, const gateway::Route& route)
{
    m_shown = std::get<gateway::FunctionIntegration>(route.integration);
    QList<QByteArray> names;
    for (const functions::FunctionDescription& function : m_commands.document().workspace().functions)
        names.append(function.name);
    fillChooser(*m_function, names, m_shown.function, tr("Choose a function"), tr("New function…"));
    // An event of a WebSocket API has one form.
    m_payload->parentWidget()->setVisible(api.protocol != gateway::Protocol::WebSocket);
    m_payload->setCurrentIndex(m_shown.payloadFormat == gateway::PayloadFormat::V1 ? 0 : 1);
    const QSignalBlocker blocker(m_timeout);
    m_timeout->setValue(m_shown.timeoutMs);
}

void FunctionForm::chooseFunction()
{
    if (isMakeNew(*m_function)) {
        fillChooser(*m_function, {m_shown.function}, m_shown.function, tr("Choose a function"), tr("New function…"));
        m_commands.newFunction(window(), [this](const QByteArray& name) {
            m_shown.function = name;
            Q_EMIT edited(m_shown);
        });
        return;
    }
    m_shown.function = m_function->currentData().toByteArray();
    Q_EMIT edited(m_shown);
}

}  // namespace trestle::ui
