#include "ui/tables/ItemsModel.h"

#include "ui/tables/ValueText.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

using tables::AttributeValue;

namespace {

/// The surface with a little of `role` over it.
QColor tint(Role role)
{
    const Theme& theme = Theme::instance();
    const QColor over = theme.color(role);
    const QColor under = theme.color(Role::Surface1);
    constexpr int percent = 10;
    const auto mixed = [](int a, int b) { return (a * percent + b * (100 - percent)) / 100; };
    return {mixed(over.red(), under.red()), mixed(over.green(), under.green()), mixed(over.blue(), under.blue())};
}

Role roleOf(StagedItem::Kind kind)
{
    switch (kind) {
        case StagedItem::Kind::Edited:
            return Role::Warning;
        case StagedItem::Kind::Deleted:
            return Role::Danger;
        case StagedItem::Kind::Added:
            return Role::Success;
    }
    return Role::Text1;
}

}  // namespace

ItemsModel::ItemsModel(ItemRows& rows, StagedEdits& edits, QObject* parent)
    : QAbstractTableModel(parent), m_rows(rows), m_edits(edits)
{
    for (const StagedItem& each : edits.items())
        if (each.kind() == StagedItem::Kind::Added) m_added += each.id;
    connect(&rows, &ItemRows::aboutToRestart, this, &ItemsModel::beginResetModel);
    connect(&rows, &ItemRows::restarted, this, [this] {
        endResetModel();
        for (const StagedItem& each : m_edits.items())
            if (each.item) m_rows.addColumnsOf(*each.item);
    });
    connect(&rows, &ItemRows::aboutToInsertRows, this, [this](qsizetype first, qsizetype count) {
        const int at = addedCount() + static_cast<int>(first);
        beginInsertRows({}, at, at + static_cast<int>(count) - 1);
    });
    connect(&rows, &ItemRows::rowsInserted, this, &ItemsModel::endInsertRows);
    connect(&rows, &ItemRows::aboutToRemoveRow, this, [this](qsizetype row) {
        const int at = addedCount() + static_cast<int>(row);
        beginRemoveRows({}, at, at);
    });
    connect(&rows, &ItemRows::rowRemoved, this, &ItemsModel::endRemoveRows);
    connect(&rows, &ItemRows::rowChanged, this, [this](qsizetype row) {
        const int at = addedCount() + static_cast<int>(row);
        Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
    });
    connect(&rows, &ItemRows::aboutToInsertColumns, this, [this](qsizetype first, qsizetype count) {
        beginInsertColumns({}, static_cast<int>(first), static_cast<int>(first + count) - 1);
    });
    connect(&rows, &ItemRows::columnsInserted, this, &ItemsModel::endInsertColumns);
    connect(&edits, &StagedEdits::changed, this, &ItemsModel::stagedChanged);
}

void ItemsModel::setTable(const tables::TableDescription& table)
{
    beginResetModel();
    m_table = table;
    endResetModel();
}

int ItemsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : addedCount() + static_cast<int>(m_rows.size());
}

int ItemsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.columns().size());
}

QVariant ItemsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const Theme& theme = Theme::instance();
    const ItemRows::Column& column = m_rows.columns()[static_cast<size_t>(index.column())];
    switch (role) {
        case Qt::DisplayRole: {
            const auto value = valueAt(index);
            return value ? cellText(*value) : QStringLiteral("·");
        }
        case Qt::EditRole: {
            const auto value = valueAt(index);
            return value ? editText(*value) : QString();
        }
        case Qt::ToolTipRole: {
            const auto value = valueAt(index);
            return value
                       ? tr("%1, %2").arg(QString::fromUtf8(column.name), QString::fromLatin1(typeName(value->type())))
                       : tr("%1 is not set").arg(QString::fromUtf8(column.name));
        }
        case Qt::TextAlignmentRole: {
            const auto value = valueAt(index);
            const bool number = (value ? value->type() : column.type) == AttributeValue::Type::N;
            return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        }
        case Qt::ForegroundRole:
            if (!valueAt(index)) return theme.color(Role::Text3);
            if (const StagedItem* item = staged(index.row()); item && item->kind() == StagedItem::Kind::Deleted)
                return theme.color(Role::Text2);
            return theme.color(Role::Text1);
        case Qt::BackgroundRole:
            if (const StagedItem* item = staged(index.row())) return tint(roleOf(item->kind()));
            return {};
        case Qt::FontRole: {
            QFont font = theme.font(FontRole::CodeSmall);
            const StagedItem* item = staged(index.row());
            font.setStrikeOut(item && item->kind() == StagedItem::Kind::Deleted);
            if (data(index, ChangedRole).toBool()) font.setBold(true);
            return font;
        }
        case Qt::AccessibleTextRole:
            return accessibleText(index);
        case GlyphRole: {
            const auto value = valueAt(index);
            return value && value->type() != column.type ? typeGlyph(value->type()) : QString();
        }
        case MissingRole:
            return !valueAt(index);
        case ChangedRole: {
            const StagedItem* item = staged(index.row());
            if (!item || item->kind() != StagedItem::Kind::Edited) return false;
            const AttributeValue* was = item->base->find(column.name);
            const AttributeValue* is = item->item->find(column.name);
            return was && is ? *was != *is : was != is;
        }
        default:
            return {};
    }
}

QVariant ItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0) return {};
    if (orientation == Qt::Vertical) {
        if (section >= rowCount()) return {};
        const StagedItem* item = staged(section);
        if (role == Qt::DisplayRole) {
            if (!item) return QString();
            switch (item->kind()) {
                case StagedItem::Kind::Edited:
                    return QStringLiteral("~");
                case StagedItem::Kind::Deleted:
                    return QStringLiteral("−");
                case StagedItem::Kind::Added:
                    return QStringLiteral("+");
            }
        }
        if (role == Qt::ForegroundRole && item) return Theme::instance().color(roleOf(item->kind()));
        if (role == Qt::BackgroundRole && item) return tint(roleOf(item->kind()));
        return {};
    }
    if (section >= columnCount()) return {};
    const ItemRows::Column& column = m_rows.columns()[static_cast<size_t>(section)];
    switch (role) {
        case Qt::DisplayRole:
            return QString::fromUtf8(column.name);
        case GlyphRole:
            return typeGlyph(column.type);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return isKey(column.name)
                       ? tr("%1, %2, key")
                             .arg(QString::fromUtf8(column.name), QString::fromLatin1(typeName(column.type)))
                       : tr("%1, %2").arg(QString::fromUtf8(column.name), QString::fromLatin1(typeName(column.type)));
        case Qt::TextAlignmentRole:
            return int((column.type == AttributeValue::Type::N ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        default:
            return {};
    }
}

Qt::ItemFlags ItemsModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return {};
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    const StagedItem* item = staged(index.row());
    const bool added = index.row() < addedCount();
    const bool deleted = item && item->kind() == StagedItem::Kind::Deleted;
    const bool key = isKey(m_rows.columns()[static_cast<size_t>(index.column())].name);
    return !deleted && (added || !key) ? flags | Qt::ItemIsEditable : flags;
}

bool ItemsModel::setData(const QModelIndex& index, const QVariant& text, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
    const QString given = text.toString();
    const auto was = valueAt(index);
    if (was ? editText(*was) == given : given.isEmpty()) return true;
    auto value = parse(index, given);
    if (!value) {
        Q_EMIT refused(value.error().message);
        return false;
    }
    StagedItem item = stagedAt(index.row());
    const ItemRows::Column& column = m_rows.columns()[static_cast<size_t>(index.column())];
    item.item->set(column.name, std::move(*value));
    m_edits.stage(item, tr("Edit %1").arg(QString::fromUtf8(column.name)));
    return true;
}

bool ItemsModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_rows.hasMore() && !m_rows.isLoading() && !m_rows.isFull();
}

void ItemsModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent)) m_rows.loadMore();
}

base::Result<AttributeValue> ItemsModel::parse(const QModelIndex& index, const QString& text) const
{
    const auto was = valueAt(index);
    const AttributeValue::Type type = was ? was->type() : m_rows.columns()[static_cast<size_t>(index.column())].type;
    return parseValue(type, text, was ? &*was : nullptr);
}

QByteArray ItemsModel::idAt(int row) const
{
    if (row < 0 || row >= rowCount()) return {};
    return row < addedCount() ? m_added[row] : m_rows.id(row - addedCount());
}

int ItemsModel::rowOf(const QByteArray& id) const
{
    if (StagedEdits::isAddedId(id)) return static_cast<int>(m_added.indexOf(id));
    const qsizetype row = m_rows.rowOf(id);
    return row < 0 ? -1 : addedCount() + static_cast<int>(row);
}

const StagedItem* ItemsModel::staged(int row) const
{
    return m_edits.isEmpty() ? nullptr : m_edits.find(idAt(row));
}

StagedItem ItemsModel::stagedAt(int row) const
{
    if (const StagedItem* item = staged(row)) return *item;
    if (row < addedCount()) return {idAt(row), {}, tables::Item()};
    const tables::Item item = m_rows.item(row - addedCount());
    return {idAt(row), item, item};
}

bool ItemsModel::isKey(const QByteArray& attribute) const
{
    return attribute == m_table.keys.partition.name || (m_table.keys.sort && attribute == m_table.keys.sort->name);
}

void ItemsModel::stageDeletion(int row)
{
    if (row < 0 || row >= rowCount()) return;
    StagedItem item = stagedAt(row);
    if (item.kind() == StagedItem::Kind::Added) return m_edits.remove(item.id, tr("Remove added item"));
    item.item.reset();
    m_edits.stage(item, tr("Delete item"));
}

void ItemsModel::stagedChanged(const QByteArray& id)
{
    const StagedItem* item = m_edits.find(id);
    if (item && item->item) m_rows.addColumnsOf(*item->item);
    if (StagedEdits::isAddedId(id)) {
        const auto at = static_cast<int>(m_added.indexOf(id));
        if (item && at < 0) {
            beginInsertRows({}, addedCount(), addedCount());
            m_added += id;
            endInsertRows();
            return;
        }
        if (!item && at >= 0) {
            beginRemoveRows({}, at, at);
            m_added.removeAt(at);
            endRemoveRows();
            return;
        }
    }
    const int row = rowOf(id);
    if (row < 0 || columnCount() == 0) return;
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    Q_EMIT headerDataChanged(Qt::Vertical, row, row);
}

std::optional<AttributeValue> ItemsModel::valueAt(const QModelIndex& index) const
{
    const QByteArray& name = m_rows.columns()[static_cast<size_t>(index.column())].name;
    const StagedItem* item = staged(index.row());
    if (item) {
        const AttributeValue* value = (item->item ? *item->item : *item->base).find(name);
        return value ? std::optional(*value) : std::nullopt;
    }
    if (index.row() < addedCount()) return {};
    return m_rows.value(index.row() - addedCount(), name);
}

QString ItemsModel::accessibleText(const QModelIndex& index) const
{
    const ItemRows::Column& column = m_rows.columns()[static_cast<size_t>(index.column())];
    const auto value = valueAt(index);
    const QString type = QString::fromLatin1(typeName(value ? value->type() : column.type));
    const QString text = value ? cellText(*value) : tr("not set");
    const QString plain = tr("%1 row %2, %3, %4, %5")
                              .arg(QString::fromUtf8(m_table.name))
                              .arg(index.row() + 1)
                              .arg(QString::fromUtf8(column.name), type, text);
    const StagedItem* item = staged(index.row());
    if (!item) return plain;
    switch (item->kind()) {
        case StagedItem::Kind::Edited:
            return data(index, ChangedRole).toBool() ? tr("%1, edited").arg(plain) : plain;
        case StagedItem::Kind::Deleted:
            return tr("%1, deleted").arg(plain);
        case StagedItem::Kind::Added:
            return tr("%1, added").arg(plain);
    }
    return plain;
}

}  // namespace trestle::ui
