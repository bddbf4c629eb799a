// Who wants to hear that a table has new changes in the log: streams' readers, event sources, time to live. A listener
// is told that there is something, not what: it looks into the log from where it stood. Any thread.
#pragma once

#include <QByteArray>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace trestle::tables {

class ChangeFeed
{
public:
    using Listener = std::function<void()>;

    /// `listener` runs on the writer thread after each commit that changed the table, also one created later under that
    /// name; it must not block. The number is for remove().
    [[nodiscard]] quint64 add(QByteArray tableName, Listener listener);
    /// A call that is under way may still end after this.
    void remove(quint64 number);

    /// Writer thread, after a durable commit. Costs one atomic read while nobody listens.
    void tell(const QByteArray& tableName) const;

private:
    struct Entry
    {
        QByteArray tableName;
        std::shared_ptr<const Listener> listener;
    };

    std::atomic<bool> m_isHeard = false;
    mutable std::mutex m_mutex;  // guards what follows
    std::map<quint64, Entry> m_entries;
    quint64 m_lastNumber = 0;
};

}  // namespace trestle::tables
