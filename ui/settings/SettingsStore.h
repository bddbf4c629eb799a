// Where settings are kept: trestle/trestle.conf in the user's configuration folder (QStandardPaths, its test mode
// included). Values that are not chosen are not written. Main thread.
#pragma once

#include <QObject>
#include <QSettings>
#include <QVariant>

namespace trestle::ui {

class SettingsStore : public QObject
{
    Q_OBJECT

public:
    explicit SettingsStore(QObject* parent = nullptr);

    /// The file the settings are in; it need not exist yet.
    [[nodiscard]] static QString filePath();

    [[nodiscard]] QVariant value(const QByteArray& key) const;
    void setValue(const QByteArray& key, const QVariant& value);
    void remove(const QByteArray& key);

Q_SIGNALS:
    void changed(const QByteArray& key);

private:
    QSettings m_file;
};

}  // namespace trestle::ui
