// Which requests a server on this machine answers, so that no page in a browser can drive it: a page can send requests
// to any local port, and can rename its own host to 127.0.0.1. One pure function decides, on every port. Any thread.
#pragma once

#include "core/http/Message.h"

#include <vector>

namespace trestle::aws {

/// Control planes (tables, functions, gateway definitions) may change everything; a deployed API has the CORS its
/// designer gave it, and any host name that leads to it.
enum class Surface { ControlPlane, DeployedApi };

enum class GuardVerdict { Allowed, ForeignHost, ForeignOrigin, NotJson };

/// What the user allowed beyond loopback; both empty by default.
struct GuardExceptions
{
    std::vector<QByteArray> hosts;    // without port, e.g. "devbox.example"
    std::vector<QByteArray> origins;  // as browsers send them, e.g. "http://localhost:3000"
};

[[nodiscard]] GuardVerdict judgeRequest(Surface surface, const http::Request& request,
                                        const GuardExceptions& exceptions = {});

/// What to tell the client: what was refused and what is accepted. Empty for Allowed.
[[nodiscard]] QByteArray guardMessage(GuardVerdict verdict, const http::Request& request);

}  // namespace trestle::aws
