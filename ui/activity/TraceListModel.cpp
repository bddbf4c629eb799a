#include "ui/activity/TraceListModel.h"

#include "core/base/Duration.h"
#include "ui/activity/TraceText.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

TraceListModel::TraceListModel(engine::Engine& engine, QObject* parent) : QAbstractTableModel(parent), m_engine(engine)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(100);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (std::exchange(m_arrived, false)) fetch();
    });
    connect(&engine, &engine::Engine::tracesArrived, this, [this] {
        m_arrived = true;
        if (m_pause.isActive()) return;
        m_arrived = false;
        fetch();
    });
    fetch();
}

int TraceListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TraceListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TraceListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const observe::Trace& trace = *m_rows[static_cast<size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    const Theme& theme = Theme::instance();
    switch (role) {
        case Qt::DisplayRole:
            switch (column) {
                case Time:
                    return clockText(trace.startedMs);
                case Method:
                    return QString::fromUtf8(trace.method);
                case Path:
                    return callText(trace);
                case Status:
                    return QString::number(trace.status);
                case Duration:
                    return base::durationText(trace.durationNs);
                case Source:
                    return sourceText(trace).section(u'/', 0, 0);  // its version stands in the tooltip
                case Capacity:
                    return capacityText(trace.readUnits, trace.writeUnits);
                case Note:
                    return QString::fromUtf8(trace.note);
                case ColumnCount:
                    break;
            }
            return {};
        case Qt::ForegroundRole:
            switch (column) {
                case Method:
                    return theme.methodColor(trace.method);
                case Status:
                    return theme.statusColor(trace.status);
                case Path:
                    return theme.color(Role::Text1);
                case Time:
                case Duration:
                case Source:
                case Capacity:
                case Note:
                    return theme.color(Role::Text2);
                case ColumnCount:
                    break;
            }
            return {};
        case Qt::FontRole:
            if (column == Note) return theme.font(FontRole::Secondary);
            return theme.font(FontRole::CodeSmall);
        case Qt::TextAlignmentRole:
            return int((column == Duration || column == Status ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            if (column == Source) return sourceText(trace);
            return column == Note || column == Path ? data(index, Qt::DisplayRole) : QVariant();
        case Qt::AccessibleTextRole:
            return tr("Request %1, %2 %3, status %4, %5")
                .arg(trace.number)
                .arg(QString::fromUtf8(trace.method), targetText(trace))
                .arg(trace.status)
                .arg(base::durationText(trace.durationNs));
        default:
            return {};
    }
}

QVariant TraceListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Duration || section == Status ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (static_cast<Column>(section)) {
        case Time:
            return tr("Time");
        case Method:
            return tr("Method");
        case Path:
            return tr("Path");
        case Status:
            return tr("Status");
        case Duration:
            return tr("Took");
        case Source:
            return tr("From");
        case Capacity:
            return tr("Units");
        case Note:
            return tr("Note");
        case ColumnCount:
            break;
    }
    return {};
}

void TraceListModel::setFilter(const TraceFilter& filter)
{
    beginResetModel();
    m_filter = filter;
    m_rows.clear();
    for (auto& trace : m_engine.traces().since(0))
        if (trace->number <= m_lastNumber && m_filter.matches(*trace)) m_rows.push_back(std::move(trace));
    endResetModel();
}

void TraceListModel::setLive(bool live)
{
    m_live = live;
    if (live) fetch();
    Q_EMIT waitingChanged();
}

qint64 TraceListModel::waitingCount() const
{
    return m_live ? 0 : m_engine.traces().lastNumber() - m_lastNumber;
}

void TraceListModel::clear()
{
    m_engine.traces().clear();
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

std::shared_ptr<const observe::Trace> TraceListModel::traceAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<size_t>(row)] : nullptr;
}

int TraceListModel::rowOf(qint64 number) const
{
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), number,
                                        [](const auto& trace, qint64 wanted) { return trace->number < wanted; });
    return found != m_rows.end() && (*found)->number == number ? static_cast<int>(found - m_rows.begin()) : -1;
}

void TraceListModel::fetch()
{
    m_pause.start();
    if (!m_live) {
        // The store announces again only after it was read.
        (void)m_engine.traces().since(m_engine.traces().lastNumber());
        Q_EMIT waitingChanged();
        return;
    }
    auto fresh = m_engine.traces().since(m_lastNumber, keptRows);
    if (fresh.empty()) return;
    m_lastNumber = fresh.back()->number;
    std::erase_if(fresh, [this](const auto& trace) { return !m_filter.matches(*trace); });
    if (fresh.empty()) return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    m_rows.insert(m_rows.end(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    endInsertRows();
    if (m_rows.size() <= keptRows) return;
    const auto surplus = static_cast<int>(m_rows.size() - keptRows);
    beginRemoveRows({}, 0, surplus - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + surplus);
    endRemoveRows();
}

}  // namespace trestle::ui
