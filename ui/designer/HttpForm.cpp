#include "ui/designer/HttpForm.h"

#include "ui/designer/DurationSpinBox.h"

#include <QComboBox>
#include <QLineEdit>

namespace trestle::ui {

HttpForm::HttpForm(DesignCommands& commands)
    : IntegrationForm(commands),
      m_uri(new QLineEdit),
      m_method(new QComboBox),
      m_timeout(new DurationSpinBox(50, 30'000))
{
    m_uri->setObjectName(QStringLiteral("uri"));
    m_uri->setFont(Theme::instance().font(FontRole::Code));
    m_uri->setPlaceholderText(QStringLiteral("http://127.0.0.1:8080/{proxy}"));
    m_method->addItem(tr("The client's"), QByteArray("ANY"));
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
        m_method->addItem(QLatin1String(method), QByteArray(method));
    m_timeout->setObjectName(QStringLiteral("timeout"));
    addField(tr("URI"), m_uri);
    addRow({{tr("Method"), m_method}, {tr("Timeout"), m_timeout}});
    connect(m_uri, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_shown.uri = text.trimmed().toUtf8();
        Q_EMIT edited(m_shown);
    });
    connect(m_method, &QComboBox::activated, this, [this] {
        m_shown.method = m_method->currentData().toByteArray();
        Q_EMIT edited(m_shown);
    });
    connect(m_timeout, &QSpinBox::valueChanged, this, [this](int value) {
        m_shown.timeoutMs = value;
        Q_EMIT edited(m_shown);
    });
}

void HttpForm::show(const gateway::Api&, const gateway::Route& route)
{
    m_shown = std::get<gateway::HttpIntegration>(route.integration);
    showText(*m_uri, m_shown.uri);
    m_method->setCurrentIndex(std::max(0, m_method->findData(m_shown.method)));
    const QSignalBlocker blocker(m_timeout);
    m_timeout->setValue(m_shown.timeoutMs);
}

}  // namespace trestle::ui
