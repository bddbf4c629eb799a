// States under way, for who wants to see them: a table is CREATING, UPDATING or DELETING for a while and a new index
// CREATING, though what was asked for is done at once. Meanwhile the service's refusals hold: no items of a table that
// is being created or deleted, no reads of an index that is being filled, no further change.
//
// Any thread may call. States end with the process.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/pacing/PacingOptions.h"

#include <mutex>

namespace trestle::tables {

class TransientStates
{
public:
    TransientStates(StateDelays delays, const base::Clock& clock) : m_delays(delays), m_clock(clock) {}

    void created(const TableStatus& table);
    void changed(const TableDescription& before, const TableStatus& after);
    void deleted(const TableStatus& table);

    /// Puts the states of now into a description.
    void show(TableStatus& table) const;
    /// A table that is gone, but not yet to be seen so.
    [[nodiscard]] std::optional<TableStatus> deleting(const QByteArray& name) const;
    [[nodiscard]] QList<QByteArray> deletingNames() const;

    // Errors: ResourceInUse, ResourceNotFound, Validation, as the service words them.
    [[nodiscard]] std::optional<OperationError> refusesCreation(const QByteArray& name) const;
    [[nodiscard]] std::optional<OperationError> refusesDeletion(const QByteArray& name) const;
    [[nodiscard]] std::optional<OperationError> refusesChange(const TableDescription& before,
                                                              const TableDescription& after) const;
    [[nodiscard]] std::optional<OperationError> refusesItems(const QByteArray& name,
                                                             const std::optional<QByteArray>& index) const;

private:
    struct Passing
    {
        ResourceState state = ResourceState::Active;
        qint64 untilNs = 0;
        std::map<QByteArray, qint64> indexesUntilNs = {};  // those that are being created
        TableStatus table = {};                            // of a deleted one
    };
    /// Null where nothing is under way. The mutex is held.
    [[nodiscard]] const Passing* find(const QByteArray& name) const;
    [[nodiscard]] ResourceState stateOf(const QByteArray& name) const;
    void pass(const QByteArray& name, ResourceState state, qint64 delayMs);

    const StateDelays m_delays;
    const base::Clock& m_clock;
    mutable std::mutex m_mutex;               // guards:
    std::map<QByteArray, Passing> m_passing;  // by table
};

}  // namespace trestle::tables
