#include "core/tables/operations/UpdatedItem.h"

#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

base::Result<std::optional<UpdatedItem>> updatedItem(const TableDescription& table,
                                                     const std::optional<UpdateExpression>& update, bool existed,
                                                     const Item& before, TouchedLeaves leaves, IndexKeyWrite wording)
{
    // Of what is not there nothing can be taken away, by whatever path.
    if (!existed && update && !update->createsItem()) return std::optional<UpdatedItem>();
    UpdatedItem updated;
    if (!update) {
        updated.outcome.item = before;
    } else {
        auto applied = update->apply(before, leaves);
        if (!applied) return applied.error();
        updated.outcome = std::move(*applied);
    }
    const Item& item = updated.outcome.item;
    if (auto valid = validateIndexKeys(table, item, wording); !valid) return valid.error();
    updated.size = itemSize(item);
    if (auto fits = checkItemSize(updated.size, ItemWrite::Update); !fits) return fits.error();
    updated.encoded = encodeItem(item);
    return std::optional(std::move(updated));
}

}  // namespace trestle::tables
