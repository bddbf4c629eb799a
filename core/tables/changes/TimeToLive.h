// Deletes items whose time to live is over, as the service does: cause Expiry, by and by. A table is read through once;
// after that its changes in the log tell when the next item is due, so a table without due items costs nothing, and no
// write pays for an index of expiry times. A pass reads a few thousand rows a step and deletes a hundred at a time
// through the writer's queue, each item only if it is still due then.
//
// Threads: a thread of its own from construction to destruction, which ends within one step.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/storage/TableStore.h"
#include "core/tables/values/Decimal.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace trestle::tables {

class TimeToLive
{
public:
    /// Looks for due items each `intervalMs` of real time; what is due, `clock` says.
    TimeToLive(TableStore& store, const base::Clock& clock, qint64 intervalMs);
    ~TimeToLive();
    Q_DISABLE_COPY_MOVE(TimeToLive)

private:
    // What is known of one table.
    struct Watch
    {
        QByteArray attribute;
        std::optional<Decimal> next;  // no item is due before; nothing: none has a time to live
        qint64 followed = 0;          // sequence in the log up to which `next` holds
    };

    void run();
    [[nodiscard]] bool isStopping();
    [[nodiscard]] base::Result<void> look(const TablePointer& table);
    /// Takes over from the log; false if the log does not reach back far enough.
    [[nodiscard]] base::Result<bool> follow(const TableEntry& table, Watch& watch);
    /// Reads the whole table and deletes what is due.
    [[nodiscard]] base::Result<void> pass(const TablePointer& table, Watch& watch);
    [[nodiscard]] base::Result<void> expire(const TablePointer& table, const QByteArray& attribute,
                                            std::vector<QByteArray> keys);

    TableStore& m_store;
    const base::Clock& m_clock;
    const qint64 m_intervalMs;
    std::map<SpaceId, Watch> m_watches;  // the thread's own
    std::mutex m_mutex;                  // guards m_stopping
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace trestle::tables
