#include "core/tables/transfer/TaskThread.h"

namespace trestle::tables {

TaskThread::TaskThread() : m_thread([this] { run(); }) {}

TaskThread::~TaskThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void TaskThread::post(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void TaskThread::run()
{
    while (true) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_waiting.empty()) return;
            task = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        task(m_stopping);
    }
}

}  // namespace trestle::tables
