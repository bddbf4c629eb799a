// What PutItem, UpdateItem and DeleteItem have in common on the writer thread: read the row, check the condition,
// decide, change, and answer when the commit is durable.
#pragma once

#include "core/base/Clock.h"
#include "core/base/UniqueFunction.h"
#include "core/tables/expressions/ConditionExpression.h"
#include "core/tables/operations/ItemChange.h"

namespace trestle::tables {

template <typename T>
using OperationReply = base::UniqueFunction<void(OperationResult<T>)>;
using WriteReply = OperationReply<WriteResult>;

/// What was found out on the caller's thread.
struct PreparedWrite
{
    TablePointer table;
    QByteArray key;  // row key
    std::optional<ConditionExpression> condition;
};

class ItemWriteJob : public WriteJob
{
public:
    [[nodiscard]] bool isBrief() const final { return true; }
    void apply(WriteTransaction& transaction) final;
    void finish(const base::Error* failure) final;

protected:
    /// What the row holds: encoded, and decoded if decide() or the condition asks for it.
    struct Before
    {
        std::optional<OwnedRow> row;
        Item item;  // empty if there is no row
    };
    enum class Needs { Bytes, Item };

    ItemWriteJob(PreparedWrite prepared, const base::Clock& clock, WriteReply reply);

    /// Changes the row by change() and says what to answer, without metrics.
    [[nodiscard]] virtual OperationResult<WriteResult> decide(WriteTransaction& transaction, Before before) = 0;
    [[nodiscard]] virtual const WriteCommon& request() const = 0;
    [[nodiscard]] virtual const Item& keyAttributes() const = 0;
    [[nodiscard]] virtual Needs needs() const = 0;

    /// Replaces the row with `after`, or deletes it with null.
    [[nodiscard]] OperationResult<WriteResult> change(WriteTransaction& transaction, std::optional<OwnedRow> before,
                                                      const NewItem* after) const;
    [[nodiscard]] const TableDescription& table() const { return m_prepared.table->description; }

private:
    [[nodiscard]] OperationResult<WriteResult> write(WriteTransaction& transaction);

    PreparedWrite m_prepared;
    const base::Clock& m_clock;
    WriteReply m_reply;
    std::optional<OperationResult<WriteResult>> m_result;
};

/// Answers with an error where and when all writes are answered.
template <typename T>
class FailedJob final : public WriteJob
{
public:
    FailedJob(OperationError error, OperationReply<T> reply) : m_error(std::move(error)), m_reply(std::move(reply)) {}

    [[nodiscard]] bool isBrief() const override { return true; }
    void apply(WriteTransaction&) override {}
    void finish(const base::Error*) override { std::exchange(m_reply, {})(std::move(m_error)); }

private:
    OperationError m_error;
    OperationReply<T> m_reply;
};

}  // namespace trestle::tables
