// One warm process of a function: loads the handler, then serves one call at a time over its channel, keeps what it
// prints, and ends it with its whole tree when its time or memory is used up.
//
// Lives on the thread of Functions. A call's output is read from the pipes until they are empty after its answer frame
// has arrived; the bootstrap flushes before it answers, so nothing of the call comes later. What is printed between
// calls or while loading goes to the next call.
#pragma once

#include "core/base/Clock.h"
#include "core/functions/Call.h"
#include "core/functions/LogCollector.h"
#include "core/functions/RuntimeLauncher.h"

#include <QSocketNotifier>

#include <memory>

namespace trestle::functions {

class ProcessRuntime final : private RuntimeChannel::Receiver
{
public:
    /// What the pool is told. The runtime may be given away, but not destroyed, inside these.
    class Owner
    {
    public:
        virtual ~Owner() = default;
        virtual void runtimeLoaded(ProcessRuntime& runtime) = 0;
        /// It will not load; it has ended.
        virtual void runtimeFailed(ProcessRuntime& runtime, const Failure& failure) = 0;
        virtual void runtimeIdle(ProcessRuntime& runtime) = 0;
        /// It ended during a call or between two.
        virtual void runtimeEnded(ProcessRuntime& runtime) = 0;
    };
    enum class State { Loading, Idle, Busy, Ended };

    ProcessRuntime(LaunchedProcess launched, const VersionDeployment& function, const base::Clock& clock,
                   qsizetype logLimit, ProcessReaper& reaper, Owner& owner);
    /// Gives the process to the reaper; a call under way is answered with FunctionExit.
    ~ProcessRuntime() override;

    [[nodiscard]] State state() const { return m_state; }
    /// Only when Idle. `version`, and how many calls are under way with this one, are written into the result.
    void run(Call call, int version, int concurrency);
    /// Of one that did not load: what a call that waited for it has to tell beside the failure. The lines are told
    /// once.
    [[nodiscard]] InvocationResult leftByLoading();
    /// Ends what has used up its time or memory. Called every few dozen milliseconds.
    void checkLimits();
    [[nodiscard]] qint64 idleSinceNs() const { return m_idleSinceNs; }

    quint64 revision = 0;  // of the sources it was started from

private:
    void received(Frame frame) override;
    void lineBroken() override;
    void readOutput(LogStream stream);
    void drainOutput();
    void processEnded();
    void takePart(QByteArray part);
    void paceParts();
    void finish(InvocationResult result, State next);
    void finishWithFailure(base::ErrorCode code, QByteArrayView place, QByteArray document, State next);
    void fail(const Failure& failure);
    [[nodiscard]] CallReport report(qint64 now);
    void exceeded(base::ErrorCode code, QByteArrayView errorType, const QByteArray& what);
    void lookAtMemory(qint64 now);
    void standStillIfDebugged(qint64 now);
    void release();

    ChildProcess m_process;
    EndingProcess m_ending;
    const base::Clock& m_clock;
    ProcessReaper& m_reaper;
    Owner& m_owner;
    const VersionDeployment m_function;
    const FunctionPlace m_place;
    const Isolation m_isolation;
    const QByteArray m_logStream;
    const QByteArray m_arn;
    const QByteArray m_firstLineage;  // of calls made by a call that began a chain
    const qint64 m_memoryLimit;
    qint64 m_memoryNow = 0;  // bytes, when last looked at
    qint64 m_memoryPeak = 0;
    qint64 m_memorySeenNs = 0;
    State m_state = State::Loading;
    std::unique_ptr<RuntimeChannel> m_channel;
    LogCollector m_log;
    std::optional<Call> m_call;
    std::optional<QByteArray> m_streamType;  // once the answer has begun to come in pieces
    QByteArray m_streamed;                   // the pieces, if nobody takes them as they come
    bool m_isHeld = false;                   // who takes them has too many
    int m_version = 0;
    int m_concurrency = 0;
    qint64 m_startedNs = 0;
    qint64 m_loadedNs = 0;
    bool m_isFirstCall = true;
    qint64 m_calledNs = 0;
    qint64 m_calledMs = 0;
    qint64 m_checkedNs = 0;  // when it was last looked for a debugger
    qint64 m_idleSinceNs = 0;
    std::unique_ptr<QSocketNotifier> m_onOutput;
    std::unique_ptr<QSocketNotifier> m_onErrors;
    std::unique_ptr<QSocketNotifier> m_onEnd;
};

}  // namespace trestle::functions
