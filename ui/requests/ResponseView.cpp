#include "ui/requests/ResponseView.h"

#include "core/base/Duration.h"
#include "core/base/Json.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStringDecoder>
#include <QVBoxLayout>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;

namespace {

enum Lens { Pretty, Raw, HeaderFields };
enum Page { HintPage, TextPage, HeadersPage };

// Bodies beyond this are shown in part: an editor of tens of megabytes would stall the window.
constexpr qsizetype shownBytes = qsizetype(2) << 20;

CodeLanguage languageOf(const QByteArray& contentType)
{
    if (contentType.contains("json")) return CodeLanguage::Json;
    if (contentType.contains("html") || contentType.contains("xml")) return CodeLanguage::Markup;
    if (contentType.contains("javascript")) return CodeLanguage::JavaScript;
    return CodeLanguage::Plain;
}

Role statusRole(int status)
{
    if (status >= 500) return Role::Danger;
    if (status >= 400) return Role::Warning;
    if (status >= 300) return Role::Text2;
    return Role::Success;
}

}  // namespace

ResponseView::ResponseView(QWidget* parent)
    : QWidget(parent),
      m_status(new ThemedLabel({}, FontRole::BodyStrong, Role::Text1, this)),
      m_time(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, this)),
      m_size(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, this)),
      m_trace(makeButton(tr("Trace"), ButtonKind::Link, this)),
      m_lens(new SegmentedControl({tr("Pretty"), tr("Raw"), tr("Headers")}, this)),
      m_stack(new QStackedWidget(this)),
      m_hint(new ThemedLabel({}, FontRole::Body, Role::Text2)),
      m_action(makeButton(QString(), ButtonKind::Outlined)),
      m_text(new CodeEdit(CodeLanguage::Json)),
      m_headers(new KeyValueTable(tr("Response headers"), KeyValueTable::Mode::ReadOnly))
{
    m_trace->setToolTip(tr("Show what the request did on its way (F4)"));
    m_lens->setAccessibleName(tr("View of the response"));
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("Response body"));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* line = new QHBoxLayout;
    line->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    line->setSpacing(Theme::groupGap);
    line->addWidget(m_status);
    line->addWidget(m_time);
    line->addWidget(m_size);
    line->addWidget(m_trace);
    line->addStretch();
    line->addWidget(m_lens);

    auto* hintPage = new QWidget(this);
    auto* hintColumn = new QVBoxLayout(hintPage);
    hintColumn->setContentsMargins(48, 24, 48, 24);
    hintColumn->setSpacing(Theme::panelPadding);
    hintColumn->addStretch();
    hintColumn->addWidget(m_hint);
    hintColumn->addWidget(m_action, 0, Qt::AlignCenter);
    hintColumn->addStretch();

    m_stack->addWidget(hintPage);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_headers);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(m_stack, 1);

    connect(m_lens, &SegmentedControl::currentChanged, this, &ResponseView::showBody);
    connect(m_trace, &QPushButton::clicked, this, &ResponseView::traceRequested);
    connect(m_action, &QPushButton::clicked, this, &ResponseView::actionRequested);
    showExchange(nullptr);
}

void ResponseView::showExchange(const Exchange* exchange, const QString& offeredAction)
{
    const bool answered = exchange && exchange->response;
    m_status->setVisible(exchange);
    m_time->setVisible(exchange);
    m_size->setVisible(answered);
    m_lens->setVisible(answered);
    m_trace->setVisible(exchange && !exchange->traceId.isEmpty());
    m_action->setVisible(!offeredAction.isEmpty());
    m_action->setText(offeredAction);
    m_body.clear();
    if (!exchange) {
        m_hint->setRole(Role::Text3);
        m_hint->setText(tr("The answer appears here. F5 sends the request."));
        m_stack->setCurrentIndex(HintPage);
        return;
    }
    m_time->setText(base::durationText(exchange->durationNs));
    if (!answered) return showError(*exchange->error, exchange->url);

    const http::ClientResponse& response = *exchange->response;
    QString status = QString::number(response.status);
    const QByteArrayView phrase =
        response.reason.isEmpty() ? http::reasonPhrase(response.status) : QByteArrayView(response.reason);
    if (!phrase.isEmpty()) status += u' ' + QString::fromUtf8(phrase);
    m_status->setText(status);
    m_status->setRole(statusRole(response.status));
    m_size->setText(sizeText(response.body.size()));
    m_body = response.body;
    m_contentType = response.headers.value("Content-Type").toByteArray().toLower();
    KeyValues headers;
    for (const http::Header& header : response.headers)
        headers.emplace_back(header.name, header.value);
    m_headers->setPairs(headers);
    showBody();
}

void ResponseView::setSending(bool sending)
{
    if (!sending) return;
    m_status->setVisible(true);
    m_status->setText(tr("Sending…"));
    m_status->setRole(Role::Text2);
}

void ResponseView::showBody()
{
    if (m_lens->currentIndex() == HeaderFields) return m_stack->setCurrentIndex(HeadersPage);
    m_hint->setRole(Role::Text3);
    if (m_body.isEmpty()) {
        m_hint->setText(tr("The answer has no body."));
        return m_stack->setCurrentIndex(HintPage);
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(m_body.left(shownBytes));
    if (decoder.hasError() || m_body.left(8'192).contains('\0')) {
        m_hint->setText(tr("The body is no text: %1 of %2.")
                            .arg(sizeText(m_body.size()),
                                 m_contentType.isEmpty() ? tr("unknown type") : QString::fromUtf8(m_contentType)));
        return m_stack->setCurrentIndex(HintPage);
    }
    CodeLanguage language = languageOf(m_contentType);
    if (m_lens->currentIndex() == Pretty && m_body.size() <= shownBytes) {
        if (const auto json = base::parseJson(m_body)) {
            text = QString::fromUtf8(base::writeJson(*json, base::JsonStyle::Indented));
            language = CodeLanguage::Json;
        }
    }
    m_text->setLanguage(m_lens->currentIndex() == Pretty ? language : CodeLanguage::Plain);
    m_text->setText(text);
    m_stack->setCurrentIndex(TextPage);
}

void ResponseView::showError(const Error& error, const QUrl& url)
{
    m_status->setText(error.code == ErrorCode::Cancelled ? tr("Stopped") : tr("Not sent"));
    m_status->setRole(error.code == ErrorCode::Cancelled ? Role::Text2 : Role::Danger);
    m_hint->setRole(Role::Text2);
    const QString place = url.host() + (url.port() > 0 ? u':' + QString::number(url.port()) : QString());
    QString sentence = error.message;
    if (error.code == ErrorCode::Cancelled)
        sentence = tr("The request was stopped before its answer came.");
    else if (error.code == ErrorCode::Timeout)
        sentence = tr("%1 did not answer in time.").arg(place);
    else if (error.code == ErrorCode::Network && m_action->isVisibleTo(this))
        sentence = tr("Nothing answers at %1: its API is stopped.").arg(place);
    else if (error.code == ErrorCode::Network)
        sentence = tr("%1 could not be reached. %2").arg(place, error.message);
    m_hint->setText(sentence);
    m_stack->setCurrentIndex(HintPage);
}

}  // namespace trestle::ui
