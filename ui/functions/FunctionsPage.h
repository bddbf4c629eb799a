// The Functions place of the rail: a tab for each function that is worked on, and what teaches while there is none.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Page.h"

namespace trestle::ui {

class FunctionsPage : public Page
{
    Q_OBJECT

public:
    /// All outlive the page.
    FunctionsPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] QByteArray id() const override { return "functions"; }
    [[nodiscard]] QString title() const override { return tr("Functions"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("function"); }
    /// The selected function, else the first.
    [[nodiscard]] QString homeEditor() const override;
    [[nodiscard]] bool owns(const QString& key) const override;
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;
    [[nodiscard]] QString editorFor(const workspace::ObjectRef& object) const override;

private:
    void follow(const Change& change);

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
};

}  // namespace trestle::ui
