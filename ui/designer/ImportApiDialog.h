// Takes an OpenAPI description into the design: into a new API or one that is there. Before anything changes it is
// tried on a copy, off the window's thread: what it brings, and what of it cannot be taken, with its place in the file.
#pragma once

#include "core/workspace/ApiDescriptions.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/widgets/DialogForm.h"

class QCheckBox;
class QComboBox;
class QListWidget;

namespace trestle::ui {

class ThemedLabel;

class ImportApiDialog : public DialogForm
{
    Q_OBJECT

public:
    ImportApiDialog(WorkspaceDocument& document, const QString& file, QWidget* parent);

Q_SIGNALS:
    /// `warnings`: how much of the description was passed over.
    void made(const trestle::workspace::ObjectRef& api, int warnings);

protected:
    void submit() override;

private:
    struct Tried
    {
        workspace::Workspace design;  // with the description in it
        base::Result<workspace::ImportedApi> imported;
    };

    [[nodiscard]] workspace::ApiImport options() const;
    void tryOut();
    void showTried(const std::shared_ptr<const Tried>& tried);

    WorkspaceDocument& m_document;
    QByteArray m_text;
    QComboBox* m_into;
    QCheckBox* m_merges;
    ThemedLabel* m_brings;
    QListWidget* m_findings;
    int m_trial = 0;  // the answers of older ones are dropped
    std::shared_ptr<const Tried> m_tried;
};

}  // namespace trestle::ui
