// A change of one setting of a table over the wire: applied on the writer thread, told to the workspace, answered.
#pragma once

#include "core/aws/Exchange.h"
#include "core/aws/WireMembers.h"

namespace trestle::aws {

/// To whoever keeps the workspace: a table came, went, or has other settings.
inline void tellTableSetChanged(const Exchange& exchange, const QByteArray& name)
{
    if (exchange.services().tableSetChanged) exchange.services().tableSetChanged(name);
}

/// `change` edits the description or refuses; `answer` then answers the exchange from the table as it has become. Both
/// run on the writer thread. An error of the change, and a table that is not there, answers by itself.
template <typename Change, typename Answer>
void changeTable(Exchange exchange, const QByteArray& name, Change change, Answer answer)
{
    tables::Tables& store = exchange.services().tables;
    store.changeTable(
        name,
        [change = std::move(change)](
            const tables::TableStatus& status) mutable -> tables::OperationResult<tables::TableDescription> {
            tables::TableDescription table = status.description;
            if (auto changed = change(table, status); !changed) return changed.error();
            return table;
        },
        [exchange = std::move(exchange), name,
         answer = std::move(answer)](tables::OperationResult<tables::TableStatus> result) mutable {
            if (!result) return exchange.fail(result.error());
            tellTableSetChanged(exchange, name);
            answer(exchange, *result);
        });
}

}  // namespace trestle::aws
