#include "ui/functions/LogModel.h"

#include "ui/widgets/Format.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

namespace {

constexpr size_t mostLines = 2'000;

}  // namespace

LogModel::LogModel(const QByteArray& function, QObject* parent) : QAbstractTableModel(parent), m_function(function) {}

bool LogModel::shows(const Line& line) const
{
    return (m_levels == Levels::All || line.error) &&
           (m_filter.isEmpty() || line.text.contains(m_filter, Qt::CaseInsensitive));
}

void LogModel::add(const observe::Trace& trace)
{
    std::vector<Line> shown;
    for (const observe::LogLine& line : trace.log) {
        if (line.function != m_function) continue;
        for (const QByteArray& text : line.text.split('\n')) {
            m_lines.push_back(
                {trace.startedMs + line.atNs / 1'000'000, trace.number, line.error, QString::fromUtf8(text)});
            if (shows(m_lines.back())) shown.push_back(m_lines.back());
        }
    }
    while (m_lines.size() > mostLines)
        m_lines.pop_front();
    if (shown.empty()) return;
    const int first = static_cast<int>(m_shown.size());
    beginInsertRows({}, first, first + static_cast<int>(shown.size()) - 1);
    m_shown.insert(m_shown.end(), shown.begin(), shown.end());
    endInsertRows();
    if (m_shown.size() <= mostLines) return;
    const auto surplus = static_cast<int>(m_shown.size() - mostLines);
    beginRemoveRows({}, 0, surplus - 1);
    m_shown.erase(m_shown.begin(), m_shown.begin() + surplus);
    endRemoveRows();
}

void LogModel::setFilter(Levels levels, const QString& text)
{
    beginResetModel();
    m_levels = levels;
    m_filter = text;
    m_shown.clear();
    std::copy_if(m_lines.begin(), m_lines.end(), std::back_inserter(m_shown),
                 [this](const Line& line) { return shows(line); });
    endResetModel();
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_shown.clear();
    endResetModel();
}

qint64 LogModel::traceAt(int row) const
{
    return row < 0 || row >= static_cast<int>(m_shown.size()) ? 0 : m_shown[static_cast<size_t>(row)].trace;
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int LogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const Line& line = m_shown[static_cast<size_t>(index.row())];
    if (role == Qt::FontRole) return Theme::instance().font(FontRole::CodeSmall);
    if (role == Qt::ToolTipRole && index.column() == Text) return line.text;
    if (role == Qt::ForegroundRole) {
        const bool failure = line.error && (index.column() == Text || index.column() == Level);
        return Theme::instance().color(failure ? Role::Danger : index.column() == Text ? Role::Text1 : Role::Text2);
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Time:
            return clockText(line.timeMs);
        case Request:
            return QStringLiteral("#%1").arg(line.trace);
        case Level:
            return line.error ? tr("error") : tr("info");
        case Text:
            return line.text;
        default:
            return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString titles[] = {tr("Time"), tr("Request"), tr("Level"), tr("Line")};
    return section >= 0 && section < Columns ? titles[section] : QVariant();
}

}  // namespace trestle::ui
