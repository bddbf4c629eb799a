#include "ui/requests/RequestForm.h"

#include "core/base/Json.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/Theme.h"

#include <QHBoxLayout>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trestle::ui {

using requests::SavedHeader;
using requests::SavedRequest;

RequestForm::RequestForm(QWidget* parent)
    : QWidget(parent),
      m_method(new QComboBox(this)),
      m_url(new QLineEdit(this)),
      m_send(makeButton(tr("Send"), ButtonKind::Primary, this)),
      m_problem(new InlineError(this)),
      m_tabs(new QTabBar(this)),
      m_stack(new QStackedWidget(this)),
      m_headers(new KeyValueTable(tr("Request headers"), KeyValueTable::Mode::Editable, this)),
      m_body(new CodeEdit(CodeLanguage::Json, this)),
      m_format(makeButton(tr("Format"), ButtonKind::Flat, this))
{
    m_method->addItems({QStringLiteral("GET"), QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
                        QStringLiteral("DELETE"), QStringLiteral("HEAD"), QStringLiteral("OPTIONS")});
    m_method->setAccessibleName(tr("Method"));
    m_method->setFixedWidth(112);
    m_url->setFont(Theme::instance().font(FontRole::Code));
    m_url->setAccessibleName(tr("URL"));
    setFocusProxy(m_url);
    m_url->setPlaceholderText(tr("http://127.0.0.1:3000/books or {{library}}/books"));
    m_send->setToolTip(tr("Send (F5, in an editor Ctrl+Enter)"));
    m_body->setAccessibleName(tr("Request body"));
    m_format->setToolTip(tr("Lay the JSON body out anew"));

    auto* address = new QHBoxLayout;
    address->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    address->setSpacing(8);
    address->addWidget(m_method);
    address->addWidget(m_url, 1);
    address->addWidget(m_send);

    m_problem->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);

    m_tabs->addTab(tr("Headers"));
    m_tabs->addTab(tr("Body"));
    m_tabs->setCurrentIndex(1);
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    auto* parts = new QHBoxLayout;
    parts->setContentsMargins(0, 0, Theme::panelPadding, 0);
    parts->addWidget(m_tabs);
    parts->addStretch();
    parts->addWidget(m_format);

    m_stack->addWidget(m_headers);
    m_stack->addWidget(m_body);
    m_stack->setCurrentIndex(1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(address);
    column->addWidget(m_problem);
    column->addLayout(parts);
    column->addWidget(m_stack, 1);

    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) { m_format->setVisible(index == 1); });
    connect(m_method, &QComboBox::currentTextChanged, this, &RequestForm::fieldsEdited);
    connect(m_url, &QLineEdit::textEdited, this, &RequestForm::fieldsEdited);
    connect(m_url, &QLineEdit::returnPressed, this, &RequestForm::sendRequested);
    connect(m_headers, &KeyValueTable::pairsEdited, this, &RequestForm::fieldsEdited);
    connect(m_body, &CodeEdit::textChanged, this, [this] {
        m_body->setErrorLine(0);
        fieldsEdited();
    });
    connect(m_format, &QPushButton::clicked, this, &RequestForm::formatBody);
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_sending)
            Q_EMIT cancelRequested();
        else
            Q_EMIT sendRequested();
    });
}

void RequestForm::setRequest(const SavedRequest& request)
{
    const bool sameBody = request.body == m_body->text().toUtf8();
    m_filling = true;
    m_request = request;
    const QString method = QString::fromUtf8(request.method);
    if (m_method->findText(method) < 0) m_method->addItem(method);
    m_method->setCurrentText(method);
    if (m_url->text() != QString::fromUtf8(request.url)) {
        m_url->setText(QString::fromUtf8(request.url));
        m_url->setCursorPosition(0);  // where an address begins says more than where it ends
    }
    KeyValues headers;
    for (const SavedHeader& header : request.headers)
        if (header.enabled) headers.emplace_back(header.name, header.value);
    if (headers != m_headers->pairs()) m_headers->setPairs(headers);
    if (!sameBody) m_body->setText(QString::fromUtf8(request.body));
    m_filling = false;
    updateTabs();
}

SavedRequest RequestForm::request() const
{
    SavedRequest request = m_request;
    request.method = m_method->currentText().toUtf8();
    request.url = m_url->text().toUtf8();
    // Headers that are switched off stand in the file only; those that are sent are edited here.
    std::erase_if(request.headers, [](const SavedHeader& header) { return header.enabled; });
    std::vector<SavedHeader> headers;
    for (const auto& [name, value] : m_headers->pairs())
        headers.push_back({name, value, true});
    request.headers.insert(request.headers.begin(), headers.begin(), headers.end());
    request.body = m_body->text().toUtf8();
    return request;
}

void RequestForm::setSending(bool sending)
{
    m_sending = sending;
    m_send->setText(sending ? tr("Stop") : tr("Send"));
    m_send->setToolTip(sending ? tr("Stop waiting (Shift+F5)") : tr("Send (F5, in an editor Ctrl+Enter)"));
}

void RequestForm::setProblem(const QString& message)
{
    m_problem->setMessage(message);
}

void RequestForm::focusUrl()
{
    m_url->setFocus();
    m_url->selectAll();
}

void RequestForm::formatBody()
{
    const QByteArray body = m_body->text().toUtf8();
    if (body.trimmed().isEmpty()) return;
    const auto json = base::parseJson(body);
    if (json) {
        m_body->setErrorLine(0);
        m_body->replaceText(QString::fromUtf8(base::writeJson(*json, base::JsonStyle::Indented)));
        return;
    }
    static const QRegularExpression place(QStringLiteral("^line (\\d+), column \\d+: (.*)"));
    const QRegularExpressionMatch match = place.match(json.error().message);
    m_body->setErrorLine(match.hasMatch() ? match.captured(1).toInt() : 1,
                         match.hasMatch() ? match.captured(2) : json.error().message);
}

void RequestForm::fieldsEdited()
{
    if (m_filling) return;
    m_request = request();
    updateTabs();
    Q_EMIT edited();
}

void RequestForm::updateTabs()
{
    const size_t headers = m_headers->pairs().size();
    m_tabs->setTabText(0, headers > 0 ? tr("Headers (%1)").arg(headers) : tr("Headers"));
}

}  // namespace trestle::ui
