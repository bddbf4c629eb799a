#include "ui/activity/ActivityEditor.h"

#include "core/base/Duration.h"
#include "core/requests/SavedRequest.h"
#include "core/tables/values/ItemCodec.h"
#include "ui/activity/StationsModel.h"
#include "ui/activity/TraceDetail.h"
#include "ui/activity/TraceListModel.h"
#include "ui/activity/TraceText.h"
#include "ui/activity/WaterfallView.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/TailFollower.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/ThemedLabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace trestle::ui {

ActivityEditor::ActivityEditor(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench)
    : m_engine(engine),
      m_document(document),
      m_workbench(workbench),
      m_widget(new QWidget),
      m_detail(new TraceDetail),
      m_traces(new TraceListModel(engine, this)),
      m_stations(new StationsModel(this))
{
    m_list = new QTreeView(m_widget);
    m_list->setModel(m_traces);
    m_list->setAccessibleName(tr("Requests"));
    m_list->setWhatsThis(
        tr("Every request, of any client. R sends the chosen one again, Shift+R opens it to be edited."));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAllColumnsShowFocus(true);
    QHeaderView* header = m_list->header();
    header->setStretchLastSection(true);
    header->setSectionResizeMode(QHeaderView::Interactive);
    const int widths[] = {96, 80, 144, 56, 72, 64, 88, 40};
    for (int column = 0; column < TraceListModel::ColumnCount; ++column)
        header->resizeSection(column, widths[column]);

    m_listStack = new QStackedWidget(m_widget);
    m_listStack->addWidget(
        new EmptyState(tr("No request yet. Send one from Requests, or with any client."), {}, m_widget));
    m_listStack->addWidget(m_list);
    m_widget->setFocusProxy(m_list);

    auto* lower = new QWidget(m_widget);
    auto* lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(0, 0, 0, 0);
    lowerColumn->setSpacing(0);
    auto* caption = new QHBoxLayout;
    caption->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    m_chosen = new ThemedLabel({}, FontRole::BodyStrong, Role::Text1, lower);
    m_chosen->setElided(true);
    m_took = new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, lower);
    caption->addWidget(m_chosen, 1);
    caption->addWidget(m_took);
    lowerColumn->addLayout(caption);
    auto* waterfall = new WaterfallView(lower);
    waterfall->setModel(m_stations);
    lowerColumn->addWidget(waterfall, 1);

    auto* splitter = new QSplitter(Qt::Vertical, m_widget);
    splitter->addWidget(m_listStack);
    splitter->addWidget(lower);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({260, 360});

    auto* column = new QVBoxLayout(m_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeToolbar());
    m_filterError = new InlineError(m_widget);
    m_filterError->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);
    column->addWidget(m_filterError);
    column->addWidget(splitter, 1);
    column->addWidget(makeFoot());

    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ActivityEditor::showSelected);
    new QShortcut(
        QKeySequence(Qt::Key_R), m_list, this, [this] { replay(Replay::AsItWas); }, Qt::WidgetShortcut);
    new QShortcut(
        QKeySequence(Qt::SHIFT | Qt::Key_R), m_list, this, [this] { replay(Replay::Edited); }, Qt::WidgetShortcut);
    followTail(m_list);
    connect(m_traces, &QAbstractItemModel::rowsInserted, this, &ActivityEditor::refreshList);
    connect(m_traces, &QAbstractItemModel::modelReset, this, &ActivityEditor::refreshList);
    connect(m_traces, &TraceListModel::waitingChanged, this, &ActivityEditor::updateLive);
    connect(m_detail, &TraceDetail::itemRequested, this, [this](const QByteArray& table, const QByteArray& key) {
        if (const auto item = tables::decodeItem(key)) m_workbench.showItem(table, *item);
    });
    connect(m_detail, &TraceDetail::codeRequested, this,
            [this](const QByteArray& function, const QString& file, int line) {
                m_workbench.revealCode({workspace::ObjectRef::Kind::Function, function, {}}, file, line);
            });
    refreshList();
    showSelected();
    updateLive();
}

ActivityEditor::~ActivityEditor()
{
    delete m_widget;
    delete m_detail;
}

QWidget* ActivityEditor::makeToolbar()
{
    auto* bar = new QWidget(m_widget);
    m_filter = new QLineEdit(bar);
    m_filter->setAccessibleName(tr("Filter requests"));
    m_filter->setPlaceholderText(tr("status >= 400 and route = \"POST /books\""));
    m_filter->setFont(Theme::instance().font(FontRole::CodeSmall));
    m_filter->setClearButtonEnabled(true);
    m_live = makeButton(tr("Live"), ButtonKind::Outlined, bar);
    m_live->setCheckable(true);
    m_live->setChecked(true);
    m_live->setToolTip(tr("Show requests as they arrive"));
    auto* clearButton = makeButton(tr("Clear"), ButtonKind::Outlined, bar);
    clearButton->setToolTip(tr("Forget all requests recorded so far"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    row->setSpacing(8);
    row->addWidget(m_filter, 1);
    row->addWidget(m_live);
    row->addWidget(clearButton);
    connect(m_filter, &QLineEdit::textChanged, this, &ActivityEditor::applyFilter);
    connect(m_live, &QPushButton::toggled, m_traces, &TraceListModel::setLive);
    connect(clearButton, &QPushButton::clicked, this, &ActivityEditor::clear);
    return bar;
}

QWidget* ActivityEditor::makeFoot()
{
    auto* bar = new QWidget(m_widget);
    m_replay = makeButton(tr("Replay"), ButtonKind::Primary, bar);
    m_replay->setToolTip(tr("Send the same request again (R)"));
    m_edit = makeButton(tr("Edit and replay"), ButtonKind::Outlined, bar);
    m_edit->setToolTip(tr("Open the request as a draft (Shift+R)"));
    m_copy = makeButton(tr("Copy as curl"), ButtonKind::Outlined, bar);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    row->setSpacing(8);
    row->addWidget(m_replay);
    row->addWidget(m_edit);
    row->addWidget(m_copy);
    row->addStretch();
    connect(m_replay, &QPushButton::clicked, this, [this] { replay(Replay::AsItWas); });
    connect(m_edit, &QPushButton::clicked, this, [this] { replay(Replay::Edited); });
    connect(m_copy, &QPushButton::clicked, this, &ActivityEditor::copyAsCurl);
    return bar;
}

QWidget* ActivityEditor::widget()
{
    return m_widget;
}

QWidget* ActivityEditor::inspector()
{
    return m_detail;
}

void ActivityEditor::runMainAction()
{
    m_live->setChecked(true);
    refreshList();
}

void ActivityEditor::focusAddress()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

bool ActivityEditor::select(qint64 number)
{
    if (!m_engine.traces().find(number)) return false;
    m_live->setChecked(true);
    if (m_traces->rowOf(number) < 0) m_filter->clear();
    const int row = m_traces->rowOf(number);
    if (row < 0) return false;
    m_list->setCurrentIndex(m_traces->index(row, 0));
    m_list->scrollTo(m_traces->index(row, 0), QAbstractItemView::PositionAtCenter);
    m_list->setFocus();
    return true;
}

std::shared_ptr<const observe::Trace> ActivityEditor::selected() const
{
    return m_traces->traceAt(m_list->currentIndex().row());
}

void ActivityEditor::clear()
{
    m_traces->clear();
    showSelected();
}

// Where the request went, or would go now.
QByteArray ActivityEditor::addressOf(const observe::Trace& trace) const
{
    const bool byEndpoint = trace.api.isEmpty() || reachedByPath(trace);
    const QUrl base = byEndpoint ? m_engine.endpointUrl() : m_engine.apiUrl(trace.api);
    return base.toEncoded() + trace.target;
}

// Part of a WebSocket connection, or said to one: no request that stands by itself.
bool ActivityEditor::isOfConnection(const observe::Trace& trace) const
{
    const gateway::Api* api = m_document.workspace().api(trace.api);
    return api && api->protocol == gateway::Protocol::WebSocket;
}

// What came to the table endpoint is signed by its client: it cannot be sent again from here.
bool ActivityEditor::isRepeatable(const observe::Trace& trace) const
{
    return !trace.api.isEmpty() && !isOfConnection(trace);
}

void ActivityEditor::replay(Replay how)
{
    const auto trace = selected();
    if (!trace || !isRepeatable(*trace)) return;
    m_workbench.composeRequest(requestOf(*trace),
                               how == Replay::AsItWas ? Workbench::Sending::Now : Workbench::Sending::Later);
}

requests::SavedRequest ActivityEditor::requestOf(const observe::Trace& trace) const
{
    requests::SavedRequest request;
    request.method = trace.method;
    request.url = addressOf(trace);
    for (const observe::TraceHeader& header : trace.request.headers)
        if (!requests::belongsToSending(header.name)) request.headers.push_back({header.name, header.value, true});
    request.body = trace.request.body;
    return request;
}

void ActivityEditor::copyAsCurl()
{
    const auto trace = selected();
    if (!trace || isOfConnection(*trace)) return;
    QGuiApplication::clipboard()->setText(QString::fromUtf8(requests::curlCommand(requestOf(*trace))));
    m_workbench.toast(tr("Copied the request as a curl command"));
}

void ActivityEditor::applyFilter()
{
    const auto filter = TraceFilter::parse(m_filter->text());
    m_filterError->setMessage(filter ? QString() : filter.error().message);
    if (!filter) return;
    m_traces->setFilter(*filter);
    showSelected();
}

void ActivityEditor::showSelected()
{
    const auto trace = selected();
    m_stations->setTrace(trace);
    m_detail->setTrace(trace, m_document.workspace());
    m_chosen->setText(
        trace ? tr("Request %1   %2 %3").arg(trace->number).arg(QString::fromUtf8(trace->method), pathText(*trace))
              : tr("Choose a request to see its way"));
    m_took->setText(trace ? base::durationText(trace->durationNs) : QString());
    m_replay->setEnabled(trace && isRepeatable(*trace));
    m_edit->setEnabled(m_replay->isEnabled());
    m_copy->setEnabled(trace && !isOfConnection(*trace));
}

void ActivityEditor::refreshList()
{
    m_listStack->setCurrentIndex(m_traces->rowCount() == 0 && m_filter && m_filter->text().isEmpty() ? 0 : 1);
    // Who comes here sees the last request; without a current row the focus would choose the first.
    if (!m_list->currentIndex().isValid() && m_traces->rowCount() > 0)
        m_list->setCurrentIndex(m_traces->index(m_traces->rowCount() - 1, 0));
}

void ActivityEditor::updateLive()
{
    const qint64 waiting = m_traces->waitingCount();
    m_live->setText(waiting > 0 ? tr("%1 new").arg(waiting) : tr("Live"));
}

}  // namespace trestle::ui
