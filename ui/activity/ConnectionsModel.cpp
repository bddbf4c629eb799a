#include "ui/activity/ConnectionsModel.h"

#include "ui/widgets/Format.h"
#include "ui/widgets/Theme.h"

#include <QDateTime>
#include <QLocale>

#include <tuple>

namespace trestle::ui {

using engine::SocketConnection;

namespace {

struct ConnectionRun
{
    int first;
    int count;
};

bool isOlder(const SocketConnection& a, const SocketConnection& b)
{
    return std::tie(a.connectedMs, a.id) < std::tie(b.connectedMs, b.id);
}

// The runs of rows in `list` that `other` has not; both are in order.
std::vector<ConnectionRun> missingIn(const std::vector<SocketConnection>& other,
                                     const std::vector<SocketConnection>& list)
{
    std::vector<ConnectionRun> runs;
    auto at = other.begin();
    for (int row = 0; row < int(list.size()); ++row) {
        const SocketConnection& each = list[size_t(row)];
        while (at != other.end() && isOlder(*at, each))
            ++at;
        if (at != other.end() && at->id == each.id) continue;
        if (!runs.empty() && runs.back().first + runs.back().count == row)
            ++runs.back().count;
        else
            runs.push_back({row, 1});
    }
    return runs;
}

}  // namespace

void ConnectionsModel::show(std::vector<SocketConnection> now)
{
    const std::vector<ConnectionRun> gone = missingIn(now, m_rows);
    const std::vector<ConnectionRun> came = missingIn(m_rows, now);
    if (gone.size() + came.size() > mostRuns) {
        beginResetModel();
        m_rows = std::move(now);
        endResetModel();
        return;
    }
    for (auto run = gone.rbegin(); run != gone.rend(); ++run) {
        beginRemoveRows({}, run->first, run->first + run->count - 1);
        m_rows.erase(m_rows.begin() + run->first, m_rows.begin() + run->first + run->count);
        endRemoveRows();
    }
    for (const ConnectionRun& run : came) {
        beginInsertRows({}, run.first, run.first + run.count - 1);
        m_rows.insert(m_rows.begin() + run.first, now.begin() + run.first, now.begin() + run.first + run.count);
        endInsertRows();
    }
    // The rows are the same now, but for when they were active.
    const auto differs = [](const SocketConnection& a, const SocketConnection& b) {
        return a.lastActiveMs != b.lastActiveMs;
    };
    const auto first = std::mismatch(m_rows.begin(), m_rows.end(), now.begin(), std::not_fn(differs)).first;
    if (first == m_rows.end()) return;
    const auto last = std::mismatch(m_rows.rbegin(), m_rows.rend(), now.rbegin(), std::not_fn(differs)).first;
    const auto firstRow = int(first - m_rows.begin());
    const auto lastRow = int(m_rows.rend() - last) - 1;
    m_rows = std::move(now);
    Q_EMIT dataChanged(index(firstRow, LastActive), index(lastRow, LastActive));
}

int ConnectionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ConnectionsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConnectionsModel::text(const SocketConnection& shown, Column column)
{
    switch (column) {
        case Id:
            return QString::fromLatin1(shown.id);
        case Api:
            return tr("%1, %2").arg(QString::fromUtf8(shown.api), QString::fromUtf8(shown.stage));
        case Since:
            return clockText(shown.connectedMs);
        case LastActive:
            return clockText(shown.lastActiveMs);
        case Source:
            return QString::fromLatin1(shown.sourceIp);
        case Client:
            return QString::fromUtf8(shown.userAgent);
        case ColumnCount:
            break;
    }
    return {};
}

QVariant ConnectionsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const SocketConnection& shown = connection(index.row());
    const auto column = Column(index.column());
    switch (role) {
        case Qt::DisplayRole:
            return text(shown, column);
        case Qt::ToolTipRole:
            if (column != Since && column != LastActive) return text(shown, column);
            return QLocale().toString(
                QDateTime::fromMSecsSinceEpoch(column == Since ? shown.connectedMs : shown.lastActiveMs),
                QLocale::LongFormat);
        case Qt::ForegroundRole:
            return Theme::instance().color(column == Id || column == Api ? Role::Text1 : Role::Text2);
        case Qt::FontRole:
            return Theme::instance().font(column == Api || column == Client ? FontRole::Secondary
                                                                            : FontRole::CodeSmall);
        case Qt::AccessibleTextRole:
            return tr("Connection %1 of %2, since %3, last active %4")
                .arg(text(shown, Id), text(shown, Api), text(shown, Since), text(shown, LastActive));
        default:
            return {};
    }
}

QVariant ConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (Column(section)) {
        case Id:
            return tr("Connection");
        case Api:
            return tr("API, stage");
        case Since:
            return tr("Since");
        case LastActive:
            return tr("Last active");
        case Source:
            return tr("From");
        case Client:
            return tr("Client");
        case ColumnCount:
            break;
    }
    return {};
}

}  // namespace trestle::ui
