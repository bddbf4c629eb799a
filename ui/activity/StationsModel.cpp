#include "ui/activity/StationsModel.h"

#include "core/base/Duration.h"
#include "ui/activity/TraceText.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

using observe::Station;
using observe::StationKind;
using observe::StationOutcome;

void StationsModel::setTrace(std::shared_ptr<const observe::Trace> trace)
{
    beginResetModel();
    m_rows.clear();
    m_totalNs = 1;
    if (trace) {
        m_totalNs = std::max<qint64>(1, trace->durationNs);
        for (const Station& station : trace->stations) {
            if (station.outcome == StationOutcome::Skipped) continue;
            Kind kind = station.kind == StationKind::Table ? Kind::Table : Kind::Step;
            if (station.outcome == StationOutcome::Failed) kind = Kind::Failed;
            const QString title =
                station.title.isEmpty() ? stationName(station.kind) : QString::fromUtf8(station.title);
            m_rows.push_back({title, QString::fromUtf8(station.detail), kind, station.depth, station.startNs,
                              station.durationNs, true});
        }
        // A log line stands behind the last row that began before it was written.
        for (const observe::LogLine& line : trace->log) {
            auto place =
                std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.startNs > line.atNs; });
            const QString text = QString::fromUtf8(line.text).trimmed();
            const QString first = text.section(u'\n', 0, 0).simplified();
            m_rows.insert(place, {line.error ? first : tr("log \"%1\"").arg(first), text,
                                  line.error ? Kind::Failed : Kind::Log, 1, line.atNs, 0, false});
        }
    }
    endResetModel();
}

int StationsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StationsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StationsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    const Theme& theme = Theme::instance();
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == Title) return row.title;
            if (index.column() == Duration && row.timed) return base::durationText(row.durationNs);
            return {};
        case Qt::ToolTipRole:
            return row.detail;
        case Qt::FontRole:
            return theme.font(FontRole::CodeSmall);
        case Qt::ForegroundRole:
            if (row.kind == Kind::Failed) return theme.color(Role::Danger);
            return theme.color(index.column() == Duration || row.kind == Kind::Log ? Role::Text2 : Role::Text1);
        case Qt::TextAlignmentRole:
            return int((index.column() == Duration ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::AccessibleTextRole:
            return row.timed ? tr("%1, %2, starts at %3%4")
                                   .arg(row.title, base::durationText(row.durationNs), base::durationText(row.startNs),
                                        row.detail.isEmpty() ? QString() : u", "_qs + row.detail)
                             : tr("%1, at %2").arg(row.title, base::durationText(row.startNs));
        case StartRole:
            return std::clamp(double(row.startNs) / double(m_totalNs), 0.0, 1.0);
        case LengthRole:
            return std::clamp(double(row.durationNs) / double(m_totalNs), 0.0, 1.0);
        case KindRole:
            return int(row.kind);
        case DepthRole:
            return row.depth;
        default:
            return {};
    }
}

}  // namespace trestle::ui
