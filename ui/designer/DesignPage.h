// The Design place of the rail: the canvas editor, the editors of routes' documents, and everything that can be done to
// the design, as actions.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/shell/Page.h"

namespace trestle::ui {

class DesignEditor;
class RouteTextEditor;

class DesignPage : public Page
{
    Q_OBJECT

public:
    /// The commands outlive the page.
    explicit DesignPage(DesignCommands& commands, QObject* parent = nullptr);

    [[nodiscard]] QByteArray id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString iconName() const override;
    [[nodiscard]] QString homeEditor() const override;
    [[nodiscard]] bool owns(const QString& key) const override;
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;
    [[nodiscard]] QString editorFor(const workspace::ObjectRef& object) const override;
    void declareActions(ActionRegister& actions) override;
    /// An OpenAPI description, by its name.
    bool takeFile(const QString& file, QWidget* window) override;

private:
    [[nodiscard]] QWidget* window() const;
    void openTexts(const workspace::ObjectRef& route, const QByteArray& part);

    DesignCommands& m_commands;
    QPointer<DesignEditor> m_editor;
    std::map<QString, QPointer<RouteTextEditor>> m_texts;  // by key
};

}  // namespace trestle::ui
