#include "core/engine/DesignKeeper.h"

#include "core/workspace/Merge.h"

namespace trestle::engine {

using workspace::Workspace;

DesignKeeper::DesignKeeper(Run run, std::function<void()> edited) : m_run(std::move(run)), m_edited(std::move(edited))
{
}

DesignKeeper::Design DesignKeeper::design() const
{
    const QMutexLocker lock(&m_mutex);
    return m_design;
}

bool DesignKeeper::change(const std::function<bool(Workspace& design)>& edit)
{
    {
        const QMutexLocker editing(&m_edit);
        const Design before = design();
        auto copy = std::make_shared<Workspace>(*before);
        if (!edit(*copy)) return false;
        workspace::sortObjects(*copy);
        const Design after = std::move(copy);
        auto problems = m_run(*after);
        const QMutexLocker lock(&m_mutex);
        m_design = after;
        m_problems = std::move(problems);
        const bool isNext = m_pending.size() > (m_isTaken ? 1 : 0) && m_pending.back().after == before;
        if (isNext)
            m_pending.back().after = after;
        else
            m_pending.push_back({before, after});
    }
    m_edited();
    return true;
}

DesignKeeper::Design DesignKeeper::replace(const Workspace& given)
{
    const QMutexLocker editing(&m_edit);
    auto now = std::make_shared<Workspace>(given);
    for (const Edit& edit : pendingEdits())
        *now = workspace::merge(*edit.before, *now, *edit.after, [](const auto&) {
                   return workspace::Side::Mine;
               }).workspace;
    const QMutexLocker lock(&m_mutex);
    m_design = std::move(now);
    return m_design;
}

std::deque<DesignKeeper::Edit> DesignKeeper::pendingEdits() const
{
    const QMutexLocker lock(&m_mutex);
    return m_pending;
}

void DesignKeeper::runAgain()
{
    const QMutexLocker editing(&m_edit);
    auto problems = m_run(*design());
    const QMutexLocker lock(&m_mutex);
    m_problems = std::move(problems);
}

std::vector<gateway::DesignProblem> DesignKeeper::problems() const
{
    const QMutexLocker lock(&m_mutex);
    return m_problems;
}

DesignKeeper::Edit DesignKeeper::pending()
{
    const QMutexLocker lock(&m_mutex);
    m_isTaken = !m_pending.empty();
    return m_isTaken ? m_pending.front() : Edit();
}

void DesignKeeper::dropPending()
{
    const QMutexLocker lock(&m_mutex);
    m_pending.pop_front();
    m_isTaken = false;
}

}  // namespace trestle::engine
