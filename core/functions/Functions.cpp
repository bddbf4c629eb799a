#include "core/functions/Functions.h"

#include "core/base/Ids.h"
#include "core/base/Json.h"
#include "core/base/Log.h"
#include "core/base/Mailbox.h"
#include "core/functions/AsyncQueue.h"
#include "core/functions/Lineage.h"
#include "core/functions/RuntimePool.h"
#include "core/functions/SourceWatch.h"
#include "core/http/EpollDispatcher.h"

#include <QFile>
#include <QRandomGenerator>
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
constexpr qsizetype eventLimit = 6 * 1024 * 1024;
// As often as a chain of calls may come to the same function.
constexpr int chainLimit = 16;

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

// An alias's weights say which share of its calls goes to which version.
QByteArray chosenVersion(const FunctionAlias& alias)
{
    double share = alias.weights.empty() ? 1 : QRandomGenerator::global()->generateDouble();
    for (const auto& [version, weight] : alias.weights) {
        if (share < weight) return version;
        share -= weight;
    }
    return alias.version;
}

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

    void deploy(std::vector<FunctionDeployment> functions);
    void setServiceEnvironment(std::map<QByteArray, QByteArray> environment);
    void setCallListener(Functions::CallListener listener) { m_callListener = std::move(listener); }
    void invoke(Call call);
    void enqueue(Invocation invocation, Functions::Accepted accepted);

    base::Mailbox mailbox;

private:
    struct Deployed
    {
        FunctionDeployment deployment;
        std::map<QByteArray, std::unique_ptr<RuntimePool>> pools;  // by version
        bool isWatched = false;
        FileStamp stamp;  // of the handler's file, where changes cannot be watched

        [[nodiscard]] RuntimePool* latest() const
        {
            const auto at = pools.find(latestVersion);
            return at == pools.end() ? nullptr : at->second.get();
        }
    };

    [[nodiscard]] RuntimePool::Surroundings surroundings();
    void deploy(Deployed& function, FunctionDeployment deployment);
    void deployVersion(Deployed& function, const VersionDeployment& version);
    void retire(std::unique_ptr<RuntimePool> pool);
    [[nodiscard]] RuntimePool* poolOf(const Deployed& function, const QByteArray& qualifier) const;
    [[nodiscard]] base::Result<void> check(const Invocation& invocation, qsizetype limit) const;
    [[nodiscard]] AsyncQueue::Rules rulesOf(const QByteArray& function, const QByteArray& qualifier) const;
    [[nodiscard]] bool isEndless(const Deployed& function, const Invocation& invocation) const;
    void refuseThrottled(Call& call) const;
    void takeUpQueue();
    void sendOn(Invocation invocation);
    void noticeChanges();
    void checkLimits();

    const base::Clock& m_clock;
    StatusBoard& m_board;
    Functions::CallListener m_callListener;  // null: nobody listens
    RuntimeLauncher m_launcher;  // goes last, with the temporary folder: until then processes may write there
    ProcessReaper m_reaper;
    SourceWatch m_watch;
    std::unique_ptr<QSocketNotifier> m_onChange;
    QTimer m_limits;
    QTimer m_settle;
    FunctionPlace m_place;
    int m_processes;
    qsizetype m_logLimit;
    qsizetype m_asyncLimit;
    QString m_dataFolder;
    bool m_hasQueue = false;
    AsyncQueue m_queue;  // outlives the pools, which answer its calls when they go
    std::map<QByteArray, Deployed> m_functions;
    std::vector<std::unique_ptr<RuntimePool>> m_retired;
    std::vector<std::unique_ptr<ProcessRuntime>> m_discarded;
};

Worker::Worker(const Functions::Options& options, StatusBoard& board)
    : m_clock(options.clock ? *options.clock : base::SystemClock::instance()),
      m_board(board),
      m_launcher(options.temporaryFolder, {options.region, options.accountId}, options.serviceEnvironment,
                 options.isolation),
      m_place{options.region, options.accountId},
      m_processes(options.processesPerFunction > 0 ? options.processesPerFunction
                                                   : std::max(20, 4 * QThread::idealThreadCount())),
      m_logLimit(options.logBytesPerCall),
      m_asyncLimit(options.asyncEventBytes),
      m_dataFolder(options.dataFolder),
      m_queue({m_clock, m_place, [this](Call call) { invoke(std::move(call)); },
               [this](const QByteArray& function, const QByteArray& qualifier) { return rulesOf(function, qualifier); },
               Destinations([this](Invocation invocation) { sendOn(std::move(invocation)); }, options.tables)})
{
    QObject::connect(&m_limits, &QTimer::timeout, &mailbox, [this] { checkLimits(); });
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    QObject::connect(&m_settle, &QTimer::timeout, &mailbox, [this] {
        for (auto& [name, function] : m_functions) {
            for (auto& [version, pool] : function.pools)
                pool->loadChanges();
        }
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

RuntimePool::Surroundings Worker::surroundings()
{
    return {m_launcher,
            m_reaper,
            m_clock,
            m_processes,
            m_logLimit,
            [this](const RuntimePool& pool) {
                const QByteArray& name = pool.deployment().name;
                const auto at = m_functions.find(name);
                if (at != m_functions.end() && at->second.latest() == &pool) m_board.set(name, pool.status());
            },
            [this] {
                if (!m_limits.isActive() || m_limits.interval() != limitsIntervalMs) m_limits.start(limitsIntervalMs);
            },
            [this](std::unique_ptr<ProcessRuntime> runtime) {
                if (m_discarded.empty()) mailbox.post([this] { m_discarded.clear(); });
                m_discarded.push_back(std::move(runtime));
            }};
}

void Worker::deploy(std::vector<FunctionDeployment> functions)
{
    std::set<QByteArray> names;
    for (FunctionDeployment& deployment : functions) {
        if (deployment.versions.empty()) continue;
        const QByteArray name = deployment.versions.front().name;
        names.insert(name);
        deploy(m_functions[name], std::move(deployment));
    }
    for (auto each = m_functions.begin(); each != m_functions.end();) {
        if (names.contains(each->first)) {
            ++each;
            continue;
        }
        m_watch.unwatch(each->first);
        m_board.remove(each->first);
        std::map<QByteArray, std::unique_ptr<RuntimePool>> pools = std::move(each->second.pools);
        each = m_functions.erase(each);
        for (auto& [version, pool] : pools)
            retire(std::move(pool));
    }
    m_settle.start();
    takeUpQueue();
}

void Worker::deploy(Deployed& function, FunctionDeployment deployment)
{
    if (function.deployment == deployment) return;
    std::set<QByteArray> versions;
    for (const VersionDeployment& version : deployment.versions) {
        versions.insert(version.version);
        deployVersion(function, version);
    }
    for (auto each = function.pools.begin(); each != function.pools.end();) {
        if (versions.contains(each->first)) {
            ++each;
            continue;
        }
        std::unique_ptr<RuntimePool> pool = std::move(each->second);
        each = function.pools.erase(each);
        retire(std::move(pool));
    }
    function.deployment = std::move(deployment);
}

void Worker::deployVersion(Deployed& function, const VersionDeployment& version)
{
    std::unique_ptr<RuntimePool>& pool = function.pools[version.version];
    const bool isNew = !pool;
    if (!isNew && pool->deployment() == version) return;
    const bool hasMoved = isNew || pool->deployment().folder != version.folder;
    if (isNew)
        pool = std::make_unique<RuntimePool>(version, surroundings());
    else
        pool->setDeployment(version);
    if (version.version != latestVersion) return;
    const QByteArray& name = version.name;
    if (hasMoved) function.isWatched = m_watch.watch(name, version.folder);
    function.stamp = stampOf(pool->handlerFile());
    if (isNew) m_board.set(name, pool->status());
}

void Worker::retire(std::unique_ptr<RuntimePool> pool)
{
    pool->retire();
    if (!pool->isEmpty()) m_retired.push_back(std::move(pool));
}

// The events of the last time wait for the functions they are for.
void Worker::takeUpQueue()
{
    if (std::exchange(m_hasQueue, true) || m_dataFolder.isEmpty()) return;
    auto journal = AsyncJournal::open(m_dataFolder + QStringLiteral("/async-events"));
    if (journal)
        m_queue.useJournal(std::move(*journal));
    else
        qCWarning(base::logFunctions).noquote() << "events are not kept:" << journal.error().message;
}

void Worker::sendOn(Invocation invocation)
{
    mailbox.post([this, invocation = std::move(invocation)]() mutable {
        enqueue(std::move(invocation), [](base::Result<void> accepted) {
            if (!accepted) qCWarning(base::logFunctions).noquote() << "destination:" << accepted.error().message;
        });
    });
}

void Worker::setServiceEnvironment(std::map<QByteArray, QByteArray> environment)
{
    m_launcher.setServiceEnvironment(std::move(environment));
    for (auto& [name, function] : m_functions) {
        for (auto& [version, pool] : function.pools)
            pool->changed();
    }
    m_settle.start();
}

void Worker::noticeChanges()
{
    for (const QByteArray& name : m_watch.takeChanged()) {
        const auto at = m_functions.find(name);
        RuntimePool* const pool = at == m_functions.end() ? nullptr : at->second.latest();
        if (!pool) continue;
        pool->changed();
        m_settle.start();
    }
}

RuntimePool* Worker::poolOf(const Deployed& function, const QByteArray& qualifier) const
{
    QByteArray version = qualifier.isEmpty() ? latestVersion : qualifier;
    for (const FunctionAlias& alias : function.deployment.aliases) {
        if (alias.name != version) continue;
        version = chosenVersion(alias);
        break;
    }
    const auto at = function.pools.find(version);
    return at == function.pools.end() ? nullptr : at->second.get();
}

// What an invocation is refused for before anything runs.
base::Result<void> Worker::check(const Invocation& invocation, qsizetype limit) const
{
    const auto at = m_functions.find(invocation.function);
    if (at == m_functions.end() || !poolOf(at->second, invocation.qualifier))
        return base::Error{base::ErrorCode::ResourceNotFound,
                           QString::fromUtf8("Function not found: " + functionArn(m_place, invocation))};
    for (const QByteArray& text : {invocation.clientContext, invocation.identity}) {
        if (!text.isEmpty() && !base::parseJson(text))
            return base::Error{base::ErrorCode::InvalidArgument,
                               QStringLiteral("Client context must be a valid Base64-encoded JSON object.")};
    }
    if (invocation.event.size() > limit)
        return base::Error{
            base::ErrorCode::TooLarge,
            QStringLiteral("Request must be smaller than %1 bytes for the InvokeFunction operation").arg(limit)};
    return {};
}

// The service's words for what check() refuses.
static QByteArray exceptionName(base::ErrorCode code)
{
    if (code == base::ErrorCode::ResourceNotFound) return "ResourceNotFoundException";
    if (code == base::ErrorCode::TooLarge) return "RequestTooLargeException";
    return "InvalidRequestContentException";
}

void Worker::refuseThrottled(Call& call) const
{
    refuse(call, "ReservedFunctionConcurrentInvocationLimitExceeded",
           QStringLiteral("function %1: as many calls are under way as its reserved concurrency allows")
               .arg(QString::fromUtf8(call.invocation.function)));
}

AsyncQueue::Rules Worker::rulesOf(const QByteArray& name, const QByteArray& qualifier) const
{
    const auto at = m_functions.find(name);
    if (at == m_functions.end()) return {};
    AsyncQueue::Rules rules;
    const Deployed& function = at->second;
    const auto settings = function.deployment.asynchronous.find(qualifier.isEmpty() ? latestVersion : qualifier);
    if (settings != function.deployment.asynchronous.end()) rules.settings = settings->second;
    rules.mayRun = function.deployment.reservedConcurrency != 0;
    if (const RuntimePool* pool = poolOf(function, qualifier)) rules.deadLetterArn = pool->deployment().deadLetterArn;
    return rules;
}

bool Worker::isEndless(const Deployed& function, const Invocation& invocation) const
{
    if (invocation.lineage.isEmpty() || function.deployment.recursiveLoop == RecursiveLoop::Allow) return false;
    const QByteArray arn = functionArn(m_place, {.function = invocation.function});
    return timesThrough(invocation.lineage, arn) >= chainLimit;
}

void Worker::enqueue(Invocation invocation, Functions::Accepted accepted)
{
    if (base::Result<void> checked = check(invocation, m_asyncLimit); !checked) return accepted(checked.error());
    if (invocation.requestId.isEmpty()) invocation.requestId = base::newUuid();
    m_queue.add(std::move(invocation), std::move(accepted));
}

void Worker::invoke(Call call)
{
    noticeChanges();
    if (m_callListener)
        call.reply = [this, function = call.invocation.function,
                      reply = std::move(call.reply)](InvocationResult result) mutable {
            m_callListener(function, result);
            reply(std::move(result));
        };
    if (const base::Result<void> checked = check(call.invocation, eventLimit); !checked) {
        const base::Error& error = checked.error();
        answerUnserved(call, error.code, errorDocument(exceptionName(error.code), error.message.toUtf8()),
                       error.message);
        return;
    }
    Deployed& function = m_functions.at(call.invocation.function);
    RuntimePool* const pool = poolOf(function, call.invocation.qualifier);
    if (isEndless(function, call.invocation)) {
        const char* message =
            "Lambda has detected your function being invoked in a recursive loop with other AWS "
            "resources and stopped your function's invocation.";
        answerUnserved(call, base::ErrorCode::Cancelled, errorDocument("RecursiveInvocationException", message),
                       QString::fromUtf8(message));
        return;
    }
    if (function.deployment.reservedConcurrency) {
        int underWay = 0;
        for (const auto& [version, each] : function.pools)
            underWay += each->underWay();
        if (underWay >= *function.deployment.reservedConcurrency) return refuseThrottled(call);
    }
    if (!function.isWatched && pool == function.latest()) {
        const FileStamp stamp = stampOf(pool->handlerFile());
        if (stamp != function.stamp) pool->changed();
        function.stamp = stamp;
    }
    pool->invoke(std::move(call));
}

void Worker::checkLimits()
{
    bool isBusy = false;
    for (auto& [name, function] : m_functions) {
        for (auto& [version, pool] : function.pools)
            isBusy |= pool->checkLimits();
    }
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

void Functions::deploy(std::vector<FunctionDeployment> functions)
{
    d->worker->mailbox.post(
        [worker = d->worker, functions = std::move(functions)]() mutable { worker->deploy(std::move(functions)); });
}

void Functions::deploy(const std::vector<FunctionDescription>& functions,
                       const std::function<QString(QByteArray)>& folderOf)
{
    std::vector<FunctionDeployment> placed;
    for (const FunctionDescription& function : functions)
        placed.push_back({{{.name = function.name, .configuration = function, .folder = folderOf(function.name)}}});
    deploy(std::move(placed));
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

void Functions::enqueue(Invocation invocation, Accepted accepted)
{
    d->worker->mailbox.post(
        [worker = d->worker, invocation = std::move(invocation), accepted = std::move(accepted)]() mutable {
            worker->enqueue(std::move(invocation), std::move(accepted));
        });
}

FunctionStatus Functions::status(const QByteArray& function) const
{
    return d->board.get(function);
}

void Functions::setCallListener(CallListener listener)
{
    d->worker->mailbox.post([worker = d->worker, listener = std::move(listener)]() mutable {
        worker->setCallListener(std::move(listener));
    });
}

void Functions::setListener(std::function<void(QByteArray)> listener)
{
    d->board.setListener(std::move(listener));
}

}  // namespace trestle::functions
