// The rows of Metrics for a view; a row that stays keeps its place, so that the selection does.
#pragma once

#include "ui/metrics/MetricsRows.h"

#include <QAbstractTableModel>

namespace trestle::ui {

class MetricsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum DataRole {
        OrderRole = Qt::UserRole,  // what a column sorts by
        TrendRole,                 // std::vector<int>
        MethodRole,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setColumns(std::vector<MetricsColumn> columns);
    void setRows(std::vector<MetricsRow> rows);
    [[nodiscard]] const std::vector<MetricsColumn>& columns() const { return m_columns; }
    [[nodiscard]] const std::vector<MetricsRow>& rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString spoken(const MetricsRow& row) const;

    std::vector<MetricsColumn> m_columns;
    std::vector<MetricsRow> m_rows;
};

}  // namespace trestle::ui
