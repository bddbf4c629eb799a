// The members of CreateTable as a description, checked; ImportTable's parameters are the same. Any thread.
#pragma once

#include "core/aws/WireMembers.h"

namespace trestle::aws {

/// Errors: Validation, in CreateTable's texts and order.
[[nodiscard]] WireResult<tables::TableDescription> readTableDefinition(const WireMembers& members);

}  // namespace trestle::aws
