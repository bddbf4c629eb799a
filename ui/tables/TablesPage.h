// The place Tables: one editor a table. Keeps what is staged in each table, and how it is looked at.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Page.h"
#include "ui/shell/Workbench.h"

#include <QPointer>

#include <map>

namespace trestle::ui {

class ItemNames;
class ItemTransfer;
class TableEditor;
class TableMemories;

class TablesPage : public Page
{
    Q_OBJECT

public:
    TablesPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent = nullptr);
    ~TablesPage() override;

    [[nodiscard]] QByteArray id() const override { return "tables"; }
    [[nodiscard]] QString title() const override { return tr("Tables"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("table"); }
    [[nodiscard]] QString homeEditor() const override;
    [[nodiscard]] bool owns(const QString& key) const override;
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;
    [[nodiscard]] QString editorFor(const workspace::ObjectRef& object) const override;
    void declareActions(ActionRegister& actions) override;
    [[nodiscard]] std::vector<NameProvider*> nameProviders() override;
    [[nodiscard]] std::vector<PendingChange> pendingChanges() const override;
    bool showItem(const QByteArray& table, const tables::Item& key) override;
    bool takeFile(const QString& file, QWidget* window) override;

private:
    [[nodiscard]] TableEditor* current() const;
    [[nodiscard]] ItemTransfer& transferOf(const QByteArray& table);

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    std::unique_ptr<TableMemories> m_memories;
    std::map<QByteArray, std::unique_ptr<ItemTransfer>> m_transfers;
    std::map<QByteArray, QPointer<TableEditor>> m_editors;
    std::unique_ptr<ItemNames> m_itemNames;
};

}  // namespace trestle::ui
