#include "core/tables/storage/SqliteWriter.h"

#include "core/base/Log.h"

#include <algorithm>

namespace trestle::tables {

namespace {

// Jobs and bytes of one commit: beyond this nothing is gained, and the first would wait for the last.
constexpr size_t maximumBatch = 512;
constexpr qint64 maximumBatchBytes = 16 * 1024 * 1024;
// Those that were answered together tend to ask again together: as many are waited for, but no longer than this, nor
// than the last commit took.
constexpr std::chrono::nanoseconds longestGathering = std::chrono::microseconds(500);
// A thread that has other work as well does not wait for slower disks itself.
constexpr std::chrono::nanoseconds longestOwnCommit = std::chrono::milliseconds(5);
// An idle writer looks this often whether old changes have to go.
constexpr auto idlePause = std::chrono::seconds(30);

}  // namespace

// One thread's jobs that have been answered, until that thread submits the next.
class FinishedJobs
{
public:
    void add(std::unique_ptr<WriteJob> job)
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    void destroy()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.swap(m_ending);
        }
        m_ending.clear();
    }
    [[nodiscard]] static const std::shared_ptr<FinishedJobs>& ofThisThread()
    {
        thread_local const auto own = std::make_shared<FinishedJobs>();
        return own;
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<WriteJob>> m_jobs;    // guarded
    std::vector<std::unique_ptr<WriteJob>> m_ending;  // the thread's own
};

SqliteWriter::SqliteWriter(SqliteTransaction::Options options, CatalogPointer catalog)
    : m_options(std::move(options)), m_catalog(std::move(catalog))
{
    m_options.publish = [this, publish = m_options.publish](CatalogPointer changed) {
        m_catalog = changed;
        publish(std::move(changed));
    };
}

base::Result<std::shared_ptr<SqliteWriter>> SqliteWriter::start(SqliteTransaction::Options options,
                                                                CatalogPointer catalog)
{
    std::shared_ptr<SqliteWriter> writer(new SqliteWriter(std::move(options), std::move(catalog)));
    auto transaction = SqliteTransaction::open(writer->m_options, writer->m_catalog);
    if (!transaction) return transaction.error();
    writer->m_transaction = std::move(*transaction);
    writer->m_thread = std::thread([self = writer.get()] { self->run(); });
    return writer;
}

SqliteWriter::~SqliteWriter()
{
    stop();
}

void SqliteWriter::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable()) m_thread.join();
}

std::chrono::nanoseconds SqliteWriter::gatheringTime() const
{
    return std::min(longestGathering, m_commitTook);
}

bool SqliteWriter::isWriterDue()
{
    if (m_awaited == 0 || m_waiting.size() < m_awaited) return false;
    m_awaited = 0;
    return true;
}

void SqliteWriter::submit(std::unique_ptr<WriteJob> job)
{
    const std::shared_ptr<FinishedJobs>& home = FinishedJobs::ofThisThread();
    home->destroy();
    base::TurnEnd* const turnEnd = job->isBrief() ? base::TurnEnd::ofThisThread() : nullptr;
    const bool isPutOff = turnEnd && turnEnd->putOff(weak_from_this());
    bool isDue = false;
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({std::move(job), home});
        isDue = !isPutOff && isWriterDue();
    }
    if (isDue) m_wake.notify_one();
}

std::optional<std::chrono::nanoseconds> SqliteWriter::endTurn(bool mayBlock)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.empty()) return {};
        const auto isOurs = [&own = FinishedJobs::ofThisThread()](const Submitted& submitted) {
            return submitted.home == own && submitted.job->isBrief();
        };
        if (!mayBlock || m_isTaken || m_commitTook > longestOwnCommit || !std::ranges::all_of(m_waiting, isOurs)) {
            if (isWriterDue()) m_wake.notify_one();
            return {};
        }
        if (m_waiting.size() < m_expected) {
            const TimePoint now = std::chrono::steady_clock::now();
            if (!m_gatheringEnd) m_gatheringEnd = now + gatheringTime();
            if (now < *m_gatheringEnd) return *m_gatheringEnd - now;
        }
        m_isTaken = true;
    }
    commitWaiting();
    release();
    return {};
}

bool SqliteWriter::await()
{
    std::unique_lock lock(m_mutex);
    const auto wait = [&](size_t jobs, std::chrono::nanoseconds longest) {
        const TimePoint end = std::chrono::steady_clock::now() + longest;
        while (!m_stopping && !m_hasChores && m_waiting.size() < jobs) {
            m_awaited = jobs;
            if (m_wake.wait_until(lock, end) == std::cv_status::timeout) break;
        }
        m_awaited = 0;
    };
    if (m_expected > 1) wait(std::exchange(m_expected, 0), gatheringTime());
    wait(1, idlePause);
    m_isReleaseAwaited = true;
    m_wake.wait(lock, [&] { return !m_isTaken; });
    m_isReleaseAwaited = false;
    m_isTaken = true;
    m_hasChores = false;
    return !m_waiting.empty() || !m_taken.empty() || !m_stopping;
}

void SqliteWriter::release()
{
    const bool hasChores = !m_taken.empty() || (!m_isBroken && m_transaction->isCheckpointDue());
    bool isDue = false;
    {
        const std::lock_guard lock(m_mutex);
        m_isTaken = false;
        m_hasChores = hasChores;
        isDue = hasChores || m_isReleaseAwaited || isWriterDue();
    }
    if (isDue) m_wake.notify_one();
}

bool SqliteWriter::isWanted()
{
    const std::lock_guard lock(m_mutex);
    return !m_taken.empty() || !m_waiting.empty() || m_stopping;
}

std::optional<SqliteWriter::Submitted> SqliteWriter::next()
{
    if (m_taken.empty()) {
        const std::lock_guard lock(m_mutex);
        std::swap(m_taken, m_waiting);
    }
    if (m_taken.empty()) return {};
    std::optional<Submitted> job = std::move(m_taken.front());
    m_taken.pop_front();
    return job;
}

void SqliteWriter::run()
{
    while (await()) {
        if (isWanted()) commitWaiting();
        if (!m_isBroken) m_transaction->checkpointIfDue();
        // What is over the log's bounds goes in small steps, and only as long as nobody waits.
        while (!m_isBroken && m_transaction->changeLogIsOver() && !isWanted())
            commitWaiting();
        release();
    }
    m_transaction.reset();
}

void SqliteWriter::commitWaiting()
{
    const auto start = std::chrono::steady_clock::now();
    std::vector<Submitted> jobs;
    auto done = begin();
    while (jobs.size() < maximumBatch) {
        std::optional<Submitted> job = next();
        if (!job) break;
        jobs.push_back(std::move(*job));
        if (!done) continue;
        jobs.back().job->apply(*m_transaction);
        if (m_transaction->failure() || m_transaction->writtenBytes() >= maximumBatchBytes) break;
    }
    if (done) {
        if (!m_transaction->failure() && m_transaction->changeLogIsOver()) m_transaction->trimChangeLog();
        done = m_transaction->commit();
    }
    {
        const std::lock_guard lock(m_mutex);
        m_commitTook = std::chrono::steady_clock::now() - start;
        m_expected = jobs.size() + m_waiting.size();
        m_gatheringEnd.reset();
    }
    for (Submitted& submitted : jobs) {
        submitted.job->finish(done ? nullptr : &done.error());
        submitted.home->add(std::move(submitted.job));
    }
    if (done) return;
    qCWarning(base::logTables, "write failed: %s", qUtf8Printable(done.error().message));
    m_isBroken = true;
}

base::Result<void> SqliteWriter::begin()
{
    if (m_isBroken) {
        // The old connection stays until the new one is there. Were it the last, the next one would read the
        // write-ahead log from the disk, and find what the failed commit left in it: writes that were refused would be
        // there.
        auto reopened = SqliteTransaction::open(m_options, m_catalog);
        if (!reopened) return reopened.error();
        m_transaction = std::move(*reopened);
        m_isBroken = false;
    }
    return m_transaction->begin();
}

}  // namespace trestle::tables
