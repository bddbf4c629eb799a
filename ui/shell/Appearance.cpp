#include "ui/shell/Appearance.h"

#include "ui/settings/Settings.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QApplication>

namespace trestle::ui {

namespace {

ThemeChoice toChoice(ThemeSetting setting)
{
    switch (setting) {
        case ThemeSetting::System:
            return ThemeChoice::System;
        case ThemeSetting::Light:
            return ThemeChoice::Light;
        case ThemeSetting::Dark:
            return ThemeChoice::Dark;
        case ThemeSetting::HighContrast:
            return ThemeChoice::HighContrast;
    }
    Q_UNREACHABLE();
}

void followSettings()
{
    const Settings& settings = Settings::instance();
    Theme& theme = Theme::instance();
    theme.setDensity(settings.density == DensitySetting::Compact ? Density::Compact : Density::Comfortable);
    theme.setMotion(settings.reducedMotion ? Motion::Reduced : Motion::Full);
    theme.setTextScale(settings.textSize / 100.0);
    theme.choose(toChoice(settings.theme));
}

}  // namespace

void applyAppearance(QApplication& application)
{
    Settings& settings = Settings::instance();
    Theme& theme = Theme::instance();
    const int last = settings.lastSystemTheme;
    if (last >= int(ThemeKind::Light) && last <= int(ThemeKind::HighContrastDark)) theme.assumeSystem(ThemeKind(last));
    followSettings();
    theme.install(application);
    application.setWindowIcon(icon(QStringLiteral("app"), Role::Accent));
    QObject::connect(&settings, &SettingsStore::changed, &theme, [](const QByteArray& key) {
        if (key.startsWith("appearance/")) followSettings();
    });
    QObject::connect(&theme, &Theme::changed, &settings, [&settings, &theme] {
        if (theme.choice() == ThemeChoice::System) settings.lastSystemTheme.set(int(theme.kind()));
    });
}

}  // namespace trestle::ui
