// The one thread that writes a data file. It runs all jobs that wait, and those that come meanwhile, in one
// transaction, commits once and then lets each job answer: many writers share one wait for the disk. After a failure of
// the disk it opens the file anew for the next jobs, so writing heals as soon as the disk does.
#pragma once

#include "core/tables/storage/SqliteTransaction.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace trestle::tables {

class FinishedJobs;

class SqliteWriter
{
public:
    /// Errors: as SqliteTransaction::open().
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteWriter>> start(SqliteTransaction::Options options,
                                                                           CatalogPointer catalog);
    /// Commits and answers what is queued, then closes the connection.
    ~SqliteWriter();
    Q_DISABLE_COPY_MOVE(SqliteWriter)

    /// Any thread. Destroys what that thread submitted earlier and has been answered: memory is freed where it was
    /// allocated, which costs half, and not on the one thread that all writers wait for.
    void submit(std::unique_ptr<WriteJob> job);

private:
    struct Submitted
    {
        std::unique_ptr<WriteJob> job;
        std::shared_ptr<FinishedJobs> home;  // of the thread that submitted it
    };

    SqliteWriter(SqliteTransaction::Options options, CatalogPointer catalog);
    void run();
    /// Waits for jobs, and for a moment for as many as are to be expected; false when there are none and none will
    /// come. Also returns when it is time to look after the change log.
    bool await();
    [[nodiscard]] bool isWanted();
    [[nodiscard]] size_t waitingJobs();
    /// The job that waits longest; nothing if none does.
    [[nodiscard]] std::optional<Submitted> next();
    /// One transaction of what waits; without any job, a step towards the change log's bounds.
    void commitWaiting();
    [[nodiscard]] base::Result<void> begin();

    SqliteTransaction::Options m_options;
    std::unique_ptr<SqliteTransaction> m_transaction;  // writer thread
    bool m_isBroken = false;                           // m_transaction failed: the next jobs need a new one
    CatalogPointer m_catalog;                          // for reopening; writer thread
    std::deque<Submitted> m_taken;                     // before those that wait; writer thread
    size_t m_expected = 0;                             // jobs that may come at once; writer thread
    std::chrono::nanoseconds m_gathering{};            // to be waited for them at most; writer thread
    std::mutex m_mutex;                                // guards what follows
    std::condition_variable m_wake;
    std::deque<Submitted> m_waiting;
    size_t m_awaited = 0;  // so many waiting wake the writer; 0: it is awake
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace trestle::tables
