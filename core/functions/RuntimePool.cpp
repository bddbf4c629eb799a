#include "core/functions/RuntimePool.h"

#include "core/base/Log.h"

#include <QFileInfo>
#include <QThread>

namespace trestle::functions {

namespace {
constexpr size_t waitingLimit = 1'000;
constexpr qsizetype waitingBytesLimit = qsizetype(256) << 20;
constexpr qint64 idleLimitNs = qint64(5) * 60 * 1'000'000'000;
// Processes beyond the cores help only handlers that wait for something; a burst of these is soon over.
constexpr qint64 surplusIdleLimitNs = qint64(15) * 1'000'000'000;
constexpr qint64 patienceNs = 40'000'000;

// As many as the cores can run start at once. More of them start when a call has waited so long that those at work are
// likely to wait as well.
size_t coreCount()
{
    static const auto count = static_cast<size_t>(std::max(2, QThread::idealThreadCount()));
    return count;
}

using State = ProcessRuntime::State;
}  // namespace

RuntimePool::RuntimePool(VersionDeployment deployment, Surroundings surroundings)
    : m_deployment(std::move(deployment)), m_surroundings(std::move(surroundings))
{
}

RuntimePool::~RuntimePool()
{
    for (Call& call : m_waiting) {
        const QByteArray message = processMessage(call.invocation, "the function was shut down before the call");
        answerUnserved(call, base::ErrorCode::FunctionExit, errorDocument("Runtime.ExitError", message),
                       QString::fromUtf8(message));
    }
}

void RuntimePool::setDeployment(VersionDeployment deployment)
{
    m_deployment = std::move(deployment);
    changed();
}

void RuntimePool::changed()
{
    ++m_revision;
    publish();
}

void RuntimePool::loadChanges()
{
    if (m_retired || m_attempt == Attempt::Loading || m_attemptRevision == m_revision) return;
    if (m_attempt != Attempt::None || m_deployment.provisionedConcurrency > 0) startCandidate();
}

void RuntimePool::retire()
{
    m_retired = true;
    std::vector<const ProcessRuntime*> idle;
    for (const auto& each : m_processes) {
        if (each->state() == State::Idle || (each->state() == State::Loading && m_waiting.empty()))
            idle.push_back(each.get());
    }
    for (const ProcessRuntime* each : idle)
        discard(*each);
}

void RuntimePool::invoke(Call call)
{
    if (m_waiting.size() >= waitingLimit || m_waitingBytes > waitingBytesLimit) {
        functions::refuse(call, "ConcurrentInvocationLimitExceeded",
                          QStringLiteral("function %1: %2 calls are waiting already")
                              .arg(QString::fromUtf8(m_deployment.name))
                              .arg(m_waiting.size()));
        return;
    }
    m_waitingBytes += call.invocation.event.size();
    m_waiting.push_back(std::move(call));
    dispatch();
}

void RuntimePool::dispatch()
{
    while (!m_waiting.empty()) {
        if (m_attempt == Attempt::Loading) return;
        const bool mustLoad = m_attemptRevision != m_revision || !hasServing();
        if (mustLoad) {
            // Failing at once, it answers what waits.
            startCandidate();
            continue;
        }
        if (ProcessRuntime* process = idleProcess()) {
            Call call = std::move(m_waiting.front());
            m_waiting.pop_front();
            m_waitingBytes -= call.invocation.event.size();
            process->run(std::move(call), m_version, count(State::Busy) + 1);
            m_surroundings.limitsNeeded();
            continue;
        }
        if (!mayStartAnother()) return;
        const base::Result<void> started = startProcess();
        if (!started) {
            // Those that run will come to it.
            qCWarning(base::logFunctions).noquote() << started.error().message;
            return;
        }
    }
}

bool RuntimePool::mayStartAnother() const
{
    // Only the newest sources stand on disk: older ones cannot be started again.
    if (m_servingRevision != m_revision || m_processes.size() >= processLimit()) return false;
    const auto loading = static_cast<size_t>(count(State::Loading));
    if (loading >= m_waiting.size()) return false;
    if (m_processes.size() < coreCount()) return true;
    return loading < coreCount() && m_surroundings.clock.monotonicNs() - m_waiting.front().queuedNs >= patienceNs;
}

size_t RuntimePool::processLimit() const
{
    if (m_deployment.debugPort) return 1;
    return static_cast<size_t>(std::max(m_surroundings.processes, m_deployment.provisionedConcurrency));
}

void RuntimePool::startProvisioned()
{
    if (m_attempt != Attempt::Loaded || m_servingRevision != m_revision || m_retired) return;
    while (static_cast<int>(m_processes.size()) < m_deployment.provisionedConcurrency) {
        if (const base::Result<void> started = startProcess(); !started) {
            qCWarning(base::logFunctions).noquote() << started.error().message;
            return;
        }
    }
}

void RuntimePool::startCandidate()
{
    m_attempt = Attempt::Loading;
    m_attemptRevision = m_revision;
    const base::Result<void> started = startProcess();
    if (started) return;
    const bool hasExited = started.error().code == base::ErrorCode::FunctionExit;
    candidateFailed(
        processFailure(hasExited ? "Runtime.ExitError" : "Runtime.InvalidEntrypoint", started.error().message.toUtf8()),
        {});
}

base::Result<void> RuntimePool::startProcess()
{
    const auto start = static_cast<int>(m_processes.size()) < m_deployment.provisionedConcurrency
                           ? RuntimeStart::Provisioned
                           : RuntimeStart::OnDemand;
    base::Result<LaunchedProcess> launched = m_surroundings.launcher.launch(m_deployment, start);
    if (!launched) return launched.error();
    auto process = std::make_unique<ProcessRuntime>(std::move(*launched), m_deployment, m_surroundings.clock,
                                                    m_surroundings.logLimit, m_surroundings.reaper,
                                                    static_cast<ProcessRuntime::Owner&>(*this));
    process->revision = m_revision;
    m_processes.push_back(std::move(process));
    m_surroundings.limitsNeeded();
    publish();
    return {};
}

void RuntimePool::runtimeLoaded(ProcessRuntime& runtime)
{
    if (m_attempt == Attempt::Loading && runtime.revision == m_attemptRevision) {
        m_attempt = Attempt::Loaded;
        if (m_servingRevision != runtime.revision || m_version == 0) ++m_version;
        m_servingRevision = runtime.revision;
        m_failure = {};
        retireOlder();
        startProvisioned();
    }
    runtimeIdle(runtime);
    loadChanges();
    publish();
}

void RuntimePool::runtimeFailed(ProcessRuntime& runtime, const Failure& failure)
{
    const quint64 revision = runtime.revision;
    InvocationResult left = runtime.leftByLoading();
    discard(runtime);
    if (m_attempt == Attempt::Loading && revision == m_attemptRevision) {
        candidateFailed(failure, std::move(left));
    } else if (!m_waiting.empty() && count(State::Loading) == 0 && count(State::Busy) == 0) {
        Call call = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingBytes -= call.invocation.event.size();
        refuse(std::move(call), failure, std::move(left));
    }
    dispatch();
    loadChanges();
}

// `left` by its process, if there was one: told with the first call that waited for it.
void RuntimePool::candidateFailed(const Failure& failure, InvocationResult left)
{
    m_attempt = Attempt::Failed;
    m_failure = failure;
    qCWarning(base::logFunctions).noquote()
        << m_deployment.name << "does not load:" << messageOf(failure.place, failure.document);
    publish();
    // Sources that changed again meanwhile get their own chance.
    if (hasServing() || m_attemptRevision != m_revision) return;
    std::deque<Call> refused;
    refused.swap(m_waiting);
    m_waitingBytes = 0;
    for (Call& call : refused)
        refuse(std::move(call), failure, std::exchange(left, {}));
}

void RuntimePool::refuse(Call call, const Failure& failure, InvocationResult left)
{
    left.payload = documentFor(failure, call.invocation);
    left.error = base::Error{base::ErrorCode::FunctionInit, messageOf(failure.place, failure.document)};
    if (!left.report.logStream.isEmpty()) left.report.requestId = call.invocation.requestId;
    call.reply(std::move(left));
}

void RuntimePool::runtimeIdle(ProcessRuntime& runtime)
{
    const bool isOld = runtime.revision != m_servingRevision;
    if (isOld || (m_retired && m_waiting.empty())) discard(runtime);
    dispatch();
}

void RuntimePool::runtimeEnded(ProcessRuntime& runtime)
{
    discard(runtime);
    publish();
    dispatch();
    startProvisioned();
}

void RuntimePool::retireOlder()
{
    std::vector<const ProcessRuntime*> older;
    for (const auto& each : m_processes) {
        if (each->revision != m_servingRevision && each->state() != State::Busy) older.push_back(each.get());
    }
    for (const ProcessRuntime* each : older)
        discard(*each);
}

void RuntimePool::discard(const ProcessRuntime& runtime)
{
    const auto at = std::find_if(m_processes.begin(), m_processes.end(),
                                 [&runtime](const auto& each) { return each.get() == &runtime; });
    if (at == m_processes.end()) return;
    std::unique_ptr<ProcessRuntime> process = std::move(*at);
    m_processes.erase(at);
    m_surroundings.discard(std::move(process));
}

ProcessRuntime* RuntimePool::idleProcess()
{
    // The one used last is the warmest, and lets the others grow old enough to be retired.
    ProcessRuntime* best = nullptr;
    for (const auto& each : m_processes) {
        if (each->state() != State::Idle || each->revision != m_servingRevision) continue;
        if (!best || each->idleSinceNs() > best->idleSinceNs()) best = each.get();
    }
    return best;
}

int RuntimePool::count(ProcessRuntime::State state) const
{
    return static_cast<int>(std::count_if(m_processes.begin(), m_processes.end(),
                                          [state](const auto& each) { return each->state() == state; }));
}

bool RuntimePool::hasServing() const
{
    return m_version > 0 && std::any_of(m_processes.begin(), m_processes.end(), [this](const auto& each) {
               return each->revision == m_servingRevision && each->state() != State::Ended;
           });
}

bool RuntimePool::checkLimits()
{
    std::vector<ProcessRuntime*> all;
    for (const auto& each : m_processes)
        all.push_back(each.get());
    for (ProcessRuntime* each : all)
        each->checkLimits();

    const qint64 now = m_surroundings.clock.monotonicNs();
    std::vector<const ProcessRuntime*> surplus;
    const auto kept = static_cast<size_t>(std::max(1, m_deployment.provisionedConcurrency));
    for (const auto& each : m_processes) {
        const size_t left = m_processes.size() - surplus.size();
        if (left <= kept) break;
        const qint64 limit = left > coreCount() ? surplusIdleLimitNs : idleLimitNs;
        if (each->state() == State::Idle && now - each->idleSinceNs() > limit) surplus.push_back(each.get());
    }
    for (const ProcessRuntime* each : surplus)
        discard(*each);
    if (!surplus.empty()) publish();
    dispatch();
    return count(State::Busy) + count(State::Loading) > 0;
}

FunctionStatus RuntimePool::status() const
{
    FunctionStatus status;
    const bool hasFailed = m_attempt == Attempt::Failed;
    status.state = hasFailed ? FunctionState::Failed : m_version > 0 ? FunctionState::Ready : FunctionState::NotLoaded;
    status.version = m_version;
    status.processes = static_cast<int>(m_processes.size());
    if (hasFailed) status.problem = messageOf(m_failure.place, m_failure.document);
    status.file = handlerFile();
    return status;
}

QString RuntimePool::handlerFile() const
{
    const std::optional<RuntimeKind> kind = runtimeKind(m_deployment.configuration.runtime);
    // "sub/index.handler"; in node the name may go on ("index.a.b"), in Python the module may ("sub.index.handler").
    const QByteArray& handler = m_deployment.configuration.handler;
    if (kind == RuntimeKind::Provided) return m_deployment.folder + QStringLiteral("/bootstrap");
    const bool isPython = kind == RuntimeKind::Python;
    QByteArray stem =
        handler.left(isPython ? handler.lastIndexOf('.') : handler.indexOf('.', handler.lastIndexOf('/') + 1));
    if (isPython) stem.replace('.', '/');
    const QString path = m_deployment.folder + QLatin1Char('/') + QString::fromUtf8(stem);
    if (isPython) return path + QStringLiteral(".py");
    for (const char* ending : {".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"}) {
        const QString file = path + QLatin1String(ending);
        if (QFileInfo::exists(file)) return file;
    }
    return path + QStringLiteral(".mjs");
}

void RuntimePool::publish()
{
    m_surroundings.statusChanged(*this);
}

}  // namespace trestle::functions
