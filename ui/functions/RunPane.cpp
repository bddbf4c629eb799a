#include "ui/functions/RunPane.h"

#include "core/base/Duration.h"
#include "core/base/Json.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"
#include "ui/functions/LogModel.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/CodePlace.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QFileInfo>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QTreeWidget>

namespace trestle::ui {

namespace {

QString pretty(const QByteArray& json)
{
    const auto value = base::parseJson(json);
    return QString::fromUtf8(value ? base::writeJson(*value, base::JsonStyle::Indented) : json);
}

// "+ put", "~ update", "- delete": the sign says it before the word does.
QString actText(observe::ItemAccess::Kind kind)
{
    switch (kind) {
        case observe::ItemAccess::Kind::Read:
            return RunPane::tr("read");
        case observe::ItemAccess::Kind::Put:
            return RunPane::tr("+ put");
        case observe::ItemAccess::Kind::Update:
            return RunPane::tr("~ update");
        case observe::ItemAccess::Kind::Delete:
            return RunPane::tr("\u2212 delete");
    }
    return {};
}

QString itemText(const QByteArray& encoded)
{
    QByteArray json;
    if (encoded.isEmpty() || !tables::appendPlainJsonFromEncoded(json, encoded)) return {};
    return QString::fromUtf8(json);
}

}  // namespace

RunPane::RunPane(engine::Engine& engine, Workbench& workbench, const QByteArray& function, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_workbench(workbench),
      m_function(function),
      m_tabs(new SegmentedControl({tr("Result"), tr("Items"), tr("Log")})),
      m_outcome(new ThemedLabel({}, FontRole::BodyStrong)),
      m_figures(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2)),
      m_place(makeButton({}, ButtonKind::Link)),
      m_trace(makeButton(tr("Trace"))),
      m_stack(new QStackedWidget),
      m_resultStack(new QStackedWidget),
      m_answer(new CodeEdit(CodeLanguage::Json)),
      m_items(new QTreeWidget),
      m_log(new LogModel(function, this)),
      m_logView(new QTableView),
      m_levels(new SegmentedControl({tr("All"), tr("Errors")})),
      m_filter(new FilterEdit(tr("Filter the log")))
{
    m_tabs->setAccessibleName(tr("What to show of the runs"));
    m_tabs->setFixedWidth(240);
    m_trace->setAccessibleName(tr("Show the trace of this run"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    head->setSpacing(12);
    head->addWidget(m_tabs);
    head->addWidget(m_outcome);
    m_figures->setElided(true);
    head->addWidget(m_figures, 1);
    head->addWidget(m_place);
    head->addWidget(m_trace);

    m_answer->setReadOnly(true);
    m_answer->setAccessibleName(tr("Answer of the last run"));
    m_resultStack->addWidget(
        new EmptyState(tr("Run the function on the event at the right: F5. Its answer, the items "
                          "it touches and what it prints come here.")));
    m_resultStack->addWidget(m_answer);
    m_items->setAccessibleName(tr("Items of the last run"));
    m_items->setHeaderLabels({tr("Act"), tr("Table"), tr("Key"), tr("Item")});
    m_items->setRootIsDecorated(false);
    m_items->setFrameShape(QFrame::NoFrame);
    m_items->setColumnWidth(0, 88);
    m_items->setColumnWidth(1, 120);
    m_items->setColumnWidth(2, 220);
    connect(m_items, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* row) {
        if (const auto key = tables::decodeItem(row->data(2, Qt::UserRole).toByteArray()))
            m_workbench.showItem(row->text(1).toUtf8(), *key);
    });
    m_stack->addWidget(m_resultStack);
    m_stack->addWidget(m_items);
    m_stack->addWidget(makeLog());

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    m_place->hide();
    m_trace->hide();
    connect(m_tabs, &SegmentedControl::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_trace, &QPushButton::clicked, this, [this] { m_workbench.showTrace(m_runTrace); });
    connect(m_place, &QPushButton::clicked, this, [this] { Q_EMIT placeChosen(m_placeFile, m_placeLine); });
    connect(&engine, &engine::Engine::tracesArrived, this, &RunPane::takeTraces);
    takeTraces();
}

QWidget* RunPane::makeLog()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 8);
    row->setSpacing(8);
    m_levels->setAccessibleName(tr("Levels shown"));
    m_levels->setFixedWidth(160);
    QPushButton* clear = makeButton(tr("Clear"), ButtonKind::Flat);
    clear->setAccessibleName(tr("Clear the log"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setList(m_logView);
    row->addWidget(m_levels);
    row->addWidget(m_filter, 1);
    row->addWidget(clear);
    column->addLayout(row);
    m_logView->setModel(m_log);
    m_logView->setAccessibleName(tr("What the function printed"));
    m_logView->setFrameShape(QFrame::NoFrame);
    m_logView->setShowGrid(false);
    m_logView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_logView->setTabKeyNavigation(false);
    m_logView->setWordWrap(false);
    m_logView->verticalHeader()->hide();
    m_logView->verticalHeader()->setDefaultSectionSize(24);
    m_logView->horizontalHeader()->setStretchLastSection(true);
    m_logView->horizontalHeader()->setHighlightSections(false);
    m_logView->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_logView->setColumnWidth(LogModel::Time, 104);
    m_logView->setColumnWidth(LogModel::Request, 72);
    m_logView->setColumnWidth(LogModel::Level, 64);
    column->addWidget(m_logView, 1);
    connect(m_levels, &SegmentedControl::currentChanged, this, &RunPane::filterLog);
    connect(m_filter, &QLineEdit::textChanged, this, &RunPane::filterLog);
    connect(clear, &QPushButton::clicked, m_log, &LogModel::clear);
    connect(m_logView, &QTableView::activated, this,
            [this](const QModelIndex& index) { m_workbench.showTrace(m_log->traceAt(index.row())); });
    return page;
}

void RunPane::filterLog()
{
    m_log->setFilter(m_levels->currentIndex() == 0 ? LogModel::Levels::All : LogModel::Levels::Errors,
                     m_filter->text());
}

void RunPane::takeTraces()
{
    for (const auto& trace : m_engine.traces().since(m_lastTrace)) {
        m_lastTrace = trace->number;
        m_log->add(*trace);
    }
    m_logView->scrollToBottom();
}

void RunPane::showRunning()
{
    m_outcome->setText(tr("Running"));
    m_outcome->setRole(Role::Text2);
    m_figures->setText({});
    m_place->hide();
    m_trace->hide();
}

void RunPane::showRefusal(const QString& message)
{
    m_outcome->setText(tr("Not run"));
    m_outcome->setRole(Role::Danger);
    m_figures->setText(message);
    m_place->hide();
    m_trace->hide();
}

void RunPane::showRun(const engine::FunctionRun& run)
{
    const functions::InvocationResult& result = run.result;
    m_runTrace = run.trace;
    m_outcome->setText(result.error ? tr("Failed") : tr("Succeeded"));
    m_outcome->setRole(result.error ? Role::Danger : Role::Success);
    QStringList figures{base::durationText(result.durationNs)};
    figures << (result.initNs > 0 ? tr("cold start %1").arg(base::durationText(result.initNs)) : tr("warm"));
    if (result.version > 0) figures << QStringLiteral("v%1").arg(result.version);
    m_answer->setText(pretty(result.payload));
    m_resultStack->setCurrentIndex(1);
    const auto place = result.error ? placeIn(result.error->message) : std::nullopt;
    m_place->setVisible(place.has_value());
    QString message = result.error ? result.error->message : QString();
    if (place) {
        // The link says where.
        const QString where = QStringLiteral("%1:%2: ").arg(place->file).arg(place->line);
        if (message.startsWith(where)) message.remove(0, where.size());
        m_placeFile = place->file;
        m_placeLine = place->line;
        m_place->setText(QStringLiteral("%1:%2").arg(QFileInfo(place->file).fileName()).arg(place->line));
        m_place->setAccessibleName(tr("Go to %1").arg(m_place->text()));
    }
    if (!message.isEmpty()) figures << message;
    m_figures->setText(figures.join(QStringLiteral("   ")));
    m_trace->show();
    if (const auto trace = m_engine.traces().find(run.trace)) showItems(*trace);
    m_tabs->setCurrentIndex(Result);
}

void RunPane::showItems(const observe::Trace& trace)
{
    m_items->clear();
    for (const observe::ItemAccess& access : trace.items) {
        const QByteArray& item = access.after.isEmpty() ? access.before : access.after;
        auto* row = new QTreeWidgetItem(m_items);
        row->setText(0, actText(access.kind));
        row->setText(1, QString::fromUtf8(access.table));
        row->setText(2, itemText(access.key));
        row->setText(3, itemText(item));
        row->setData(2, Qt::UserRole, access.key);
        for (int column = 0; column < 4; ++column) {
            row->setFont(column, Theme::instance().font(FontRole::CodeSmall));
            row->setToolTip(column, row->text(column));
        }
    }
}

}  // namespace trestle::ui
