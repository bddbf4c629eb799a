// A job made of a function, and a wait for its end: how tests write to a store.
#pragma once

#include "core/tables/storage/TableStore.h"

#include <future>

namespace trestle::tests {

class FunctionJob final : public tables::WriteJob
{
public:
    using Change = std::function<void(tables::WriteTransaction&)>;
    using Finished = std::promise<std::optional<base::Error>>;

    FunctionJob(Change change, Finished finished) : m_change(std::move(change)), m_finished(std::move(finished)) {}

    void apply(tables::WriteTransaction& transaction) override { m_change(transaction); }
    void finish(const base::Error* failure) override
    {
        m_finished.set_value(failure ? std::optional(*failure) : std::nullopt);
    }

private:
    Change m_change;
    Finished m_finished;
};

/// Runs `change` on the store's writer thread; the error of its commit, if it failed.
inline std::optional<base::Error> runJob(tables::TableStore& store, FunctionJob::Change change)
{
    FunctionJob::Finished finished;
    auto result = finished.get_future();
    store.submit(std::make_unique<FunctionJob>(std::move(change), std::move(finished)));
    return result.get();
}

}  // namespace trestle::tests
