// Where processes go to end: a thread that ends their trees, waits for them and removes their temporary folders, so
// that nothing else ever waits. Destroying it finishes what was given to it.
#pragma once

#include "core/functions/ProcessTree.h"

#include <QString>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace trestle::functions {

struct EndingProcess
{
    ProcessTree tree;
    QString temporaryFolder;
};

class ProcessReaper
{
public:
    ProcessReaper();
    ~ProcessReaper();

    /// Any thread.
    void end(EndingProcess process);

private:
    void run();

    std::mutex m_mutex;  // guards the two below
    std::vector<EndingProcess> m_waiting;
    bool m_stopping = false;
    std::condition_variable m_changed;
    std::thread m_thread;
};

}  // namespace trestle::functions
