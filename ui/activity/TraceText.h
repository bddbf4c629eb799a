// How parts of a trace read in the window.
#pragma once

#include "core/observe/Trace.h"

#include <QString>

namespace trestle::ui {

/// "ui", or the client's name, or "handler".
[[nodiscard]] QString sourceText(const observe::Trace& trace);
/// "3.0 W", "0.5 R", "0.5 R 1.0 W"; "" for none.
[[nodiscard]] QString capacityText(double readUnits, double writeUnits);
[[nodiscard]] QString stationName(observe::StationKind kind);
/// What a list calls the request: the path and query, or what was asked of a service: "GetItem", "Stream announceLoan".
[[nodiscard]] QString callText(const observe::Trace& trace);
/// Path and query as the API sees them: of a request that came by the one endpoint, without the API's address before
/// it.
[[nodiscard]] QString targetText(const observe::Trace& trace);
/// The same without the query.
[[nodiscard]] QString pathText(const observe::Trace& trace);
/// Whether the request named its API in its path ("/restapis/<id>/<stage>/_user_request_/…").
[[nodiscard]] bool reachedByPath(const observe::Trace& trace);

}  // namespace trestle::ui
