// One trace as the rows of its waterfall: stations, and the log lines where they were written.
#pragma once

#include "core/observe/Trace.h"

#include <QAbstractTableModel>

#include <memory>

namespace trestle::ui {

class StationsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Title, Bar, Duration, ColumnCount };
    /// Of Bar cells, fractions of the whole: double, double; what it shows: int(Kind).
    enum DataRole { StartRole = Qt::UserRole, LengthRole, KindRole, DepthRole };
    enum class Kind { Step, Table, Log, Failed };

    using QAbstractTableModel::QAbstractTableModel;

    void setTrace(std::shared_ptr<const observe::Trace> trace);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row
    {
        QString title;
        QString detail;
        Kind kind = Kind::Step;
        int depth = 0;
        qint64 startNs = 0;
        qint64 durationNs = 0;
        bool timed = true;
    };

    std::vector<Row> m_rows;
    qint64 m_totalNs = 1;
};

}  // namespace trestle::ui
