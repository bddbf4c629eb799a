// Where a workspace's window keeps its place, sizes and tabs: .trestle/layout.json, one JSON object, written by atomic
// replace. A file that cannot be read counts as none.
#pragma once

#include <QJsonObject>
#include <QString>

namespace trestle::ui {

[[nodiscard]] QJsonObject readWindowState(const QString& file);
/// Best effort: a layout that cannot be kept is not worth a message.
void writeWindowState(const QString& file, const QJsonObject& state);

}  // namespace trestle::ui
