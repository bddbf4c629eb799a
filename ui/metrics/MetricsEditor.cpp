#include "ui/metrics/MetricsEditor.h"

#include "core/base/Clock.h"
#include "core/base/Duration.h"
#include "ui/metrics/ChartLine.h"
#include "ui/metrics/ChartTile.h"
#include "ui/metrics/MetricsModel.h"
#include "ui/shell/ActionRegister.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/MethodChip.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int lookMs = 1'000;
constexpr int leastNameWidth = 120;
constexpr int mostNameWidth = 280;

/// A method's chip before a route, and calls over time as a line.
class MetricsDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QByteArray method = index.data(MetricsModel::MethodRole).toByteArray();
        if (!method.isEmpty()) {
            QStyleOptionViewItem ground(option);
            initStyleOption(&ground, index);
            ground.text.clear();
            const QStyle* style = option.widget->style();
            style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
            paintMethodChip(painter,
                            QRect(option.rect.left() + 8, option.rect.top(), methodChipWidth, option.rect.height()),
                            method);
            const QRect room = option.rect.adjusted(8 + methodChipWidth, 0, -4, 0);
            const shapes::Saved saved(painter);
            const QFont font = Theme::instance().font(FontRole::Code);
            painter->setFont(font);
            painter->setPen(Theme::instance().color(Role::Text1));
            painter->drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine),
                              QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
            return;
        }
        QStyledItemDelegate::paint(painter, option, index);
        const auto trend = index.data(MetricsModel::TrendRole).value<std::vector<int>>();
        const shapes::Saved saved(painter);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->strokePath(chartLine(QRectF(option.rect).adjusted(8, 6, -8, -6), trend),
                            QPen(Theme::instance().color(Role::Accent), 1.25));
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {64, Theme::instance().rowHeight()};
    }
};

QString perSecond(double value)
{
    return MetricsEditor::tr("%1 /s").arg(value == 0 ? QStringLiteral("0") : figureText(value));
}

}  // namespace

MetricsEditor::MetricsEditor(engine::Engine& engine, Workbench& workbench)
    : m_engine(engine),
      m_workbench(workbench),
      m_widget(new QWidget),
      m_model(new MetricsModel(this)),
      m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(MetricsModel::OrderRole);
    m_sorted->setFilterRole(Qt::AccessibleTextRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view = new QTreeView(m_widget);
    m_view->setModel(m_sorted);
    m_view->setItemDelegate(new MetricsDelegate(m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSortingEnabled(true);
    m_view->header()->setStretchLastSection(false);
    m_view->viewport()->installEventFilter(this);
    connect(m_view, &QTreeView::activated, this, &MetricsEditor::openSlowest);

    m_stack = new QStackedWidget(m_widget);
    auto* empty = new EmptyState(
        tr("Nothing was counted yet. Send a request from here or with any client, and each route shows what it took."),
        tr("Open Requests"), m_widget);
    connect(empty, &EmptyState::actionRequested, this, [this] { m_workbench.actions().trigger("go.requests"); });
    m_stack->addWidget(empty);
    m_stack->addWidget(m_view);

    auto* column = new QVBoxLayout(m_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTiles());
    column->addWidget(makeHead());
    column->addWidget(m_stack, 1);
    m_widget->setAutoFillBackground(true);
    m_widget->setBackgroundRole(QPalette::Base);
    m_widget->setFocusProxy(m_view);
    m_widget->installEventFilter(this);

    m_timer.setInterval(lookMs);
    connect(&m_timer, &QTimer::timeout, this, &MetricsEditor::look);
    connect(&engine, &engine::Engine::tracesArrived, this, [this] {
        if (m_widget->isVisible() && !m_timer.isActive()) m_timer.start();
    });
    showTable();
}

MetricsEditor::~MetricsEditor()
{
    delete m_widget;
}

QWidget* MetricsEditor::makeTiles()
{
    auto* tiles = new QWidget(m_widget);
    auto* row = new QHBoxLayout(tiles);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_requests = new ChartTile(tr("Requests"), Role::Accent, perSecond);
    m_errors = new ChartTile(tr("Errors"), Role::Danger,
                             [](double percent) { return tr("%1 %").arg(percent, 0, 'f', percent < 9.95 ? 1 : 0); });
    m_latency = new ChartTile(tr("Latency, p95"), Role::Accent,
                              [](double ns) { return ns == 0 ? QStringLiteral("–") : base::durationText(qint64(ns)); });
    m_reads = new ChartTile(tr("Read units"), Role::Teal, perSecond);
    m_writes = new ChartTile(tr("Write units"), Role::Teal, perSecond);
    for (ChartTile* tile : {m_requests, m_errors, m_latency, m_reads, m_writes})
        row->addWidget(tile, 1);
    return tiles;
}

QWidget* MetricsEditor::makeHead()
{
    auto* head = new QWidget(m_widget);
    m_of = new SegmentedControl({tr("Routes"), tr("Functions"), tr("Tables")});
    m_of->setAccessibleName(tr("Metrics of"));
    m_filter = new FilterEdit(tr("Filter metrics"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setList(m_view);
    m_filter->setMinimumWidth(200);
    m_filter->setMaximumWidth(320);
    auto* copy = makeButton(tr("Copy as CSV"));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    row->setSpacing(8);
    row->addWidget(m_of);
    row->addWidget(m_filter, 2);
    auto* since = new ThemedLabel(tr("Counted since the workspace was opened"), FontRole::Secondary, Role::Text3);
    since->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    since->setElided(true);
    row->addWidget(since, 1);
    row->addWidget(copy);
    connect(m_of, &SegmentedControl::currentChanged, this, &MetricsEditor::showTable);
    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(copy, &QPushButton::clicked, this, &MetricsEditor::copyAsCsv);
    return head;
}

MetricsOf MetricsEditor::shown() const
{
    return static_cast<MetricsOf>(m_of->currentIndex());
}

void MetricsEditor::focusAddress()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

// Routes are worth seeing by how often they were called, the others by name.
void MetricsEditor::showTable()
{
    const std::vector<MetricsColumn> columns = metricsColumns(shown());
    m_model->setColumns(columns);
    m_view->setAccessibleName(m_of->labels().at(m_of->currentIndex()));
    for (int i = 0; i < int(columns.size()); ++i)
        m_view->header()->resizeSection(i, columns[size_t(i)].width);
    fitColumns();
    m_view->sortByColumn(shown() == MetricsOf::Routes ? 2 : 0,
                         shown() == MetricsOf::Routes ? Qt::DescendingOrder : Qt::AscendingOrder);
    look();
}

// The name has what the others leave of the window, as far as names are read; the trend has the rest.
void MetricsEditor::fitColumns()
{
    if (m_model->columns().empty()) return;
    QHeaderView* header = m_view->header();
    const MetricsColumn& last = m_model->columns().back();
    const bool hasTrend = last.kind == MetricsColumn::Kind::Trend;
    if (hasTrend) header->resizeSection(header->count() - 1, last.width);
    const int room = m_view->viewport()->width() - (header->length() - header->sectionSize(0));
    header->resizeSection(0, std::clamp(room, leastNameWidth, mostNameWidth));
    if (hasTrend && room > mostNameWidth) header->resizeSection(header->count() - 1, last.width + room - mostNameWidth);
}

void MetricsEditor::look()
{
    for (const auto& trace : m_engine.traces().since(m_lastTrace)) {
        m_lastTrace = trace->number;
        m_history.add(*trace);
    }
    m_history.advance(base::SystemClock::instance().nowMs());
    if (m_history.isQuiet()) m_timer.stop();
    m_requests->show(m_history, TrafficHistory::Measure::Requests);
    m_errors->show(m_history, TrafficHistory::Measure::Errors);
    m_latency->show(m_history, TrafficHistory::Measure::Latency);
    m_reads->show(m_history, TrafficHistory::Measure::ReadUnits);
    m_writes->show(m_history, TrafficHistory::Measure::WriteUnits);
    showRows();
}

void MetricsEditor::showRows()
{
    switch (shown()) {
        case MetricsOf::Routes:
            m_model->setRows(routeRows(m_engine.traces().metrics(), m_history));
            break;
        case MetricsOf::Functions:
            m_model->setRows(functionRows(m_engine.functionMetrics()));
            break;
        case MetricsOf::Tables:
            m_model->setRows(tableRows(m_history));
            break;
    }
    const std::vector<MetricsRow>& rows = m_model->rows();
    for (size_t i = 0; i < m_model->columns().size(); ++i) {
        const bool says =
            std::any_of(rows.begin(), rows.end(), [i](const MetricsRow& row) { return !row.cells[i].data.isEmpty(); });
        const bool hidden = m_model->columns()[i].onlyIfAny && !says;
        if (hidden == m_view->isColumnHidden(int(i))) continue;
        m_view->setColumnHidden(int(i), hidden);
        fitColumns();
    }
    m_stack->setCurrentIndex(rows.empty() ? 0 : 1);
}

void MetricsEditor::openSlowest(const QModelIndex& index)
{
    const int row = m_sorted->mapToSource(index).row();
    if (row < 0 || row >= m_model->rowCount()) return;
    if (const qint64 trace = m_model->rows()[size_t(row)].slowest; trace > 0) m_workbench.showTrace(trace);
}

void MetricsEditor::copyAsCsv()
{
    QGuiApplication::clipboard()->setText(metricsCsv(m_model->columns(), m_model->rows()));
    const int rows = m_model->rowCount();
    m_workbench.toast(rows == 1 ? tr("Copied 1 row as CSV") : tr("Copied %L1 rows as CSV").arg(rows));
}

// Nobody looks, nothing is counted here: the engine counts on, and what it kept is read when the page is seen again.
bool MetricsEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_widget && event->type() == QEvent::Show) {
        look();
        if (!m_history.isQuiet()) m_timer.start();
    }
    if (watched == m_widget && event->type() == QEvent::Hide) m_timer.stop();
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) fitColumns();
    return Editor::eventFilter(watched, event);
}

}  // namespace trestle::ui
