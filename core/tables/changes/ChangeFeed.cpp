#include "core/tables/changes/ChangeFeed.h"

#include <vector>

namespace trestle::tables {

quint64 ChangeFeed::add(QByteArray tableName, Listener listener)
{
    const std::lock_guard lock(m_mutex);
    m_entries.emplace(++m_lastNumber,
                      Entry{std::move(tableName), std::make_shared<const Listener>(std::move(listener))});
    m_isHeard = true;
    return m_lastNumber;
}

void ChangeFeed::remove(quint64 number)
{
    const std::lock_guard lock(m_mutex);
    m_entries.erase(number);
    m_isHeard = !m_entries.empty();
}

void ChangeFeed::tell(const QByteArray& tableName) const
{
    if (!m_isHeard.load(std::memory_order_relaxed)) return;
    std::vector<std::shared_ptr<const Listener>> listeners;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [number, entry] : m_entries)
            if (entry.tableName == tableName) listeners.push_back(entry.listener);
    }
    for (const auto& listener : listeners)
        (*listener)();
}

}  // namespace trestle::tables
