// What the desktop wants: dark or light, high contrast or not. Asks the settings portal over D-Bus where there is one
// (and hears of changes from it), otherwise goes by the GTK theme's name and the palette the platform brought.
// Main thread. Never blocks: the portal's answer arrives as changed().
#pragma once

#include "ui/widgets/Theme.h"

#include <QObject>

class QDBusVariant;

namespace trestle::ui {

class SystemScheme : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(QObject* parent = nullptr);

    [[nodiscard]] ThemeKind kind() const;
    /// Overrides the first guess until the portal answers.
    void assume(ThemeKind kind);

    /// Whether a GTK theme of this name is dark: "Adwaita-dark", "Yaru:dark", "Breeze-Dark".
    [[nodiscard]] static bool isDarkThemeName(const QString& name);

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void portalSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void apply(const QString& key, const QVariant& value);

    bool m_dark = false;
    bool m_highContrast = false;
};

}  // namespace trestle::ui
