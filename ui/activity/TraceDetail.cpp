#include "ui/activity/TraceDetail.h"

#include "core/base/Duration.h"
#include "core/base/Json.h"
#include "ui/activity/WhyView.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/KeyValueTable.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace trestle::ui {

TraceDetail::TraceDetail(QWidget* parent)
    : QWidget(parent),
      m_tabs(new QTabBar(this)),
      m_stack(new QStackedWidget(this)),
      m_why(new WhyView(this)),
      m_log(new CodeEdit(CodeLanguage::Plain, this))
{
    m_tabs->setAccessibleName(tr("Sides of the request"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->addTab(tr("Why"));
    m_stack->addWidget(m_why);
    m_request = addMessageView(tr("Request"));
    m_response = addMessageView(tr("Response"));
    m_tabs->addTab(tr("Log"));
    m_log->setReadOnly(true);
    m_log->setWordWrap(true);
    m_log->setLineNumbersVisible(false);
    m_log->setAccessibleName(tr("Log lines of the request"));
    m_stack->addWidget(m_log);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_why, &WhyView::itemRequested, this, &TraceDetail::itemRequested);
    connect(m_why, &WhyView::codeRequested, this, &TraceDetail::codeRequested);
}

TraceDetail::MessageView TraceDetail::addMessageView(const QString& what)
{
    auto* splitter = new QSplitter(Qt::Vertical, this);
    MessageView view;
    view.headers = new KeyValueTable(tr("%1 headers").arg(what), KeyValueTable::Mode::ReadOnly, splitter);
    view.body = new CodeEdit(CodeLanguage::Json, splitter);
    view.body->setReadOnly(true);
    view.body->setAccessibleName(tr("%1 body").arg(what));
    splitter->setChildrenCollapsible(false);
    m_tabs->addTab(what);
    m_stack->addWidget(splitter);
    return view;
}

void TraceDetail::show(const MessageView& view, const observe::Message* message)
{
    KeyValues headers;
    QString body;
    if (message) {
        for (const observe::TraceHeader& header : message->headers)
            headers.emplace_back(header.name, header.value);
        const auto json = base::parseJson(message->body);
        body = QString::fromUtf8(json ? base::writeJson(*json, base::JsonStyle::Indented) : message->body);
        if (message->bodySize > message->body.size()) body += QStringLiteral("\n… ") + sizeText(message->bodySize);
    }
    view.headers->setPairs(headers);
    view.body->setText(body);
}

void TraceDetail::setTrace(const std::shared_ptr<const observe::Trace>& trace, const workspace::Workspace& workspace)
{
    m_why->setTrace(trace, workspace);
    show(m_request, trace ? &trace->request : nullptr);
    show(m_response, trace ? &trace->response : nullptr);
    QStringList lines;
    if (trace)
        for (const observe::LogLine& line : trace->log)
            lines << base::durationText(line.atNs).rightJustified(8) + QStringLiteral("  ") +
                         QString::fromUtf8(line.text).trimmed();
    m_log->setText(lines.join(u'\n'));
    m_tabs->setTabText(3, lines.isEmpty() ? tr("Log") : tr("Log (%1)").arg(lines.size()));
}

}  // namespace trestle::ui
