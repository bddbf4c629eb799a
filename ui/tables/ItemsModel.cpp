#include "ui/tables/ItemsModel.h"

#include "ui/tables/StageMark.h"
#include "ui/tables/TimeText.h"
#include "ui/tables/ValueText.h"

namespace trestle::ui {

using tables::AttributeValue;

namespace {

constexpr int previewLines = 24;

/// Attributes by which a table with several kinds of items says what an item is.
bool saysKind(const QByteArray& attribute)
{
    static const QSet<QByteArray> names = {"type", "entity", "entitytype", "kind", "typename", "et"};
    return names.contains(attribute.toLower().replace('_', ""));
}

QString typeWord(AttributeValue::Type type)
{
    using Type = AttributeValue::Type;
    switch (type) {
        case Type::S:
            return ItemsModel::tr("string");
        case Type::N:
            return ItemsModel::tr("number");
        case Type::B:
            return ItemsModel::tr("binary");
        case Type::Bool:
            return ItemsModel::tr("boolean");
        case Type::Null:
            return ItemsModel::tr("null");
        case Type::M:
            return ItemsModel::tr("map");
        case Type::L:
            return ItemsModel::tr("list");
        case Type::SS:
            return ItemsModel::tr("string set");
        case Type::NS:
            return ItemsModel::tr("number set");
        case Type::BS:
            return ItemsModel::tr("binary set");
    }
    return {};
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
    connect(&rows, &ItemRows::aboutToReorder, this, [this] {
        Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
        for (const QModelIndex& each : persistentIndexList())
            m_persistentIds += idAt(each.row());
    });
    connect(&rows, &ItemRows::reordered, this, &ItemsModel::reorder);
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

ItemsModel::Cell ItemsModel::cell(const QModelIndex& index) const
{
    Cell cell;
    const ItemRows::Column& of = column(index.column());
    const StagedItem* item = staged(index.row());
    if (item) cell.staged = item->kind();
    cell.changed = isChanged(item, of.name);
    const auto value = valueAt(index);
    cell.number = (value ? value->type() : of.type) == AttributeValue::Type::N;
    if (!value) {
        cell.text = QStringLiteral("·");
        cell.quiet = true;
        return cell;
    }
    cell.text = shownText(of.name, *value);
    if (cell.text.isEmpty()) cell.text = QStringLiteral("\"\"");
    const auto* string = value->as<AttributeValue::String>();
    cell.quiet = value->type() == AttributeValue::Type::Null || (string && string->utf8.isEmpty());
    if (value->type() != of.type) cell.glyph = typeGlyph(value->type());
    if (string && !cell.quiet && saysKind(of.name)) cell.entity = entityRole(string->utf8);
    return cell;
}

QVariant ItemsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    switch (role) {
        case Qt::DisplayRole:
            return cell(index).text;
        case Qt::EditRole: {
            const auto value = valueAt(index);
            if (!value) return QString();
            const auto* number = value->as<tables::Decimal>();
            if (number && m_times.contains(column(index.column()).name))
                if (const auto time = timeText(*number)) return *time;
            return editText(*value);
        }
        case Qt::ToolTipRole:
            return toolTip(index);
        case Qt::TextAlignmentRole:
            return int((cell(index).number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::AccessibleTextRole:
            return accessibleText(index);
        case GlyphRole:
            return cell(index).glyph;
        case MissingRole:
            return !valueAt(index);
        case ChangedRole:
            return cell(index).changed;
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
        if (role == Qt::DisplayRole) return item ? stageSign(item->kind()) : QString();
        if (role == Qt::AccessibleTextRole) return tr("Row %1").arg(section + 1);
        return item && role == Qt::UserRole ? QVariant::fromValue(static_cast<int>(item->kind())) : QVariant();
    }
    if (section >= columnCount()) return {};
    const ItemRows::Column& of = column(section);
    switch (role) {
        case Qt::DisplayRole:
            return QString::fromUtf8(of.name);
        case GlyphRole:
            return typeGlyph(of.type);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            const QString called = tr("%1, %2").arg(QString::fromUtf8(of.name), typeWord(of.type));
            return isKey(of.name) ? tr("%1, key").arg(called) : called;
        }
        case Qt::TextAlignmentRole:
            return int((of.type == AttributeValue::Type::N ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
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
    const bool key = isKey(column(index.column()).name);
    return !deleted && (added || !key) ? flags | Qt::ItemIsEditable : flags;
}

bool ItemsModel::setData(const QModelIndex& index, const QVariant& text, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
    const QString given = text.toString();
    if (given == data(index, Qt::EditRole).toString()) return true;
    auto value = parse(index, given);
    if (!value) {
        Q_EMIT refused(value.error().message);
        return false;
    }
    setCells({{index, std::move(*value)}}, tr("Edit %1").arg(QString::fromUtf8(column(index.column()).name)));
    return true;
}

int ItemsModel::setCells(const std::vector<CellEdit>& edits, const QString& text)
{
    std::map<int, StagedItem> rows;
    int leftOut = 0;
    for (const CellEdit& edit : edits) {
        if (!flags(edit.index).testFlag(Qt::ItemIsEditable)) {
            ++leftOut;
            continue;
        }
        auto row = rows.find(edit.index.row());
        if (row == rows.end()) row = rows.emplace(edit.index.row(), stagedAt(edit.index.row())).first;
        const QByteArray& name = column(edit.index.column()).name;
        if (edit.value)
            row->second.item->set(name, *edit.value);
        else
            row->second.item->remove(name);
    }
    if (rows.size() > 1) m_edits.undoStack()->beginMacro(text);
    for (const auto& [row, item] : rows)
        m_edits.stage(item, text);
    if (rows.size() > 1) m_edits.undoStack()->endMacro();
    return leftOut;
}

bool ItemsModel::canFetchMore(const QModelIndex& parent) const
{
    // Rows that are sorted stay as they are: more come when asked for.
    return !parent.isValid() && m_rows.hasMore() && !m_rows.isLoading() && !m_rows.isFull() && !m_rows.sorting();
}

void ItemsModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent)) m_rows.loadMore();
}

base::Result<AttributeValue> ItemsModel::parse(const QModelIndex& index, const QString& text) const
{
    const auto was = valueAt(index);
    const ItemRows::Column& of = column(index.column());
    const AttributeValue::Type type = was ? was->type() : of.type;
    if (type == AttributeValue::Type::N && m_times.contains(of.name)) {
        const auto* number = was ? was->as<tables::Decimal>() : nullptr;
        if (const auto time = timeFromText(text, number ? *number : tables::Decimal())) return AttributeValue(*time);
    }
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
    const QByteArray& name = column(index.column()).name;
    const StagedItem* item = staged(index.row());
    if (item) {
        const AttributeValue* value = (item->item ? *item->item : *item->base).find(name);
        return value ? std::optional(*value) : std::nullopt;
    }
    if (index.row() < addedCount()) return {};
    return m_rows.value(index.row() - addedCount(), name);
}

bool ItemsModel::isChanged(const StagedItem* item, const QByteArray& attribute) const
{
    if (!item || item->kind() != StagedItem::Kind::Edited) return false;
    const AttributeValue* was = item->base->find(attribute);
    const AttributeValue* is = item->item->find(attribute);
    return was && is ? *was != *is : was != is;
}

QString ItemsModel::shownText(const QByteArray& attribute, const AttributeValue& value) const
{
    if (const auto* number = value.as<tables::Decimal>(); number && m_times.contains(attribute))
        if (const auto time = timeText(*number)) return *time;
    return cellText(value);
}

QString ItemsModel::toolTip(const QModelIndex& index) const
{
    const QString name = QString::fromUtf8(column(index.column()).name);
    const auto value = valueAt(index);
    if (!value) return tr("%1 is not set").arg(name);
    const QString head = tr("%1, %2").arg(name, typeWord(value->type()));
    if (const auto* number = value->as<tables::Decimal>()) {
        const auto time = looksLikeTime(*number) ? timeText(*number) : std::nullopt;
        const QString exact = QString::fromLatin1(number->toText());
        return time ? tr("%1\n%2\n%3").arg(head, exact, *time) : head + u'\n' + exact;
    }
    QStringList lines = previewText(*value).split(u'\n');
    if (lines.size() > previewLines) lines = lines.mid(0, previewLines) << QStringLiteral("…");
    return head + u'\n' + lines.join(u'\n');
}

QString ItemsModel::accessibleText(const QModelIndex& index) const
{
    const ItemRows::Column& of = column(index.column());
    const auto value = valueAt(index);
    const QString type = typeWord(value ? value->type() : of.type);
    const QString text = value ? shownText(of.name, *value) : tr("not set");
    const QString plain = tr("%1 row %2, %3, %4, %5")
                              .arg(QString::fromUtf8(m_table.name))
                              .arg(index.row() + 1)
                              .arg(QString::fromUtf8(of.name), type, text.isEmpty() ? tr("empty") : text);
    const StagedItem* item = staged(index.row());
    if (!item) return plain;
    switch (item->kind()) {
        case StagedItem::Kind::Edited: {
            if (!isChanged(item, of.name)) return plain;
            const AttributeValue* was = item->base->find(of.name);
            return tr("%1, edited from %2").arg(plain, was ? shownText(of.name, *was) : tr("not set"));
        }
        case StagedItem::Kind::Deleted:
            return tr("%1, deleted").arg(plain);
        case StagedItem::Kind::Added:
            return tr("%1, added").arg(plain);
    }
    return plain;
}

Role ItemsModel::entityRole(const QByteArray& name) const
{
    static constexpr Role tints[] = {Role::Teal, Role::Violet, Role::Accent, Role::Success};
    qsizetype at = m_entities.indexOf(name);
    if (at < 0) {
        at = m_entities.size();
        m_entities += name;
    }
    return at < qsizetype(std::size(tints)) ? tints[at] : Role::Text3;
}

void ItemsModel::setTimes(const QSet<QByteArray>& attributes)
{
    if (m_times == attributes) return;
    m_times = attributes;
    if (rowCount() > 0 && columnCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ItemsModel::reorder()
{
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (qsizetype i = 0; i < from.size(); ++i) {
        const int row = rowOf(m_persistentIds[i]);
        to += row < 0 ? QModelIndex() : index(row, from[i].column());
    }
    changePersistentIndexList(from, to);
    m_persistentIds.clear();
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

}  // namespace trestle::ui
