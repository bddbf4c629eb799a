#include "core/tables/pacing/Pace.h"

#include "core/tables/operations/Cancellation.h"
#include "core/tables/operations/Capacity.h"

namespace trestle::tables {

std::unique_ptr<Pace> Pace::create(const TableStore& store, const PacingOptions& options, const base::Clock& clock)
{
    if (!options.limitsThroughput && !options.delays.showStates()) return nullptr;
    std::unique_ptr<Pace> pace(new Pace(store));
    if (options.limitsThroughput) pace->m_limits = std::make_unique<ThroughputLimits>(clock);
    if (options.delays.showStates()) pace->m_states = std::make_unique<TransientStates>(options.delays, clock);
    return pace;
}

std::optional<OperationError> Pace::refusesItems(const QByteArray& table, const std::optional<QByteArray>& index) const
{
    return m_states ? m_states->refusesItems(table, index) : std::nullopt;
}

std::optional<OperationError> Pace::refusesUnits(const QByteArray& table, Access access)
{
    const TablePointer entry = m_limits ? findTable(m_store, table) : nullptr;
    if (!entry) return {};
    return access == Access::Read ? m_limits->refusesRead(*entry, {}) : m_limits->refusesWrite(*entry);
}

std::optional<Pace::Reply<WriteResult>> Pace::write(const QByteArray& table, Reply<WriteResult> reply)
{
    auto refused = refusesItems(table);
    if (!refused) refused = refusesUnits(table, Access::Write);
    if (refused) {
        reply(*std::move(refused));
        return {};
    }
    if (!m_limits) return reply;
    return Reply<WriteResult>([this, table, reply = std::move(reply)](OperationResult<WriteResult> result) mutable {
        const TablePointer entry = result ? findTable(m_store, table) : nullptr;
        if (entry) m_limits->charge(*entry, result->capacity, Access::Write);
        reply(std::move(result));
    });
}

OperationResult<BatchGetResult> Pace::batchGet(
    BatchGetRequest request, const std::function<OperationResult<BatchGetResult>(const BatchGetRequest&)>& run)
{
    std::vector<BatchGetRequest::Keys> held;
    std::optional<OperationError> refused;
    for (auto keys = request.tables.begin(); keys != request.tables.end();) {
        if (auto blocked = refusesItems(keys->tableName)) return *std::move(blocked);
        refused = refusesUnits(keys->tableName, Access::Read);
        if (!refused) {
            ++keys;
            continue;
        }
        held.push_back(std::move(*keys));
        keys = request.tables.erase(keys);
        if (request.tables.empty()) return *std::move(refused);
    }
    const ReturnConsumedCapacity wanted = request.returnConsumedCapacity;
    if (m_limits) request.returnConsumedCapacity = ReturnConsumedCapacity::Indexes;
    auto result = run(request);
    if (!result || !m_limits) return result;
    for (ConsumedCapacity& used : result->capacity) {
        if (const TablePointer entry = findTable(m_store, used.tableName)) m_limits->charge(*entry, used, Access::Read);
        used.detail = wanted;
    }
    if (wanted == ReturnConsumedCapacity::None) result->capacity.clear();
    std::move(held.begin(), held.end(), std::back_inserter(result->unprocessed));
    return result;
}

void Pace::batchWrite(BatchWriteRequest request, Reply<BatchWriteResult> reply,
                      const std::function<void(BatchWriteRequest, Reply<BatchWriteResult>)>& run)
{
    // The entries of tables without units are handed back; for those who look at them one by one they are there.
    BatchWriteRequest admitted = request;
    admitted.writes.clear();
    std::vector<BatchWriteRequest::Write> held;
    std::vector<bool> isHeld;
    std::vector<QByteArray> tables;
    std::optional<OperationError> refused;
    for (BatchWriteRequest::Write& write : request.writes) {
        if (auto blocked = refusesItems(write.tableName)) return reply(*std::move(blocked));
        auto units = refusesUnits(write.tableName, Access::Write);
        isHeld.push_back(units.has_value());
        if (units) {
            refused = std::move(units);
            held.push_back(std::move(write));
        } else {
            tables.push_back(write.tableName);
            admitted.writes.push_back(std::move(write));
        }
    }
    if (refused && admitted.writes.empty()) return reply(*std::move(refused));
    if (!m_limits) return run(std::move(admitted), std::move(reply));
    run(std::move(admitted), [this, tables = std::move(tables), held = std::move(held), isHeld = std::move(isHeld),
                              reply = std::move(reply)](OperationResult<BatchWriteResult> result) mutable {
        if (!result) return reply(std::move(result));
        std::vector<WriteResult> writes;
        size_t done = 0;
        for (const bool waits : isHeld) {
            if (waits || done >= result->writes.size()) {
                writes.emplace_back();
                continue;
            }
            if (const TablePointer entry = findTable(m_store, tables[done]))
                m_limits->charge(*entry, result->writes[done].capacity, Access::Write);
            writes.push_back(std::move(result->writes[done++]));
        }
        result->writes = std::move(writes);
        std::move(held.begin(), held.end(), std::back_inserter(result->unprocessed));
        reply(std::move(result));
    });
}

template <typename Parts>
std::optional<OperationError> Pace::refusesParts(const Parts& parts, Access access)
{
    std::vector<CancellationReason> reasons;
    bool refuses = false;
    for (const auto& part : parts) {
        if (auto blocked = refusesItems(part.tableName)) return blocked;
        const auto units = refusesUnits(part.tableName, access);
        refuses = refuses || units;
        reasons.push_back(units ? throughputReason(*units) : CancellationReason());
    }
    if (!refuses) return {};
    return transactionCancelled(std::move(reasons));
}

std::optional<OperationError> Pace::refusesTransaction(const TransactGetRequest& request)
{
    return refusesParts(request.gets, Access::Read);
}

std::optional<OperationError> Pace::refusesTransaction(const TransactWriteRequest& request)
{
    return refusesParts(request.actions, Access::Write);
}

void Pace::charge(const TransactGetRequest& request, const TransactGetResult& result)
{
    if (!m_limits) return;
    for (size_t i = 0; i < request.gets.size() && i < result.responses.size(); ++i) {
        const TablePointer entry = findTable(m_store, request.gets[i].tableName);
        if (!entry) continue;
        ConsumedCapacity used;
        const auto& encoded = result.responses[i].encodedItem;
        used.table = readUnits(encoded ? encoded->size() : 0, true);
        m_limits->charge(*entry, used, Access::Read, 2);
    }
}

Pace::Reply<TransactWriteResult> Pace::charging(const TransactWriteRequest& request, Reply<TransactWriteResult> reply)
{
    if (!m_limits) return reply;
    std::vector<QByteArray> tables;
    for (const TransactWriteRequest::Action& action : request.actions)
        tables.push_back(action.tableName);
    return [this, tables = std::move(tables),
            reply = std::move(reply)](OperationResult<TransactWriteResult> result) mutable {
        for (size_t i = 0; result && i < result->writes.size() && i < tables.size(); ++i)
            if (const TablePointer entry = findTable(m_store, tables[i]))
                m_limits->charge(*entry, result->writes[i].capacity, Access::Write, 2);
        reply(std::move(result));
    };
}

std::optional<OperationError> Pace::refusesStatement(const QByteArray& table, const std::optional<QByteArray>& index,
                                                     Access access)
{
    if (auto refused = refusesItems(table, index)) return refused;
    const TablePointer entry = m_limits ? findTable(m_store, table) : nullptr;
    if (!entry) return {};
    return access == Access::Read ? m_limits->refusesRead(*entry, index) : m_limits->refusesWrite(*entry);
}

void Pace::charge(const QByteArray& table, const ConsumedCapacity& used, Access access)
{
    const TablePointer entry = m_limits ? findTable(m_store, table) : nullptr;
    if (entry) m_limits->charge(*entry, used, access);
}

}  // namespace trestle::tables
