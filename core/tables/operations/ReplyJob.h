// A write that is decided and done on the writer thread, and answered there once its commit is durable.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"

namespace trestle::tables {

template <typename T>
class ReplyJob : public WriteJob
{
public:
    explicit ReplyJob(OperationReply<T> reply) : m_reply(std::move(reply)) {}

    void apply(WriteTransaction& transaction) final { m_result.emplace(write(transaction)); }
    void finish(const base::Error* failure) final
    {
        if (failure)
            std::exchange(m_reply, {})(OperationError(*failure));
        else
            std::exchange(m_reply, {})(std::move(*m_result));
    }

protected:
    /// What to answer. An error of the store loses the transaction.
    virtual OperationResult<T> write(WriteTransaction& transaction) = 0;

private:
    OperationReply<T> m_reply;
    std::optional<OperationResult<T>> m_result;
};

}  // namespace trestle::tables
