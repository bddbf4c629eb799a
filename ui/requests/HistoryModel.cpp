#include "ui/requests/HistoryModel.h"

#include "core/base/Duration.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

HistoryModel::HistoryModel(RequestSession& session, QObject* parent) : QAbstractTableModel(parent), m_session(session)
{
    // The newest comes first and the oldest may go: rows shift, so all are new.
    connect(&session, &RequestSession::answered, this, [this] {
        beginResetModel();
        endResetModel();
    });
}

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_session.history().size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Exchange& exchange = m_session.history()[static_cast<size_t>(index.row())];
    const QString status = exchange.response ? QString::number(exchange.response->status) : tr("failed");
    switch (role) {
        case Qt::DisplayRole:
            switch (static_cast<Column>(index.column())) {
                case Time:
                    return exchange.sentAt.toString(QStringLiteral("HH:mm:ss"));
                case Call:
                    return QString::fromUtf8(exchange.request.method) + u' ' +
                           (exchange.url.isEmpty() ? QString::fromUtf8(exchange.request.url) : exchange.url.path());
                case Status:
                    return status;
                case Duration:
                    return base::durationText(exchange.durationNs);
                case ColumnCount:
                    break;
            }
            return {};
        case Qt::ForegroundRole:
            if (index.column() == Status)
                return Theme::instance().statusColor(exchange.response ? exchange.response->status : 0);
            return Theme::instance().color(index.column() == Call ? Role::Text1 : Role::Text2);
        case Qt::FontRole:
            return Theme::instance().font(FontRole::CodeSmall);
        case Qt::TextAlignmentRole:
            return int((index.column() == Duration ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            return exchange.url.toString();
        case Qt::AccessibleTextRole:
            return tr("%1, %2, answered %3 in %4")
                .arg(exchange.sentAt.toString(QStringLiteral("HH:mm:ss")), QString::fromUtf8(exchange.request.method),
                     status, base::durationText(exchange.durationNs));
        default:
            return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (static_cast<Column>(section)) {
        case Time:
            return tr("Sent");
        case Call:
            return tr("Request");
        case Status:
            return tr("Status");
        case Duration:
            return tr("Time");
        case ColumnCount:
            break;
    }
    return {};
}

}  // namespace trestle::ui
