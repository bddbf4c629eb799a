// What one function printed, newest last, over all its calls: from requests, from other functions' and from runs here.
// Bounded to the last 2,000 lines.
#pragma once

#include "core/observe/Trace.h"

#include <QAbstractTableModel>

#include <deque>

namespace trestle::ui {

class LogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Request, Level, Text, Columns };
    enum class Levels { All, Errors };

    explicit LogModel(const QByteArray& function, QObject* parent = nullptr);

    void add(const observe::Trace& trace);
    /// Shows lines of these levels that contain `text`.
    void setFilter(Levels levels, const QString& text);
    void clear();
    /// The trace that a row's line is of.
    [[nodiscard]] qint64 traceAt(int row) const;
    /// Lines kept, shown or not.
    [[nodiscard]] size_t lineCount() const { return m_lines.size(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Line
    {
        qint64 timeMs;
        qint64 trace;
        bool error;
        QString text;
    };
    [[nodiscard]] bool shows(const Line& line) const;

    QByteArray m_function;
    std::deque<Line> m_lines;
    std::deque<Line> m_shown;
    Levels m_levels = Levels::All;
    QString m_filter;
};

}  // namespace trestle::ui
