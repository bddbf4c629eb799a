// The timers of one event dispatcher, ordered by when they are due. One thread; times are nanoseconds of the monotonic
// clock, given by the caller.
#pragma once

#include <QAbstractEventDispatcher>

#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace trestle::http {

class TimerQueue
{
public:
    void add(int id, qint64 intervalMs, Qt::TimerType type, QObject* object, qint64 nowNs);
    /// False if there is no such timer.
    bool remove(int id);
    bool removeAll(QObject* object);

    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> timersOf(QObject* object) const;
    /// When timer `id` is due.
    [[nodiscard]] std::optional<qint64> dueNs(int id) const;
    /// When the first timer is due; timers whose handler is running do not count.
    [[nodiscard]] std::optional<qint64> nextDueNs() const;

    /// Sends a QTimerEvent for each timer due at `nowNs`, each at most once: timers started meanwhile wait for the next
    /// call, and a handler that runs an event loop is not entered again. Returns how many were sent.
    int fire(qint64 nowNs);

private:
    struct Timer
    {
        qint64 intervalNs = 0;
        qint64 dueNs = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject* object = nullptr;
        bool firing = false;
    };

    std::unordered_map<int, Timer> m_timers;
    std::set<std::pair<qint64, int>> m_byDue;
};

}  // namespace trestle::http
