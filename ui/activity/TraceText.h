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
/// The path without its query.
[[nodiscard]] QString pathText(const observe::Trace& trace);

}  // namespace trestle::ui
