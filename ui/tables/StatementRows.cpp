#include "ui/tables/StatementRows.h"

#include "ui/tables/ValueText.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

void StatementRows::clear()
{
    beginResetModel();
    m_items.clear();
    m_columns.clear();
    endResetModel();
}

void StatementRows::append(std::vector<tables::Item> items)
{
    if (items.empty()) return;
    QList<QByteArray> columns;
    for (const tables::Item& item : items)
        for (const auto& [name, value] : item)
            if (!m_columns.contains(name) && !columns.contains(name)) columns.append(name);
    if (!columns.isEmpty()) {
        beginInsertColumns({}, static_cast<int>(m_columns.size()),
                           static_cast<int>(m_columns.size() + columns.size() - 1));
        m_columns += columns;
        endInsertColumns();
    }
    beginInsertRows({}, static_cast<int>(m_items.size()), static_cast<int>(m_items.size() + items.size() - 1));
    std::move(items.begin(), items.end(), std::back_inserter(m_items));
    endInsertRows();
}

int StatementRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int StatementRows::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant StatementRows::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const QByteArray& name = m_columns[index.column()];
    const tables::AttributeValue* value = m_items[static_cast<size_t>(index.row())].find(name);
    switch (role) {
        case Qt::DisplayRole:
            return value == nullptr ? QString() : cellText(*value);
        case Qt::ToolTipRole:
            return value == nullptr ? QString() : previewText(*value);
        case Qt::TextAlignmentRole:
            return value != nullptr && value->type() == ValueType::N ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                                     : int(Qt::AlignLeft | Qt::AlignVCenter);
        case Qt::FontRole:
            return Theme::instance().font(FontRole::Code);
        case Qt::AccessibleTextRole:
            return tr("Row %1, %2, %3")
                .arg(QString::number(index.row() + 1), QString::fromUtf8(name),
                     value == nullptr ? tr("missing") : cellText(*value));
        default:
            return {};
    }
}

QVariant StatementRows::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole) return {};
    if (orientation == Qt::Vertical) return section + 1;
    return section < m_columns.size() ? QString::fromUtf8(m_columns[section]) : QString();
}

}  // namespace trestle::ui
