// Where cards stand: columns APIs → handlers → tables, each card at the height of what leads to it, so that wires cross
// little. Positions are multiples of 8 px. Cards that have a place keep it; only what is new is placed.
#pragma once

#include "ui/designer/CanvasModel.h"

#include <QPoint>

#include <map>

namespace trestle::ui {

using CardPositions = std::map<QString, QPoint>;  // by CardId::key()

inline constexpr int canvasSnap = 8;

/// `kept` holds the places to keep; an empty one lays out everything.
[[nodiscard]] CardPositions layOut(const CanvasModel& model, const CardPositions& kept = {});

}  // namespace trestle::ui
