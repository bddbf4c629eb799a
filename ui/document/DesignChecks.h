// What is wrong in a design by itself, seen without running it: routes that lead nowhere, references to things that do
// not exist, keys that are not mapped, ports used twice.
#pragma once

#include "core/workspace/Workspace.h"

#include <vector>

namespace trestle::ui {

[[nodiscard]] std::vector<workspace::Problem> designProblems(const workspace::Workspace& workspace);
/// With what an engine says of the running design; of an object that the design's own checks name, only these.
[[nodiscard]] std::vector<workspace::Problem> withEngineProblems(std::vector<workspace::Problem> design,
                                                                 const std::vector<workspace::Problem>& engine);
/// The schema that an integration's keys are of: the table's or its index's; null if there is no such.
[[nodiscard]] const tables::KeySchema* keySchema(const workspace::Workspace& workspace,
                                                 const gateway::TableIntegration& integration);

}  // namespace trestle::ui
