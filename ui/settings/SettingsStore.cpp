#include "ui/settings/SettingsStore.h"

#include <QStandardPaths>

namespace trestle::ui {

SettingsStore::SettingsStore(QObject* parent) : QObject(parent), m_file(filePath(), QSettings::IniFormat) {}

QString SettingsStore::filePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/trestle/trestle.conf");
}

QVariant SettingsStore::value(const QByteArray& key) const
{
    return m_file.value(QString::fromLatin1(key));
}

void SettingsStore::setValue(const QByteArray& key, const QVariant& value)
{
    const QString name = QString::fromLatin1(key);
    if (m_file.value(name) == value) return;
    m_file.setValue(name, value);
    Q_EMIT changed(key);
}

void SettingsStore::remove(const QByteArray& key)
{
    const QString name = QString::fromLatin1(key);
    if (!m_file.contains(name)) return;
    m_file.remove(name);
    Q_EMIT changed(key);
}

}  // namespace trestle::ui
