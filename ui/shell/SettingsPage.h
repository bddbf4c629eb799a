// Settings: one list with a search over it, and the keyboard map. What is changed applies at once; what is not as
// delivered has a reset.
#pragma once

#include "ui/shell/Page.h"

namespace trestle::ui {

class SettingsPage : public Page
{
    Q_OBJECT

public:
    /// The register outlives the page.
    explicit SettingsPage(ActionRegister& actions, QObject* parent = nullptr) : Page(parent), m_actions(actions) {}

    [[nodiscard]] QByteArray id() const override { return "settings"; }
    [[nodiscard]] QString title() const override { return tr("Settings"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("settings"); }
    [[nodiscard]] QString homeEditor() const override { return QStringLiteral("settings:"); }
    [[nodiscard]] bool owns(const QString& key) const override
    {
        return key == homeEditor() || key == QStringLiteral("keyboard:");
    }
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;

private:
    ActionRegister& m_actions;
};

}  // namespace trestle::ui
