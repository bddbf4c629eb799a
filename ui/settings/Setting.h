// One setting: its key, its value's type, what it is when nobody chose, and the words the settings page shows for it.
// Read and written through the one store (SettingsStore); declared in Settings.h and nowhere else.
#pragma once

#include "ui/settings/SettingsStore.h"

#include <QCoreApplication>
#include <QStringList>
#include <QVariant>

#include <type_traits>

namespace trestle::ui {

/// How the settings page edits a setting; Hidden ones are kept by the window itself.
enum class SettingControl { Hidden, Toggle, Choice, Number };

/// What a person reads about a setting. Texts are source texts of the translation context "Settings".
struct SettingWords
{
    const char* section = "";
    const char* title = "";
    const char* explanation = "";
    QList<const char*> choices = {};  // for Choice, in the order of the enum's values
    int from = 0;                     // for Number, both ends included
    int to = 0;
    int step = 1;
    const char* suffix = "";
};

/// What the settings page needs of any setting, whatever its type.
class AnySetting
{
public:
    AnySetting(SettingsStore& store, QByteArray key, SettingControl control, SettingWords words);
    virtual ~AnySetting() = default;
    Q_DISABLE_COPY_MOVE(AnySetting)

    [[nodiscard]] const QByteArray& key() const { return m_key; }
    [[nodiscard]] SettingControl control() const { return m_control; }
    [[nodiscard]] const SettingWords& words() const { return m_words; }
    [[nodiscard]] static QString translated(const char* text);
    [[nodiscard]] bool isDefault() const;
    void reset();

    /// As a bool, or an int: a choice's index or a number.
    [[nodiscard]] virtual QVariant variant() const = 0;
    virtual void setVariant(const QVariant& value) = 0;

protected:
    SettingsStore& m_store;

private:
    QByteArray m_key;
    SettingControl m_control;
    SettingWords m_words;
};

/// T: bool, int, QString, QStringList, QByteArray, or an enum (kept as its number).
template <typename T>
class Setting final : public AnySetting
{
public:
    Setting(SettingsStore& store, QByteArray key, T fallback, SettingControl control = SettingControl::Hidden,
            SettingWords words = {})
        : AnySetting(store, std::move(key), control, std::move(words)), m_fallback(std::move(fallback))
    {
    }

    /// What was chosen, or the fallback; a stored value that makes no sense counts as not chosen.
    [[nodiscard]] T value() const { return fromVariant(m_store.value(key())); }
    operator T() const { return value(); }

    void set(const T& value)
    {
        if (value == m_fallback)
            m_store.remove(key());
        else
            m_store.setValue(key(), toVariant(value));
    }

    [[nodiscard]] QVariant variant() const override { return toVariant(value()); }
    void setVariant(const QVariant& value) override { set(fromVariant(value)); }

private:
    [[nodiscard]] QVariant toVariant(const T& value) const
    {
        if constexpr (std::is_enum_v<T>)
            return int(value);
        else
            return QVariant::fromValue(value);
    }

    [[nodiscard]] T fromVariant(const QVariant& stored) const
    {
        if (!stored.isValid()) return m_fallback;
        if constexpr (std::is_enum_v<T>) {
            bool ok = false;
            const int number = stored.toInt(&ok);
            const bool known = ok && number >= 0 && (words().choices.isEmpty() || number < words().choices.size());
            return known ? T(number) : m_fallback;
        } else if constexpr (std::is_same_v<T, int>) {
            bool ok = false;
            const int number = stored.toInt(&ok);
            if (!ok) return m_fallback;
            return words().to > words().from ? std::clamp(number, words().from, words().to) : number;
        } else {
            return stored.canConvert<T>() ? stored.value<T>() : m_fallback;
        }
    }

    T m_fallback;
};

}  // namespace trestle::ui
