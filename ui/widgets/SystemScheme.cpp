#include "ui/widgets/SystemScheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace trestle::ui {

namespace {

const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString portalInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearanceGroup = QStringLiteral("org.freedesktop.appearance");

// Without an address Qt would try to launch a bus, which takes its time and helps nobody.
bool hasSessionBus()
{
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) return true;
    const QString runtimeDir = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtimeDir.isEmpty() && QFileInfo::exists(runtimeDir + QStringLiteral("/bus"));
}

bool platformLooksDark()
{
    const QString environmentTheme = qEnvironmentVariable("GTK_THEME");
    if (!environmentTheme.isEmpty()) return SystemScheme::isDarkThemeName(environmentTheme);
    const QPalette palette = QGuiApplication::palette();
    if (palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness()) return true;
    const QSettings gtk(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                            QStringLiteral("/gtk-3.0/settings.ini"),
                        QSettings::IniFormat);
    return gtk.value(QStringLiteral("Settings/gtk-application-prefer-dark-theme")).toBool() ||
           SystemScheme::isDarkThemeName(gtk.value(QStringLiteral("Settings/gtk-theme-name")).toString());
}

}  // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent), m_dark(platformLooksDark())
{
    askPortal();
}

ThemeKind SystemScheme::kind() const
{
    if (m_highContrast) return m_dark ? ThemeKind::HighContrastDark : ThemeKind::HighContrastLight;
    return m_dark ? ThemeKind::Dark : ThemeKind::Light;
}

void SystemScheme::assume(ThemeKind kind)
{
    m_dark = kind == ThemeKind::Dark || kind == ThemeKind::HighContrastDark;
    m_highContrast = kind == ThemeKind::HighContrastLight || kind == ThemeKind::HighContrastDark;
}

bool SystemScheme::isDarkThemeName(const QString& name)
{
    return name.endsWith(QStringLiteral(":dark"), Qt::CaseInsensitive) ||
           name.contains(QStringLiteral("-dark"), Qt::CaseInsensitive);
}

void SystemScheme::askPortal()
{
    if (!hasSessionBus()) return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(portalService, portalPath, portalInterface, QStringLiteral("SettingChanged"), this,
                SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
    for (const QString& key : {QStringLiteral("color-scheme"), QStringLiteral("contrast")}) {
        QDBusMessage question =
            QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, QStringLiteral("Read"));
        question << appearanceGroup << key;
        auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* finished) {
            finished->deleteLater();
            const QDBusPendingReply<QDBusVariant> reply = *finished;
            if (reply.isValid()) apply(key, reply.value().variant());
        });
    }
}

void SystemScheme::portalSettingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == appearanceGroup) apply(key, value.variant());
}

void SystemScheme::apply(const QString& key, const QVariant& value)
{
    // Read wraps its answer in a second variant; SettingChanged does not.
    const QVariant plain = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    const ThemeKind before = kind();
    const uint number = plain.toUInt();
    if (key == QStringLiteral("color-scheme")) {
        if (number == 1 || number == 2)  // 0: no preference, so the first guess stands
            m_dark = number == 1;
    } else if (key == QStringLiteral("contrast")) {
        m_highContrast = number == 1;
    }
    if (kind() != before) Q_EMIT changed();
}

}  // namespace trestle::ui

#include "moc_SystemScheme.cpp"  // here, where QDBusVariant is complete
