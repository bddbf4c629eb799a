// Writes a data file: all jobs that wait, and those that come meanwhile, in one transaction, which is committed once
// before each job answers. So many writers share one wait for the disk. It has a thread for that; a thread that would
// only wait for it, and has a TurnEnd, commits what it has submitted itself. After a failure of the disk the file is
// opened anew for the next jobs, so writing heals as soon as the disk does.
#pragma once

#include "core/base/TurnEnd.h"
#include "core/tables/storage/SqliteTransaction.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace trestle::tables {

class FinishedJobs;

class SqliteWriter final : public base::TurnEnd::Work, public std::enable_shared_from_this<SqliteWriter>
{
public:
    /// Errors: as SqliteTransaction::open().
    [[nodiscard]] static base::Result<std::shared_ptr<SqliteWriter>> start(SqliteTransaction::Options options,
                                                                           CatalogPointer catalog);
    ~SqliteWriter() override;
    Q_DISABLE_COPY_MOVE(SqliteWriter)

    /// Commits and answers what is queued, then closes the connection. To be called before the last owner lets go.
    void stop();

    /// Any thread. Destroys what that thread submitted earlier and has been answered: memory is freed where it was
    /// allocated, which costs half, and not by whom all writers wait for.
    void submit(std::unique_ptr<WriteJob> job);

    /// Commits what the calling thread has submitted, if nobody else is at it and as many wait as are to be expected.
    std::optional<std::chrono::nanoseconds> endTurn(bool mayBlock) override;

private:
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Submitted
    {
        std::unique_ptr<WriteJob> job;
        std::shared_ptr<FinishedJobs> home;  // of the thread that submitted it
    };

    SqliteWriter(SqliteTransaction::Options options, CatalogPointer catalog);
    void run();
    /// Waits for jobs, and for a moment for as many as are to be expected, and takes the transaction; false when there
    /// are none and none will come. Also returns when it is time to look after the change log.
    bool await();
    void release();
    /// How long as many as are to be expected are waited for. With m_mutex.
    [[nodiscard]] std::chrono::nanoseconds gatheringTime() const;
    /// Whether it is time to wake the writer's thread. With m_mutex.
    [[nodiscard]] bool isWriterDue();
    [[nodiscard]] bool isWanted();
    /// The job that waits longest; nothing if none does.
    [[nodiscard]] std::optional<Submitted> next();
    /// One transaction of what waits; without any job, a step towards the change log's bounds.
    void commitWaiting();
    [[nodiscard]] base::Result<void> begin();

    // For the thread that has taken the transaction:
    SqliteTransaction::Options m_options;
    std::unique_ptr<SqliteTransaction> m_transaction;
    bool m_isBroken = false;        // m_transaction failed: the next jobs need a new one
    CatalogPointer m_catalog;       // for reopening
    std::deque<Submitted> m_taken;  // before those that wait

    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_wake;
    std::deque<Submitted> m_waiting;
    bool m_isTaken = false;                   // the transaction
    bool m_isReleaseAwaited = false;          // by the writer's thread
    size_t m_awaited = 0;                     // so many waiting wake the writer's thread; 0: it is awake
    size_t m_expected = 0;                    // jobs that may come at once
    std::chrono::nanoseconds m_commitTook{};  // the last one
    std::optional<TimePoint> m_gatheringEnd;  // of the turns' ends of a thread that commits itself
    bool m_hasChores = false;                 // for the writer's thread, though nobody waits
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace trestle::tables
