// The one editor of the design: canvas with the last request at its foot, and the inspector beside it.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/shell/Editor.h"

namespace trestle::ui {

class CanvasView;
class Inspector;

class DesignEditor : public Editor
{
    Q_OBJECT

public:
    explicit DesignEditor(DesignCommands& commands);
    ~DesignEditor() override;

    [[nodiscard]] CanvasView* canvas();

    [[nodiscard]] QString key() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override;
    void runMainAction() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

private:
    DesignCommands& m_commands;
    QPointer<QWidget> m_widget;
    QPointer<CanvasView> m_canvas;
    QPointer<Inspector> m_inspector;
};

}  // namespace trestle::ui
