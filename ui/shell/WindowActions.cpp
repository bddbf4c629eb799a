// What the window itself declares; pages add their own to the same register, and the menus read it.
#include "ui/shell/MainWindowPrivate.h"

#include "ui/settings/Settings.h"
#include "ui/shell/NewWorkspaceDialog.h"
#include "ui/widgets/Question.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QMenuBar>
#include <QToolTip>

namespace trestle::ui {

namespace {

const QString fileMenu = QStringLiteral("File");
const QString editMenu = QStringLiteral("Edit");
const QString viewMenu = QStringLiteral("View");
const QString goMenu = QStringLiteral("Go");
const QString runMenu = QStringLiteral("Run");
const QString helpMenu = QStringLiteral("Help");

QKeySequence keys(const char* text)
{
    return QKeySequence(QString::fromLatin1(text), QKeySequence::PortableText);
}

}  // namespace

void MainWindow::Private::declareFileActions()
{
    actions.declare({"file.openSample",
                     tr("Open the sample: Lending Library"),
                     fileMenu,
                     {},
                     {},
                     [this] { report(parts.opener.openSample()); },
                     [this] { return bool(parts.opener.openSample); }},
                    &q);
    actions.declare({"file.newWorkspace",
                     tr("&New workspace…"),
                     fileMenu,
                     {keys("Ctrl+Shift+N")},
                     QStringLiteral("add"),
                     [this] { (new NewWorkspaceDialog(parts.opener, &q))->open(); },
                     [this] { return bool(parts.opener.create); }},
                    &q);
    actions.declare({"file.openFolder",
                     tr("&Open folder…"),
                     fileMenu,
                     {keys("Ctrl+O")},
                     QStringLiteral("folder"),
                     [this] { openFolder(); },
                     [this] { return bool(parts.opener.open); }},
                    &q);
    if (!parts.document)  // with one, the designer imports into it
        actions.declare({"file.importApi",
                         tr("&Import OpenAPI…"),
                         fileMenu,
                         {},
                         {},
                         [this] { importIntoNew(); },
                         [this] { return bool(parts.opener.create); }},
                        &q);
    actions.declare({"file.save",
                     tr("&Save now"),
                     fileMenu,
                     {keys("Ctrl+S")},
                     {},
                     [this] { report(parts.document->saveNow()); },
                     [this] { return parts.document != nullptr; }},
                    &q);
    actions.declare({"file.closeTab",
                     tr("&Close tab"),
                     fileMenu,
                     {keys("Ctrl+W")},
                     QStringLiteral("close"),
                     [this] { editors->close(editors->currentKey()); },
                     [this] { return editors->current() != nullptr; }},
                    &q);
    actions.declare({"file.reopenTab",
                     tr("&Reopen closed tab"),
                     fileMenu,
                     {keys("Ctrl+Shift+T")},
                     {},
                     [this] { editors->reopenClosed(); },
                     [this] { return editors->canReopen(); }},
                    &q);
    actions.declare({"file.quit", tr("&Quit"), fileMenu, {keys("Ctrl+Q")}, {}, [this] { q.close(); }, {}}, &q);
}

void MainWindow::Private::importIntoNew()
{
    auto* chooser = new QFileDialog(&q, tr("Import OpenAPI"), QDir::homePath());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setNameFilters({tr("OpenAPI descriptions (*.yaml *.yml *.json)"), tr("All files (*)")});
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, &q,
            [this](const QString& file) { (new NewWorkspaceDialog(parts.opener, file, &q))->open(); });
    chooser->open();
}

void MainWindow::Private::declareEditActions()
{
    if (!parts.document) return;
    QUndoStack* stack = parts.document->undoStack();
    QAction* undo = actions.declare({"edit.undo",
                                     tr("&Undo"),
                                     editMenu,
                                     {keys("Ctrl+Z")},
                                     QStringLiteral("undo"),
                                     [stack] { stack->undo(); },
                                     [stack] { return stack->canUndo(); }},
                                    &q);
    QAction* redo = actions.declare({"edit.redo",
                                     tr("&Redo"),
                                     editMenu,
                                     {keys("Ctrl+Shift+Z"), keys("Ctrl+Y")},
                                     QStringLiteral("redo"),
                                     [stack] { stack->redo(); },
                                     [stack] { return stack->canRedo(); }},
                                    &q);
    connect(stack, &QUndoStack::undoTextChanged, undo,
            [undo](const QString& text) { undo->setText(text.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(text)); });
    connect(stack, &QUndoStack::redoTextChanged, redo,
            [redo](const QString& text) { redo->setText(text.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(text)); });
}

void MainWindow::Private::declareViewActions()
{
    actions.declare({"view.explorer",
                     tr("&Explorer"),
                     viewMenu,
                     {keys("Ctrl+B")},
                     QStringLiteral("panel-left"),
                     [this] { togglePane(explorerWanted, explorer); },
                     [this] { return explorer != nullptr; }},
                    &q);
    actions.declare({"view.inspector",
                     tr("&Inspector"),
                     viewMenu,
                     {keys("Ctrl+I")},
                     QStringLiteral("panel-right"),
                     [this] { togglePane(inspectorWanted, inspector); },
                     [this] { return inspector->hasContent(); }},
                    &q);
    actions.declare({"view.bottom",
                     tr("&Bottom panel"),
                     viewMenu,
                     {keys("Ctrl+J")},
                     QStringLiteral("panel-bottom"),
                     [this] { togglePane(bottomWanted, bottom); },
                     {}},
                    &q);
    const auto anyEditor = [this] { return editors->current() != nullptr; };
    actions.declare({"editors.splitRight",
                     tr("Split &right"),
                     viewMenu,
                     {keys("Ctrl+\\")},
                     QStringLiteral("split-right"),
                     [this] { editors->split(EditorArea::Direction::Right); },
                     anyEditor},
                    &q);
    actions.declare({"editors.splitDown",
                     tr("Split &down"),
                     viewMenu,
                     {keys("Ctrl+Shift+\\"), keys("Ctrl+|")},
                     QStringLiteral("split-down"),
                     [this] { editors->split(EditorArea::Direction::Down); },
                     anyEditor},
                    &q);
    actions.declare({"editors.window",
                     tr("&Move tab to a window of its own"),
                     viewMenu,
                     {},
                     {},
                     [this] { editors->moveToWindow(); },
                     anyEditor},
                    &q);
    actions.declare({"view.nextPane", tr("Next pane"), viewMenu, {keys("F6")}, {}, [this] { cycle->go(1); }, {}}, &q);
    actions.declare(
        {"view.previousPane", tr("Previous pane"), viewMenu, {keys("Shift+F6")}, {}, [this] { cycle->go(-1); }, {}},
        &q);
    actions.declare({"view.fullScreen",
                     tr("&Full screen"),
                     viewMenu,
                     {keys("Shift+F11")},
                     {},
                     [this] { q.setWindowState(q.windowState() ^ Qt::WindowFullScreen); },
                     {}},
                    &q);
    actions.declare({"view.resetLayout",
                     tr("&Reset layout"),
                     viewMenu,
                     {},
                     {},
                     [this] {
                         resetLayout();
                         stateChanged();
                     },
                     {}},
                    &q);
    const auto preset = [this](const char* id, const QString& text, const char* shortcut, Preset which) {
        actions.declare({id,
                         text,
                         viewMenu,
                         {keys(shortcut)},
                         {},
                         [this, which] { arrange(which); },
                         [this] { return parts.document != nullptr; }},
                        &q);
    };
    preset("layout.design", tr("Layout: Design"), "Alt+1", Preset::Design);
    preset("layout.data", tr("Layout: Data"), "Alt+2", Preset::Data);
    preset("layout.debug", tr("Layout: Debug"), "Alt+3", Preset::Debug);
    const auto theme = [this](const char* id, const QString& text, ThemeSetting setting) {
        actions.declare({id, text, QString(), {}, {}, [setting] { Settings::instance().theme.set(setting); }, {}}, &q);
    };
    theme("theme.system", tr("Theme: System"), ThemeSetting::System);
    theme("theme.light", tr("Theme: Light"), ThemeSetting::Light);
    theme("theme.dark", tr("Theme: Dark"), ThemeSetting::Dark);
    theme("theme.highContrast", tr("Theme: High contrast"), ThemeSetting::HighContrast);
    const auto density = [this](const char* id, const QString& text, DensitySetting setting) {
        actions.declare({id, text, QString(), {}, {}, [setting] { Settings::instance().density.set(setting); }, {}},
                        &q);
    };
    density("density.comfortable", tr("Density: Comfortable"), DensitySetting::Comfortable);
    density("density.compact", tr("Density: Compact"), DensitySetting::Compact);
}

void MainWindow::Private::declareGoActions()
{
    actions.declare({"go.anything",
                     tr("&Go to anything…"),
                     goMenu,
                     {keys("Ctrl+P")},
                     QStringLiteral("search"),
                     [this] { openGo({}); },
                     {}},
                    &q);
    actions.declare({"go.commands",
                     tr("&Commands…"),
                     goMenu,
                     {keys("Ctrl+Shift+P")},
                     {},
                     [this] { openGo(QStringLiteral(">")); },
                     {}},
                    &q);
    actions.declare({"go.back",
                     tr("&Back"),
                     goMenu,
                     {keys("Alt+Left")},
                     {},
                     [this] { editors->open(history.go(-1)); },
                     [this] { return history.canGo(-1); }},
                    &q);
    actions.declare({"go.forward",
                     tr("&Forward"),
                     goMenu,
                     {keys("Alt+Right")},
                     {},
                     [this] { editors->open(history.go(1)); },
                     [this] { return history.canGo(1); }},
                    &q);
    actions.declare(
        {"go.nextTab", tr("Next tab by last use"), goMenu, {keys("Ctrl+Tab")}, {}, [this] { editors->walk(1); }, {}},
        &q);
    actions.declare({"go.previousTab",
                     tr("Previous tab by last use"),
                     goMenu,
                     {keys("Ctrl+Shift+Tab"), keys("Ctrl+Shift+Backtab")},
                     {},
                     [this] { editors->walk(-1); },
                     {}},
                    &q);
    const auto anyProblem = [this] { return problems->count() > 0; };
    actions.declare({"go.nextProblem",
                     tr("Next problem"),
                     goMenu,
                     {keys("F8")},
                     QStringLiteral("warning"),
                     [this] {
                         showBottom(BottomPanel::Place::Problems);
                         problems->goTo(1);
                     },
                     anyProblem},
                    &q);
    actions.declare({"go.previousProblem",
                     tr("Previous problem"),
                     goMenu,
                     {keys("Shift+F8")},
                     {},
                     [this] {
                         showBottom(BottomPanel::Place::Problems);
                         problems->goTo(-1);
                     },
                     anyProblem},
                    &q);
    actions.declare({"go.address",
                     tr("Address field"),
                     goMenu,
                     {keys("Ctrl+L")},
                     {},
                     [this] { editors->current()->focusAddress(); },
                     [this] { return editors->current() != nullptr; }},
                    &q);
    actions.declare({"go.lastTrace",
                     tr("Trace of the last request"),
                     goMenu,
                     {keys("F4")},
                     QStringLiteral("trace"),
                     [this] {
                         const bool shown =
                             std::any_of(pages.cbegin(), pages.cend(),
                                         [](const std::unique_ptr<Page>& page) { return page->showLastTrace(); });
                         if (!shown) q.toast(tr("No request has been recorded yet."));
                     },
                     [this] { return parts.document != nullptr; }},
                    &q);
}

void MainWindow::Private::declareRunActions()
{
    actions.declare({"run.main",
                     tr("&Send or run"),
                     runMenu,
                     {keys("F5"), keys("Ctrl+Return"), keys("Ctrl+Enter")},
                     QStringLiteral("play"),
                     [this] { editors->current()->runMainAction(); },
                     [this] { return editors->current() != nullptr; }},
                    &q);
}

void MainWindow::Private::declareHelpActions()
{
    actions.declare({"help.firstSteps",
                     tr("&First five minutes"),
                     helpMenu,
                     {},
                     {},
                     [this] {
                         Settings::instance().hideFirstSteps.set(false);
                         q.showPage("home");
                     },
                     {}},
                    &q);
    actions.declare({"help.keyboard",
                     tr("&Keyboard map"),
                     helpMenu,
                     {keys("Ctrl+K, Ctrl+S")},
                     {},
                     [this] { editors->open(QStringLiteral("keyboard:")); },
                     {}},
                    &q);
    actions.declare(
        {"help.control", tr("&Help for this control"), helpMenu, {keys("F1")}, {}, [this] { helpForControl(); }, {}},
        &q);
    actions.declare({"help.about", tr("&About Trestle"), helpMenu, {}, {}, [this] { showAbout(); }, {}}, &q);
}

void MainWindow::Private::openFolder()
{
    auto* dialog = new QFileDialog(&q, tr("Open a workspace's folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, &q,
            [this](const QString& folder) { report(parts.opener.open(folder)); });
    dialog->open();
}

// What the focused control is called, does, and which keys it has: from itself or from what it stands in.
void MainWindow::Private::helpForControl()
{
    QWidget* control = QApplication::focusWidget();
    if (!control) return;
    QStringList lines;
    for (const QWidget* each = control; each && !each->isWindow() && lines.size() < 2; each = each->parentWidget()) {
        if (each->accessibleName().isEmpty()) continue;
        const QString name = each->accessibleName().toHtmlEscaped();
        const QString more = each->whatsThis().isEmpty() ? each->toolTip() : each->whatsThis();
        lines << (lines.isEmpty() ? QStringLiteral("<b>%1</b>").arg(name) : tr("in %1").arg(name));
        if (!more.isEmpty() && more != each->accessibleName()) lines << more.toHtmlEscaped();
    }
    if (lines.isEmpty()) lines << tr("This control has no help yet. Ctrl+Shift+P lists every command.");
    QToolTip::showText(control->mapToGlobal(QPoint(0, control->height())), lines.join(QStringLiteral("<br>")), control);
}

void MainWindow::Private::showAbout()
{
    auto* about =
        new Question({.title = tr("About Trestle"),
                      .question = tr("Trestle %1").arg(QStringLiteral(TRESTLE_VERSION)),
                      .meaning = tr("Designs and tests APIs and tables on this computer. It uses the network only "
                                    "where your own design does.\n\nFree software under the GNU General Public "
                                    "License, version 3 or later."),
                      .yes = {}},
                     ButtonKind::Outlined, &q);
    about->open();
}

void MainWindow::Private::fillMenus()
{
    for (const QString& name : {fileMenu, editMenu, viewMenu, goMenu, runMenu, QStringLiteral("Data"), helpMenu}) {
        auto* menu = new QMenu(tr(qPrintable(QStringLiteral("&") + name)), topBar->menuBar());
        menus.insert(name, menu);
        menu->menuAction()->setVisible(false);
        topBar->menuBar()->addMenu(menu);
        connect(menu, &QMenu::aboutToShow, &q, [this] { actions.refreshEnabled(); });
        connect(
            menu, &QMenu::aboutToHide, &q, [this] { actions.enableAll(); }, Qt::QueuedConnection);
    }
    for (QAction* action : actions.actions())
        addToMenu(action);
    connect(&actions, &ActionRegister::declared, &q, [this](QAction* action) { addToMenu(action); });
}

void MainWindow::Private::addToMenu(QAction* action)
{
    q.addAction(action);  // so that its shortcut works without a menu
    QMenu* menu = menus.value(actions.menuOf(action));
    if (!menu) return;
    menu->menuAction()->setVisible(true);
    // A new family of ids begins a new group.
    const QList<QAction*> before = menu->actions();
    const auto family = [this](const QAction* of) { return actions.idOf(of).split('.').first(); };
    if (!before.isEmpty() && family(before.last()) != family(action)) menu->addSeparator();
    menu->addAction(action);
}

}  // namespace trestle::ui
