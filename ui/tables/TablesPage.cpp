#include "ui/tables/TablesPage.h"

#include "ui/shell/ActionRegister.h"
#include "ui/shell/EmptyEditor.h"
#include "ui/tables/ImportItemsDialog.h"
#include "ui/tables/ItemNames.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/TableEditor.h"
#include "ui/tables/TableMemory.h"

#include <QFileInfo>

namespace trestle::ui {

namespace {
const QString prefix = QStringLiteral("table:");
const QString noTables = QStringLiteral("tables");
const QByteArray designerAction = "design.addTable";
}  // namespace

TablesPage::TablesPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent)
    : Page(parent), m_engine(engine), m_document(document), m_workbench(workbench)
{
    const base::Result<QString> folder = document.folder().dataFolder();
    m_itemNames = std::make_unique<ItemNames>(
        [this](std::vector<ItemNames::Named>& items, size_t most) {
            for (const auto& [name, editor] : m_editors)
                if (editor) editor->nameItems(items, most);
        },
        [this](const QByteArray& table, const tables::Item& key) { showItem(table, key); });
    m_memories = std::make_unique<TableMemories>(folder ? *folder + QStringLiteral("/tables.json") : QString());
    // The first table takes the place of the empty page.
    connect(&document, &WorkspaceDocument::changed, this, [this](const Change& change) {
        if (change.kind == Change::Kind::Added && change.after.kind == workspace::ObjectRef::Kind::Table)
            m_workbench.closeEditor(noTables);
    });
}

TablesPage::~TablesPage() = default;

QString TablesPage::homeEditor() const
{
    const auto& tables = m_document.workspace().tables;
    return tables.empty() ? noTables : prefix + QString::fromUtf8(tables.front().name);
}

bool TablesPage::owns(const QString& key) const
{
    return key == noTables || key.startsWith(prefix);
}

std::unique_ptr<Editor> TablesPage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    if (key == noTables)
        return std::make_unique<EmptyEditor>(
            EmptyEditor::Words{noTables, title(),
                               tr("A table keeps items. Routes and functions read and write them, and so does any "
                                  "client of the table service."),
                               tr("Add table")},
            designerAction, m_workbench);
    const QByteArray name = key.mid(prefix.size()).toUtf8();
    if (!m_document.workspace().table(name)) return nullptr;
    TableMemory& memory = m_memories->of(name);
    connect(&memory.edits(), &StagedEdits::changed, this, &Page::pendingChanged, Qt::UniqueConnection);
    auto editor = std::make_unique<TableEditor>(name, m_engine, m_document, m_workbench, memory, transferOf(name));
    connect(&memory.edits(), &StagedEdits::changed, editor.get(), &Editor::edited);
    m_editors[name] = editor.get();
    return editor;
}

QString TablesPage::editorFor(const workspace::ObjectRef& object) const
{
    if (object.kind != workspace::ObjectRef::Kind::Table) return {};
    return prefix + QString::fromUtf8(object.name);
}

void TablesPage::declareActions(ActionRegister& actions)
{
    const auto hasCurrent = [this] { return current() != nullptr; };
    const auto hasStaged = [this] { return current() && !current()->edits().isEmpty(); };
    const auto declare = [&](const char* id, const QString& text, void (TableEditor::*run)(),
                             const std::function<bool()>& enabled, const char* iconName = "",
                             const QKeySequence& keys = {}) {
        actions.declare({.id = id,
                         .text = text,
                         .menu = QStringLiteral("Data"),
                         .shortcuts = keys.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{keys},
                         .iconName = QString::fromLatin1(iconName),
                         .run =
                             [this, run] {
                                 if (TableEditor* editor = current()) (editor->*run)();
                             },
                         .enabled = enabled},
                        this);
    };
    actions.declare({.id = "tables.newTable",
                     .text = tr("New table…"),
                     .menu = QStringLiteral("Data"),
                     .iconName = QStringLiteral("table"),
                     .run = [this] { m_workbench.actions().trigger(designerAction); },
                     .enabled = [this] { return m_workbench.actions().find(designerAction) != nullptr; }},
                    this);
    declare("tables.addItem", tr("Add item"), &TableEditor::addItem, hasCurrent, "add");
    declare("tables.duplicateItem", tr("Duplicate item"), &TableEditor::duplicateItem, hasCurrent, "copy");
    declare("tables.deleteItem", tr("Delete item"), &TableEditor::deleteItem, hasCurrent, "trash");
    declare("tables.copyCells", tr("Copy cells"), &TableEditor::copyCells, hasCurrent, "copy");
    declare("tables.copyJson", tr("Copy items as JSON"), &TableEditor::copyAsJson, hasCurrent);
    declare("tables.copyTypedJson", tr("Copy items as DynamoDB JSON"), &TableEditor::copyAsTypedJson, hasCurrent);
    declare("tables.paste", tr("Paste cells or items"), &TableEditor::paste, hasCurrent);
    declare("tables.fillDown", tr("Fill down"), &TableEditor::fillDown, hasCurrent);
    declare("tables.columns", tr("Choose columns…"), &TableEditor::chooseColumns, hasCurrent);
    declare("tables.importItems", tr("Import items…"), &TableEditor::importItems, hasCurrent);
    declare("tables.exportItems", tr("Export items…"), &TableEditor::exportItems, hasCurrent);
    declare("tables.review", tr("Review staged changes…"), &TableEditor::review, hasStaged, "",
            QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    declare("tables.commit", tr("Commit staged changes"), &TableEditor::commit, hasStaged, "check");
    declare("tables.discard", tr("Discard staged changes"), &TableEditor::discard, hasStaged);
}

std::vector<NameProvider*> TablesPage::nameProviders()
{
    return {m_itemNames.get()};
}

std::vector<PendingChange> TablesPage::pendingChanges() const
{
    using Kind = StagedItem::Kind;
    std::vector<PendingChange> result;
    for (const QByteArray& table : m_memories->staged()) {
        const StagedEdits& edits = m_memories->of(table).edits();
        QStringList parts;
        const auto add = [&parts, &edits](Kind kind, const QString& words) {
            if (const int count = edits.count(kind); count > 0) parts << words.arg(count);
        };
        add(Kind::Added, tr("%1 added"));
        add(Kind::Edited, tr("%1 edited"));
        add(Kind::Deleted, tr("%1 deleted"));
        const QString name = QString::fromUtf8(table);
        result.push_back({QStringLiteral("%1: %2").arg(name, parts.join(QStringLiteral(", "))),
                          tr("Staged; nothing is written before Commit"), QStringLiteral("table"), prefix + name,
                          int(edits.items().size())});
    }
    return result;
}

bool TablesPage::showItem(const QByteArray& table, const tables::Item& key)
{
    if (!m_document.workspace().table(table)) return false;
    m_workbench.openEditor(prefix + QString::fromUtf8(table));
    if (TableEditor* editor = m_editors[table]) editor->showItem(key);
    return true;
}

// Items go to the table in use.
bool TablesPage::takeFile(const QString& file, QWidget*)
{
    static const QStringList suffixes =
        QStringList{QStringLiteral("jsonl"), QStringLiteral("ndjson")} + ImportItemsDialog::csvSuffixes();
    TableEditor* editor = current();
    if (!editor || !suffixes.contains(QFileInfo(file).suffix().toLower())) return false;
    editor->importFrom(file);
    return true;
}

ItemTransfer& TablesPage::transferOf(const QByteArray& table)
{
    std::unique_ptr<ItemTransfer>& transfer = m_transfers[table];
    if (transfer) return *transfer;
    transfer = std::make_unique<ItemTransfer>(table, m_engine);
    // Where its tab is not seen, its end is told over the window's foot.
    connect(transfer.get(), &ItemTransfer::finished, this, [this, table, ended = transfer.get()] {
        const TableEditor* editor = m_editors[table];
        if (!editor || !editor->isShown()) m_workbench.toast(ended->sentence());
    });
    return *transfer;
}

TableEditor* TablesPage::current() const
{
    // The one in use; a window that does not say so has the one it shows.
    const QString inUse = m_workbench.currentEditor();
    for (const auto& [name, editor] : m_editors)
        if (editor && (inUse.isEmpty() ? editor->isShown() : editor->key() == inUse)) return editor;
    return nullptr;
}

}  // namespace trestle::ui
