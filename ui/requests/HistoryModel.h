// The answers of one request session as rows: time, status, duration. Thin: the session owns them.
#pragma once

#include "ui/requests/RequestSession.h"

#include <QAbstractTableModel>

namespace trestle::ui {

class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Call, Status, Duration, ColumnCount };

    explicit HistoryModel(RequestSession& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    RequestSession& m_session;
};

}  // namespace trestle::ui
