// The access plans of a stage's routes, for those who only pass them on.
#pragma once

#include <memory>
#include <vector>

namespace trestle::gateway {

struct AccessPlan;

/// By the number of the route; those at the end that are null may be missing.
using AccessPlans = std::vector<std::shared_ptr<const AccessPlan>>;

/// Null if nothing stands before the route.
[[nodiscard]] inline const AccessPlan* planOf(const AccessPlans& plans, int route)
{
    return static_cast<size_t>(route) < plans.size() ? plans[static_cast<size_t>(route)].get() : nullptr;
}

}  // namespace trestle::gateway
