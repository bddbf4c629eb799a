// One thread for what takes its time beside reads and writes: backups, restores, exports, imports. One after the other.
#pragma once

#include "core/base/UniqueFunction.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace trestle::tables {

class TaskThread
{
public:
    /// `stopping` becomes true when the thread is to end: look at it now and then.
    using Task = base::UniqueFunction<void(const std::atomic<bool>& stopping)>;

    TaskThread();
    /// Ends the task under way, and lets those that wait see `stopping` at once.
    ~TaskThread();

    /// Any thread.
    void post(Task task);

private:
    void run();

    std::atomic<bool> m_stopping = false;
    std::mutex m_mutex;  // guards m_waiting
    std::condition_variable m_wake;
    std::deque<Task> m_waiting;
    std::thread m_thread;
};

}  // namespace trestle::tables
