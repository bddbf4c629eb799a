// The traces in the store as rows, newest last, those that the filter lets through. Follows the store while live; new
// rows come at most ten times a second, however many requests there are.
#pragma once

#include "core/engine/Engine.h"
#include "ui/activity/TraceFilter.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>

namespace trestle::ui {

class TraceListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Method, Path, Status, Duration, Source, Capacity, Note, ColumnCount };
    static constexpr size_t keptRows = 2'000;

    explicit TraceListModel(engine::Engine& engine, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setFilter(const TraceFilter& filter);
    /// While not live, arriving traces wait; newCount() says how many.
    void setLive(bool live);
    [[nodiscard]] bool isLive() const { return m_live; }
    [[nodiscard]] qint64 waitingCount() const;
    void clear();

    [[nodiscard]] std::shared_ptr<const observe::Trace> traceAt(int row) const;
    /// -1 if it is not among the rows.
    [[nodiscard]] int rowOf(qint64 number) const;

Q_SIGNALS:
    void waitingChanged();

private:
    void fetch();

    engine::Engine& m_engine;
    TraceFilter m_filter;
    std::deque<std::shared_ptr<const observe::Trace>> m_rows;
    qint64 m_lastNumber = 0;
    bool m_live = true;
    QTimer m_pause;  // between two looks at the store
    bool m_arrived = false;
};

}  // namespace trestle::ui
