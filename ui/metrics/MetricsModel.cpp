#include "ui/metrics/MetricsModel.h"

#include "ui/widgets/Theme.h"

namespace trestle::ui {

void MetricsModel::setColumns(std::vector<MetricsColumn> columns)
{
    beginResetModel();
    m_columns = std::move(columns);
    m_rows.clear();
    endResetModel();
}

void MetricsModel::setRows(std::vector<MetricsRow> rows)
{
    const bool sameRows = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                     [](const MetricsRow& a, const MetricsRow& b) { return a.id == b.id; });
    if (sameRows) {
        m_rows = std::move(rows);
        if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int MetricsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MetricsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant MetricsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const MetricsRow& row = m_rows[size_t(index.row())];
    const MetricsColumn& column = m_columns[size_t(index.column())];
    const MetricsCell& cell = row.cells[size_t(index.column())];
    const Theme& theme = Theme::instance();
    const bool isNumber = column.kind == MetricsColumn::Kind::Number;
    switch (role) {
        case Qt::DisplayRole:
            return cell.text;
        case OrderRole:
            return isNumber || column.kind == MetricsColumn::Kind::Trend ? QVariant(cell.order) : QVariant(cell.text);
        case TrendRole:
            return column.kind == MetricsColumn::Kind::Trend ? QVariant::fromValue(row.trend) : QVariant();
        case MethodRole:
            return column.kind == MetricsColumn::Kind::Name ? row.method : QByteArray();
        case Qt::FontRole:
            return theme.font(column.kind == MetricsColumn::Kind::Name ? FontRole::Code : FontRole::CodeSmall);
        case Qt::ForegroundRole:
            // Failures are seen; what is nothing steps back.
            if (isNumber && cell.order == 0) return theme.color(Role::Text3);
            return theme.color(column.kind == MetricsColumn::Kind::Name ? Role::Text1 : column.color);
        case Qt::TextAlignmentRole:
            return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            return column.kind == MetricsColumn::Kind::Name || column.kind == MetricsColumn::Kind::Text
                       ? QVariant(cell.text)
                       : QVariant();
        case Qt::AccessibleTextRole:
            return spoken(row);
        default:
            return {};
    }
}

// "GET /books, Stage library $default, Count 12, …": a row said as a whole.
QString MetricsModel::spoken(const MetricsRow& row) const
{
    QStringList parts;
    for (size_t i = 0; i < row.cells.size(); ++i) {
        if (m_columns[i].kind == MetricsColumn::Kind::Trend) continue;
        if (i == 0)
            parts << (row.method.isEmpty() ? row.cells[i].text
                                           : QString::fromUtf8(row.method) + u' ' + row.cells[i].text);
        else
            parts << m_columns[i].title + u' ' + row.cells[i].text;
    }
    return parts.join(QStringLiteral(", "));
}

QVariant MetricsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const MetricsColumn& column = m_columns[size_t(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole) return column.meaning;
    if (role == Qt::TextAlignmentRole)
        return int((column.kind == MetricsColumn::Kind::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

}  // namespace trestle::ui
