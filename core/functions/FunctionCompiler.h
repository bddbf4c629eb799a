// Makes of a function's description what is deployed of it: versions and layers unpacked, settings typed, its event
// source mappings as sources. What cannot be had is left out and told.
#pragma once

#include "core/functions/CodeFolders.h"
#include "core/functions/EventSource.h"
#include "core/functions/FunctionDeployment.h"

namespace trestle::functions {

struct CompiledFunction
{
    FunctionDeployment deployment;
    std::vector<StreamSource> streams;
    std::vector<ScheduleSource> schedules;
    std::vector<QString> problems;  // for people: "version 3: …"
};

/// The table whose stream an event source mapping reads; "" if it reads something else.
[[nodiscard]] QByteArray streamedTable(const base::JsonValue& mapping);
/// Unpacks what was not unpacked before. Any thread.
[[nodiscard]] CompiledFunction compileFunction(const FunctionDescription& function, CodeFolders& folders);

}  // namespace trestle::functions
