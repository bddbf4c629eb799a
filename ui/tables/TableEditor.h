// The tab of one table: what to read above, the items in the middle, what is staged at the foot, the chosen item in the
// inspector.
#pragma once

#include "core/engine/Engine.h"
#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"
#include "ui/tables/ItemRows.h"
#include "ui/tables/StageCommit.h"
#include "ui/tables/StagedEdits.h"

#include <QPointer>
#include <QTimer>

class QPushButton;
class QStackedWidget;

namespace trestle::ui {

class EmptyState;
class ItemGrid;
class ItemInspector;
class ItemsModel;
class QueryBar;
class SchemaView;
class SegmentedControl;
class StageBar;
class ThemedLabel;

class TableEditor : public Editor
{
    Q_OBJECT

public:
    /// `edits` outlives the editor: what is staged stays when the tab is closed.
    TableEditor(const QByteArray& table, engine::Engine& engine, Workbench& workbench, StagedEdits& edits);
    ~TableEditor() override;

    [[nodiscard]] QString key() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override { return tr("Item"); }
    void runMainAction() override;
    void focusAddress() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    /// Chooses the item with this key; reads it when no row has it.
    void showItem(const tables::Item& key);
    void addItem();
    void duplicateItem();
    void deleteItem();
    void discard();
    void review();
    void commit();
    enum class Form { Json, TypedJson };
    void copyItem(Form form);
    [[nodiscard]] StagedEdits& edits() { return m_edits; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeItemsPane();
    QWidget* makeHead();
    void describe();
    void described(const tables::TableStatus& status);
    void run(const ItemQuery& query);
    void rowsChanged();
    void showCurrentItem();
    void editCurrentCell(const StagedItem& staged, const QByteArray& merge);
    void showMenu(const QPoint& position);
    void committed(const StageCommit::Outcome& outcome);
    void applyWritten(const std::vector<StagedItem>& written);
    void undoCommit(const std::vector<StagedItem>& written);
    void lookForChanges();
    void showState();

    QByteArray m_table;
    engine::Engine& m_engine;
    Workbench& m_workbench;
    StagedEdits& m_edits;
    std::optional<tables::TableStatus> m_status;
    ItemRows m_rows;
    ItemsModel* m_model;
    StageCommit* m_commit = nullptr;
    std::optional<tables::Item> m_wanted;  // to be chosen once the first page is there
    QByteArray m_chosen;                   // the row that was current before reading anew
    bool m_changedOutside = false;
    qint64 m_lastTrace = 0;
    QTimer m_pause;  // between two looks at the traces

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
    ThemedLabel* m_figures = nullptr;
    StageBar* m_stageBar = nullptr;
    SchemaView* m_schema = nullptr;
};

}  // namespace trestle::ui
