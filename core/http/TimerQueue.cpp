#include "core/http/TimerQueue.h"

#include "core/http/Deadlines.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <vector>

namespace trestle::http {

namespace {
}

void TimerQueue::add(int id, qint64 intervalMs, Qt::TimerType type, QObject* object, qint64 nowNs)
{
    remove(id);
    const qint64 intervalNs = std::max<qint64>(0, intervalMs) * nsPerMs;
    m_timers[id] = {intervalNs, nowNs + intervalNs, type, object, false};
    m_byDue.insert({nowNs + intervalNs, id});
}

bool TimerQueue::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) return false;
    m_byDue.erase({found->second.dueNs, id});
    m_timers.erase(found);
    return true;
}

bool TimerQueue::removeAll(QObject* object)
{
    const size_t before = m_timers.size();
    std::erase_if(m_timers, [&](const auto& entry) {
        if (entry.second.object != object) return false;
        m_byDue.erase({entry.second.dueNs, entry.first});
        return true;
    });
    return m_timers.size() != before;
}

QList<QAbstractEventDispatcher::TimerInfo> TimerQueue::timersOf(QObject* object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> infos;
    for (const auto& [id, timer] : m_timers)
        if (timer.object == object) infos.append({id, static_cast<int>(timer.intervalNs / nsPerMs), timer.type});
    return infos;
}

std::optional<qint64> TimerQueue::dueNs(int id) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) return std::nullopt;
    return found->second.dueNs;
}

std::optional<qint64> TimerQueue::nextDueNs() const
{
    for (const auto& [due, id] : m_byDue)
        if (!m_timers.at(id).firing) return due;
    return std::nullopt;
}

int TimerQueue::fire(qint64 nowNs)
{
    std::vector<int> due;
    for (const auto& [dueNs, id] : m_byDue) {
        if (dueNs > nowNs) break;
        due.push_back(id);
    }
    int sent = 0;
    for (const int id : due) {
        auto found = m_timers.find(id);
        if (found == m_timers.end() || found->second.firing || found->second.dueNs > nowNs) continue;
        Timer& timer = found->second;
        m_byDue.erase({timer.dueNs, id});
        timer.dueNs += timer.intervalNs;
        if (timer.dueNs < nowNs) timer.dueNs = nowNs + timer.intervalNs;  // missed rounds are not made up for
        m_byDue.insert({timer.dueNs, id});
        timer.firing = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
        ++sent;
        found = m_timers.find(id);
        if (found != m_timers.end()) found->second.firing = false;
    }
    return sent;
}

}  // namespace trestle::http
