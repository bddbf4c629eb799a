#include "core/tables/pacing/TransientStates.h"

#include "core/tables/operations/OperationErrors.h"

namespace trestle::tables {

namespace {

constexpr qint64 nsOfMs = 1'000'000;

OperationError inUse(const QString& what)
{
    return {base::ErrorCode::ResourceInUse,
            QStringLiteral("Attempt to change a resource which is still in use: ") + what};
}

QString text(const QByteArray& name)
{
    return QString::fromUtf8(name);
}

// What takes the service a while; tags, time to live and the like do not.
bool takesAWhile(const TableDescription& before, const TableDescription& after)
{
    return before.billing != after.billing || before.throughput != after.throughput ||
           before.indexes != after.indexes || before.stream != after.stream || before.tableClass != after.tableClass ||
           before.replicas != after.replicas || before.onDemand != after.onDemand;
}

}  // namespace

void TransientStates::created(const TableStatus& table)
{
    pass(table.description.name, ResourceState::Creating, m_delays.createMs);
}

void TransientStates::changed(const TableDescription& before, const TableStatus& after)
{
    if (!takesAWhile(before, after.description)) return;
    pass(after.description.name, ResourceState::Updating, m_delays.updateMs);
    if (m_delays.backfillMs <= 0) return;
    const std::lock_guard lock(m_mutex);
    for (const IndexDescription& index : after.description.indexes)
        if (!before.index(index.name))
            m_passing[after.description.name].indexesUntilNs[index.name] =
                m_clock.monotonicNs() + m_delays.backfillMs * nsOfMs;
}

void TransientStates::deleted(const TableStatus& table)
{
    pass(table.description.name, ResourceState::Deleting, m_delays.deleteMs);
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_passing.find(table.description.name); found != m_passing.end())
        found->second.table = table;
}

void TransientStates::pass(const QByteArray& name, ResourceState state, qint64 delayMs)
{
    const std::lock_guard lock(m_mutex);
    if (state != ResourceState::Updating) m_passing.erase(name);
    if (delayMs <= 0) return;
    Passing& passing = m_passing[name];
    passing.state = state;
    passing.untilNs = m_clock.monotonicNs() + delayMs * nsOfMs;
}

const TransientStates::Passing* TransientStates::find(const QByteArray& name) const
{
    const auto found = m_passing.find(name);
    return found == m_passing.end() ? nullptr : &found->second;
}

ResourceState TransientStates::stateOf(const QByteArray& name) const
{
    const std::lock_guard lock(m_mutex);
    const Passing* passing = find(name);
    return passing && m_clock.monotonicNs() < passing->untilNs ? passing->state : ResourceState::Active;
}

void TransientStates::show(TableStatus& table) const
{
    table.state = stateOf(table.description.name);
    const std::lock_guard lock(m_mutex);
    const Passing* passing = find(table.description.name);
    if (!passing) return;
    for (const auto& [name, untilNs] : passing->indexesUntilNs) {
        if (m_clock.monotonicNs() >= untilNs || !table.description.index(name)) continue;
        const auto known = std::find_if(table.indexes.begin(), table.indexes.end(),
                                        [&name = name](const IndexStatus& index) { return index.name == name; });
        IndexStatus& index = known == table.indexes.end() ? table.indexes.emplaceBack(IndexStatus{name}) : *known;
        // A table is done with an index's coming before the index is filled.
        index.state = ResourceState::Creating;
        index.backfilling = table.state == ResourceState::Active;
        index.itemCount = 0;
        index.sizeBytes = 0;
    }
}

std::optional<TableStatus> TransientStates::deleting(const QByteArray& name) const
{
    if (stateOf(name) != ResourceState::Deleting) return {};
    const std::lock_guard lock(m_mutex);
    TableStatus table = find(name)->table;
    table.state = ResourceState::Deleting;
    return table;
}

QList<QByteArray> TransientStates::deletingNames() const
{
    QList<QByteArray> names;
    const std::lock_guard lock(m_mutex);
    for (const auto& [name, passing] : m_passing)
        if (passing.state == ResourceState::Deleting && m_clock.monotonicNs() < passing.untilNs) names.append(name);
    return names;
}

std::optional<OperationError> TransientStates::refusesCreation(const QByteArray& name) const
{
    if (stateOf(name) != ResourceState::Deleting) return {};
    return OperationError(base::ErrorCode::ResourceInUse, QStringLiteral("Table already exists: ") + text(name));
}

std::optional<OperationError> TransientStates::refusesDeletion(const QByteArray& name) const
{
    switch (stateOf(name)) {
        case ResourceState::Active:
            return {};
        case ResourceState::Creating:
            return inUse(QStringLiteral("Table is being created: ") + text(name));
        case ResourceState::Updating:
            return inUse(QStringLiteral("Table: %1 is in the process of being updated.").arg(text(name)));
        case ResourceState::Deleting:
            return inUse(QStringLiteral("Table is being deleted: ") + text(name));
    }
    Q_UNREACHABLE();
}

std::optional<OperationError> TransientStates::refusesChange(const TableDescription& before,
                                                             const TableDescription& after) const
{
    if (stateOf(before.name) == ResourceState::Updating && !takesAWhile(before, after)) return {};
    return refusesDeletion(before.name);
}

std::optional<OperationError> TransientStates::refusesItems(const QByteArray& name,
                                                            const std::optional<QByteArray>& index) const
{
    const ResourceState state = stateOf(name);
    if (state == ResourceState::Creating || state == ResourceState::Deleting) return OperationError(tableNotFound());
    if (!index) return {};
    const std::lock_guard lock(m_mutex);
    const Passing* passing = find(name);
    if (!passing) return {};
    const auto filling = passing->indexesUntilNs.find(*index);
    if (filling == passing->indexesUntilNs.end() || m_clock.monotonicNs() >= filling->second) return {};
    return OperationError(
        validationError(QStringLiteral("Cannot read from backfilling global secondary index: ") + text(*index)));
}

}  // namespace trestle::tables
