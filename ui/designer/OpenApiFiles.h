// OpenAPI descriptions brought into the design from files and taken out of it. Both return at once: a file is asked
// for first.
#pragma once

#include "ui/designer/DesignCommands.h"

namespace trestle::ui {

void importDescription(DesignCommands& commands, QWidget* parent);
/// As if this file had been chosen.
void importDescription(DesignCommands& commands, const QString& file, QWidget* parent);

[[nodiscard]] bool canDescribe(const gateway::Api& api);
/// In JSON or YAML, as the file's name ends.
void exportDescription(DesignCommands& commands, const QByteArray& api, QWidget* parent);
/// Errors: NotFound, Unsupported, PermissionDenied, DiskFull, Io.
[[nodiscard]] base::Result<void> writeDescription(const workspace::Workspace& design, const QByteArray& api,
                                                  const QString& file);

}  // namespace trestle::ui
