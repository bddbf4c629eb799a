#include "core/functions/ProcessReaper.h"

#include <QDir>

#include <sys/wait.h>

#include <cerrno>

namespace trestle::functions {

ProcessReaper::ProcessReaper() : m_thread([this] { run(); }) {}

ProcessReaper::~ProcessReaper()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void ProcessReaper::end(EndingProcess process)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(process));
    }
    m_changed.notify_one();
}

void ProcessReaper::run()
{
    for (;;) {
        std::vector<EndingProcess> processes;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_waiting.empty()) return;
            processes.swap(m_waiting);
        }
        std::vector<ProcessTree> trees;
        for (const EndingProcess& process : processes)
            trees.push_back(process.tree);
        endProcessTrees(trees);
        for (const EndingProcess& process : processes) {
            while (waitpid(process.tree.leader, nullptr, 0) < 0 && errno == EINTR) {
            }
            QDir(process.temporaryFolder).removeRecursively();
        }
    }
}

}  // namespace trestle::functions
