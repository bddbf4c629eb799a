// What an API is called by its clients, and what its folder is called. Value to value; any thread.
#pragma once

#include "core/workspace/Workspace.h"

namespace trestle::workspace {

/// What the folder of a new API is called: the API's name, where a folder can have it and no other has.
[[nodiscard]] QByteArray freeApiName(const Workspace& design, const QByteArray& name);
/// Calls the API `name`, which stands in its document only where the folder cannot have it.
void nameApi(gateway::Api& api, const QByteArray& name);

}  // namespace trestle::workspace
