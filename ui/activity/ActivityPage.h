// The place Activity: what requests did.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Page.h"
#include "ui/shell/Workbench.h"

#include <QPointer>

namespace trestle::ui {

class ActivityEditor;

class ActivityPage : public Page
{
    Q_OBJECT

public:
    ActivityPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] QByteArray id() const override { return "activity"; }
    [[nodiscard]] QString title() const override { return tr("Activity"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("activity"); }
    [[nodiscard]] QString homeEditor() const override { return QStringLiteral("activity"); }
    [[nodiscard]] bool owns(const QString& key) const override { return key == homeEditor(); }
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;
    void declareActions(ActionRegister& actions) override;
    bool showTrace(qint64 number) override;
    bool showLastTrace() override;

private:
    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    QPointer<ActivityEditor> m_editor;
};

}  // namespace trestle::ui
