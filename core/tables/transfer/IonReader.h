// Items from ION text, one top-level struct {Item: {…}} a line, as the service's exports write them and its imports
// take them.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

namespace trestle::tables {

/// Sets are lists annotated $dynamodb_SS, $dynamodb_NS or $dynamodb_BS; integers, decimals and floats are numbers; what
/// is no attribute value (timestamps, symbols, clobs) is refused. Errors: Parse, Validation.
[[nodiscard]] base::Result<Item> itemFromIonLine(QByteArrayView line);

}  // namespace trestle::tables
