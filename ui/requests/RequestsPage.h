// The place Requests: one editor a request, saved ones and drafts.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Page.h"
#include "ui/shell/Workbench.h"

#include <QPointer>

#include <map>

namespace trestle::ui {

class RequestEditor;

class RequestsPage : public Page
{
    Q_OBJECT

public:
    RequestsPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] QByteArray id() const override { return "requests"; }
    [[nodiscard]] QString title() const override { return tr("Requests"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("request"); }
    [[nodiscard]] QString homeEditor() const override;
    [[nodiscard]] bool owns(const QString& key) const override;
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;
    [[nodiscard]] QString editorFor(const workspace::ObjectRef& object) const override;
    void declareActions(ActionRegister& actions) override;

    bool composeRequest(const requests::SavedRequest& request, Workbench::Sending sending) override;

private:
    [[nodiscard]] QString newDraftKey();
    [[nodiscard]] RequestEditor* current() const;

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    std::map<QString, QPointer<RequestEditor>> m_editors;
    int m_lastDraft = 0;
};

}  // namespace trestle::ui
