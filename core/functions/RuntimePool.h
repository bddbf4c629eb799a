// One version of a function with its warm processes and the calls that wait for them. Lives on the thread of Functions.
//
// Every change of the files or of the description makes a new revision. Its first process is the candidate: calls wait
// while it loads; if it does, it and its like serve from then on (the version rises) and older processes end after
// their call; if it does not, the older ones go on serving until the next change. When none is left, each call tries
// anew.
#pragma once

#include "core/functions/ProcessRuntime.h"

#include <deque>

namespace trestle::functions {

class RuntimePool final : private ProcessRuntime::Owner
{
public:
    /// What all pools of one Functions share; outlives them.
    struct Surroundings
    {
        RuntimeLauncher& launcher;
        ProcessReaper& reaper;
        const base::Clock& clock;
        int processes = 20;  // at most
        qsizetype logLimit = 1 << 20;
        std::function<void(const RuntimePool&)> statusChanged;
        std::function<void()> limitsNeeded;                            // checkLimits() is to be called again soon
        std::function<void(std::unique_ptr<ProcessRuntime>)> discard;  // destroys it later, from the event loop
    };

    RuntimePool(VersionDeployment deployment, Surroundings surroundings);
    /// Calls under way and waiting are answered with FunctionExit.
    ~RuntimePool() override;

    [[nodiscard]] const VersionDeployment& deployment() const { return m_deployment; }
    void setDeployment(VersionDeployment deployment);

    void invoke(Call call);
    /// Whatever new processes would be made from has changed.
    void changed();
    /// A change that no call has asked for yet is loaded, if this function has been used before.
    void loadChanges();
    /// No call comes any more: idle processes end now, busy ones after their call.
    void retire();
    [[nodiscard]] bool isEmpty() const { return m_processes.empty() && m_waiting.empty(); }
    /// Calls that have not been answered.
    [[nodiscard]] int underWay() const
    {
        return static_cast<int>(m_waiting.size()) + count(ProcessRuntime::State::Busy);
    }

    /// Time, memory, idleness. True if there is something that has to be checked again soon.
    bool checkLimits();
    [[nodiscard]] FunctionStatus status() const;
    /// The file the handler is looked for in; its likeliest name if there is none.
    [[nodiscard]] QString handlerFile() const;

private:
    void runtimeLoaded(ProcessRuntime& runtime) override;
    void runtimeFailed(ProcessRuntime& runtime, const Failure& failure) override;
    void runtimeIdle(ProcessRuntime& runtime) override;
    void runtimeEnded(ProcessRuntime& runtime) override;

    enum class Attempt { None, Loading, Loaded, Failed };

    void dispatch();
    [[nodiscard]] bool mayStartAnother() const;
    [[nodiscard]] size_t processLimit() const;
    void startCandidate();
    void startProvisioned();
    [[nodiscard]] base::Result<void> startProcess();
    void candidateFailed(const Failure& failure, InvocationResult left);
    void retireOlder();
    void discard(const ProcessRuntime& runtime);
    void refuse(Call call, const Failure& failure, InvocationResult left);
    void publish();
    [[nodiscard]] ProcessRuntime* idleProcess();
    [[nodiscard]] int count(ProcessRuntime::State state) const;
    [[nodiscard]] bool hasServing() const;

    VersionDeployment m_deployment;
    Surroundings m_surroundings;
    std::deque<Call> m_waiting;
    qsizetype m_waitingBytes = 0;
    std::vector<std::unique_ptr<ProcessRuntime>> m_processes;
    quint64 m_revision = 1;         // of the sources, now
    quint64 m_servingRevision = 0;  // that the processes serving were started from
    quint64 m_attemptRevision = 0;  // that was tried last
    Attempt m_attempt = Attempt::None;
    int m_version = 0;
    Failure m_failure;
    bool m_retired = false;
};

}  // namespace trestle::functions
