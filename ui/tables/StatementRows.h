// The items a PartiQL statement gave, as rows: read only, a column for each attribute in the order they were met.
#pragma once

#include "core/tables/values/AttributeValue.h"

#include <QAbstractTableModel>

#include <vector>

namespace trestle::ui {

class StatementRows : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void append(std::vector<tables::Item> items);
    [[nodiscard]] const std::vector<tables::Item>& items() const { return m_items; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<tables::Item> m_items;
    QList<QByteArray> m_columns;
};

}  // namespace trestle::ui
