#include "ui/requests/RequestEditor.h"

#include "ui/requests/HistoryPane.h"
#include "ui/requests/RequestForm.h"
#include "ui/requests/ResponseView.h"

#include <QInputDialog>
#include <QJsonArray>
#include <QSplitter>
#include <QUrl>

namespace trestle::ui {

using requests::SavedHeader;
using requests::SavedRequest;

namespace {

QJsonObject toJson(const SavedRequest& request)
{
    QJsonArray headers;
    for (const SavedHeader& header : request.headers)
        headers.append(QJsonObject{{QStringLiteral("name"), QString::fromUtf8(header.name)},
                                   {QStringLiteral("value"), QString::fromUtf8(header.value)},
                                   {QStringLiteral("enabled"), header.enabled}});
    return {{QStringLiteral("method"), QString::fromUtf8(request.method)},
            {QStringLiteral("url"), QString::fromUtf8(request.url)},
            {QStringLiteral("headers"), headers},
            {QStringLiteral("body"), QString::fromUtf8(request.body)}};
}

SavedRequest fromJson(const QJsonObject& json)
{
    SavedRequest request;
    request.method = json[u"method"].toString(QStringLiteral("GET")).toUtf8();
    request.url = json[u"url"].toString().toUtf8();
    request.body = json[u"body"].toString().toUtf8();
    const QJsonArray headers = json[u"headers"].toArray();
    for (const auto& header : headers)
        request.headers.push_back({header[u"name"].toString().toUtf8(), header[u"value"].toString().toUtf8(),
                                   header[u"enabled"].toBool(true)});
    return request;
}

}  // namespace

RequestEditor::RequestEditor(const QString& key, engine::Engine& engine, WorkspaceDocument& document,
                             Workbench& workbench)
    : m_key(key),
      m_engine(engine),
      m_document(document),
      m_workbench(workbench),
      m_session(engine, document),
      m_widget(new QSplitter(Qt::Vertical)),
      m_history(new HistoryPane(m_session)),
      m_form(new RequestForm(m_widget)),
      m_response(new ResponseView(m_widget))
{
    m_widget->addWidget(m_form);
    m_widget->addWidget(m_response);
    m_widget->setChildrenCollapsible(false);
    m_widget->setSizes({320, 360});
    m_widget->setFocusProxy(m_form);
    if (key.startsWith(u"request:")) m_session.attach(key.mid(8).toUtf8());
    m_form->setRequest(m_session.request());

    connect(m_form, &RequestForm::edited, this, [this] {
        m_form->setProblem({});
        m_session.setRequest(m_form->request());
        Q_EMIT titleChanged();
        Q_EMIT edited();
    });
    connect(m_form, &RequestForm::sendRequested, this, &RequestEditor::runMainAction);
    connect(m_form, &RequestForm::cancelRequested, &m_session, &RequestSession::cancel);
    connect(&m_session, &RequestSession::requestReplaced, this, [this] {
        m_form->setRequest(m_session.request());
        Q_EMIT titleChanged();
    });
    connect(&m_session, &RequestSession::sendingChanged, this, [this] {
        m_form->setSending(m_session.isSending());
        m_response->setSending(m_session.isSending());
    });
    connect(&m_session, &RequestSession::answered, this, [this] { showAnswer(0); });
    connect(m_history, &HistoryPane::chosen, this, &RequestEditor::showAnswer);
    connect(m_history, &HistoryPane::restoreRequested, this, [this](int row) {
        SavedRequest request = m_session.history()[static_cast<size_t>(row)].request;
        request.name = m_session.request().name;
        m_form->setRequest(request);
        m_session.setRequest(request);
    });
    connect(m_response, &ResponseView::traceRequested, this, &RequestEditor::showLastTrace);
    connect(m_response, &ResponseView::actionRequested, this, [this] {
        const auto api = m_session.stoppedApiOf(m_session.history()[static_cast<size_t>(m_shown)]);
        if (!api) return;
        m_engine.startApi(*api);
        runMainAction();
    });
}

RequestEditor::~RequestEditor()
{
    delete m_widget;
    delete m_history;
}

QString RequestEditor::title() const
{
    const SavedRequest& request = m_session.request();
    if (!m_session.savedName().isEmpty())
        return QString::fromUtf8(m_session.savedName().mid(m_session.savedName().lastIndexOf('/') + 1));
    QString path = QString::fromUtf8(request.url).section(u"://"_qs, -1).section(u'/', 1).section(u'?', 0, 0);
    // Of an API without a port of its own, what it sees of the address.
    const QString throughEndpoint = QStringLiteral("_user_request_/");
    if (const qsizetype at = path.indexOf(throughEndpoint); at >= 0) path = path.mid(at + throughEndpoint.size());
    return request.url.isEmpty() ? tr("New request") : u'/' + path;
}

QByteArray RequestEditor::methodChip() const
{
    return m_session.request().method;
}

std::optional<workspace::ObjectRef> RequestEditor::subject() const
{
    if (m_session.savedName().isEmpty()) return std::nullopt;
    return workspace::ObjectRef{workspace::ObjectRef::Kind::Request, m_session.savedName(), {}};
}

QWidget* RequestEditor::widget()
{
    return m_widget;
}

QWidget* RequestEditor::inspector()
{
    return m_history;
}

void RequestEditor::runMainAction()
{
    m_form->setProblem(m_session.unresolved());
    m_session.send();
}

void RequestEditor::focusAddress()
{
    m_form->focusUrl();
}

QJsonObject RequestEditor::saveState() const
{
    // A saved request stands in its file; a draft stands only here.
    return m_session.savedName().isEmpty() ? QJsonObject{{QStringLiteral("draft"), toJson(m_session.request())}}
                                           : QJsonObject();
}

void RequestEditor::restoreState(const QJsonObject& state)
{
    if (!state.contains(u"draft") || !m_session.savedName().isEmpty()) return;
    m_session.setRequest(fromJson(state[u"draft"].toObject()));
    m_form->setRequest(m_session.request());
    Q_EMIT titleChanged();
}

void RequestEditor::showLastTrace()
{
    if (m_session.history().empty()) return;
    const QByteArray id = m_session.history()[static_cast<size_t>(m_shown)].traceId;
    if (const auto trace = m_engine.traces().findById(id))
        m_workbench.showTrace(trace->number);
    else
        m_workbench.toast(tr("The trace of this request is no longer kept"));
}

void RequestEditor::saveAs()
{
    if (!m_session.savedName().isEmpty()) return;
    auto* dialog = new QInputDialog(m_widget);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save request"));
    dialog->setLabelText(tr("Name, with folders before it: books/add a book"));
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        SavedRequest request = m_session.request();
        request.name = name.trimmed().toUtf8();
        const base::Result<void> added = m_document.addRequest(request);
        if (!added) return m_workbench.toast(added.error().message);
        m_workbench.openEditor(QStringLiteral("request:") + name.trimmed());
        m_workbench.closeEditor(m_key);
    });
    dialog->open();
}

void RequestEditor::showAnswer(int row)
{
    const std::vector<Exchange>& history = m_session.history();
    if (row < 0 || static_cast<size_t>(row) >= history.size()) return;
    m_shown = row;
    const Exchange& exchange = history[static_cast<size_t>(row)];
    const auto stopped = m_session.stoppedApiOf(exchange);
    m_response->showExchange(&exchange, stopped ? tr("Start %1 and send").arg(QString::fromUtf8(*stopped)) : QString());
}

}  // namespace trestle::ui
