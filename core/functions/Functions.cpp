#include "core/functions/Functions.h"

#include "core/base/Log.h"
#include "core/base/Mailbox.h"
#include "core/functions/RuntimePool.h"
#include "core/functions/SourceWatch.h"
#include "core/http/EpollDispatcher.h"

#include <QFile>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

#include <sys/stat.h>

#include <mutex>
#include <set>

namespace trestle::functions {

namespace {

constexpr int limitsIntervalMs = 50;
constexpr int idleIntervalMs = 30'000;
// Editors save in several steps; without a call in between, one reload is enough for all of them.
constexpr int settleMs = 150;

// The statuses, as any thread may ask for them.
class StatusBoard
{
public:
    void set(const QByteArray& function, FunctionStatus status)
    {
        std::function<void(QByteArray)> listener;
        {
            const std::lock_guard lock(m_mutex);
            FunctionStatus& current = m_statuses[function];
            const bool isSame = current.state == status.state && current.version == status.version &&
                                current.processes == status.processes && current.problem == status.problem &&
                                current.file == status.file;
            current = std::move(status);
            if (isSame) return;
            listener = m_listener;
        }
        if (listener) listener(function);
    }
    void remove(const QByteArray& function)
    {
        const std::lock_guard lock(m_mutex);
        m_statuses.erase(function);
    }
    [[nodiscard]] FunctionStatus get(const QByteArray& function) const
    {
        const std::lock_guard lock(m_mutex);
        const auto at = m_statuses.find(function);
        return at == m_statuses.end() ? FunctionStatus() : at->second;
    }
    void setListener(std::function<void(QByteArray)> listener)
    {
        const std::lock_guard lock(m_mutex);
        m_listener = std::move(listener);
    }

private:
    mutable std::mutex m_mutex;  // guards the two below
    std::map<QByteArray, FunctionStatus> m_statuses;
    std::function<void(QByteArray)> m_listener;
};

struct FileStamp
{
    qint64 seconds = 0;
    qint64 nanoseconds = 0;
    qint64 size = -1;
    quint64 inode = 0;
    bool operator==(const FileStamp&) const = default;
};

FileStamp stampOf(const QString& file)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(file).constData(), &info) != 0) return {};
    return {info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size, info.st_ino};
}

// All that happens on the thread of Functions; made and destroyed there.
class Worker
{
public:
    Worker(const Functions::Options& options, StatusBoard& board);
    ~Worker();

    void deploy(std::vector<std::pair<FunctionDescription, QString>> functions);
    void setServiceEnvironment(std::map<QByteArray, QByteArray> environment);
    void invoke(Call call);

    base::Mailbox mailbox;

private:
    struct Deployed
    {
        std::unique_ptr<RuntimePool> pool;
        bool isWatched = false;
        FileStamp stamp;  // of the handler's file, where changes cannot be watched
    };

    [[nodiscard]] Deployed deployed(FunctionDescription description, const QString& folder);
    void noticeChanges();
    void checkLimits();

    const base::Clock& m_clock;
    StatusBoard& m_board;
    RuntimeLauncher m_launcher;  // goes last, with the temporary folder: until then processes may write there
    ProcessReaper m_reaper;
    SourceWatch m_watch;
    std::unique_ptr<QSocketNotifier> m_onChange;
    QTimer m_limits;
    QTimer m_settle;
    int m_processes;
    qsizetype m_logLimit;
    std::map<QByteArray, Deployed> m_functions;
    std::vector<std::unique_ptr<RuntimePool>> m_retired;
    std::vector<std::unique_ptr<ProcessRuntime>> m_discarded;
};

Worker::Worker(const Functions::Options& options, StatusBoard& board)
    : m_clock(options.clock ? *options.clock : base::SystemClock::instance()),
      m_board(board),
      m_launcher(options.temporaryFolder, options.serviceEnvironment),
      m_processes(options.processesPerFunction > 0 ? options.processesPerFunction
                                                   : std::max(2, QThread::idealThreadCount())),
      m_logLimit(options.logBytesPerCall)
{
    QObject::connect(&m_limits, &QTimer::timeout, &mailbox, [this] { checkLimits(); });
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    QObject::connect(&m_settle, &QTimer::timeout, &mailbox, [this] {
        for (auto& [name, function] : m_functions)
            function.pool->loadChanges();
    });
    if (m_watch.descriptor() < 0) return;
    m_onChange = std::make_unique<QSocketNotifier>(m_watch.descriptor(), QSocketNotifier::Read);
    QObject::connect(m_onChange.get(), &QSocketNotifier::activated, &mailbox, [this] { noticeChanges(); });
}

Worker::~Worker()
{
    m_retired.clear();
    m_functions.clear();
}

Worker::Deployed Worker::deployed(FunctionDescription description, const QString& folder)
{
    const RuntimePool::Surroundings surroundings{
        m_launcher,
        m_reaper,
        m_clock,
        m_processes,
        m_logLimit,
        [this](const RuntimePool& pool) {
            const auto at = m_functions.find(pool.description().name);
            if (at != m_functions.end() && at->second.pool.get() == &pool)
                m_board.set(pool.description().name, pool.status());
        },
        [this] {
            if (!m_limits.isActive() || m_limits.interval() != limitsIntervalMs) m_limits.start(limitsIntervalMs);
        },
        [this](std::unique_ptr<ProcessRuntime> runtime) {
            if (m_discarded.empty()) mailbox.post([this] { m_discarded.clear(); });
            m_discarded.push_back(std::move(runtime));
        }};
    Deployed function;
    function.pool = std::make_unique<RuntimePool>(std::move(description), folder, surroundings);
    function.isWatched = m_watch.watch(function.pool->description().name, folder);
    function.stamp = stampOf(function.pool->handlerFile());
    return function;
}

void Worker::deploy(std::vector<std::pair<FunctionDescription, QString>> functions)
{
    std::set<QByteArray> names;
    for (auto& [description, folder] : functions) {
        const QByteArray name = description.name;
        names.insert(name);
        const auto at = m_functions.find(name);
        if (at == m_functions.end()) {
            const auto [added, isNew] = m_functions.emplace(name, deployed(std::move(description), folder));
            m_board.set(name, added->second.pool->status());
            continue;
        }
        RuntimePool& pool = *at->second.pool;
        if (pool.description() == description && pool.folder() == folder) continue;
        if (pool.folder() != folder) at->second.isWatched = m_watch.watch(name, folder);
        pool.setDescription(std::move(description), folder);
        at->second.stamp = stampOf(pool.handlerFile());
    }
    for (auto each = m_functions.begin(); each != m_functions.end();) {
        if (names.contains(each->first)) {
            ++each;
            continue;
        }
        m_watch.unwatch(each->first);
        std::unique_ptr<RuntimePool> pool = std::move(each->second.pool);
        m_board.remove(each->first);
        each = m_functions.erase(each);
        pool->retire();
        if (!pool->isEmpty()) m_retired.push_back(std::move(pool));
    }
    m_settle.start();
}

void Worker::setServiceEnvironment(std::map<QByteArray, QByteArray> environment)
{
    m_launcher.setServiceEnvironment(std::move(environment));
    for (auto& [name, function] : m_functions)
        function.pool->changed();
    m_settle.start();
}

void Worker::noticeChanges()
{
    for (const QByteArray& name : m_watch.takeChanged()) {
        const auto at = m_functions.find(name);
        if (at == m_functions.end()) continue;
        at->second.pool->changed();
        m_settle.start();
    }
}

void Worker::invoke(Call call)
{
    const auto at = m_functions.find(call.invocation.function);
    if (at == m_functions.end()) {
        const QByteArray message =
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:" + call.invocation.function;
        answerUnserved(call, base::ErrorCode::ResourceNotFound, errorDocument("ResourceNotFoundException", message),
                       QString::fromUtf8(message));
        return;
    }
    noticeChanges();
    if (!at->second.isWatched) {
        const FileStamp stamp = stampOf(at->second.pool->handlerFile());
        if (stamp != at->second.stamp) at->second.pool->changed();
        at->second.stamp = stamp;
    }
    at->second.pool->invoke(std::move(call));
}

void Worker::checkLimits()
{
    bool isBusy = false;
    for (auto& [name, function] : m_functions)
        isBusy |= function.pool->checkLimits();
    for (auto& pool : m_retired)
        isBusy |= pool->checkLimits();
    std::erase_if(m_retired, [](const auto& pool) { return pool->isEmpty(); });
    m_limits.start(isBusy ? limitsIntervalMs : idleIntervalMs);
}

}  // namespace

class Functions::Private : public QThread
{
public:
    explicit Private(const Options& chosen) : options(chosen)
    {
        setObjectName(QStringLiteral("functions"));
#ifdef Q_OS_LINUX
        setEventDispatcher(new http::EpollDispatcher);
#endif
        start();
        ready.acquire();
    }

    void run() override
    {
        Worker local(options, board);
        worker = &local;
        ready.release();
        exec();
    }

    Options options;
    StatusBoard board;
    QSemaphore ready;
    Worker* worker = nullptr;
};

Functions::Functions(const Options& options) : d(std::make_unique<Private>(options)) {}

Functions::~Functions()
{
    // After what was asked before: a posted invocation still gets its answer.
    d->worker->mailbox.post([thread = d.get()] { thread->quit(); });
    d->wait();
}

void Functions::deploy(const std::vector<FunctionDescription>& functions,
                       const std::function<QString(QByteArray)>& folderOf)
{
    std::vector<std::pair<FunctionDescription, QString>> placed;
    for (const FunctionDescription& function : functions)
        placed.emplace_back(function, folderOf(function.name));
    d->worker->mailbox.post(
        [worker = d->worker, placed = std::move(placed)]() mutable { worker->deploy(std::move(placed)); });
}

void Functions::setServiceEnvironment(std::map<QByteArray, QByteArray> environment)
{
    d->worker->mailbox.post([worker = d->worker, environment = std::move(environment)]() mutable {
        worker->setServiceEnvironment(std::move(environment));
    });
}

void Functions::invoke(Invocation invocation, Reply reply)
{
    const base::Clock& clock = d->options.clock ? *d->options.clock : base::SystemClock::instance();
    Call call{std::move(invocation), std::move(reply), clock.monotonicNs()};
    d->worker->mailbox.post(
        [worker = d->worker, call = std::move(call)]() mutable { worker->invoke(std::move(call)); });
}

FunctionStatus Functions::status(const QByteArray& function) const
{
    return d->board.get(function);
}

void Functions::setListener(std::function<void(QByteArray)> listener)
{
    d->board.setListener(std::move(listener));
}

}  // namespace trestle::functions
