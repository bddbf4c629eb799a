// Global tables. A replica lives in its region: tables of its own in a data file of its own, behind the same endpoint
// and told apart by the region that a request is signed for. A region comes to be with its first replica; requests for
// others are the workspace's own, as ever.
//
// What is written to one replica reaches the others from its change log, after the lag that was asked for, and the last
// writer wins (CarriedChange.h). What a region cannot take since its disk fails is tried again every second, and what
// follows waits for it; other regions are not held up. Replicas that are strongly consistent know no lag: whoever
// writes to one or reads it consistently waits until it has what the others were given (StrongTurns.h). A witness is an
// empty region.
//
// Threads: any may call. One thread of its own makes replicas and carries changes; `tellHome` is called on it.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/engine/ReplicationState.h"
#include "core/engine/StrongTurns.h"
#include "core/tables/Tables.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>

namespace trestle::engine {

class Regions
{
public:
    struct Options
    {
        QString folder;  // for the data of other regions; made when there is one
        QByteArray home;
        tables::Tables::Options tables;  // of every region, but for the path
        qint64 lagMs = 0;                // how much later a replica has what another was given
    };
    /// The wire of a region's tables.
    using MakeServices = std::function<aws::DynamoDbApi::Services(tables::Tables&, const QByteArray& region)>;

    /// Opens the regions there are. `tellHome` hears of tables of the home region that changed.
    Regions(tables::Tables& home, Options options, MakeServices makeServices,
            std::function<void(const QByteArray&)> tellHome);
    /// Carries what is still on its way, whatever its lag.
    ~Regions();

    /// A table of a region was created, changed or deleted: its replicas follow, soon.
    void follow(QByteArray region, QByteArray table);
    /// Null if the request is for the home region, or for one without replicas.
    [[nodiscard]] aws::DynamoDbApi* serviceFor(const http::Request& request) const;
    /// The tables of a region; null if it has none.
    [[nodiscard]] tables::Tables* tablesOf(const QByteArray& region) const;

private:
    struct Region
    {
        QByteArray name;
        tables::Tables* tables = nullptr;
        std::unique_ptr<tables::Tables> own;  // null for the home region
        std::unique_ptr<aws::DynamoDbApi> service;
        bool takesTurns = false;
        std::map<QByteArray, quint64> listening = {};  // by table
    };

    // On the carrying thread, or before it began.
    // Errors are those that pass; then the same is done again later.
    void findChanged();
    base::Result<void> followNow(const QByteArray& region, const QByteArray& table);
    base::Result<void> leave(const QByteArray& region, const QByteArray& table);
    base::Result<void> removeReplica(const QByteArray& region, const QByteArray& table);
    base::Result<Region*> open(const QByteArray& name);
    Region* find(const QByteArray& name) const;  // on any
    base::Result<void> makeReplica(Region& source, const tables::TableDescription& description, const QByteArray& to,
                                   const QByteArrayList& members);
    base::Result<void> fill(const ReplicationState::Fill& fill);
    void listenTo(Region& region, const QByteArray& table);
    void takeTurns(Region& region);
    void noteWork();  // on any
    QString statePath() const;
    void save();

    void carry();
    void fillAll();
    void bringTo(const QByteArray& region);
    [[nodiscard]] std::vector<Region*> all() const;  // on any
    base::Result<void> carryBetween(Region& from, Region& to, tables::MultiRegionConsistency consistency, bool hurry);
    void wakeAt(qint64 ms);
    void tell(const base::Result<void>& done);

    const Options m_options;
    const MakeServices m_makeServices;
    const std::function<void(const QByteArray&)> m_tellHome;
    const base::Clock& m_clock;
    mutable std::shared_mutex m_regionsMutex;                 // guards:
    std::map<QByteArray, std::unique_ptr<Region>> m_regions;  // entries stay until the end
    std::atomic<bool> m_hasOthers = false;
    const std::shared_ptr<StrongTurns> m_turns;
    ReplicationState m_state;
    ReplicationState m_saved;
    std::map<std::pair<QByteArray, QByteArray>, qint64> m_strongCursors;  // m_state.cursors of changes without lag
    std::vector<std::pair<QByteArray, QByteArray>> m_following;           // region and table, until it is done
    qint64 m_wakeMs = 0;               // when something is due, since 1970; 0: nothing is
    std::set<QString> m_troubles;      // what holds changes up
    std::set<QString> m_toldTroubles;  // the same of the round before

    std::mutex m_mutex;  // guards:
    std::condition_variable m_wake;
    bool m_hasWork = false;
    std::vector<std::pair<QByteArray, QByteArray>> m_toFollow;  // region and table
    bool m_ends = false;
    std::thread m_carrier;
};

}  // namespace trestle::engine
