// Whether a workspace's folder may run. Opening one starts its servers, and its functions are programs of whoever wrote
// them; so a folder that was neither made here nor trusted before is asked about first. What the user trusts is kept in
// the settings, outside the folder. Main thread.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace trestle::console {

/// True of a folder that holds nothing that runs, neither APIs nor functions.
[[nodiscard]] bool isTrusted(const QString& folder);

/// Keeps the last 200 folders.
void trust(const QString& folder);

/// Asks over `parent` and returns at once; `accepted` is called when the user says yes.
void askForTrust(const QString& folder, QWidget* parent, std::function<void()> accepted);

}  // namespace trestle::console
