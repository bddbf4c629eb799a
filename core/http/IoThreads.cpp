#include "core/http/IoThreads.h"

#include <QAbstractEventDispatcher>
#include <QSemaphore>
#include <QThread>

#include <atomic>

#ifdef Q_OS_LINUX
#include "core/http/EpollDispatcher.h"
#endif

namespace trestle::http {

namespace {

thread_local base::Mailbox* currentMailbox = nullptr;
thread_local const void* currentOwner = nullptr;

class IoThread final : public QThread
{
public:
    IoThread(int index, const void* owner, QSemaphore& ready) : m_owner(owner), m_ready(ready)
    {
        setObjectName(QStringLiteral("io-%1").arg(index));
#ifdef Q_OS_LINUX
        setEventDispatcher(new EpollDispatcher);
#endif
    }

    base::Mailbox* mailbox = nullptr;  // set before m_ready is released, valid until run() ends

protected:
    void run() override
    {
        base::Mailbox inbox;
        mailbox = &inbox;
        currentMailbox = &inbox;
        currentOwner = m_owner;
        m_ready.release();
        exec();
        currentMailbox = nullptr;
        currentOwner = nullptr;
    }

private:
    const void* m_owner;
    QSemaphore& m_ready;
};

}  // namespace

class IoThreads::Private
{
public:
    QSemaphore ready;
    std::vector<std::unique_ptr<IoThread>> threads;
    std::atomic<unsigned> next = 0;
};

IoThreads::IoThreads(int count) : d(std::make_unique<Private>())
{
    if (count <= 0) count = std::max(1, QThread::idealThreadCount());
    for (int i = 0; i < count; ++i) {
        d->threads.push_back(std::make_unique<IoThread>(i, d.get(), d->ready));
        d->threads.back()->start();
    }
    d->ready.acquire(count);
}

IoThreads::~IoThreads()
{
    for (const auto& thread : d->threads)
        thread->quit();
    for (const auto& thread : d->threads)
        thread->wait();
}

int IoThreads::count() const
{
    return static_cast<int>(d->threads.size());
}

base::Mailbox& IoThreads::mailbox(int index)
{
    return *d->threads[static_cast<size_t>(index)]->mailbox;
}

base::Mailbox& IoThreads::nearest()
{
    if (currentOwner == d.get()) return *currentMailbox;
    return mailbox(static_cast<int>(d->next.fetch_add(1) % d->threads.size()));
}

}  // namespace trestle::http
