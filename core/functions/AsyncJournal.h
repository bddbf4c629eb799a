// Accepted events as they stand on disk, so that none is lost when the engine ends before its function has run. One
// file that is appended to and written anew when most of it is over; the grammar stands in AsyncJournal.cpp.
//
// Threads: made, called and destroyed on one thread; writes on a thread of its own, which synchronises all that came
// meanwhile at once.
#pragma once

#include "core/base/Result.h"
#include "core/base/UniqueFunction.h"
#include "core/functions/AsyncEvent.h"

#include <QFile>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace trestle::functions {

class AsyncJournal
{
public:
    using Written = base::UniqueFunction<void(base::Result<void>)>;

    /// Errors: Io, PermissionDenied. What a crash left half written at the end is dropped.
    [[nodiscard]] static base::Result<std::unique_ptr<AsyncJournal>> open(const QString& path);
    /// Writes what was given to it.
    ~AsyncJournal();

    /// Events that were not removed, in the order they came. Only before the first call of put().
    [[nodiscard]] std::vector<AsyncEvent> events() const;

    /// Adds or replaces. `written` runs on the journal's thread once it is durable, or could not be made so.
    void put(const AsyncEvent& event, Written written);
    void remove(const QByteArray& id);

private:
    struct Job
    {
        QByteArray record;
        Written written;
    };

    explicit AsyncJournal(const QString& path) : m_file(path) {}
    [[nodiscard]] base::Result<void> load();
    [[nodiscard]] base::Result<void> rewrite();
    void add(QByteArray record, Written written);
    void run();
    [[nodiscard]] base::Result<void> write(const QByteArray& records);

    QFile m_file;
    std::map<QByteArray, QByteArray> m_records;  // of the events there are, by id; the journal's thread once it runs
    std::vector<QByteArray> m_order;             // ids as loaded
    qint64 m_liveBytes = 0;
    std::mutex m_mutex;  // guards the two below
    std::vector<Job> m_jobs;
    bool m_stopping = false;
    std::condition_variable m_wake;
    std::thread m_thread;
};

}  // namespace trestle::functions
