// The explorer's tree as an item model. It holds what it shows, looks at the document anew after every change, and
// tells views exactly which rows came, went or changed, so that expansion, selection and scroll position stay.
#pragma once

#include "ui/designer/ExplorerTree.h"
#include "ui/document/WorkspaceDocument.h"

#include <QAbstractItemModel>

namespace trestle::ui {

class ExplorerModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// Both outlive the model.
    ExplorerModel(WorkspaceDocument& document, Running& running, QObject* parent = nullptr);
    ~ExplorerModel() override;

    [[nodiscard]] const ExplorerNode* node(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const workspace::ObjectRef& object) const;

    /// Which API has an entry for a new route at its foot; "" for none.
    void setEntryApi(const QByteArray& api);
    [[nodiscard]] QByteArray entryApi() const { return m_entryApi; }
    [[nodiscard]] QModelIndex entryIndex() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Renames.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    // Routes, functions and tables can be dragged; a route can be dropped on an API or on one of its routes.
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDropActions() const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void routeDropped(const trestle::workspace::ObjectRef& route, const QByteArray& api, Qt::DropAction action);
    void renameRequested(const trestle::workspace::ObjectRef& object, const QString& text);

private:
    void refresh();
    void showTraffic();
    /// The API that a drop on `index` is for; "" if none.
    [[nodiscard]] QByteArray apiOf(const QModelIndex& index) const;
    void documentChanged(const Change& change);
    void update(ExplorerNode& old, ExplorerNode& now);
    [[nodiscard]] QModelIndex indexFor(const ExplorerNode& node) const;
    [[nodiscard]] ExplorerNode* find(ExplorerNode& from, const workspace::ObjectRef& object) const;

    WorkspaceDocument& m_document;
    Running& m_running;
    QByteArray m_entryApi;
    std::unique_ptr<ExplorerNode> m_root;
};

}  // namespace trestle::ui
