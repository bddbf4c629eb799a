// Lines that arrived one after the other: when, from where, what. The last of them, in a ring.
#pragma once

#include "ui/widgets/Theme.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace trestle::ui {

struct Line
{
    qint64 atMs = 0;  // since 1970, UTC
    QString source;   // "createBook"
    QString text;
    Role role = Role::Text1;
    qint64 link = 0;  // the owner's own: a trace's number; 0 for none
};

class LinesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Source, Text, ColumnCount };
    static constexpr size_t keptLines = 5'000;

    using QAbstractTableModel::QAbstractTableModel;

    void append(std::vector<Line> lines);
    void clear();
    [[nodiscard]] const Line& line(int row) const { return m_lines[size_t(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::deque<Line> m_lines;
};

}  // namespace trestle::ui
