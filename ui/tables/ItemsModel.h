// Staged additions, then the rows read, as a table with staged edits shown in place: a thin adaptor that owns none of
// them. Column heads carry the type of their attribute.
#pragma once

#include "ui/tables/ItemRows.h"
#include "ui/tables/StagedEdits.h"
#include "ui/widgets/Theme.h"

#include <QAbstractTableModel>
#include <QSet>

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

    /// All that is drawn of a cell, found at once.
    struct Cell
    {
        QString text;
        bool quiet = false;  // a sign instead of text: missing, null, empty
        bool number = false;
        bool changed = false;
        std::optional<StagedItem::Kind> staged;
        std::optional<Role> entity;  // the tint of the kind of thing that the item says it is
        QString glyph;               // where the type is not the column's
    };
    struct CellEdit
    {
        QModelIndex index;
        std::optional<tables::AttributeValue> value;  // nothing: the attribute goes
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

    [[nodiscard]] Cell cell(const QModelIndex& index) const;
    [[nodiscard]] std::optional<tables::AttributeValue> valueAt(const QModelIndex& index) const;
    /// Stages many cells as one step. What may not be edited is left out; returns how many were.
    int setCells(const std::vector<CellEdit>& edits, const QString& text);

    /// The value that `text` stands for in this cell.
    [[nodiscard]] base::Result<tables::AttributeValue> parse(const QModelIndex& index, const QString& text) const;
    [[nodiscard]] const ItemRows::Column& column(int section) const
    {
        return m_rows.columns()[static_cast<size_t>(section)];
    }
    [[nodiscard]] QByteArray idAt(int row) const;
    [[nodiscard]] int rowOf(const QByteArray& id) const;
    /// As read and as staged; equal if nothing is staged.
    [[nodiscard]] StagedItem stagedAt(int row) const;
    [[nodiscard]] bool isKey(const QByteArray& attribute) const;
    /// How many columns the table's own key has: they come first.
    [[nodiscard]] int keyColumns() const { return m_table.keys.sort ? 2 : 1; }
    void stageDeletion(int row);

    /// The attributes whose numbers are shown as times.
    void setTimes(const QSet<QByteArray>& attributes);
    [[nodiscard]] const QSet<QByteArray>& times() const { return m_times; }
    [[nodiscard]] const std::optional<ItemRows::Sorting>& sorting() const { return m_rows.sorting(); }
    void sortBy(const std::optional<ItemRows::Sorting>& sorting) { m_rows.sort(sorting); }

Q_SIGNALS:
    void refused(const QString& message);

private:
    void stagedChanged(const QByteArray& id);
    void reorder();
    [[nodiscard]] int addedCount() const { return static_cast<int>(m_added.size()); }
    [[nodiscard]] const StagedItem* staged(int row) const;
    [[nodiscard]] bool isChanged(const StagedItem* item, const QByteArray& attribute) const;
    [[nodiscard]] QString shownText(const QByteArray& attribute, const tables::AttributeValue& value) const;
    [[nodiscard]] QString toolTip(const QModelIndex& index) const;
    [[nodiscard]] QString accessibleText(const QModelIndex& index) const;
    [[nodiscard]] Role entityRole(const QByteArray& name) const;

    ItemRows& m_rows;
    StagedEdits& m_edits;
    tables::TableDescription m_table;
    QList<QByteArray> m_added;
    QSet<QByteArray> m_times;
    mutable QList<QByteArray> m_entities;  // in the order they were first shown, which gives them their tints
    QList<QByteArray> m_persistentIds;     // while rows change places
};

}  // namespace trestle::ui
