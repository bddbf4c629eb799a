#include "ui/widgets/Theme.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Palettes.h"
#include "ui/widgets/SystemScheme.h"
#include "ui/widgets/TrestleStyle.h"

#include <QApplication>

#include <algorithm>

namespace trestle::ui {

class Theme::Private
{
public:
    [[nodiscard]] ThemeKind wanted() const
    {
        switch (choice) {
            case ThemeChoice::System:
                return system.kind();
            case ThemeChoice::Light:
                return ThemeKind::Light;
            case ThemeChoice::Dark:
                return ThemeKind::Dark;
            case ThemeChoice::HighContrast: {
                const ThemeKind desktop = system.kind();
                const bool dark = desktop == ThemeKind::Dark || desktop == ThemeKind::HighContrastDark;
                return dark ? ThemeKind::HighContrastDark : ThemeKind::HighContrastLight;
            }
        }
        Q_UNREACHABLE();
    }

    SystemScheme system;
    ThemeChoice choice = ThemeChoice::System;
    ThemeKind kind = ThemeKind::Light;
    Density density = Density::Comfortable;
    Motion motion = Motion::Full;
    qreal textScale = 1.0;
    QApplication* application = nullptr;
};

Theme::Theme() : d(std::make_unique<Private>())
{
    d->kind = d->wanted();
    connect(&d->system, &SystemScheme::changed, this, &Theme::refresh);
}

Theme::~Theme() = default;

Theme& Theme::instance()
{
    // Ends with the application: what it holds needs one.
    static QPointer<Theme> theme;
    if (!theme) {
        theme = new Theme;
        theme->setParent(QCoreApplication::instance());
    }
    return *theme;
}

void Theme::choose(ThemeChoice choice)
{
    d->choice = choice;
    refresh();
}

ThemeChoice Theme::choice() const
{
    return d->choice;
}

ThemeKind Theme::kind() const
{
    return d->kind;
}

bool Theme::isDark() const
{
    return d->kind == ThemeKind::Dark || d->kind == ThemeKind::HighContrastDark;
}

bool Theme::isHighContrast() const
{
    return d->kind == ThemeKind::HighContrastLight || d->kind == ThemeKind::HighContrastDark;
}

void Theme::assumeSystem(ThemeKind kind)
{
    d->system.assume(kind);
    refresh();
}

void Theme::setDensity(Density density)
{
    if (std::exchange(d->density, density) != density) refresh();
}

void Theme::setMotion(Motion motion)
{
    d->motion = motion;
}

void Theme::setTextScale(qreal scale)
{
    const qreal bounded = std::clamp(scale, 0.75, 2.0);
    if (std::exchange(d->textScale, bounded) != bounded) refresh();
}

QColor Theme::color(Role role) const
{
    return paletteColor(d->kind, role);
}

QColor Theme::color(ThemeKind kind, Role role)
{
    return paletteColor(kind, role);
}

QColor Theme::methodColor(const QByteArray& method) const
{
    if (method == "GET" || method == "HEAD") return color(Role::Teal);
    if (method == "POST") return color(Role::Accent);
    if (method == "PUT") return color(Role::Warning);
    if (method == "PATCH") return color(Role::Violet);
    if (method == "DELETE") return color(Role::Danger);
    if (method == "ANY" || method == "OPTIONS" || method == "$default") return color(Role::Text2);
    return color(Role::Success);  // a WebSocket route's key
}

QColor Theme::statusColor(int status) const
{
    if (status >= 200 && status < 300) return color(Role::Success);
    if (status >= 400 && status < 500) return color(Role::Warning);
    if (status >= 500 || status == 0) return color(Role::Danger);
    return color(Role::Text2);
}

QFont Theme::font(FontRole role) const
{
    return themeFont(role, d->textScale);
}

QPalette Theme::palette() const
{
    return toQtPalette(d->kind);
}

void Theme::install(QApplication& application)
{
    d->application = &application;
    application.setStyle(new TrestleStyle);
    refresh();
}

int Theme::rowHeight() const
{
    const int base = d->density == Density::Comfortable ? 28 : 24;
    return std::max(base, qRound(base * d->textScale));
}

int Theme::animationMs() const
{
    return d->motion == Motion::Full ? 120 : 0;
}

void Theme::refresh()
{
    d->kind = d->wanted();
    if (d->application) {
        d->application->setPalette(palette());
        d->application->setFont(font(FontRole::Body));
        QToolTip::setPalette(palette());
        QToolTip::setFont(font(FontRole::Secondary));
    }
    Q_EMIT changed();
}

}  // namespace trestle::ui
