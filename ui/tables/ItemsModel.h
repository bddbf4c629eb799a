// Staged additions, then the rows read, as a table with staged edits shown in place: a thin adaptor that owns none of
// them. Column heads carry the type of their attribute.
#pragma once

#include "ui/tables/ItemRows.h"
#include "ui/tables/StagedEdits.h"

#include <QAbstractTableModel>

namespace trestle::ui {

class ItemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum DataRole {
        GlyphRole = Qt::UserRole,  // the type's glyph; of a cell only when it differs from its column's
        MissingRole,               // true where the item has no such attribute
        ChangedRole,               // true where the staged value differs from the one read
    };

    ItemsModel(ItemRows& rows, StagedEdits& edits, QObject* parent = nullptr);

    void setTable(const tables::TableDescription& table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Stages the cell. False, and refused(), if the text is no value of the cell's type.
    bool setData(const QModelIndex& index, const QVariant& text, int role) override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

    /// The value that `text` stands for in this cell.
    [[nodiscard]] base::Result<tables::AttributeValue> parse(const QModelIndex& index, const QString& text) const;
    [[nodiscard]] QByteArray idAt(int row) const;
    [[nodiscard]] int rowOf(const QByteArray& id) const;
    /// As read and as staged; equal if nothing is staged.
    [[nodiscard]] StagedItem stagedAt(int row) const;
    [[nodiscard]] bool isKey(const QByteArray& attribute) const;
    void stageDeletion(int row);

Q_SIGNALS:
    void refused(const QString& message);

private:
    void stagedChanged(const QByteArray& id);
    [[nodiscard]] int addedCount() const { return static_cast<int>(m_added.size()); }
    [[nodiscard]] const StagedItem* staged(int row) const;
    [[nodiscard]] std::optional<tables::AttributeValue> valueAt(const QModelIndex& index) const;
    [[nodiscard]] QString accessibleText(const QModelIndex& index) const;

    ItemRows& m_rows;
    StagedEdits& m_edits;
    tables::TableDescription m_table;
    QList<QByteArray> m_added;
};

}  // namespace trestle::ui
