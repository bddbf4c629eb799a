// A Qt event dispatcher on epoll: the cost of a turn grows with the descriptors that are ready, not with those that are
// open. Qt's own poll() dispatcher spends 600 µs a request once 8,000 connections are open; this one stays below 11.
// Its thread has a TurnEnd. Linux only; given to a QThread with setEventDispatcher() before it starts. wakeUp() and
// interrupt() may be called from any thread, everything else on the dispatcher's own.
#pragma once

#include "core/base/TurnEnd.h"
#include "core/http/TimerQueue.h"

#include <QAbstractEventDispatcher>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <span>
#include <vector>

struct epoll_event;

namespace trestle::http {

class EpollDispatcher final : public QAbstractEventDispatcher
{
public:
    explicit EpollDispatcher(QObject* parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;

    void registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject* object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int id) override;

    /// Whether notifiers of `descriptor` are told once of bytes that come or leave, and not in every turn in which they
    /// are there: for those who read and write until there is no more, which saves the system a look at the socket. A
    /// peer that has hung up is told of in every turn. To be taken back before the descriptor is closed.
    void tellChangesOnly(int descriptor, bool on);

    void wakeUp() override;
    void interrupt() override;

    void startingUp() override;
    void closingDown() override;

private:
    /// What is asked about one descriptor.
    struct Watch
    {
        std::array<QSocketNotifier*, 3> notifiers{};  // by QSocketNotifier::Type
        quint32 events = 0;                           // what epoll was told; 0: not registered
        quint32 generation = 0;                       // tells a reused descriptor's events from its predecessor's
        bool changesOnly = false;                     // see tellChangesOnly()
    };

    void updateWatch(int descriptor);
    /// Has epoll look at the descriptor once more: what it has told of counts as not told.
    void rearm(int descriptor, quint32 generation);
    [[nodiscard]] std::optional<std::chrono::nanoseconds> untilDue() const;
    /// Waits for descriptors to be ready; how many are.
    [[nodiscard]] int wait(std::span<epoll_event> ready, std::optional<std::chrono::nanoseconds> longest) const;
    int deliver(int descriptor, quint32 generation, quint32 events);

    int m_epoll = -1;
    int m_wakeDescriptor = -1;
    std::vector<Watch> m_watches;  // by descriptor
    TimerQueue m_timers;
    base::TurnEnd m_turnEnd;
    std::atomic<bool> m_woken = false;   // by another thread, since this turn began
    std::atomic<bool> m_asleep = false;  // or about to be, after a last look at m_woken: only m_wakeDescriptor wakes
    bool m_wokenHere = false;            // by the own thread
    std::atomic<bool> m_interrupted = false;
};

}  // namespace trestle::http
