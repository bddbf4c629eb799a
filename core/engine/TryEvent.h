// Events to try a function with: just what the gateway would hand it, made without a request.
#pragma once

#include "core/observe/Trace.h"
#include "core/workspace/Workspace.h"

namespace trestle::engine {

/// The event of a request that calls this route, each path parameter called by its own name. JSON, indented.
[[nodiscard]] QByteArray eventForRoute(const gateway::Api& api, const gateway::Route& route);
/// The event that the request of `trace` gave its function; the event itself if the console invoked it. "" if the
/// trace's route is gone. Headers that were masked when it was recorded stay masked.
[[nodiscard]] QByteArray eventOfTrace(const observe::Trace& trace, const workspace::Workspace& workspace);

}  // namespace trestle::engine
