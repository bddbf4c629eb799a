// The tab of one table: what to read above, the items in the middle, what is staged at the foot, the chosen item in the
// inspector; beside the items the request as JSON, the schema and the history. TableEditor.cpp puts it together and
// reads, TableEditing.cpp is what the user does, TableFiles.cpp is import and export.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"
#include "ui/tables/CommitHistory.h"
#include "ui/tables/ItemNames.h"
#include "ui/tables/ItemRows.h"
#include "ui/tables/StageCommit.h"
#include "ui/tables/StagedEdits.h"

#include <QPointer>
#include <QTimer>

class QMenu;
class QPushButton;
class QStackedWidget;

namespace trestle::ui {

class EmptyState;
class HistoryView;
class ItemGrid;
class ItemInspector;
class ItemTransfer;
class ItemsModel;
class QueryBar;
class QueryView;
class SchemaView;
class TableMemory;
class SegmentedControl;
class StageBar;
class StatementView;
class ThemedLabel;

class TableEditor : public Editor
{
    Q_OBJECT

public:
    /// All outlive the editor; what is staged is in `memory` and what goes on with files in `transfer`, and both stay
    /// when the tab is closed.
    TableEditor(const QByteArray& table, engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench,
                TableMemory& memory, ItemTransfer& transfer);
    ~TableEditor() override;

    [[nodiscard]] QString key() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] std::optional<workspace::ObjectRef> subject() const override
    {
        return workspace::ObjectRef{workspace::ObjectRef::Kind::Table, m_table, {}};
    }
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override { return tr("Item"); }
    void runMainAction() override;
    void focusAddress() override;
    [[nodiscard]] std::vector<NamedThing> places() const override;
    void goToPlace(const NamedThing& place) override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    [[nodiscard]] bool isShown() const;
    /// Chooses the item with this key; reads it when no row has it.
    void showItem(const tables::Item& key);
    /// Appends the keys of the rows it holds, up to `most` in all.
    void nameItems(std::vector<ItemNames::Named>& items, size_t most) const;
    void addItem();
    void duplicateItem();
    void deleteItem();
    void discard();
    void review();
    void commit();
    void copyCells();
    void copyAsJson();
    void copyAsTypedJson();
    void paste();
    void fillDown();
    void chooseColumns();
    void importItems();
    /// Asks before it begins.
    void importFrom(const QString& file);
    void exportItems();
    void peek();
    enum View { Items, Query, Statement, Schema, History };
    void showView(View view);
    [[nodiscard]] StagedEdits& edits() { return m_edits; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeItemsPane();
    QWidget* makeHead();
    void connectGrid();
    void describe();
    void described(const tables::TableStatus& status);
    void run(const ItemQuery& query);
    void rowsChanged();
    void showCurrentItem();
    void editCurrentCell(const StagedItem& staged, const QByteArray& merge);
    void showMenu(const QPoint& position);
    void showCopyMenu();
    void addCopyActions(QMenu* menu);
    void showHeadMenu(int column, const QPoint& globalPosition);
    void fillQueryMenu();
    void columnsChanged();
    [[nodiscard]] QString emptySentence() const;
    void deleteTable();
    void completeCurrentItem();
    void showOrigin();
    void say(const QString& text);
    void committed(const StageCommit::Outcome& outcome);
    void applyWritten(const std::vector<StagedItem>& written);
    /// Of this tab's commits the last that stands.
    void undoCommit();
    /// Writes items back to what they were, unless they changed since.
    void writeBack(const std::vector<StagedItem>& inverse);
    [[nodiscard]] QString filesFolder() const;
    [[nodiscard]] bool mayTransfer();
    void chooseExportFile(engine::ExportOrder order);
    void transferred(bool wrote);
    void showRefused();
    void saveRefused();
    void lookForChanges();
    void showState();
    void showPane(QWidget* pane);

    QByteArray m_table;
    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    TableMemory& m_memory;
    ItemTransfer& m_transfer;
    StagedEdits& m_edits;
    std::optional<ItemQuery> m_restored;  // what the tab showed before a restart
    std::optional<tables::TableStatus> m_status;
    ItemRows m_rows;
    ItemsModel* m_model;
    StageCommit* m_commit = nullptr;
    CommitHistory m_commits;  // those of this tab, the last of which can be undone
    QString m_filesFolder;    // where a file was chosen last
    StageCommit::Mode m_commitMode = StageCommit::Mode::Transaction;  // as last chosen in the review
    std::optional<tables::Item> m_wanted;                             // to be chosen once the first page is there
    QByteArray m_chosen;                                              // the row that was current before reading anew
    bool m_changedOutside = false;
    qint64 m_lastTrace = 0;
    QTimer m_pause;        // between two looks at the traces
    QTimer m_described;    // after the design changed
    QTimer m_originPause;  // before the change log is asked, while the current cell moves
    quint64 m_originToken = 0;
    QSet<QByteArray> m_completed;  // rows of a projection whose whole item was read

    QPointer<QWidget> m_widget;
    QPointer<ItemInspector> m_inspector;
    SegmentedControl* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
    ThemedLabel* m_size = nullptr;
    QueryBar* m_query = nullptr;
    QStackedWidget* m_stack = nullptr;
    ItemGrid* m_grid = nullptr;
    EmptyState* m_empty = nullptr;
    EmptyState* m_noMatch = nullptr;
    EmptyState* m_waiting = nullptr;
    ThemedLabel* m_range = nullptr;
    QPushButton* m_more = nullptr;
    QPushButton* m_refresh = nullptr;
    ThemedLabel* m_selection = nullptr;
    ThemedLabel* m_figures = nullptr;
    QPushButton* m_columns = nullptr;
    StageBar* m_stageBar = nullptr;
    QueryView* m_request = nullptr;
    StatementView* m_statement = nullptr;
    SchemaView* m_schema = nullptr;
    HistoryView* m_history = nullptr;
};

}  // namespace trestle::ui
