#include "core/functions/ProcessRuntime.h"

#include "core/functions/DebugPort.h"
#include "core/functions/Lineage.h"

#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace trestle::functions {

namespace {

constexpr qint64 loadLimitMs = 10'000;  // the service's for the init phase
// Resident memory counts pages of the runtime's own program that a handler does not pay for in the cloud.
constexpr qint64 memoryGrace = qint64(64) << 20;
constexpr qint64 memoryIntervalNs = 20'000'000;
// More than a pipe can hold: everything written before the answer is read, and a child that never stops cannot hold us.
constexpr int drainReads = 32;
// Of a streamed answer, on their way to a client that takes them slower than they come.
constexpr qint64 partsHighWater = qint64(2) << 20;

std::array<char, 64 * 1024>& scratch()
{
    thread_local std::array<char, 64 * 1024> buffer;
    return buffer;
}

// A strict function's process stands behind one that tells of a signal as shells do.
int signalOf(const siginfo_t& info, Isolation isolation)
{
    if (info.si_code != CLD_EXITED) return info.si_status;
    const int beyond = info.si_status - 128;
    return isolation == Isolation::Strict && beyond > 0 && beyond < SIGRTMIN ? beyond : 0;
}

QByteArray howItEnded(pid_t pid, Isolation isolation)
{
    siginfo_t info = {};
    // The reaper waits for it; here it is only looked at.
    if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
        return "Runtime exited without providing a reason";
    if (const int signal = signalOf(info, isolation))
        return "Runtime exited with error: signal: " + QByteArray(strsignal(signal)).toLower();
    if (info.si_status == 0) return "Runtime exited without providing a reason";
    return "Runtime exited with error: exit status " + QByteArray::number(info.si_status);
}

// Parent and sampling are of no use locally, but clients and libraries expect all three parts.
QByteArray traceHeader(const Invocation& invocation, const QByteArray& lineage)
{
    if (invocation.traceRoot.isEmpty()) return {};
    QByteArray parent = invocation.requestId;
    parent.replace('-', QByteArray());
    return "Root=" + invocation.traceRoot + ";Parent=" + parent.left(16).leftJustified(16, '0') +
           ";Sampled=1;Lineage=" + lineage;
}

}  // namespace

ProcessRuntime::ProcessRuntime(LaunchedProcess launched, const VersionDeployment& function, const base::Clock& clock,
                               qsizetype logLimit, ProcessReaper& reaper, Owner& owner)
    : m_process(std::move(launched.process)),
      m_ending(std::move(launched.ending)),
      m_clock(clock),
      m_reaper(reaper),
      m_owner(owner),
      m_function(function),
      m_place(std::move(launched.place)),
      m_isolation(launched.isolation),
      m_logStream(std::move(launched.logStream)),
      m_arn(functionArn(m_place, {.function = function.name})),
      m_firstLineage(lineageThrough({}, m_arn)),
      m_memoryLimit((qint64(function.configuration.memoryMb) << 20) + memoryGrace),
      m_channel(std::move(launched.channel)),
      m_log(logLimit, function.name),
      m_startedNs(clock.monotonicNs())
{
    const auto onReadable = [](const Descriptor& descriptor, auto action) {
        auto notifier = std::make_unique<QSocketNotifier>(descriptor.get(), QSocketNotifier::Read);
        QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), action);
        return notifier;
    };
    m_onOutput = onReadable(m_process.output, [this] { readOutput(LogStream::Output); });
    m_onErrors = onReadable(m_process.errors, [this] { readOutput(LogStream::Errors); });
    m_onEnd = onReadable(m_process.end, [this] { processEnded(); });
    m_channel->open(*this);
}

ProcessRuntime::~ProcessRuntime()
{
    release();
    if (!m_call) return;
    const QByteArray message = processMessage(m_call->invocation, "the function was shut down during the call");
    answerUnserved(*m_call, base::ErrorCode::FunctionExit, errorDocument("Runtime.ExitError", message),
                   QString::fromUtf8(message));
}

void ProcessRuntime::run(Call call, int version, int concurrency)
{
    Q_ASSERT(m_state == State::Idle);
    m_state = State::Busy;
    m_call.emplace(std::move(call));
    m_version = version;
    m_concurrency = concurrency;
    m_calledNs = m_clock.monotonicNs();
    m_calledMs = m_clock.nowMs();
    m_streamType.reset();
    m_streamed.clear();
    if (std::exchange(m_isHeld, false)) m_channel->setHeld(false);
    const Invocation& invocation = m_call->invocation;
    const int timeoutMs = m_function.configuration.timeoutMs;
    m_channel->send(
        {.requestId = invocation.requestId,
         .trace = traceHeader(
             invocation, invocation.lineage.isEmpty() ? m_firstLineage : lineageThrough(invocation.lineage, m_arn)),
         .functionArn = functionArn(m_place, invocation),
         .isPlainArn = invocation.qualifier.isEmpty(),
         .clientContext = invocation.clientContext,
         .identity = invocation.identity,
         .tenantId = invocation.tenantId,
         .timeoutMs = timeoutMs,
         .deadlineMs = m_calledMs + timeoutMs},
        invocation.event);
    m_call->invocation.event.clear();
}

void ProcessRuntime::readOutput(LogStream stream)
{
    const Descriptor& pipe = stream == LogStream::Output ? m_process.output : m_process.errors;
    QSocketNotifier& notifier = stream == LogStream::Output ? *m_onOutput : *m_onErrors;
    const ssize_t count = ::read(pipe.get(), scratch().data(), scratch().size());
    if (count > 0)
        m_log.add(stream, QByteArrayView(scratch().data(), count), m_clock.monotonicNs());
    else if (count == 0)
        notifier.setEnabled(false);
}

void ProcessRuntime::drainOutput()
{
    for (const LogStream stream : {LogStream::Output, LogStream::Errors}) {
        const Descriptor& pipe = stream == LogStream::Output ? m_process.output : m_process.errors;
        for (int reads = 0; reads < drainReads; ++reads) {
            const ssize_t count = ::read(pipe.get(), scratch().data(), scratch().size());
            if (count <= 0) break;
            m_log.add(stream, QByteArrayView(scratch().data(), count), m_clock.monotonicNs());
        }
    }
}

void ProcessRuntime::received(Frame frame)
{
    switch (frame.type) {
        case FrameType::Ready:
            if (m_state != State::Loading) break;
            m_state = State::Idle;
            m_loadedNs = m_idleSinceNs = m_clock.monotonicNs();
            m_owner.runtimeLoaded(*this);
            return;
        case FrameType::LoadFailed:
            if (m_state != State::Loading) break;
            fail(readFailure(frame.body).value_or(Failure{}));
            return;
        case FrameType::StreamBegins:
            if (m_state != State::Busy || m_streamType) break;
            m_streamType = std::move(frame.body);
            takePart({});
            return;
        case FrameType::StreamPart:
            if (m_state != State::Busy || !m_streamType) break;
            takePart(std::move(frame.body));
            return;
        case FrameType::Answer: {
            if (m_state != State::Busy) break;
            if (m_streamed.size() > answerLimit) {
                finishWithFailure(base::ErrorCode::FunctionError, {}, answerTooLarge(), State::Idle);
                return;
            }
            InvocationResult result;
            result.payload = m_streamType ? std::move(m_streamed) : std::move(frame.body);
            finish(std::move(result), State::Idle);
            return;
        }
        case FrameType::Failed:
        case FrameType::FailedAndEnding: {
            if (m_state != State::Busy) break;
            Failure failure = readFailure(frame.body).value_or(Failure{});
            const bool isEnding = frame.type == FrameType::FailedAndEnding;
            finishWithFailure(base::ErrorCode::FunctionError, failure.place, std::move(failure.document),
                              isEnding ? State::Ended : State::Idle);
            return;
        }
        case FrameType::Invoke:
            break;
    }
    // A handler that writes to descriptor 3 itself has broken its own line to us.
    exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", "the process sent what nobody asked for");
}

void ProcessRuntime::lineBroken()
{
    exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", "the answer cannot be understood");
}

void ProcessRuntime::takePart(QByteArray part)
{
    if (!m_call->invocation.takePart) {
        if (m_streamed.size() <= answerLimit) m_streamed += part;
        return;
    }
    m_call->invocation.takePart({*m_streamType, m_function.version}, std::move(part));
    paceParts();
}

void ProcessRuntime::paceParts()
{
    const auto& waiting = m_call->invocation.partsWaiting;
    const bool mustWait = waiting && waiting() > partsHighWater;
    if (mustWait != m_isHeld) m_channel->setHeld(m_isHeld = mustWait);
}

void ProcessRuntime::finish(InvocationResult result, State next)
{
    drainOutput();
    const qint64 now = m_clock.monotonicNs();
    Call call = std::move(*m_call);
    m_call.reset();
    result.log = m_log.take(now);
    result.durationNs = now - m_calledNs;
    // Loading belongs to the call that had to wait for it.
    if (m_isFirstCall && call.queuedNs < m_loadedNs) result.initNs = m_loadedNs - m_startedNs;
    m_isFirstCall = false;
    result.version = m_version;
    result.executedVersion = m_function.version;
    result.streamType = m_streamType.value_or(QByteArray());
    result.report = report(now);
    result.report.requestId = call.invocation.requestId;
    m_idleSinceNs = now;
    m_state = next;
    if (next == State::Ended) release();
    // First the next call, so that the process works while the answer travels.
    if (next == State::Ended)
        m_owner.runtimeEnded(*this);
    else
        m_owner.runtimeIdle(*this);
    call.reply(std::move(result));
}

// All but the request's id.
CallReport ProcessRuntime::report(qint64 now)
{
    lookAtMemory(now);
    return {.requestId = {},
            .logStream = m_logStream,
            .runtime = m_function.configuration.runtime,
            .startedMs = m_calledMs,
            .startedNs = m_calledNs,
            .memoryMb = m_function.configuration.memoryMb,
            .maximumMemoryMb = static_cast<int>((m_memoryPeak + (1 << 20) - 1) >> 20),
            .concurrency = m_concurrency,
            .logging = m_function.logging};
}

InvocationResult ProcessRuntime::leftByLoading()
{
    const qint64 now = m_clock.monotonicNs();
    m_calledNs = now;
    m_calledMs = m_clock.nowMs();
    InvocationResult result;
    result.log = m_log.take(now);
    result.initNs = now - m_startedNs;
    result.executedVersion = m_function.version;
    result.report = report(now);
    return result;
}

void ProcessRuntime::finishWithFailure(base::ErrorCode code, QByteArrayView place, QByteArray document, State next)
{
    InvocationResult result;
    result.error = base::Error{code, messageOf(place, document)};
    result.payload = std::move(document);
    finish(std::move(result), next);
}

void ProcessRuntime::fail(const Failure& failure)
{
    drainOutput();
    m_state = State::Ended;
    release();
    m_owner.runtimeFailed(*this, failure);
}

void ProcessRuntime::exceeded(base::ErrorCode code, QByteArrayView errorType, const QByteArray& what)
{
    switch (m_state) {
        case State::Loading:
            fail(processFailure(errorType, what));
            break;
        case State::Busy: {
            const QByteArray message = processMessage(m_call->invocation, what);
            finishWithFailure(code, {}, errorDocument(errorType, message), State::Ended);
            break;
        }
        case State::Idle:
            m_state = State::Ended;
            release();
            m_owner.runtimeEnded(*this);
            break;
        case State::Ended:
            break;
    }
}

void ProcessRuntime::processEnded()
{
    m_onEnd->setEnabled(false);
    // What it said before it ended still counts.
    m_channel->readRest();
    if (m_state == State::Ended) return;
    exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", howItEnded(m_process.pid, m_isolation));
}

void ProcessRuntime::checkLimits()
{
    const qint64 now = m_clock.monotonicNs();
    const auto timedOut = [](qint64 ms) {
        return "Task timed out after " + QByteArray::number(static_cast<double>(ms) / 1000, 'f', 2) + " seconds";
    };
    if (m_function.debugPort) standStillIfDebugged(now);
    const int timeoutMs = m_function.configuration.timeoutMs;
    if (m_state == State::Busy && now - m_calledNs >= qint64(timeoutMs) * 1'000'000) {
        exceeded(base::ErrorCode::FunctionTimeout, "Sandbox.Timedout", timedOut(timeoutMs));
        return;
    }
    if (m_state == State::Loading && now - m_startedNs >= loadLimitMs * 1'000'000) {
        exceeded(base::ErrorCode::FunctionTimeout, "Sandbox.Timedout", timedOut(loadLimitMs));
        return;
    }
    if (m_isHeld && m_state == State::Busy) paceParts();
    if (m_state == State::Loading || m_state == State::Busy) {
        m_memoryNow = residentMemoryOfTree(m_process.pid, m_memoryLimit);
        m_memoryPeak = std::max(m_memoryPeak, m_memoryNow);
        m_memorySeenNs = now;
        if (m_memoryNow > m_memoryLimit)
            exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", "Runtime exited with error: signal: killed");
    }
}

// Time while a debugger is attached counts neither for loading nor for a call.
void ProcessRuntime::standStillIfDebugged(qint64 now)
{
    const qint64 since = now - std::exchange(m_checkedNs, now);
    if (since == now || !isDebuggerAttached(*m_function.debugPort)) return;
    m_startedNs = std::min(now, m_startedNs + since);
    m_calledNs = std::min(now, m_calledNs + since);
}

// A look costs some microseconds: between ticks one an interval is enough for the report of a call.
void ProcessRuntime::lookAtMemory(qint64 now)
{
    if (m_memorySeenNs != 0 && now - m_memorySeenNs < memoryIntervalNs) return;
    m_memorySeenNs = now;
    m_memoryNow = m_isolation == Isolation::Strict ? residentMemoryOfTree(m_process.pid, m_memoryLimit)
                                                   : residentMemory(m_process.pid);
    m_memoryPeak = std::max(m_memoryPeak, m_memoryNow);
}

void ProcessRuntime::release()
{
    if (m_process.pid < 0) return;
    // This may run inside one of their signals.
    m_channel->close();
    for (auto* notifier : {&m_onOutput, &m_onErrors, &m_onEnd}) {
        (*notifier)->setEnabled(false);
        notifier->release()->deleteLater();
    }
    m_process = ChildProcess();
    m_reaper.end(std::move(m_ending));
}

}  // namespace trestle::functions
