// The open connections of WebSocket APIs as rows, the oldest first. Told of all that are there, it changes only what is
// different: who looks at the list or has chosen in it keeps the place.
#pragma once

#include "core/engine/Engine.h"

#include <QAbstractTableModel>

#include <vector>

namespace trestle::ui {

class ConnectionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Id, Api, Since, LastActive, Source, Client, ColumnCount };
    /// Of rows that came or went at once. Beyond it all rows are told anew, which costs a view less.
    static constexpr size_t mostRuns = 64;

    using QAbstractTableModel::QAbstractTableModel;

    /// In the order of Engine::connections().
    void show(std::vector<engine::SocketConnection> now);
    [[nodiscard]] const engine::SocketConnection& connection(int row) const { return m_rows[size_t(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const engine::SocketConnection& shown, Column column);

    std::vector<engine::SocketConnection> m_rows;
};

}  // namespace trestle::ui
