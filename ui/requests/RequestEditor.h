// The tab of one request: form above, answer below, history in the inspector.
#pragma once

#include "ui/requests/RequestSession.h"
#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"

#include <QPointer>

class QSplitter;

namespace trestle::ui {

class HistoryPane;
class RequestForm;
class ResponseView;

class RequestEditor : public Editor
{
    Q_OBJECT

public:
    /// `key` is "request:<saved name>" or "draft:<number>".
    RequestEditor(const QString& key, engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench);
    ~RequestEditor() override;

    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QByteArray methodChip() const override;
    [[nodiscard]] std::optional<workspace::ObjectRef> subject() const override;
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override { return tr("History"); }
    void runMainAction() override;
    void focusAddress() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    [[nodiscard]] RequestSession& session() { return m_session; }
    void showLastTrace();
    /// Keeps a draft under a name the user gives, and opens it there.
    void saveAs();

private:
    void showAnswer(int row);

    QString m_key;
    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    RequestSession m_session;
    QPointer<QSplitter> m_widget;
    QPointer<HistoryPane> m_history;
    RequestForm* m_form = nullptr;
    ResponseView* m_response = nullptr;
    int m_shown = 0;
};

}  // namespace trestle::ui
