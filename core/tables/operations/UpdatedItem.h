// What an update makes of an item, before it is written: what UpdateItem and transactions have in common.
#pragma once

#include "core/tables/expressions/UpdateExpression.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/schema/ItemKeys.h"

namespace trestle::tables {

struct UpdatedItem
{
    UpdateOutcome outcome;
    QByteArray encoded;
    qint64 size = 0;
};

/// `before` is the item, or its key alone if it does not exist. Nothing: a missing item stays missing. Errors:
/// Validation for what the update cannot do with this item; `wording` is for index keys of a wrong type.
[[nodiscard]] base::Result<std::optional<UpdatedItem>> updatedItem(const TableDescription& table,
                                                                   const std::optional<UpdateExpression>& update,
                                                                   bool existed, const Item& before,
                                                                   TouchedLeaves leaves,
                                                                   IndexKeyWrite wording = IndexKeyWrite::Update);

}  // namespace trestle::tables
