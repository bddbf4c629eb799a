// The tab Activity: filter, live list, and the waterfall of the chosen request; its sides in the inspector.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"

#include <QPointer>

class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace trestle::ui {

class InlineError;
class StationsModel;
class ThemedLabel;
class TraceDetail;
class TraceListModel;

class ActivityEditor : public Editor
{
    Q_OBJECT

public:
    ActivityEditor(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench);
    ~ActivityEditor() override;

    [[nodiscard]] QString key() const override { return QStringLiteral("activity"); }
    [[nodiscard]] QString title() const override { return tr("Activity"); }
    [[nodiscard]] QWidget* widget() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override { return tr("Request"); }
    void runMainAction() override;
    void focusAddress() override;

    /// Selects a request; the filter is lifted if it hides it. False if it is no longer kept.
    bool select(qint64 number);
    [[nodiscard]] std::shared_ptr<const observe::Trace> selected() const;
    void clear();

    enum class Replay { AsItWas, Edited };
    void replay(Replay how);
    void copyAsCurl();
    [[nodiscard]] requests::SavedRequest requestOf(const observe::Trace& trace) const;

private:
    [[nodiscard]] QByteArray addressOf(const observe::Trace& trace) const;
    [[nodiscard]] bool isOfConnection(const observe::Trace& trace) const;
    [[nodiscard]] bool isRepeatable(const observe::Trace& trace) const;
    QWidget* makeToolbar();
    QWidget* makeFoot();
    void applyFilter();
    void showSelected();
    void refreshList();
    void updateLive();

    engine::Engine& m_engine;
    WorkspaceDocument& m_document;
    Workbench& m_workbench;
    QPointer<QWidget> m_widget;
    QPointer<TraceDetail> m_detail;
    TraceListModel* m_traces;
    StationsModel* m_stations;
    QLineEdit* m_filter = nullptr;
    InlineError* m_filterError = nullptr;
    QPushButton* m_live = nullptr;
    QTreeView* m_list = nullptr;
    QStackedWidget* m_listStack = nullptr;
    ThemedLabel* m_chosen = nullptr;
    ThemedLabel* m_took = nullptr;
    QPushButton* m_replay = nullptr;
    QPushButton* m_edit = nullptr;
    QPushButton* m_copy = nullptr;
};

}  // namespace trestle::ui
