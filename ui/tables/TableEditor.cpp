#include "ui/tables/TableEditor.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"
#include "ui/tables/ItemDifference.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemInspector.h"
#include "ui/tables/ItemsModel.h"
#include "ui/tables/QueryBar.h"
#include "ui/tables/SchemaView.h"
#include "ui/tables/StageBar.h"
#include "ui/tables/StageDialogs.h"
#include "ui/tables/Strip.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace trestle::ui {

using tables::Item;

namespace {

constexpr int pauseMs = 250;
const QString stagedKey = QStringLiteral("staged");

QString figuresText(const ItemRows::Figures& figures)
{
    return TableEditor::tr("scanned %L1, kept %L2, %L3 RCU")
        .arg(figures.scanned)
        .arg(figures.kept)
        .arg(figures.readUnits, 0, 'f', figures.readUnits == std::floor(figures.readUnits) ? 0 : 1);
}

/// A new item of the table: its keys, empty.
Item emptyItem(const tables::KeySchema& keys)
{
    Item item;
    for (const auto* key : {&keys.partition, keys.sort ? &*keys.sort : nullptr}) {
        if (!key) continue;
        switch (key->type) {
            case tables::KeyType::S:
                item.set(key->name, tables::AttributeValue::string({}));
                break;
            case tables::KeyType::N:
                item.set(key->name, tables::AttributeValue::number(tables::Decimal()));
                break;
            case tables::KeyType::B:
                item.set(key->name, tables::AttributeValue::binary({}));
                break;
        }
    }
    return item;
}

}  // namespace

TableEditor::TableEditor(const QByteArray& table, engine::Engine& engine, Workbench& workbench, StagedEdits& edits)
    : m_table(table),
      m_engine(engine),
      m_workbench(workbench),
      m_edits(edits),
      m_rows(engine),
      m_model(new ItemsModel(m_rows, edits, this)),
      m_lastTrace(engine.traces().lastNumber()),
      m_widget(new QWidget),
      m_inspector(new ItemInspector)
{
    m_pages = new QStackedWidget(m_widget);
    m_schema = new SchemaView(m_pages);
    m_pages->addWidget(makeItemsPane());
    m_pages->addWidget(m_schema);
    m_stageBar = new StageBar(m_edits, m_widget);
    auto* column = new QVBoxLayout(m_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_pages, 1);
    column->addWidget(m_stageBar);
    for (QWidget* ground : {static_cast<QWidget*>(m_widget), static_cast<QWidget*>(m_inspector)}) {
        ground->setAutoFillBackground(true);
        ground->setBackgroundRole(QPalette::Base);
    }
    m_widget->setFocusProxy(m_grid);
    m_widget->installEventFilter(this);
    m_inspector->installEventFilter(this);

    connect(m_stageBar, &StageBar::discardRequested, this, &TableEditor::discard);
    connect(m_stageBar, &StageBar::reviewRequested, this, &TableEditor::review);
    connect(m_stageBar, &StageBar::commitRequested, this, &TableEditor::commit);
    connect(&m_rows, &ItemRows::restarted, this, &TableEditor::rowsChanged);
    connect(&m_rows, &ItemRows::stateChanged, this, &TableEditor::showState);
    connect(&m_rows, &ItemRows::columnsInserted, this, [this] { m_query->setColumns(m_rows.columns()); });
    connect(&m_edits, &StagedEdits::changed, this, [this] {
        showCurrentItem();
        showState();
    });
    connect(m_inspector, &ItemInspector::edited, this, &TableEditor::editCurrentCell);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &TableEditor::lookForChanges);
    connect(&m_engine, &engine::Engine::tracesArrived, this, [this] {
        if (!m_pause.isActive()) m_pause.start();
    });
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
    m_tabs = new SegmentedControl({tr("Items"), tr("Schema and indexes")}, head);
    m_tabs->setAccessibleName(tr("Views of the table"));
    m_size = new ThemedLabel({}, FontRole::CodeSmall, Role::Text2, head);
    auto* add = makeIconButton(QStringLiteral("add"), tr("Add item (Ins)"), head);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(8);
    row->addWidget(m_tabs);
    row->addStretch();
    row->addWidget(m_size);
    row->addWidget(add);
    connect(m_tabs, &SegmentedControl::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(add, &QToolButton::clicked, this, &TableEditor::addItem);
    return head;
}

QWidget* TableEditor::makeItemsPane()
{
    auto* pane = new QWidget(m_pages);
    m_query = new QueryBar(pane);
    m_stack = new QStackedWidget(pane);
    m_grid = new ItemGrid(*m_model, m_stack);
    m_empty = new EmptyState(tr("This table has no items."), tr("Add item"), m_stack);
    m_noMatch = new EmptyState({}, tr("Clear the conditions"), m_stack);
    m_waiting = new EmptyState({}, {}, m_stack);
    for (QWidget* page : {static_cast<QWidget*>(m_waiting), static_cast<QWidget*>(m_grid),
                          static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_noMatch)})
        m_stack->addWidget(page);

    auto* foot = new Strip(Qt::TopEdge, pane);
    foot->setFixedHeight(32);
    m_range = new ThemedLabel({}, FontRole::Secondary, Role::Text2, foot);
    m_more = makeButton(tr("Load more"), ButtonKind::Link, foot);
    m_refresh = makeButton(tr("Changed since loaded. Refresh"), ButtonKind::Link, foot);
    m_refresh->hide();
    m_figures = new ThemedLabel({}, FontRole::Secondary, Role::Text2, foot);
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    footRow->setSpacing(8);
    footRow->addWidget(m_range);
    footRow->addWidget(m_more);
    footRow->addStretch();
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
    connect(m_noMatch, &EmptyState::actionRequested, this, [this] {
        ItemQuery all;
        all.index = m_rows.query().index;
        m_query->setQuery(all);
        m_query->run();
    });
    connect(m_grid, &ItemGrid::currentItemChanged, this, &TableEditor::showCurrentItem);
    connect(m_grid, &ItemGrid::deletionRequested, this, &TableEditor::deleteItem);
    connect(m_grid, &ItemGrid::duplicationRequested, this, &TableEditor::duplicateItem);
    connect(m_grid, &ItemGrid::additionRequested, this, &TableEditor::addItem);
    connect(m_grid, &ItemGrid::inspectionRequested, m_inspector, &ItemInspector::focusFirstField);
    connect(m_grid, &QWidget::customContextMenuRequested, this, &TableEditor::showMenu);
    connect(m_model, &ItemsModel::refused, m_query, &QueryBar::setProblem);
    return pane;
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

QWidget* TableEditor::inspector()
{
    return m_inspector;
}

void TableEditor::describe()
{
    m_engine.describeTable(m_table, this, [this](tables::OperationResult<tables::TableStatus> status) {
        if (status) return described(*status);
        m_query->setProblem(status.error().message);
    });
}

void TableEditor::described(const tables::TableStatus& status)
{
    const bool known = m_status && m_status->description == status.description;
    m_status = status;
    m_size->setText(tr("%L1 items · %2").arg(status.itemCount).arg(sizeText(status.sizeBytes)));
    m_schema->setTable(status);
    if (known) return;
    m_model->setTable(status.description);
    m_inspector->setTable(status.description);
    m_query->setTable(status.description);
    delete std::exchange(m_commit, nullptr);
    m_commit = new StageCommit(m_engine, status.description, this);
    connect(m_commit, &StageCommit::finished, this, &TableEditor::committed);
    run({});
}

void TableEditor::runMainAction()
{
    describe();
    if (m_status) m_query->run();
}

void TableEditor::focusAddress()
{
    m_tabs->setCurrentIndex(0);
    m_query->focusKey();
}

void TableEditor::run(const ItemQuery& query)
{
    if (!m_status) return;
    m_changedOutside = false;
    (void)m_engine.traces().since(m_lastTrace, 1);
    m_lastTrace = m_engine.traces().lastNumber();
    m_chosen = m_model->idAt(m_grid->currentRow());
    m_rows.read(m_status->description, query);
}

void TableEditor::rowsChanged()
{
    m_query->setColumns(m_rows.columns());
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
        m_stack->setCurrentWidget(m_grid);
    else if (m_rows.isLoading() || !m_rows.problem().isEmpty() || m_rows.columns().empty())
        m_stack->setCurrentWidget(m_waiting);
    else if (m_rows.query().isQuery() || m_rows.query().hasFilter() || m_rows.hasMore()) {
        const QString conditions = m_rows.query().text(m_status->description);
        const qint64 scanned = m_rows.figures().scanned;
        m_noMatch->setSentence(scanned == 0
                                   ? tr("No item has %1.").arg(conditions)
                                   : tr("None of the %L1 items read matches %2.").arg(scanned).arg(conditions));
        m_stack->setCurrentWidget(m_noMatch);
    } else
        m_stack->setCurrentWidget(m_empty);

    QString range;
    if (m_rows.isLoading())
        range = tr("Reading…");
    else if (m_rows.isFull())
        range = tr("1–%L1; that is all that is kept. Narrow the query to see others").arg(rows);
    else if (m_rows.hasMore())
        range = tr("1–%L1, more exist").arg(rows);
    else if (rows > 0)
        range = tr("1–%L1, all").arg(rows);
    m_range->setText(range);
    m_more->setVisible(m_rows.hasMore() && !m_rows.isLoading() && !m_rows.isFull());
    m_figures->setText(m_rows.figures().scanned > 0 ? figuresText(m_rows.figures()) : QString());
    m_refresh->setVisible(m_changedOutside);
}

void TableEditor::showCurrentItem()
{
    const int row = m_grid->currentRow();
    if (row < 0 || row >= m_model->rowCount()) return m_inspector->setItem({});
    m_inspector->setItem(m_model->stagedAt(row));
}

void TableEditor::editCurrentCell(const StagedItem& staged, const QByteArray& merge)
{
    m_edits.stage(staged, tr("Edit item"), merge);
}

void TableEditor::showItem(const Item& key)
{
    m_tabs->setCurrentIndex(0);
    if (!m_status || m_rows.columns().empty()) {
        m_wanted = key;
        return;
    }
    const int row = m_model->rowOf(ItemRows::idOf(m_status->description, key));
    if (row >= 0) return m_grid->showRow(row);
    tables::GetItemRequest request;
    request.tableName = m_table;
    request.key = tables::keyOf(m_status->description.keys, key);
    m_engine.getItem(std::move(request), this, [this, key](tables::OperationResult<tables::GetItemResult> result) {
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

void TableEditor::addItem()
{
    if (!m_status) return;
    m_tabs->setCurrentIndex(0);
    const QByteArray id = m_edits.add(emptyItem(m_status->description.keys));
    m_grid->showRow(m_model->rowOf(id));
    m_inspector->setLens(ItemInspector::Form);
    m_inspector->focusFirstField();
}

void TableEditor::duplicateItem()
{
    const int row = m_grid->currentRow();
    if (row < 0 || !m_status) return;
    const StagedItem from = m_model->stagedAt(row);
    const QByteArray id = m_edits.add(from.item ? *from.item : *from.base);
    m_grid->showRow(m_model->rowOf(id));
    m_inspector->focusFirstField();
}

void TableEditor::deleteItem()
{
    QList<QByteArray> ids;
    for (const QModelIndex& index : m_grid->selectionModel()->selectedRows())
        ids += m_model->idAt(index.row());
    if (ids.size() > 1) m_edits.undoStack()->beginMacro(tr("Delete %n item(s)", nullptr, static_cast<int>(ids.size())));
    for (const QByteArray& id : ids)
        m_model->stageDeletion(m_model->rowOf(id));
    if (ids.size() > 1) m_edits.undoStack()->endMacro();
}

void TableEditor::discard()
{
    m_edits.discard();
}

void TableEditor::review()
{
    if (m_edits.isEmpty() || !m_status) return;
    auto* dialog = new ReviewDialog(m_edits, m_status->description, m_widget);
    connect(dialog, &ReviewDialog::commitRequested, this, &TableEditor::commit);
    dialog->open();
}

void TableEditor::commit()
{
    if (m_edits.isEmpty() || !m_commit || m_commit->isRunning()) return;
    m_stageBar->setCommitting(true);
    m_commit->start(m_edits.items());
}

void TableEditor::committed(const StageCommit::Outcome& outcome)
{
    m_stageBar->setCommitting(false);
    applyWritten(outcome.written);
    if (!outcome.failures.empty())
        m_query->setProblem(tr("%n item(s) not written: %1", nullptr, static_cast<int>(outcome.failures.size()))
                                .arg(outcome.failures.front().message));
    if (!outcome.conflicts.empty()) {
        auto* dialog = new ConflictDialog(outcome.conflicts, m_status->description, m_widget);
        connect(dialog, &ConflictDialog::keepTheirs, this, [this](const StageCommit::Conflict& conflict) {
            m_edits.settle(conflict.mine.id);
            if (conflict.theirs)
                m_rows.put(*conflict.theirs);
            else
                m_rows.remove(conflict.mine.id);
            showCurrentItem();
        });
        connect(dialog, &ConflictDialog::useMine, this, [this](const StageCommit::Conflict& conflict) {
            const StagedItem mine = StageCommit::rebased(conflict);
            m_edits.settle(conflict.mine.id);
            if (mine.base == mine.item) return;
            m_edits.stage(mine, tr("Use mine"));
            commit();
        });
        dialog->open();
    }
    if (outcome.written.empty()) return;
    m_workbench.toast(tr("%n change(s) committed", nullptr, static_cast<int>(outcome.written.size())), tr("Undo"),
                      [self = QPointer(this), written = outcome.written] {
                          if (self) self->undoCommit(written);
                      });
    describe();
}

void TableEditor::applyWritten(const std::vector<StagedItem>& written)
{
    for (const StagedItem& each : written) {
        m_edits.settle(each.id);
        if (each.item)
            m_rows.put(*each.item);
        else if (each.base)
            m_rows.remove(ItemRows::idOf(m_status->description, *each.base));
    }
    showCurrentItem();
}

void TableEditor::undoCommit(const std::vector<StagedItem>& written)
{
    auto* back = new StageCommit(m_engine, m_status->description, this);
    connect(back, &StageCommit::finished, this, [this, back](const StageCommit::Outcome& outcome) {
        back->deleteLater();
        applyWritten(outcome.written);
        const auto kept = static_cast<int>(outcome.conflicts.size() + outcome.failures.size());
        if (kept == 0)
            m_workbench.toast(tr("Commit undone"));
        else
            m_workbench.toast(tr("%n item(s) changed since and stay as they are", nullptr, kept));
        describe();
    });
    back->start(StageCommit::inverse(written));
}

void TableEditor::copyItem(Form form)
{
    const int row = m_grid->currentRow();
    if (row < 0) return;
    const StagedItem staged = m_model->stagedAt(row);
    const Item& item = staged.item ? *staged.item : *staged.base;
    const base::JsonValue json = form == Form::Json ? tables::toPlainJson(item) : tables::toTypedJson(item);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(base::writeJson(json, base::JsonStyle::Indented)));
}

void TableEditor::showMenu(const QPoint& position)
{
    auto* menu = new QMenu(m_grid);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool row = m_grid->indexAt(position).isValid();
    connect(menu->addAction(tr("Add Item")), &QAction::triggered, this, &TableEditor::addItem);
    if (row) {
        connect(menu->addAction(tr("Duplicate")), &QAction::triggered, this, &TableEditor::duplicateItem);
        menu->addSeparator();
        connect(menu->addAction(tr("Copy as JSON")), &QAction::triggered, this, [this] { copyItem(Form::Json); });
        connect(menu->addAction(tr("Copy as DynamoDB JSON")), &QAction::triggered, this,
                [this] { copyItem(Form::TypedJson); });
        const QByteArray id = m_model->idAt(m_grid->indexAt(position).row());
        if (m_edits.find(id))
            connect(menu->addAction(tr("Take Back the Change")), &QAction::triggered, this,
                    [this, id] { m_edits.remove(id, tr("Take back a change")); });
        menu->addSeparator();
        connect(menu->addAction(tr("Delete")), &QAction::triggered, this, &TableEditor::deleteItem);
    }
    menu->popup(m_grid->viewport()->mapToGlobal(position));
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
    if (ctrl && key->key() == Qt::Key_S && !m_edits.isEmpty())
        act = [this] { commit(); };
    else if (ctrlShift && key->key() == Qt::Key_S)
        act = [this] { review(); };
    else if (is(QKeySequence::Undo))
        act = [this] { m_edits.undoStack()->undo(); };
    else if (is(QKeySequence::Redo) || (ctrl && key->key() == Qt::Key_Y))
        act = [this] { m_edits.undoStack()->redo(); };
    if (!act) return Editor::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress) act();
    event->accept();
    return event->type() == QEvent::KeyPress;
}

QJsonObject TableEditor::saveState() const
{
    return m_edits.isEmpty() ? QJsonObject() : QJsonObject{{stagedKey, m_edits.toJson()}};
}

void TableEditor::restoreState(const QJsonObject& state)
{
    if (m_edits.isEmpty() && state.contains(stagedKey)) m_edits.restore(state[stagedKey].toArray());
}

}  // namespace trestle::ui
