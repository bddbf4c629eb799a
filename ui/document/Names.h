// What the objects of a design may be called, and the limits of their members. Errors: InvalidArgument, in words that
// stand under a field.
#pragma once

#include "core/base/Result.h"
#include "core/workspace/Workspace.h"

namespace trestle::ui {

[[nodiscard]] base::Result<void> checkValue(const gateway::Api& api);
[[nodiscard]] base::Result<void> checkValue(const gateway::Route& route);
[[nodiscard]] base::Result<void> checkValue(const functions::FunctionDescription& function);
[[nodiscard]] base::Result<void> checkValue(const tables::TableDescription& table);
[[nodiscard]] base::Result<void> checkValue(const requests::SavedRequest& request);

}  // namespace trestle::ui
