// One thread's inbox: functions posted from any thread run on the mailbox's thread, in the order they were posted.
// A burst of posts costs one event: whoever finds the inbox empty wakes the thread, the others only append.
// The mailbox belongs to the thread it was made on (or was moved to) and must be destroyed there; functions still
// waiting are destroyed unrun.
#pragma once

#include "core/base/UniqueFunction.h"

#include <QMutex>
#include <QObject>

#include <vector>

namespace trestle::base {

class Mailbox : public QObject
{
public:
    using Task = UniqueFunction<void()>;

    explicit Mailbox(QObject* parent = nullptr);
    ~Mailbox() override;

    /// Any thread. Never runs `task` before returning, not even on the mailbox's own thread.
    void post(Task task);

protected:
    bool event(QEvent* event) override;

private:
    QMutex m_mutex;  // guards m_waiting
    std::vector<Task> m_waiting;
};

}  // namespace trestle::base
