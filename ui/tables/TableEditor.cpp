#include "ui/tables/TableEditor.h"

#include "core/gateway/definition/RouteTarget.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/ItemCodec.h"
#include "ui/tables/ChangeWords.h"
#include "ui/tables/GridEditing.h"
#include "ui/tables/HistoryView.h"
#include "ui/tables/ItemDifference.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemInspector.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/ItemsModel.h"
#include "ui/tables/QueryBar.h"
#include "ui/tables/QueryRecord.h"
#include "ui/tables/QueryView.h"
#include "ui/tables/SchemaView.h"
#include "ui/tables/StageBar.h"
#include "ui/tables/StatementView.h"
#include "ui/tables/Strip.h"
#include "ui/tables/TableMemory.h"
#include "ui/tables/TransferBar.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace trestle::ui {

using tables::Item;

namespace {

constexpr int pauseMs = 250;
constexpr int originPauseMs = 120;
constexpr int originChanges = 100;
const QString queryKey = QStringLiteral("query");
const QString statementKey = QStringLiteral("statement");

QString figuresText(const ItemRows::Figures& figures)
{
    const QString units =
        QString::number(figures.readUnits, 'f', figures.readUnits == std::floor(figures.readUnits) ? 0 : 1);
    const QString read = TableEditor::tr("scanned %L1, kept %L2").arg(figures.scanned).arg(figures.kept);
    if (figures.kept == figures.scanned) return TableEditor::tr("%1, %2 RCU").arg(read, units);
    // Rounded down: what was kept never reads as nothing.
    const qint64 discarded = (figures.scanned - figures.kept) * 100 / figures.scanned;
    return TableEditor::tr("%1: %2 % discarded, %3 RCU").arg(read).arg(discarded).arg(units);
}

}  // namespace

TableEditor::TableEditor(const QByteArray& table, engine::Engine& engine, WorkspaceDocument& document,
                         Workbench& workbench, TableMemory& memory, ItemTransfer& transfer)
    : m_table(table),
      m_engine(engine),
      m_document(document),
      m_workbench(workbench),
      m_memory(memory),
      m_transfer(transfer),
      m_edits(memory.edits()),
      m_rows(engine),
      m_model(new ItemsModel(m_rows, m_edits, this)),
      m_lastTrace(engine.traces().lastNumber()),
      m_widget(new QWidget),
      m_inspector(new ItemInspector)
{
    m_pages = new QStackedWidget(m_widget);
    m_request = new QueryView(m_pages);
    m_statement = new StatementView(engine, m_pages);
    m_schema = new SchemaView(document, table, m_pages);
    m_history = new HistoryView(engine, m_pages);
    m_pages->addWidget(makeItemsPane());
    m_pages->addWidget(m_request);
    m_pages->addWidget(m_statement);
    m_pages->addWidget(m_schema);
    m_pages->addWidget(m_history);
    m_stageBar = new StageBar(m_edits, m_widget);
    auto* column = new QVBoxLayout(m_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_pages, 1);
    auto* transferBar = new TransferBar(transfer, m_widget);
    column->addWidget(transferBar);
    column->addWidget(m_stageBar);
    for (QWidget* ground : std::initializer_list<QWidget*>{m_widget, m_inspector}) {
        ground->setAutoFillBackground(true);
        ground->setBackgroundRole(QPalette::Base);
    }
    m_widget->setFocusProxy(m_stack);
    m_widget->installEventFilter(this);
    m_inspector->installEventFilter(this);

    connect(transferBar, &TransferBar::refusedRequested, this, &TableEditor::showRefused);
    connect(&transfer, &ItemTransfer::finished, this, &TableEditor::transferred);
    connect(m_stageBar, &StageBar::discardRequested, this, &TableEditor::discard);
    connect(m_stageBar, &StageBar::reviewRequested, this, &TableEditor::review);
    connect(m_stageBar, &StageBar::commitRequested, this, &TableEditor::commit);
    connect(m_schema, &SchemaView::deletionRequested, this, &TableEditor::deleteTable);
    connect(m_request, &QueryView::runRequested, this, [this](const ItemQuery& query) {
        m_query->setQuery(query);
        m_tabs->setCurrentIndex(Items);
        m_query->run();
    });
    connect(m_statement, &StatementView::wrote, this, [this] {
        m_changedOutside = true;
        describe();
        showState();
    });
    connect(m_request, &QueryView::copied, this, &TableEditor::say);
    connect(m_history, &HistoryView::traceRequested, this, [this](qint64 number) { m_workbench.showTrace(number); });
    connect(m_history, &HistoryView::itemRequested, this, [this](const Item& key) {
        m_tabs->setCurrentIndex(Items);
        showItem(key);
    });
    connect(m_history, &HistoryView::undoRequested, this, [this](const StagedItem& inverse) { writeBack({inverse}); });
    connect(&m_rows, &ItemRows::restarted, this, &TableEditor::rowsChanged);
    connect(&m_rows, &ItemRows::stateChanged, this, &TableEditor::showState);
    connect(&m_rows, &ItemRows::columnsInserted, this, &TableEditor::columnsChanged);
    connect(&m_edits, &StagedEdits::changed, this, [this] {
        showCurrentItem();
        showState();
    });
    connect(m_inspector, &ItemInspector::edited, this, &TableEditor::editCurrentCell);
    connect(m_inspector, &ItemInspector::attributeChosen, this, [this] { m_originPause.start(); });
    connect(m_inspector, &ItemInspector::traceRequested, this,
            [this](qint64 number) { m_workbench.showTrace(number); });
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &TableEditor::lookForChanges);
    m_originPause.setSingleShot(true);
    m_originPause.setInterval(originPauseMs);
    connect(&m_originPause, &QTimer::timeout, this, &TableEditor::showOrigin);
    connect(&m_engine, &engine::Engine::tracesArrived, this, [this] {
        if (!m_pause.isActive()) m_pause.start();
    });
    connect(&document, &WorkspaceDocument::changed, this, [this](const Change& change) {
        const workspace::ObjectRef own{workspace::ObjectRef::Kind::Table, m_table, {}};
        if (change.kind == Change::Kind::Reset || change.after == own) m_described.start();
    });
    m_described.setSingleShot(true);
    m_described.setInterval(pauseMs);  // the engine follows the design a moment later
    connect(&m_described, &QTimer::timeout, this, &TableEditor::describe);
    m_grid->setColumnLayout(memory.columns());
    describe();
}

TableEditor::~TableEditor()
{
    delete m_widget;
    delete m_inspector;
}

QWidget* TableEditor::makeHead()
{
    auto* head = new Strip(Qt::BottomEdge, m_widget);
    head->setFixedHeight(Theme::toolbarHeight);
    m_tabs = new SegmentedControl({tr("Items"), tr("Query"), tr("PartiQL"), tr("Schema"), tr("History")}, head);
    m_tabs->setAccessibleName(tr("Views of the table"));
    m_size = new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, head);
    m_columns = makeButton(tr("Columns"), ButtonKind::Flat, head);
    auto* add = makeIconButton(QStringLiteral("add"), tr("Add item (Ins)"), head);
    auto* more = makeIconButton(QStringLiteral("more"), tr("Items and files"), head);
    auto* moreMenu = new QMenu(more);
    connect(moreMenu->addAction(tr("Import items…")), &QAction::triggered, this, &TableEditor::importItems);
    connect(moreMenu->addAction(tr("Export items…")), &QAction::triggered, this, &TableEditor::exportItems);
    more->setMenu(moreMenu);
    more->setPopupMode(QToolButton::InstantPopup);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(8);
    row->addWidget(m_tabs);
    row->addStretch();
    row->addWidget(m_size);
    row->addWidget(m_columns);
    row->addWidget(add);
    row->addWidget(more);
    connect(m_tabs, &SegmentedControl::currentChanged, this, [this](int view) { showView(static_cast<View>(view)); });
    connect(m_columns, &QPushButton::clicked, this, &TableEditor::chooseColumns);
    connect(add, &QToolButton::clicked, this, &TableEditor::addItem);
    return head;
}

QWidget* TableEditor::makeItemsPane()
{
    auto* pane = new QWidget(m_pages);
    m_query = new QueryBar(pane);
    m_stack = new QStackedWidget(pane);
    m_grid = new ItemGrid(*m_model, m_stack);
    m_empty = new EmptyState({}, tr("Add item"), m_stack);
    QPushButton* import = m_empty->addLink(tr("Import items…"));
    m_noMatch = new EmptyState({}, tr("Clear the conditions"), m_stack);
    m_waiting = new EmptyState({}, {}, m_stack);
    m_waiting->setFocusPolicy(Qt::TabFocus);
    m_waiting->setAccessibleName(tr("Items are being read"));
    for (QWidget* page : std::initializer_list<QWidget*>{m_waiting, m_grid, m_empty, m_noMatch})
        m_stack->addWidget(page);
    m_stack->setFocusProxy(m_waiting);

    auto* foot = new Strip(Qt::TopEdge, pane);
    foot->setFixedHeight(32);
    m_range = new ThemedLabel({}, FontRole::Secondary, Role::Text2, foot);
    m_more = makeButton(tr("Load more"), ButtonKind::Link, foot);
    m_refresh = makeButton(tr("Changed since loaded. Refresh"), ButtonKind::Link, foot);
    m_refresh->hide();
    m_selection = new ThemedLabel({}, FontRole::Secondary, Role::Text1, foot);
    m_figures = new ThemedLabel({}, FontRole::Secondary, Role::Text2, foot);
    m_range->setElided(true);
    m_selection->setElided(true);
    m_figures->setElided(true);
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    footRow->setSpacing(8);
    footRow->addWidget(m_range);
    footRow->addWidget(m_more);
    footRow->addStretch();
    footRow->addWidget(m_selection);
    footRow->addSpacing(8);
    footRow->addWidget(m_refresh);
    footRow->addWidget(m_figures);

    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_query);
    column->addWidget(m_stack, 1);
    column->addWidget(foot);

    connect(m_query, &QueryBar::runRequested, this, &TableEditor::run);
    connect(m_more, &QPushButton::clicked, &m_rows, &ItemRows::loadMore);
    connect(m_refresh, &QPushButton::clicked, this, &TableEditor::runMainAction);
    connect(m_empty, &EmptyState::actionRequested, this, &TableEditor::addItem);
    connect(import, &QPushButton::clicked, this, &TableEditor::importItems);
    connect(m_noMatch, &EmptyState::actionRequested, this, [this] {
        ItemQuery all;
        all.index = m_rows.query().index;
        m_query->setQuery(all);
        m_query->run();
    });
    connect(m_model, &ItemsModel::refused, m_query, &QueryBar::setProblem);
    connect(m_query->historyMenu(), &QMenu::aboutToShow, this, &TableEditor::fillQueryMenu);
    connectGrid();
    return pane;
}

void TableEditor::connectGrid()
{
    connect(m_grid, &ItemGrid::currentItemChanged, this, &TableEditor::showCurrentItem);
    connect(m_grid, &ItemGrid::currentItemChanged, this, [this] { m_originPause.start(); });
    const auto showFigures = [this] { m_selection->setText(GridEditing(*m_grid, *m_model, m_edits).figures()); };
    connect(m_grid, &ItemGrid::selectedCellsChanged, this, showFigures);
    connect(m_model, &QAbstractItemModel::dataChanged, this, showFigures);
    connect(m_grid, &ItemGrid::layoutEdited, this, [this] {
        m_memory.setColumns(m_grid->columnLayout());
        columnsChanged();
    });
    connect(m_grid, &ItemGrid::deletionRequested, this, &TableEditor::deleteItem);
    connect(m_grid, &ItemGrid::duplicationRequested, this, &TableEditor::duplicateItem);
    connect(m_grid, &ItemGrid::fillRequested, this, &TableEditor::fillDown);
    connect(m_grid, &ItemGrid::additionRequested, this, &TableEditor::addItem);
    connect(m_grid, &ItemGrid::copyRequested, this, &TableEditor::copyCells);
    connect(m_grid, &ItemGrid::copyMenuRequested, this, &TableEditor::showCopyMenu);
    connect(m_grid, &ItemGrid::pasteRequested, this, &TableEditor::paste);
    connect(m_grid, &ItemGrid::peekRequested, this, &TableEditor::peek);
    connect(m_grid, &ItemGrid::headerMenuRequested, this, &TableEditor::showHeadMenu);
    connect(m_grid, &ItemGrid::inspectionRequested, m_inspector, &ItemInspector::focusFirstField);
    connect(m_grid, &QWidget::customContextMenuRequested, this, &TableEditor::showMenu);
}

QString TableEditor::key() const
{
    return QStringLiteral("table:") + QString::fromUtf8(m_table);
}

QString TableEditor::title() const
{
    return QString::fromUtf8(m_table);
}

QWidget* TableEditor::widget()
{
    return m_widget;
}

bool TableEditor::isShown() const
{
    return m_widget && m_widget->isVisible();
}

QWidget* TableEditor::inspector()
{
    return m_inspector;
}

void TableEditor::describe()
{
    m_engine.tables().describeTable(m_table, this, [this](tables::OperationResult<tables::TableStatus> status) {
        if (status) return described(*status);
        m_query->setProblem(status.error().message);
    });
}

void TableEditor::described(const tables::TableStatus& status)
{
    const bool known = m_status && m_status->description == status.description;
    m_status = status;
    m_size->setText((status.itemCount == 1 ? tr("%L1 item · %2") : tr("%L1 items · %2"))
                        .arg(status.itemCount)
                        .arg(sizeText(status.sizeBytes)));
    m_schema->setTable(status);
    m_statement->setTable(status.description);
    m_query->setTable(status);
    if (known) return;
    m_model->setTable(status.description);
    m_inspector->setTable(status.description);
    m_history->setTable(status.description);
    delete std::exchange(m_commit, nullptr);
    m_commit = new StageCommit(m_engine, status.description, this);
    connect(m_commit, &StageCommit::finished, this, &TableEditor::committed);
    if (m_restored) m_query->setQuery(*std::exchange(m_restored, {}));
    m_query->run();
}

void TableEditor::runMainAction()
{
    describe();
    if (!m_status) return;
    switch (static_cast<View>(m_tabs->currentIndex())) {
        case Items:
            return m_query->run();
        case Query:
            return m_request->run();
        case Statement:
            return m_statement->run();
        case Schema:
            return;
        case History:
            return m_history->refresh();
    }
}

void TableEditor::showView(View view)
{
    m_tabs->setCurrentIndex(view);
    m_pages->setCurrentIndex(view);
    if (view == Query && m_status) {
        const auto query = m_query->query();
        m_request->setQuery(query ? *query : m_rows.query(), m_status->description);
    }
    if (view == History && m_status) m_history->refresh();
}

void TableEditor::focusAddress()
{
    m_tabs->setCurrentIndex(Items);
    m_query->focusKey();
}

std::vector<NamedThing> TableEditor::places() const
{
    std::vector<NamedThing> places;
    for (const int column : m_grid->shownColumns())
        places.push_back({QString::fromUtf8(m_model->column(column).name),
                          m_model->headerData(column, Qt::Horizontal, ItemsModel::GlyphRole).toString(),
                          QStringLiteral("item"),
                          {},
                          column});
    return places;
}

void TableEditor::goToPlace(const NamedThing& place)
{
    const int column = static_cast<int>(place.id);
    if (column >= m_model->columnCount()) return;
    m_tabs->setCurrentIndex(Items);
    const QModelIndex cell = m_model->index(std::max(0, m_grid->currentRow()), column);
    m_grid->selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect);
    m_grid->scrollTo(cell);
    m_grid->setFocus();
}

void TableEditor::run(const ItemQuery& query)
{
    if (!m_status) return;
    m_changedOutside = false;
    (void)m_engine.traces().since(m_lastTrace, 1);
    m_lastTrace = m_engine.traces().lastNumber();
    m_chosen = m_model->idAt(m_grid->currentRow());
    m_rows.read(m_status->description, query);
    if (!query.conditions.empty() || query.custom) m_memory.addQuery(queryToJson(query));
}

void TableEditor::rowsChanged()
{
    m_completed.clear();
    columnsChanged();
    if (m_wanted)
        showItem(*std::exchange(m_wanted, {}));
    else if (const int row = m_model->rowOf(m_chosen); row >= 0)
        m_grid->showRow(row);
    if (!m_grid->currentIndex().isValid() && m_model->rowCount() > 0) m_grid->showRow(0);
    showCurrentItem();
}

void TableEditor::showState()
{
    m_query->setProblem(m_rows.problem());
    const qsizetype rows = m_rows.size();
    const bool anything = m_model->rowCount() > 0;
    if (anything)
        showPane(m_grid);
    else if (m_rows.isLoading() || !m_rows.problem().isEmpty() || m_rows.columns().empty())
        showPane(m_waiting);
    else if (!m_rows.query().conditions.empty() || m_rows.query().custom || m_rows.hasMore()) {
        const QString conditions = m_rows.query().text();
        const qint64 scanned = m_rows.figures().scanned;
        m_noMatch->setSentence(scanned == 0 ? tr("No item has %1.").arg(conditions)
                               : scanned == 1
                                   ? tr("The one item read does not match %1.").arg(conditions)
                                   : tr("None of the %L1 items read matches %2.").arg(scanned).arg(conditions));
        showPane(m_noMatch);
    } else {
        m_empty->setSentence(emptySentence());
        showPane(m_empty);
    }

    QString range;
    if (m_rows.isLoading())
        range = tr("Reading…");
    else if (m_rows.isFull())
        range = tr("1–%L1; that is all that is kept. Narrow the query to see others").arg(rows);
    else if (m_rows.hasMore())
        range = tr("1–%L1, more exist").arg(rows);
    else if (rows > 0)
        range = rows == 1 ? tr("1 item, all there is") : tr("1–%L1, all").arg(rows);
    if (m_rows.sorting() && rows > 1)
        range += tr(" · these %L1 sorted by %2").arg(rows).arg(QString::fromUtf8(m_rows.sorting()->attribute));
    m_range->setText(range);
    m_more->setVisible(m_rows.hasMore() && !m_rows.isLoading() && !m_rows.isFull());
    m_figures->setText(m_rows.figures().scanned > 0 ? figuresText(m_rows.figures()) : QString());
    m_refresh->setVisible(m_changedOutside);
}

// The focus stays with the items, whatever stands in their place: it comes before they are read.
void TableEditor::showPane(QWidget* pane)
{
    const QWidget* focus = QApplication::focusWidget();
    const bool hadFocus = focus && (focus == m_stack || m_stack->isAncestorOf(focus));
    const auto* state = qobject_cast<const EmptyState*>(pane);
    QWidget* first = state && state->button() ? state->button() : pane;
    m_stack->setCurrentWidget(pane);
    m_stack->setFocusProxy(first);
    if (hadFocus) first->setFocus(Qt::OtherFocusReason);
}

QString TableEditor::emptySentence() const
{
    for (const gateway::Api& api : m_document.workspace().apis)
        for (const gateway::Route& route : api.routes) {
            const gateway::RouteTarget to = gateway::routeTarget(api, route);
            if (to.kind == gateway::RouteTarget::Kind::Table && to.name == m_table && to.action == "PutItem")
                return tr("This table has no items. Add one, paste or import items as JSON, or send %1.")
                    .arg(QString::fromUtf8(route.key()));
        }
    return tr("This table has no items. Add one, or paste or import items as JSON.");
}

void TableEditor::columnsChanged()
{
    m_query->setColumns(m_rows.columns());
    QList<QByteArray> shown;
    for (const int column : m_grid->shownColumns())
        shown += m_model->column(column).name;
    m_query->setShownColumns(shown);
    const auto all = m_rows.columns().size();
    m_columns->setVisible(all > 0);
    m_columns->setText(static_cast<size_t>(shown.size()) == all ? tr("Columns")
                                                                : tr("%L1 of %L2 columns").arg(shown.size()).arg(all));
}

void TableEditor::showCurrentItem()
{
    const int row = m_grid->currentRow();
    if (row < 0 || row >= m_model->rowCount()) {
        m_history->setItem({});
        return m_inspector->setItem({});
    }
    const StagedItem staged = m_model->stagedAt(row);
    m_inspector->setItem(staged);
    m_history->setItem(staged.base ? std::optional(tables::keyOf(m_status->description.keys, *staged.base))
                                   : std::nullopt);
    completeCurrentItem();
}

void TableEditor::completeCurrentItem()
{
    // A row of a projection holds a part of its item; whoever looks at the item sees all of it.
    const QByteArray id = m_model->idAt(m_grid->currentRow());
    if (!m_status || !m_rows.query().isPartial(m_status->description) || m_edits.find(id) || m_completed.contains(id))
        return;
    m_completed.insert(id);
    tables::GetItemRequest request;
    request.tableName = m_table;
    request.key = tables::keyOf(m_status->description.keys, *m_model->stagedAt(m_grid->currentRow()).base);
    m_engine.tables().getItem(std::move(request), this, [this, id](const auto& result) {
        if (!result || !result->encodedItem || m_edits.find(id)) return;
        m_rows.complete(id, *result->encodedItem);
        if (m_model->idAt(m_grid->currentRow()) == id) showCurrentItem();
    });
}

void TableEditor::showOrigin()
{
    const int row = m_grid->currentRow();
    const StagedItem staged = row < 0 ? StagedItem() : m_model->stagedAt(row);
    if (!m_status || !staged.base) return m_inspector->setOrigin({}, {}, {});
    QByteArray attribute = m_inspector->chosenAttribute();
    if (attribute.isEmpty()) attribute = m_model->column(std::max(0, m_grid->currentIndex().column())).name;
    const auto reply = [this, attribute,
                        token = ++m_originToken](tables::OperationResult<std::vector<tables::Change>> changes) {
        if (token != m_originToken) return;
        const tables::Change* setter = changes ? lastSetter(*changes, attribute) : nullptr;
        if (!setter) return m_inspector->setOrigin({}, {}, {});
        const ChangeOrigin origin = originOf(*setter, m_engine.traces());
        m_inspector->setOrigin(
            tr("%1 last set %2 by").arg(QString::fromUtf8(attribute), clockText(setter->timeMs).left(8)), origin.text,
            origin.trace);
    };
    m_engine.tables().changesOf(m_table, tables::keyOf(m_status->description.keys, *staged.base), originChanges, this,
                                reply);
}

void TableEditor::editCurrentCell(const StagedItem& staged, const QByteArray& merge)
{
    m_edits.stage(staged, tr("Edit item"), merge);
}

void TableEditor::showItem(const Item& key)
{
    m_tabs->setCurrentIndex(Items);
    if (!m_status || m_rows.columns().empty()) {
        m_wanted = key;
        return;
    }
    const int row = m_model->rowOf(ItemRows::idOf(m_status->description, key));
    if (row >= 0) return m_grid->showRow(row);
    tables::GetItemRequest request;
    request.tableName = m_table;
    request.key = tables::keyOf(m_status->description.keys, key);
    m_engine.tables().getItem(std::move(request), this, [this, key](const auto& result) {
        const QString called = keyText(m_status->description.keys, key);
        if (!result) return m_workbench.toast(result.error().message);
        std::optional<Item> item = result->item;
        if (result->encodedItem)
            if (auto decoded = tables::decodeItem(*result->encodedItem)) item = std::move(*decoded);
        if (!item) return m_workbench.toast(tr("%1 is not in the table any more").arg(called));
        m_rows.put(*item);
        m_grid->showRow(m_model->rowOf(ItemRows::idOf(m_status->description, *item)));
    });
}

void TableEditor::nameItems(std::vector<ItemNames::Named>& items, size_t most) const
{
    if (!m_status) return;
    const tables::KeySchema& keys = m_status->description.keys;
    for (qsizetype row = 0; row < m_rows.size() && items.size() < most; ++row) {
        auto key = tables::decodeItem(m_rows.id(row));
        if (!key) continue;
        const QString text = keyText(keys, *key);
        items.push_back({m_table, std::move(*key), text});
    }
}

void TableEditor::lookForChanges()
{
    if (m_changedOutside) return;
    const auto traces = m_engine.traces().since(m_lastTrace, 500);
    if (traces.empty()) return;
    m_lastTrace = traces.back()->number;
    for (const auto& trace : traces)
        for (const observe::ItemAccess& access : trace->items)
            if (access.table == m_table && access.kind != observe::ItemAccess::Kind::Read) m_changedOutside = true;
    if (m_changedOutside) showState();
}

bool TableEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return Editor::eventFilter(watched, event);
    // Reaches the page when no field in it wants the key for itself.
    auto* key = static_cast<QKeyEvent*>(event);
    const auto is = [key](QKeySequence::StandardKey standard) { return key->matches(standard); };
    const bool ctrl = key->modifiers() == Qt::ControlModifier;
    const bool ctrlShift = key->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier);
    std::function<void()> act;
    // In the schema undo is the document's, in a statement its text's.
    if (m_tabs->currentIndex() == Schema || m_tabs->currentIndex() == Statement)
        return Editor::eventFilter(watched, event);
    if (ctrl && key->key() == Qt::Key_S && !m_edits.isEmpty())
        act = [this] { commit(); };
    else if (ctrlShift && key->key() == Qt::Key_S)
        act = [this] { review(); };
    else if (is(QKeySequence::Undo))
        act = [this] { m_edits.undoStack()->canUndo() ? m_edits.undoStack()->undo() : undoCommit(); };
    else if (is(QKeySequence::Redo) || (ctrl && key->key() == Qt::Key_Y))
        act = [this] { m_edits.undoStack()->redo(); };
    if (!act) return Editor::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress) act();
    event->accept();
    return event->type() == QEvent::KeyPress;
}

QJsonObject TableEditor::saveState() const
{
    return {{queryKey, queryToJson(m_rows.query())}, {statementKey, m_statement->text()}};
}

void TableEditor::restoreState(const QJsonObject& state)
{
    m_statement->setText(state[statementKey].toString());
    auto query = queryFromJson(state[queryKey].toObject(), m_table);
    if (!query) return;
    m_restored = std::move(query);
    if (!m_status) return;  // read with it once the table is known
    m_query->setQuery(*std::exchange(m_restored, {}));
    m_query->run();
}

}  // namespace trestle::ui
