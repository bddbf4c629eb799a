#include "ui/widgets/LinesModel.h"

#include "ui/widgets/Format.h"

namespace trestle::ui {

void LinesModel::append(std::vector<Line> lines)
{
    if (lines.empty()) return;
    if (lines.size() > keptLines) lines.erase(lines.begin(), lines.end() - std::ptrdiff_t(keptLines));
    const int first = int(m_lines.size());
    beginInsertRows({}, first, first + int(lines.size()) - 1);
    m_lines.insert(m_lines.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    endInsertRows();
    if (m_lines.size() <= keptLines) return;
    const auto surplus = std::ptrdiff_t(m_lines.size() - keptLines);
    beginRemoveRows({}, 0, int(surplus) - 1);
    m_lines.erase(m_lines.begin(), m_lines.begin() + surplus);
    endRemoveRows();
}

void LinesModel::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

int LinesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int LinesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LinesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Line& shown = line(index.row());
    const auto column = Column(index.column());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole:
            switch (column) {
                case Time:
                    return role == Qt::DisplayRole ? clockText(shown.atMs) : QVariant();
                case Source:
                    return shown.source;
                case Text:
                    return shown.text;
                case ColumnCount:
                    break;
            }
            return {};
        case Qt::ForegroundRole:
            return Theme::instance().color(column == Text ? shown.role : column == Source ? Role::Text2 : Role::Text3);
        case Qt::FontRole:
            return Theme::instance().font(FontRole::CodeSmall);
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1 %2 %3").arg(clockText(shown.atMs), shown.source, shown.text);
        default:
            return {};
    }
}

}  // namespace trestle::ui
