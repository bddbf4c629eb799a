// The access plans of a stage's routes, for those who only pass them on.
#pragma once

#include <memory>
#include <vector>

namespace trestle::gateway {

struct AccessPlan;

struct AccessPlans
{
    std::vector<std::shared_ptr<const AccessPlan>> ofRoutes;  // those at the end that are null may be missing
    std::shared_ptr<const AccessPlan> unrouted;               // of requests that no route takes; null: nothing

    void set(size_t route, std::shared_ptr<const AccessPlan> plan)
    {
        if (!plan) return;
        if (ofRoutes.size() <= route) ofRoutes.resize(route + 1);
        ofRoutes[route] = std::move(plan);
    }
};

/// By the number of the route. Null if nothing stands before it.
[[nodiscard]] inline const AccessPlan* planOf(const AccessPlans& plans, int route)
{
    const auto& ofRoutes = plans.ofRoutes;
    return static_cast<size_t>(route) < ofRoutes.size() ? ofRoutes[static_cast<size_t>(route)].get() : nullptr;
}

}  // namespace trestle::gateway
