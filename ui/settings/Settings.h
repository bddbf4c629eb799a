// Every setting of the console, declared once. Pages read Settings::instance().density and connect to changed().
// A workspace's own settings are in its trestle.yaml, not here. Main thread.
#pragma once

#include "ui/settings/Setting.h"

#include <vector>

namespace trestle::ui {

enum class ThemeSetting { System, Light, Dark, HighContrast };
enum class DensitySetting { Comfortable, Compact };

class Settings : public SettingsStore
{
    Q_OBJECT

public:
    [[nodiscard]] static Settings& instance();

    Setting<ThemeSetting> theme;
    Setting<DensitySetting> density;
    Setting<int> textSize;  // percent
    Setting<bool> railLabels;
    Setting<bool> reducedMotion;
    Setting<bool> reopenWorkspace;

    // Kept by the window itself.
    Setting<int> lastSystemTheme;           // a ThemeKind, so that a dark desktop never starts white
    Setting<QStringList> recentWorkspaces;  // folders, the last opened first
    Setting<QStringList> pinnedWorkspaces;
    Setting<QStringList> trustedFolders;  // whose servers and functions may run
    Setting<QStringList> finishedSteps;   // of the first five minutes
    Setting<bool> hideFirstSteps;
    Setting<QStringList> shortcuts;  // chosen by the user: "view.bottom=Ctrl+J; F7"

    /// In the order of declaration.
    [[nodiscard]] const std::vector<AnySetting*>& all() const { return m_all; }

    /// Puts a folder at the head of recentWorkspaces, which keeps 20.
    void addRecentWorkspace(const QString& folder);
    void removeRecentWorkspace(const QString& folder);

private:
    Settings();

    std::vector<AnySetting*> m_all;
};

}  // namespace trestle::ui
