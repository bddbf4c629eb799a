#include "core/http/EpollDispatcher.h"

#include "core/base/Clock.h"
#include "core/base/Log.h"
#include "core/http/Deadlines.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <limits>

namespace trestle::http {

namespace {

constexpr int batch = 256;  // ready descriptors taken per turn
constexpr quint32 wakeGeneration = std::numeric_limits<quint32>::max();

quint64 key(int descriptor, quint32 generation)
{
    return quint64(generation) << 32 | static_cast<quint32>(descriptor);
}

quint32 eventsOf(QSocketNotifier::Type type)
{
    switch (type) {
        case QSocketNotifier::Read:
            return EPOLLIN | EPOLLRDHUP;
        case QSocketNotifier::Write:
            return EPOLLOUT;
        case QSocketNotifier::Exception:
            return EPOLLPRI;
    }
    return 0;
}

}  // namespace

EpollDispatcher::EpollDispatcher(QObject* parent)
    : QAbstractEventDispatcher(parent),
      m_epoll(epoll_create1(EPOLL_CLOEXEC)),
      m_wakeDescriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_epoll < 0 || m_wakeDescriptor < 0) qFatal("No descriptor left for an I/O thread (errno %d)", errno);
    epoll_event event{};
    // Every write is an edge of its own, so that nobody has to read what was written.
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = key(m_wakeDescriptor, wakeGeneration);
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeDescriptor, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    close(m_wakeDescriptor);
    close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted.store(false, std::memory_order_relaxed);
    Q_EMIT awake();
    m_wokenHere = false;
    m_woken.store(false);
    QCoreApplication::sendPostedEvents();

    bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_interrupted.load() && !m_wokenHere;
    if (m_interrupted.load()) return false;
    if (mayWait) Q_EMIT aboutToBlock();
    std::optional<std::chrono::nanoseconds> longest = m_turnEnd.run();
    if (mayWait) {
        m_asleep.store(true);
        mayWait = !m_woken.load() && !m_wokenHere;
    }
    if (!mayWait)
        longest = std::chrono::nanoseconds::zero();
    else if (const auto due = untilDue(); due && !(longest && *longest < *due))
        longest = due;

    std::array<epoll_event, batch> ready;
    int count = 0;
    if (flags.testFlag(QEventLoop::ExcludeSocketNotifiers)) {
        // Events stay with epoll until a turn that may deliver them; only a wake-up can be waited for.
        constexpr std::chrono::nanoseconds look = std::chrono::milliseconds(10);
        const int held = wait(ready, longest ? std::min(*longest, look) : look);
        for (int i = 0; i < held; ++i) {
            const quint64 data = ready[size_t(i)].data.u64;
            const auto generation = static_cast<quint32>(data >> 32);
            if (generation != wakeGeneration) rearm(static_cast<int>(data & 0xffffffffU), generation);
        }
    } else {
        count = wait(ready, longest);
        if (count < 0 && errno != EINTR) qCWarning(base::logHttp, "epoll_wait failed with errno %d", errno);
    }
    m_asleep.store(false);

    int delivered = 0;
    int sockets = 0;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[size_t(i)];
        const auto generation = static_cast<quint32>(event.data.u64 >> 32);
        if (generation == wakeGeneration)
            ++delivered;
        else
            sockets += deliver(static_cast<int>(event.data.u64 & 0xffffffffU), generation, event.events);
    }
    m_turnEnd.note(sockets);
    delivered += sockets;
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers)) delivered += m_timers.fire(nowNs());
    return delivered > 0;
}

int EpollDispatcher::deliver(int descriptor, quint32 generation, quint32 events)
{
    constexpr quint32 broken = EPOLLHUP | EPOLLERR;
    constexpr std::array<quint32, 3> wanted = {EPOLLIN | EPOLLRDHUP | broken, EPOLLOUT | broken, EPOLLPRI};
    int delivered = 0;
    for (size_t type = 0; type < wanted.size(); ++type) {
        if (!(events & wanted[type])) continue;
        // A handler may have closed the descriptor, and another one may have got its number since.
        const Watch& watch = m_watches[size_t(descriptor)];
        if (watch.generation != generation || !watch.notifiers[type]) continue;
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(watch.notifiers[type], &event);
        ++delivered;
    }
    // The end may stand behind bytes that were read just now.
    if (events & (EPOLLRDHUP | broken)) rearm(descriptor, generation);
    return delivered;
}

void EpollDispatcher::rearm(int descriptor, quint32 generation)
{
    const Watch& watch = m_watches[size_t(descriptor)];
    if (!watch.changesOnly || watch.generation != generation || watch.events == 0) return;
    epoll_event event{};
    event.events = watch.events;
    event.data.u64 = key(descriptor, generation);
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void EpollDispatcher::tellChangesOnly(int descriptor, bool on)
{
    if (size_t(descriptor) >= m_watches.size()) m_watches.resize(size_t(descriptor) + 1);
    m_watches[size_t(descriptor)].changesOnly = on;
    updateWatch(descriptor);
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    const auto descriptor = static_cast<int>(notifier->socket());
    if (descriptor < 0) return;
    if (size_t(descriptor) >= m_watches.size()) m_watches.resize(size_t(descriptor) + 1);
    m_watches[size_t(descriptor)].notifiers[notifier->type()] = notifier;
    updateWatch(descriptor);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    const auto descriptor = static_cast<int>(notifier->socket());
    if (descriptor < 0 || size_t(descriptor) >= m_watches.size()) return;
    QSocketNotifier*& slot = m_watches[size_t(descriptor)].notifiers[notifier->type()];
    if (slot != notifier) return;
    slot = nullptr;
    updateWatch(descriptor);
}

void EpollDispatcher::updateWatch(int descriptor)
{
    Watch& watch = m_watches[size_t(descriptor)];
    quint32 events = 0;
    for (const QSocketNotifier* notifier : watch.notifiers)
        if (notifier) events |= eventsOf(notifier->type()) | (watch.changesOnly ? quint32(EPOLLET) : 0);
    if (events == watch.events) return;
    const bool registered = watch.events != 0;
    watch.events = events;
    if (events == 0) {
        // Taken out altogether: epoll reports hang-ups even to those who asked for nothing.
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
        if (++watch.generation == wakeGeneration) watch.generation = 0;
        return;
    }
    epoll_event event{};
    event.events = events;
    event.data.u64 = key(descriptor, watch.generation);
    int result = epoll_ctl(m_epoll, registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
    if (result < 0 && errno == ENOENT) result = epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    if (result < 0 && errno == EEXIST) result = epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
    if (result < 0) qCWarning(base::logHttp, "Descriptor %d cannot be watched (errno %d)", descriptor, errno);
}

void EpollDispatcher::registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject* object)
{
    m_timers.add(id, intervalMs, type, object, nowNs());
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return m_timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject* object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject* object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int id)
{
    const std::optional<qint64> due = m_timers.dueNs(id);
    if (!due) return -1;
    return static_cast<int>(std::max<qint64>(0, *due - nowNs()) / 1'000'000);
}

std::optional<std::chrono::nanoseconds> EpollDispatcher::untilDue() const
{
    const std::optional<qint64> due = m_timers.nextDueNs();
    if (!due) return {};
    return std::chrono::nanoseconds(std::max<qint64>(0, *due - nowNs()));
}

int EpollDispatcher::wait(std::span<epoll_event> ready, std::optional<std::chrono::nanoseconds> longest) const
{
    using namespace std::chrono;
    const int size = static_cast<int>(ready.size());
    if (!longest) return epoll_wait(m_epoll, ready.data(), size, -1);
    const auto whole = duration_cast<seconds>(*longest);
    const timespec time{static_cast<time_t>(whole.count()), static_cast<long>((*longest - whole).count())};
    const int count = epoll_pwait2(m_epoll, ready.data(), size, &time, nullptr);
    if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
    // An old system, or a container that knows only the calls of one. Rounded up, or the last turn before a timer is
    // due would spin.
    const milliseconds rounded = std::min<milliseconds>(ceil<milliseconds>(*longest), hours(1));
    return epoll_wait(m_epoll, ready.data(), size, static_cast<int>(rounded.count()));
}

void EpollDispatcher::wakeUp()
{
    if (QThread::currentThread() == thread()) {
        m_wokenHere = true;
        return;
    }
    // Whoever is awake looks once more before it sleeps; a write to the descriptor costs ten times as much.
    if (m_woken.exchange(true) || !m_asleep.load()) return;
    const quint64 one = 1;
    while (write(m_wakeDescriptor, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

void EpollDispatcher::interrupt()
{
    m_interrupted.store(true);
    wakeUp();
}

void EpollDispatcher::startingUp()
{
    base::TurnEnd::setOfThisThread(&m_turnEnd);
}

void EpollDispatcher::closingDown()
{
    base::TurnEnd::setOfThisThread(nullptr);
}

}  // namespace trestle::http
