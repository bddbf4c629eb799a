// The parts of MainWindow, shared by the three files that implement it: MainWindow.cpp (assembly, Workbench),
// WindowActions.cpp (what the window itself declares) and WindowLayout.cpp (panes, saved state).
#pragma once

#include "ui/shell/MainWindow.h"

#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/ActionRegister.h"
#include "ui/shell/BackForward.h"
#include "ui/shell/DocumentNames.h"
#include "ui/shell/EditorArea.h"
#include "ui/shell/EditorPlaces.h"
#include "ui/shell/FirstSteps.h"
#include "ui/shell/GoList.h"
#include "ui/shell/GoPopup.h"
#include "ui/shell/PaneCycle.h"
#include "ui/shell/Panes.h"
#include "ui/shell/PendingPanel.h"
#include "ui/shell/ProblemsPanel.h"
#include "ui/shell/Rail.h"
#include "ui/shell/TopBar.h"
#include "ui/widgets/LinesPanel.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Toast.h"

#include <QSplitter>
#include <QTimer>

namespace trestle::ui {

class MainWindow::Private
{
public:
    Private(MainWindow& window, WindowParts theParts);

    // MainWindow.cpp
    void addPages();
    void connectDocument();
    void connectSaving();
    void refreshNotices();
    void mergeClashes();
    void saveElsewhere();
    [[nodiscard]] Page* pageOf(const QString& key) const;
    [[nodiscard]] std::unique_ptr<Editor> makeEditor(const QString& key) const;
    void editorChanged(Editor* editor);
    void refreshTitle();
    void refreshProblems();
    void refreshPending();
    void showBottom(BottomPanel::Place place);
    void reveal(const workspace::ObjectRef& object, EditorArea::Opening opening);
    void keepChanged(const workspace::ObjectRef& object);
    void goToProblem(const workspace::Problem& problem);
    void noticeSettings();
    /// In the desktop's program for it.
    void openOutside(const QString& path);
    void importIntoNew();
    /// Reveals it and takes the focus there.
    void goTo(const workspace::ObjectRef& object);
    void openGo(const QString& text);
    void report(const base::Result<void>& result);
    void takeDropped(const QString& path);
    bool followDrag(const QObject* watched, QEvent* event);
    static bool pressByReturn(QObject* watched, QEvent* event);

    // WindowActions.cpp
    void declareFileActions();
    void declareEditActions();
    void declareViewActions();
    void declareGoActions();
    void declareRunActions();
    void declareHelpActions();
    void fillMenus();
    void addToMenu(QAction* action);
    void openFolder();
    void helpForControl();
    void showAbout();

    // WindowLayout.cpp
    void buildLayout();
    void refreshPanes();
    void togglePane(bool& wanted, QWidget* pane);
    [[nodiscard]] QString stateFile() const;
    [[nodiscard]] QJsonObject saveState() const;
    void restoreState();
    void stateChanged();
    void writeStateNow() const;
    void resetLayout();
    enum class Preset { Design, Data, Debug };
    void arrange(Preset preset);

    MainWindow& q;
    WindowParts parts;
    ActionRegister actions;
    FirstSteps steps;
    std::vector<std::unique_ptr<Page>> pages;
    std::unique_ptr<DocumentNames> documentNames;
    std::unique_ptr<EditorPlaces> places;
    std::vector<workspace::Problem> engineProblems;
    BackForward history;

    TopBar* topBar = nullptr;
    Rail* rail = nullptr;
    QSplitter* columns = nullptr;
    QSplitter* middle = nullptr;
    QWidget* explorer = nullptr;  // null without a document
    NoticeBar* clashBar = nullptr;
    NoticeBar* saveBar = nullptr;
    NoticeBar* noticeBar = nullptr;
    bool noticesSettings = false;  // the notice tells of trestle.yaml, and goes with what is wrong in it
    EditorArea* editors = nullptr;
    InspectorPane* inspector = nullptr;
    BottomPanel* bottom = nullptr;
    ProblemsPanel* problems = nullptr;
    PendingPanel* pending = nullptr;  // null without a document
    LinesPanel* output = nullptr;
    StatusBar* statusBar = nullptr;
    GoList* goList = nullptr;
    GoPopup* goPopup = nullptr;
    Toast* toast = nullptr;
    PaneCycle* cycle = nullptr;
    QHash<QString, QMenu*> menus;

    // What the user wants to see; the inspector shows only when there is something to inspect.
    bool explorerWanted = true;
    bool inspectorWanted = true;
    bool bottomWanted = false;
    bool restoring = true;
    bool closeUnsaved = false;
    QTimer stateTimer;
};

}  // namespace trestle::ui
