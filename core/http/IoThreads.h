// The I/O threads: QThreads whose event dispatcher is EpollDispatcher, started together and shared by servers and
// clients. Made and destroyed on the caller's thread; destroying waits for the threads to end.
#pragma once

#include "core/base/Mailbox.h"

#include <memory>
#include <vector>

namespace trestle::http {

class IoThreads
{
public:
    /// `count` 0: one per core.
    explicit IoThreads(int count = 0);
    ~IoThreads();

    [[nodiscard]] int count() const;
    /// The inbox of thread `index`, 0 <= index < count().
    [[nodiscard]] base::Mailbox& mailbox(int index);
    /// The inbox of the calling thread if it is one of these, otherwise of the next in turn.
    [[nodiscard]] base::Mailbox& nearest();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::http
