// What the user does to the items of a table.
#include "core/tables/schema/ItemKeys.h"
#include "ui/tables/ColumnChooser.h"
#include "ui/tables/Counted.h"
#include "ui/tables/GridEditing.h"
#include "ui/tables/HistoryView.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemInspector.h"
#include "ui/tables/ItemsModel.h"
#include "ui/tables/QueryBar.h"
#include "ui/tables/QueryRecord.h"
#include "ui/tables/StageBar.h"
#include "ui/tables/StageDialogs.h"
#include "ui/tables/TableEditor.h"
#include "ui/tables/TableMemory.h"
#include "ui/widgets/SegmentedControl.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QToolTip>

namespace trestle::ui {

using tables::Item;

namespace {

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

void TableEditor::addItem()
{
    if (!m_status) return;
    m_tabs->setCurrentIndex(Items);
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
    for (const int row : m_grid->selectedItemRows())
        ids += m_model->idAt(row);
    if (ids.size() > 1) m_edits.undoStack()->beginMacro(tr("Delete %1").arg(Counted::items(ids.size())));
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
    auto* dialog = new ReviewDialog(m_edits, m_status->description, m_commitMode, m_widget);
    connect(dialog, &ReviewDialog::commitRequested, this, [this](StageCommit::Mode mode) {
        m_commitMode = mode;
        commit();
    });
    connect(dialog, &ReviewDialog::discardRequested, this, &TableEditor::discard);
    dialog->open();
}

void TableEditor::commit()
{
    if (m_edits.isEmpty() || !m_commit || m_commit->isRunning()) return;
    m_stageBar->setCommitting(true);
    m_commit->start(m_edits.items(), m_commitMode);
}

void TableEditor::committed(const StageCommit::Outcome& outcome)
{
    m_stageBar->setCommitting(false);
    applyWritten(outcome.written);
    if (!outcome.failures.empty())
        m_query->setProblem(
            tr("%1 not written: %2")
                .arg(Counted::items(static_cast<qint64>(outcome.failures.size())), outcome.failures.front().message));
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
        connect(dialog, &ConflictDialog::merge, this, [this](const StageCommit::Conflict& conflict) {
            const StagedItem merged = StageCommit::rebased(conflict);
            m_edits.settle(conflict.mine.id);
            m_rows.put(*conflict.theirs);
            if (merged.base == merged.item) return;
            m_edits.stage(merged, tr("Merge"));
            showItem(*merged.item);
        });
        dialog->open();
    }
    if (outcome.written.empty()) return;
    const quint64 number = m_commits.add(outcome.written);
    m_workbench.toast(tr("Committed %1").arg(Counted::changes(static_cast<qint64>(outcome.written.size()))), tr("Undo"),
                      [self = QPointer(this), number] {
                          if (self && self->m_commits.last() == number) self->undoCommit();
                      });
    describe();
}

void TableEditor::applyWritten(const std::vector<StagedItem>& written)
{
    std::vector<Item> items;
    for (const StagedItem& each : written) {
        m_edits.settle(each.id);
        if (each.item)
            items.push_back(*each.item);
        else if (each.base)
            m_rows.remove(ItemRows::idOf(m_status->description, *each.base));
    }
    m_rows.put(items);
    showCurrentItem();
    m_originPause.start();
    if (m_tabs->currentIndex() == History) m_history->refresh();
}

void TableEditor::undoCommit()
{
    if (!m_commits.isEmpty()) writeBack(StageCommit::inverse(m_commits.takeLast()));
}

void TableEditor::writeBack(const std::vector<StagedItem>& inverse)
{
    auto* back = new StageCommit(m_engine, m_status->description, this);
    connect(back, &StageCommit::finished, this, [this, back](const StageCommit::Outcome& outcome) {
        back->deleteLater();
        applyWritten(outcome.written);
        const auto kept = static_cast<int>(outcome.conflicts.size() + outcome.failures.size());
        if (kept == 0)
            say(tr("Written back as it was"));
        else
            say(tr("Not written back: %1 changed since").arg(Counted::items(kept)));
        describe();
    });
    back->start(inverse);
}

void TableEditor::deleteTable()
{
    m_engine.tables().deleteTable(m_table, this, [this](const tables::OperationResult<tables::TableStatus>& deleted) {
        if (!deleted) return say(deleted.error().message);
        m_edits.discard();
        const QByteArray table = m_table;
        // With the table its editor goes, and we with it.
        Workbench& workbench = m_workbench;
        WorkspaceDocument& document = m_document;
        workbench.toast(tr("Deleted the table %1").arg(QString::fromUtf8(table)));
        workbench.closeEditor(key());
        if (document.workspace().table(table)) (void)document.removeTable(table);
    });
}

void TableEditor::say(const QString& text)
{
    if (!text.isEmpty()) m_workbench.toast(text);
}

void TableEditor::copyCells()
{
    say(GridEditing(*m_grid, *m_model, m_edits).copyCells());
}

void TableEditor::copyAsJson()
{
    say(GridEditing(*m_grid, *m_model, m_edits).copyItems(CopyForm::Json));
}

void TableEditor::copyAsTypedJson()
{
    say(GridEditing(*m_grid, *m_model, m_edits).copyItems(CopyForm::TypedJson));
}

void TableEditor::paste()
{
    const auto done = GridEditing(*m_grid, *m_model, m_edits).paste(QGuiApplication::clipboard()->text());
    m_query->setProblem(done ? QString() : done.error().message);
    if (done) say(*done);
}

void TableEditor::fillDown()
{
    say(GridEditing(*m_grid, *m_model, m_edits).fillDown());
}

void TableEditor::chooseColumns()
{
    if (m_rows.columns().empty()) return;
    const QSet<QByteArray> hidden = m_grid->columnLayout().hidden;
    auto* chooser = new ColumnChooser(m_rows.columns(), m_model->keyColumns(), hidden, m_widget);
    connect(chooser, &ColumnChooser::hiddenChanged, this, [this, hidden](QSet<QByteArray> now) {
        // Attributes that the rows read do not have stay as the user left them.
        for (const QByteArray& name : hidden) {
            const auto& columns = m_rows.columns();
            if (std::none_of(columns.begin(), columns.end(), [&](const auto& each) { return each.name == name; }))
                now.insert(name);
        }
        m_grid->setHidden(now);
    });
    chooser->openAt(m_columns);
}

void TableEditor::peek()
{
    const QModelIndex index = m_grid->currentIndex();
    if (!index.isValid()) return;
    const QPoint below = m_grid->viewport()->mapToGlobal(m_grid->visualRect(index).bottomLeft());
    QToolTip::showText(below, index.data(Qt::ToolTipRole).toString(), m_grid);
}

void TableEditor::showCopyMenu()
{
    const QModelIndex index = m_grid->currentIndex();
    if (!index.isValid()) return;
    auto* menu = new QMenu(m_grid);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addCopyActions(menu);
    menu->popup(m_grid->viewport()->mapToGlobal(m_grid->visualRect(index).bottomLeft()));
}

void TableEditor::addCopyActions(QMenu* menu)
{
    connect(menu->addAction(tr("Copy cells\tCtrl+C")), &QAction::triggered, this, &TableEditor::copyCells);
    connect(menu->addAction(tr("Copy items as JSON")), &QAction::triggered, this, &TableEditor::copyAsJson);
    connect(menu->addAction(tr("Copy items as DynamoDB JSON")), &QAction::triggered, this,
            &TableEditor::copyAsTypedJson);
}

void TableEditor::showHeadMenu(int column, const QPoint& globalPosition)
{
    const ItemRows::Column of = m_model->column(column);
    auto* menu = new QMenu(m_grid);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Sort the loaded items upwards")), &QAction::triggered, this,
            [this, column] { m_grid->sortBy(column, Qt::AscendingOrder); });
    connect(menu->addAction(tr("Sort the loaded items downwards")), &QAction::triggered, this,
            [this, column] { m_grid->sortBy(column, Qt::DescendingOrder); });
    if (m_model->sorting())
        connect(menu->addAction(tr("As they were read")), &QAction::triggered, this, [this] { m_model->sortBy({}); });
    menu->addSeparator();
    if (of.type == tables::AttributeValue::Type::N) {
        QAction* time = menu->addAction(tr("Show as time"));
        time->setCheckable(true);
        time->setChecked(m_grid->columnLayout().times.contains(of.name));
        connect(time, &QAction::toggled, this, [this, of](bool on) { m_grid->setShownAsTime(of.name, on); });
    }
    if (!m_model->isKey(of.name))
        connect(menu->addAction(tr("Hide column")), &QAction::triggered, this, [this, of] {
            QSet<QByteArray> hidden = m_grid->columnLayout().hidden;
            m_grid->setHidden(hidden << of.name);
        });
    connect(menu->addAction(tr("Columns…")), &QAction::triggered, this, &TableEditor::chooseColumns);
    menu->popup(globalPosition);
}

void TableEditor::fillQueryMenu()
{
    QMenu* menu = m_query->historyMenu();
    menu->clear();
    for (const QJsonObject& stored : m_memory.queries()) {
        const auto query = queryFromJson(stored, m_table);
        if (!query) continue;
        QString text = query->custom ? tr("Request as JSON") : query->text();
        if (!query->index.isEmpty()) text = QString::fromUtf8(query->index) + u": "_qs + text;
        if (text.size() > 80) text = text.left(79) + u'…';
        connect(menu->addAction(text.replace(u'&', QStringLiteral("&&"))), &QAction::triggered, this,
                [this, query = *query] {
                    m_query->setQuery(query);
                    m_query->run();
                });
    }
    if (menu->isEmpty()) menu->addAction(tr("Nothing was asked of this table yet"))->setEnabled(false);
}

void TableEditor::showMenu(const QPoint& position)
{
    auto* menu = new QMenu(m_grid);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool row = m_grid->indexAt(position).isValid();
    connect(menu->addAction(tr("Add item")), &QAction::triggered, this, &TableEditor::addItem);
    if (!row) {
        menu->addSeparator();
        connect(menu->addAction(tr("Import items…")), &QAction::triggered, this, &TableEditor::importItems);
        connect(menu->addAction(tr("Export items…")), &QAction::triggered, this, &TableEditor::exportItems);
    } else {
        connect(menu->addAction(tr("Duplicate")), &QAction::triggered, this, &TableEditor::duplicateItem);
        menu->addSeparator();
        addCopyActions(menu);
        connect(menu->addAction(tr("Paste\tCtrl+V")), &QAction::triggered, this, &TableEditor::paste);
        if (m_grid->selectedItemRows().size() > 1)
            connect(menu->addAction(tr("Fill down\tCtrl+D")), &QAction::triggered, this, &TableEditor::fillDown);
        menu->addSeparator();
        const QByteArray id = m_model->idAt(m_grid->indexAt(position).row());
        if (m_edits.find(id))
            connect(menu->addAction(tr("Take back the change")), &QAction::triggered, this,
                    [this, id] { m_edits.remove(id, tr("Take back a change")); });
        menu->addSeparator();
        connect(menu->addAction(tr("Delete")), &QAction::triggered, this, &TableEditor::deleteItem);
    }
    menu->popup(m_grid->viewport()->mapToGlobal(position));
}

}  // namespace trestle::ui
