// The turns of who writes to tables with strongly consistent replicas: one region at a time, and when another one's
// turn comes it has first been brought what the others wrote. While only one region writes nobody waits for anything. A
// consistent read waits in the same way, unless nothing was written elsewhere since its region was last brought up to
// date. What was begun elsewhere counts too: who has seen a write in one region sees it in all.
//
// Threads: any may write and read; one thread serves. The object outlives its server: what comes then does not wait.
#pragma once

#include "core/tables/operations/WriteTurns.h"

#include <QByteArray>

#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace trestle::engine {

class StrongTurns : public std::enable_shared_from_this<StrongTurns>
{
public:
    /// `wake` is called when there is something to serve, by any thread; it must not call back.
    explicit StrongTurns(std::function<void()> wake) : m_wake(std::move(wake)) {}

    /// The turns as the tables of one region take them.
    [[nodiscard]] std::shared_ptr<tables::WriteTurns> of(const QByteArray& region);

    // On the serving thread.
    /// From now on this is the serving thread: it never waits.
    void serveHere();
    /// Lets those go on who wait. `bringTo` carries to a region what all others have.
    void serve(const std::function<void(const QByteArray& region)>& bringTo);
    /// There may be writes that took no turn: every region is to be brought up to date again.
    void doubt();

    /// Nobody serves any more.
    void stop();

private:
    class Region;
    using Write = base::UniqueFunction<void(tables::WriteTurns::Done)>;

    void take(const QByteArray& region, Write write);
    void catchUp(const QByteArray& region);
    void run(Write write);
    void finished();
    void serveReaders(const std::function<void(const QByteArray&)>& bringTo);

    std::mutex m_mutex;  // guards:
    std::function<void()> m_wake;
    std::thread::id m_server;
    bool m_stopped = false;
    QByteArray m_owner;  // the region whose turn it is: it has everything; empty: none
    int m_running = 0;   // writes under way, all of the owner
    std::deque<std::pair<QByteArray, Write>> m_writers;
    std::deque<std::pair<QByteArray, std::promise<void>>> m_readers;
    quint64 m_changes = 1;                 // counted when a write begins and when it ends
    std::map<QByteArray, quint64> m_seen;  // m_changes when a region was last up to date
};

}  // namespace trestle::engine
