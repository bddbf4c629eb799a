// Settings: one list with a search over it, the user's and those of the workspace, and the keyboard map. The user's
// apply at once, the workspace's when it is opened; what is not as delivered has a reset.
#pragma once

#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Page.h"

namespace trestle::ui {

class SettingsPage : public Page
{
    Q_OBJECT

public:
    /// Both outlive the page; there is no document where no workspace is open.
    SettingsPage(ActionRegister& actions, WorkspaceDocument* document, QObject* parent = nullptr);

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
    WorkspaceDocument* m_document;
    workspace::Settings m_followed;  // those the workspace was opened with
};

}  // namespace trestle::ui
