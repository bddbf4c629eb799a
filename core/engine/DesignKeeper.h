// The design that runs, kept for two hands: the window (or the command line), which gives a whole new one, and clients
// of the control planes, whose edits serve at once and are handed on to the window's document and the files.
//
// An edit by a client is pending until the window has taken it over; until then it is merged into whatever design the
// window gives, object by object, and where both changed the same object the window's stands.
// Threads: any; `run` is called by one thread at a time, with the design locked.
#pragma once

#include "core/gateway/definition/DesignProblem.h"
#include "core/workspace/DesignAccess.h"

#include <QMutex>

#include <deque>
#include <vector>

namespace trestle::engine {

class DesignKeeper final : public workspace::DesignAccess
{
public:
    using Design = std::shared_ptr<const workspace::Workspace>;
    /// What a client made of the design.
    struct Edit
    {
        Design before;
        Design after;
    };
    /// Makes the design serve; returns what of it cannot.
    using Run = std::function<std::vector<gateway::DesignProblem>(const workspace::Workspace& design)>;

    /// `edited` is called after each edit by a client, on the client's thread.
    DesignKeeper(Run run, std::function<void()> edited);

    [[nodiscard]] Design design() const override;
    bool change(const std::function<bool(workspace::Workspace& design)>& edit) override;

    /// Puts the window's design in place, without running it: returns what it became.
    Design replace(const workspace::Workspace& given);
    /// Runs the design as it is: because something it refers to came or went.
    void runAgain();
    [[nodiscard]] std::vector<gateway::DesignProblem> problems() const;

    /// The oldest edit by a client that was not taken over; null members if there is none. Edits that follow each other
    /// while others are taken over are one: however fast clients are, who takes over is at most two behind.
    [[nodiscard]] Edit pending();
    /// It has been taken over.
    void dropPending();

private:
    [[nodiscard]] std::deque<Edit> pendingEdits() const;

    const Run m_run;
    const std::function<void()> m_edited;
    QMutex m_edit;           // held while the design changes and is run
    mutable QMutex m_mutex;  // guards the members below; held for moments
    Design m_design = std::make_shared<workspace::Workspace>();
    std::vector<gateway::DesignProblem> m_problems;
    std::deque<Edit> m_pending;
    bool m_isTaken = false;  // the first of them is being taken over, so it stays as it is
};

}  // namespace trestle::engine
