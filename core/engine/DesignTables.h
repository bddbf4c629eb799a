// A design's tables as data: made where they are missing, filled from their seeds, brought to what the design says, in
// the workspace's own data or in the store it names. And the other way: what clients do to tables goes into the design.
//
// Thread: the engine's, but for what says otherwise.
#pragma once

#include "core/base/Mailbox.h"
#include "core/engine/RemoteStore.h"
#include "core/tables/Tables.h"
#include "core/workspace/Workspace.h"

#include <QMutex>

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace trestle::engine {

class DesignTables
{
public:
    struct Place
    {
        tables::Tables& tables;  // empty where there is a store
        RemoteStore* store;      // null: there is none
        QString folder;          // the workspace's, where seeds stand
        QString dataFolder;
        base::Mailbox& mailbox;  // of the engine's thread
    };
    struct Listener
    {
        std::function<void()> problemsChanged;
        std::function<void()> storeLearned;  // all() tells more now
        std::function<void(const tables::TableDescription&)> createdByClient;
        std::function<void(const tables::TableDescription&)> changedByClient;
        std::function<void(const QByteArray&)> deletedByClient;
    };

    /// Keeps `design.tables` as clients make it.
    DesignTables(const Place& place, workspace::Workspace& design, Listener listener)
        : m_at(place), m_design(design), m_tell(std::move(listener))
    {
    }

    /// After the design took the place of `previous`. Tables of our own exist when it returns; their seeds, changes,
    /// and a store follow.
    void apply(const workspace::Workspace& previous);
    /// Calls `ready` once all that is done; never before it returns.
    void whenReady(std::function<void()> ready);
    [[nodiscard]] bool isReady() const { return m_preparing == 0; }

    /// A client created, changed or deleted the table.
    void followClient(const QByteArray& name);

    /// The tables there are, as the design `given` wants those that are being changed. Any thread.
    [[nodiscard]] std::vector<tables::TableDescription> all(const workspace::Workspace& given) const;

    [[nodiscard]] std::vector<workspace::Problem> problems() const;

private:
    tables::TableService& items() const;
    void makeOwn(const workspace::Workspace& previous);
    void create(const std::vector<tables::TableDescription>& tables);
    void change(const tables::TableDescription& table, bool isEdited);
    void prepareStore();
    void compare(const tables::TableDescription& table, const tables::TableDescription& data);
    void followStore(const QByteArray& name);
    QString seedMark(const QByteArray& name) const;
    void seed(const QByteArray& name);
    void endPreparing();
    void addProblem(const QByteArray& name, const QString& message);
    void addLastingProblem(const QByteArray& name, const QString& message);

    const Place m_at;
    workspace::Workspace& m_design;
    const Listener m_tell;
    bool m_started = false;                // the first apply() is over
    std::set<QByteArray> m_unmade;         // tables of the design that could not be created
    std::multiset<QByteArray> m_changing;  // tables, once for each change under way
    int m_preparing = 0;                   // tables that are being filled or changed, and the store being asked
    std::vector<std::function<void()>> m_whenPrepared;

    mutable QMutex m_storeMutex;                          // guards both where the engine's thread writes them
    std::vector<tables::TableDescription> m_storeTables;  // of the store, as far as known
    bool m_storeAnswered = false;                         // until then its tables are taken to be the design's
    std::optional<std::vector<tables::TableDescription>>
        m_preparedTables;  // of the design, when the store was last asked

    std::vector<workspace::Problem> m_problems;                  // found by the last apply()
    std::map<QByteArray, workspace::Problem> m_lastingProblems;  // by table; the next apply() does not find them again
};

}  // namespace trestle::engine
