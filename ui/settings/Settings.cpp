#include "ui/settings/Settings.h"

namespace trestle::ui {

namespace {

constexpr int recentLimit = 20;

}  // namespace

Settings::Settings()
    : theme(*this, "appearance/theme", ThemeSetting::System, SettingControl::Choice,
            {QT_TRANSLATE_NOOP("Settings", "Appearance"),
             QT_TRANSLATE_NOOP("Settings", "Theme"),
             QT_TRANSLATE_NOOP("Settings", "System follows the desktop, also while the window is open."),
             {QT_TRANSLATE_NOOP("Settings", "System"), QT_TRANSLATE_NOOP("Settings", "Light"),
              QT_TRANSLATE_NOOP("Settings", "Dark"), QT_TRANSLATE_NOOP("Settings", "High contrast")}}),
      density(*this, "appearance/density", DensitySetting::Comfortable, SettingControl::Choice,
              {QT_TRANSLATE_NOOP("Settings", "Appearance"),
               QT_TRANSLATE_NOOP("Settings", "Density"),
               QT_TRANSLATE_NOOP("Settings", "The height of rows in lists and grids."),
               {QT_TRANSLATE_NOOP("Settings", "Comfortable"), QT_TRANSLATE_NOOP("Settings", "Compact")}}),
      textSize(*this, "appearance/textSize", 100, SettingControl::Number,
               {QT_TRANSLATE_NOOP("Settings", "Appearance"),
                QT_TRANSLATE_NOOP("Settings", "Text size"),
                QT_TRANSLATE_NOOP("Settings", "Scales all text of the window."),
                {},
                75,
                200,
                5,
                " %"}),
      railLabels(*this, "appearance/railLabels", false, SettingControl::Toggle,
                 {QT_TRANSLATE_NOOP("Settings", "Appearance"), QT_TRANSLATE_NOOP("Settings", "Names of places"),
                  QT_TRANSLATE_NOOP("Settings", "Under their icons at the window's left edge, not on hover only.")}),
      reducedMotion(*this, "appearance/reducedMotion", false, SettingControl::Toggle,
                    {QT_TRANSLATE_NOOP("Settings", "Appearance"), QT_TRANSLATE_NOOP("Settings", "Reduced motion"),
                     QT_TRANSLATE_NOOP("Settings", "Nothing slides or fades; things are at once where they go.")}),
      reopenWorkspace(
          *this, "start/reopenWorkspace", true, SettingControl::Toggle,
          {QT_TRANSLATE_NOOP("Settings", "Start"), QT_TRANSLATE_NOOP("Settings", "Reopen the last workspace"),
           QT_TRANSLATE_NOOP("Settings", "When Trestle is started without a folder.")}),
      lastSystemTheme(*this, "window/lastSystemTheme", -1),
      recentWorkspaces(*this, "window/recentWorkspaces", {}),
      pinnedWorkspaces(*this, "window/pinnedWorkspaces", {}),
      trustedFolders(*this, "window/trustedFolders", {}),
      finishedSteps(*this, "window/finishedSteps", {}),
      hideFirstSteps(*this, "window/hideFirstSteps", false),
      shortcuts(*this, "window/shortcuts", {}),
      m_all{&theme,           &density,         &textSize,         &railLabels,       &reducedMotion,
            &reopenWorkspace, &lastSystemTheme, &recentWorkspaces, &pinnedWorkspaces, &trustedFolders,
            &finishedSteps,   &hideFirstSteps,  &shortcuts}
{
}

Settings& Settings::instance()
{
    static Settings settings;
    return settings;
}

void Settings::addRecentWorkspace(const QString& folder)
{
    QStringList folders = recentWorkspaces;
    folders.removeAll(folder);
    folders.prepend(folder);
    recentWorkspaces.set(folders.mid(0, recentLimit));
}

void Settings::removeRecentWorkspace(const QString& folder)
{
    QStringList folders = recentWorkspaces;
    folders.removeAll(folder);
    recentWorkspaces.set(folders);
    QStringList pinned = pinnedWorkspaces;
    pinned.removeAll(folder);
    pinnedWorkspaces.set(pinned);
}

}  // namespace trestle::ui
