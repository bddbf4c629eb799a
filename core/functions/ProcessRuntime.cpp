#include "core/functions/ProcessRuntime.h"

#include <sys/socket.h>
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
// More than a pipe can hold: everything written before the answer is read, and a child that never stops cannot hold us.
constexpr int drainReads = 32;

std::array<char, 64 * 1024>& scratch()
{
    thread_local std::array<char, 64 * 1024> buffer;
    return buffer;
}

QByteArray howItEnded(pid_t pid)
{
    siginfo_t info = {};
    // The reaper waits for it; here it is only looked at.
    if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
        return "Runtime exited without providing a reason";
    if (info.si_code == CLD_EXITED) {
        if (info.si_status == 0) return "Runtime exited without providing a reason";
        return "Runtime exited with error: exit status " + QByteArray::number(info.si_status);
    }
    return "Runtime exited with error: signal: " + QByteArray(strsignal(info.si_status)).toLower();
}

// Parent and sampling are of no use locally, but clients and libraries expect all three parts.
QByteArray traceHeader(const Invocation& invocation)
{
    if (invocation.traceRoot.isEmpty()) return {};
    QByteArray parent = invocation.requestId;
    parent.replace('-', QByteArray());
    return "Root=" + invocation.traceRoot + ";Parent=" + parent.left(16).leftJustified(16, '0') + ";Sampled=1";
}

}  // namespace

ProcessRuntime::ProcessRuntime(LaunchedProcess launched, const VersionDeployment& function, const base::Clock& clock,
                               qsizetype logLimit, ProcessReaper& reaper, Owner& owner)
    : m_process(std::move(launched.process)),
      m_ending(std::move(launched.ending)),
      m_clock(clock),
      m_reaper(reaper),
      m_owner(owner),
      m_executedVersion(function.version),
      m_timeoutMs(function.configuration.timeoutMs),
      m_memoryLimit((qint64(function.configuration.memoryMb) << 20) + memoryGrace),
      m_log(logLimit, function.name),
      m_startedNs(clock.monotonicNs())
{
    const auto onReadable = [](const Descriptor& descriptor, auto action) {
        auto notifier = std::make_unique<QSocketNotifier>(descriptor.get(), QSocketNotifier::Read);
        QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), action);
        return notifier;
    };
    m_onFrames = onReadable(m_process.channel, [this] { readFrames(); });
    m_onOutput = onReadable(m_process.output, [this] { readOutput(LogStream::Output); });
    m_onErrors = onReadable(m_process.errors, [this] { readOutput(LogStream::Errors); });
    m_onEnd = onReadable(m_process.end, [this] { processEnded(); });
    m_onWritable = std::make_unique<QSocketNotifier>(m_process.channel.get(), QSocketNotifier::Write);
    m_onWritable->setEnabled(false);
    QObject::connect(m_onWritable.get(), &QSocketNotifier::activated, m_onWritable.get(), [this] { write(); });
}

ProcessRuntime::~ProcessRuntime()
{
    release();
    if (!m_call) return;
    const QByteArray message = processMessage(m_call->invocation, "the function was shut down during the call");
    answerUnserved(*m_call, base::ErrorCode::FunctionExit, errorDocument("Runtime.ExitError", message),
                   QString::fromUtf8(message));
}

void ProcessRuntime::run(Call call, int version)
{
    Q_ASSERT(m_state == State::Idle);
    m_state = State::Busy;
    m_call.emplace(std::move(call));
    m_version = version;
    m_calledNs = m_clock.monotonicNs();
    const Invocation& invocation = m_call->invocation;
    m_unwritten = invokeFrame(m_timeoutMs, invocation.requestId, traceHeader(invocation), invocation.event);
    m_call->invocation.event.clear();
    write();
}

void ProcessRuntime::write()
{
    while (!m_unwritten.isEmpty()) {
        const ssize_t count = ::send(m_process.channel.get(), m_unwritten.constData(),
                                     static_cast<size_t>(m_unwritten.size()), MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) continue;
            // Anything but a full socket means that the process has gone, which its end will tell.
            m_onWritable->setEnabled(errno == EAGAIN);
            return;
        }
        if (count == m_unwritten.size())
            m_unwritten.clear();
        else
            m_unwritten.remove(0, count);
    }
    if (m_onWritable->isEnabled()) m_onWritable->setEnabled(false);
}

void ProcessRuntime::readFrames()
{
    for (;;) {
        const ssize_t count = ::recv(m_process.channel.get(), scratch().data(), scratch().size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            if (count == 0) m_onFrames->setEnabled(false);
            return;
        }
        m_reader.add(QByteArrayView(scratch().data(), count));
        while (std::optional<Frame> frame = m_reader.next()) {
            handle(std::move(*frame));
            if (m_state == State::Ended) return;
        }
        if (m_reader.isBroken()) {
            exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", "the answer cannot be understood");
            return;
        }
        if (count < static_cast<ssize_t>(scratch().size())) return;
    }
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

void ProcessRuntime::handle(Frame frame)
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
        case FrameType::Answer: {
            if (m_state != State::Busy) break;
            InvocationResult result;
            result.payload = std::move(frame.body);
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
    result.executedVersion = m_executedVersion;
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
            fail({{}, errorDocument(errorType, "Error: " + what)});
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
    readFrames();
    if (m_state == State::Ended) return;
    exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", howItEnded(m_process.pid));
}

void ProcessRuntime::checkLimits()
{
    const qint64 now = m_clock.monotonicNs();
    const auto timedOut = [](qint64 ms) {
        return "Task timed out after " + QByteArray::number(static_cast<double>(ms) / 1000, 'f', 2) + " seconds";
    };
    if (m_state == State::Busy && now - m_calledNs >= qint64(m_timeoutMs) * 1'000'000) {
        exceeded(base::ErrorCode::FunctionTimeout, "Sandbox.Timedout", timedOut(m_timeoutMs));
        return;
    }
    if (m_state == State::Loading && now - m_startedNs >= loadLimitMs * 1'000'000) {
        exceeded(base::ErrorCode::FunctionTimeout, "Sandbox.Timedout", timedOut(loadLimitMs));
        return;
    }
    if (m_state == State::Loading || m_state == State::Busy) {
        if (residentMemory(m_process.pid) > m_memoryLimit)
            exceeded(base::ErrorCode::FunctionExit, "Runtime.ExitError", "Runtime exited with error: signal: killed");
    }
}

void ProcessRuntime::release()
{
    if (m_process.pid < 0) return;
    // This may run inside one of their signals.
    for (auto* notifier : {&m_onFrames, &m_onWritable, &m_onOutput, &m_onErrors, &m_onEnd}) {
        (*notifier)->setEnabled(false);
        notifier->release()->deleteLater();
    }
    m_process = ChildProcess();
    m_reaper.end(std::move(m_ending));
}

}  // namespace trestle::functions
