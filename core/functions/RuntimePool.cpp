#include "core/functions/RuntimePool.h"

#include "core/base/Log.h"

#include <QFileInfo>

namespace trestle::functions {

namespace {
constexpr size_t waitingLimit = 1'000;
constexpr qsizetype waitingBytesLimit = qsizetype(256) << 20;
constexpr qint64 idleLimitNs = qint64(5) * 60 * 1'000'000'000;

using State = ProcessRuntime::State;
}  // namespace

RuntimePool::RuntimePool(FunctionDescription description, QString folder, const Surroundings& surroundings)
    : m_description(std::move(description)), m_folder(std::move(folder)), m_surroundings(surroundings)
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

void RuntimePool::setDescription(FunctionDescription description, QString folder)
{
    m_description = std::move(description);
    m_folder = std::move(folder);
    changed();
}

void RuntimePool::changed()
{
    ++m_revision;
    publish();
}

void RuntimePool::loadChanges()
{
    if (m_attempt != Attempt::None && m_attempt != Attempt::Loading && m_attemptRevision != m_revision)
        startCandidate();
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
        answerUnserved(call, base::ErrorCode::LimitExceeded,
                       errorDocument("TooManyRequestsException", "Rate Exceeded."),
                       QStringLiteral("function %1: %2 calls are waiting already")
                           .arg(QString::fromUtf8(m_description.name))
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
            process->run(std::move(call), m_version);
            m_surroundings.limitsNeeded();
            continue;
        }
        // Only the newest sources stand on disk: older ones cannot be started again.
        const bool canStart = m_servingRevision == m_revision &&
                              static_cast<int>(m_processes.size()) < m_surroundings.processes &&
                              count(State::Loading) < static_cast<int>(m_waiting.size());
        if (!canStart) return;
        const base::Result<void> started = startProcess();
        if (!started) {
            // Those that run will come to it.
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
    if (!started) candidateFailed({{}, errorDocument("Runtime.InvalidEntrypoint", started.error().message.toUtf8())});
}

base::Result<void> RuntimePool::startProcess()
{
    base::Result<LaunchedProcess> launched = m_surroundings.launcher.launch(m_description, m_folder);
    if (!launched) return launched.error();
    auto process = std::make_unique<ProcessRuntime>(std::move(*launched), m_description, m_surroundings.clock,
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
    }
    runtimeIdle(runtime);
    loadChanges();
    publish();
}

void RuntimePool::runtimeFailed(ProcessRuntime& runtime, const Failure& failure)
{
    const quint64 revision = runtime.revision;
    discard(runtime);
    if (m_attempt == Attempt::Loading && revision == m_attemptRevision) {
        candidateFailed(failure);
    } else if (!m_waiting.empty() && count(State::Loading) == 0 && count(State::Busy) == 0) {
        Call call = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingBytes -= call.invocation.event.size();
        refuse(std::move(call), failure);
    }
    dispatch();
    loadChanges();
}

void RuntimePool::candidateFailed(const Failure& failure)
{
    m_attempt = Attempt::Failed;
    m_failure = failure;
    qCWarning(base::logFunctions).noquote()
        << m_description.name << "does not load:" << messageOf(failure.place, failure.document);
    publish();
    // Sources that changed again meanwhile get their own chance.
    if (hasServing() || m_attemptRevision != m_revision) return;
    std::deque<Call> refused;
    refused.swap(m_waiting);
    m_waitingBytes = 0;
    for (Call& call : refused)
        refuse(std::move(call), failure);
}

void RuntimePool::refuse(Call call, const Failure& failure)
{
    answerUnserved(call, base::ErrorCode::FunctionInit, failure.document, messageOf(failure.place, failure.document));
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
    for (const auto& each : m_processes) {
        if (each->state() == State::Idle && now - each->idleSinceNs() > idleLimitNs) surplus.push_back(each.get());
    }
    if (surplus.size() == m_processes.size() && !surplus.empty()) surplus.pop_back();
    for (const ProcessRuntime* each : surplus)
        discard(*each);
    if (!surplus.empty()) publish();
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
    const std::optional<RuntimeKind> kind = runtimeKind(m_description.runtime);
    // "sub/index.handler"; in node the name may go on ("index.a.b"), in Python the module may ("sub.index.handler").
    const QByteArray& handler = m_description.handler;
    const bool isPython = kind == RuntimeKind::Python;
    QByteArray stem =
        handler.left(isPython ? handler.lastIndexOf('.') : handler.indexOf('.', handler.lastIndexOf('/') + 1));
    if (isPython) stem.replace('.', '/');
    const QString path = m_folder + QLatin1Char('/') + QString::fromUtf8(stem);
    if (isPython) return path + QStringLiteral(".py");
    for (const char* ending : {".js", ".mjs", ".cjs"}) {
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
