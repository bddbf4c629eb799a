// What stands before the operations on items where throughput is enforced or states are shown under way: whether a
// request may start, and what it used afterwards. Where neither is asked for there is no Pace, and nothing is spent.
//
// Any thread may call; replies of writes come back on the writer thread.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/TransactionRequests.h"
#include "core/tables/pacing/ThroughputLimits.h"
#include "core/tables/pacing/TransientStates.h"

namespace trestle::tables {

class Pace
{
public:
    template <typename T>
    using Reply = base::UniqueFunction<void(OperationResult<T>)>;
    using Access = ThroughputLimits::Access;

    /// Null if nothing is to be paced.
    [[nodiscard]] static std::unique_ptr<Pace> create(const TableStore& store, const PacingOptions& options,
                                                      const base::Clock& clock);

    /// Runs a read that takes one table; T has `capacity`.
    template <typename T, typename Run>
    [[nodiscard]] OperationResult<T> read(const QByteArray& table, const std::optional<QByteArray>& index, Run run)
    {
        if (auto refused = refusesItems(table, index)) return *std::move(refused);
        OperationResult<T> result = run();
        if (!result || !m_limits) return result;
        const TablePointer entry = findTable(m_store, table);
        if (!entry) return result;
        if (auto refused = m_limits->refusesRead(*entry, index)) return *std::move(refused);
        m_limits->charge(*entry, result->capacity, Access::Read);
        return result;
    }
    /// The reply with which a write of one item may start; nothing if it was refused and told so.
    [[nodiscard]] std::optional<Reply<WriteResult>> write(const QByteArray& table, Reply<WriteResult> reply);

    [[nodiscard]] OperationResult<BatchGetResult> batchGet(
        BatchGetRequest request, const std::function<OperationResult<BatchGetResult>(const BatchGetRequest&)>& run);
    void batchWrite(BatchWriteRequest request, Reply<BatchWriteResult> reply,
                    const std::function<void(BatchWriteRequest, Reply<BatchWriteResult>)>& run);
    /// A reason for every action of a transaction if one of them may not start.
    [[nodiscard]] std::optional<OperationError> refusesTransaction(const TransactGetRequest& request);
    [[nodiscard]] std::optional<OperationError> refusesTransaction(const TransactWriteRequest& request);
    void charge(const TransactGetRequest& request, const TransactGetResult& result);
    /// Charges what the transaction wrote before it is answered.
    [[nodiscard]] Reply<TransactWriteResult> charging(const TransactWriteRequest& request,
                                                      Reply<TransactWriteResult> reply);
    /// Why a statement of PartiQL may not run now, once it is known what it comes to; nothing if it may.
    [[nodiscard]] std::optional<OperationError> refusesStatement(const QByteArray& table,
                                                                 const std::optional<QByteArray>& index, Access access);
    void charge(const QByteArray& table, const ConsumedCapacity& used, Access access);

    /// Null if states are not shown.
    [[nodiscard]] TransientStates* states() { return m_states.get(); }
    [[nodiscard]] const TransientStates* states() const { return m_states.get(); }

private:
    explicit Pace(const TableStore& store) : m_store(store) {}
    [[nodiscard]] std::optional<OperationError> refusesItems(const QByteArray& table,
                                                             const std::optional<QByteArray>& index = {}) const;
    [[nodiscard]] std::optional<OperationError> refusesUnits(const QByteArray& table, Access access);
    template <typename Parts>
    [[nodiscard]] std::optional<OperationError> refusesParts(const Parts& parts, Access access);

    const TableStore& m_store;
    std::unique_ptr<ThroughputLimits> m_limits;
    std::unique_ptr<TransientStates> m_states;
};

}  // namespace trestle::tables
