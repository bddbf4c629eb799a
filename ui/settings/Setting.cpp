#include "ui/settings/Setting.h"

namespace trestle::ui {

AnySetting::AnySetting(SettingsStore& store, QByteArray key, SettingControl control, SettingWords words)
    : m_store(store), m_key(std::move(key)), m_control(control), m_words(std::move(words))
{
}

QString AnySetting::translated(const char* text)
{
    return QCoreApplication::translate("Settings", text);
}

bool AnySetting::isDefault() const
{
    return !m_store.value(m_key).isValid();
}

void AnySetting::reset()
{
    m_store.remove(m_key);
}

}  // namespace trestle::ui
