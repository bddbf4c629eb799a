#include "ui/shell/MainWindowPrivate.h"

#include "ui/document/DesignChecks.h"
#include "ui/settings/Settings.h"
#include "ui/shell/ChosenShortcuts.h"
#include "ui/shell/HomePage.h"
#include "ui/shell/MergeDialog.h"
#include "ui/shell/NewWorkspaceDialog.h"
#include "ui/shell/ObjectWords.h"
#include "ui/shell/SettingsPage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QMimeData>

namespace trestle::ui {

MainWindow::Private::Private(MainWindow& window, WindowParts theParts) : q(window), parts(std::move(theParts)) {}

MainWindow::MainWindow(WindowParts parts, QWidget* parent)
    : QMainWindow(parent), d(std::make_unique<Private>(*this, std::move(parts)))
{
    // Actions before pages, so that pages may look them up; pages before layout, so that the rail knows them.
    d->actions.setShortcuts(chosenshortcuts::read());
    connect(&Settings::instance(), &SettingsStore::changed, this, [this](const QByteArray& key) {
        if (key == Settings::instance().shortcuts.key()) d->actions.setShortcuts(chosenshortcuts::read());
    });
    d->declareFileActions();
    d->declareEditActions();
    d->declareViewActions();
    d->declareGoActions();
    d->declareRunActions();
    d->declareHelpActions();
    d->buildLayout();
    d->addPages();
    d->fillMenus();
    d->connectDocument();
    d->restoreState();
    qApp->installEventFilter(this);
    setAcceptDrops(true);
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
    // Editors before their pages, pages before the register their actions are in.
    delete takeCentralWidget();
    d->goList->setProviders({});
    d->pages.clear();
}

void MainWindow::Private::addPages()
{
    const auto standing = parts.document ? HomePage::Standing::BesideWorkspace : HomePage::Standing::Alone;
    pages.push_back(std::make_unique<HomePage>(parts.opener, actions, steps, q, standing, nullptr));
    if (parts.document && parts.pages) {
        for (std::unique_ptr<Page>& page : parts.pages(q))
            pages.push_back(std::move(page));
    }
    pages.push_back(std::make_unique<SettingsPage>(actions, parts.document));

    std::vector<NameProvider*> providers;
    if (parts.document) {
        documentNames = std::make_unique<DocumentNames>(*parts.document,
                                                        [this](const workspace::ObjectRef& object) { goTo(object); });
        providers.push_back(documentNames.get());
    }
    places = std::make_unique<EditorPlaces>([this] { return editors->current(); });
    providers.push_back(places.get());
    int number = 0;
    for (const std::unique_ptr<Page>& page : pages) {
        const bool foot = page.get() == pages.back().get();
        const QByteArray id = page->id();
        const QKeySequence keys = foot         ? QKeySequence(Qt::CTRL | Qt::Key_Comma)
                                  : number < 7 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + number))
                                               : QKeySequence();
        ++number;
        actions.declare({"go." + id,
                         page->title(),
                         QStringLiteral("Go"),
                         {keys},
                         page->iconName(),
                         [this, id] { q.showPage(id); },
                         {}},
                        &q);
        rail->addPlace(id, page->title(), page->iconName(), keys.toString(QKeySequence::NativeText),
                       foot ? Rail::Place::Foot : Rail::Place::Top);
        page->declareActions(actions);
        if (parts.document) connect(page.get(), &Page::pendingChanged, &q, [this] { refreshPending(); });
        for (NameProvider* provider : page->nameProviders())
            providers.push_back(provider);
    }
    goList->setProviders(providers);
    connect(rail, &Rail::chosen, &q, &MainWindow::showPage);
}

void MainWindow::Private::connectDocument()
{
    WorkspaceDocument* document = parts.document;
    if (!document) return;
    Settings::instance().addRecentWorkspace(QDir(document->folder().path()).absolutePath());
    connect(document, &WorkspaceDocument::problemsChanged, &q, [this] { refreshProblems(); });
    connect(document, &WorkspaceDocument::changed, &q, [this](const Change& change) {
        refreshTitle();
        keepChanged(change.after);
        if (change.kind == Change::Kind::Added && change.after.kind == workspace::ObjectRef::Kind::Route)
            steps.complete(FirstStep::AddRoute);
    });
    connectSaving();
    connect(document, &WorkspaceDocument::savedChanged, &q, [this] { refreshPending(); });
    refreshPending();
    refreshProblems();
}

// What cannot be saved stands in a bar until it can be: on the status bar too, for it may be out of sight.
void MainWindow::Private::connectSaving()
{
    WorkspaceDocument* document = parts.document;
    StatusItem* saving = statusBar->item("saving", tr("Saving"));
    saving->setRole(Role::Danger);
    connect(saving, &StatusItem::clicked, &q, [document] { static_cast<void>(document->saveNow()); });
    const auto resolve = [document](workspace::Side side) {
        document->resolveClashes([side](const workspace::ObjectRef&) { return side; });
    };
    connect(clashBar->addButton(tr("Keep mine")), &QPushButton::clicked, &q,
            [resolve] { resolve(workspace::Side::Mine); });
    connect(clashBar->addButton(tr("Take theirs")), &QPushButton::clicked, &q,
            [resolve] { resolve(workspace::Side::Theirs); });
    connect(clashBar->addButton(tr("Merge…")), &QPushButton::clicked, &q, [this] { mergeClashes(); });
    connect(saveBar->addButton(tr("Retry")), &QPushButton::clicked, &q,
            [document] { static_cast<void>(document->saveNow()); });
    connect(saveBar->addButton(tr("Save elsewhere…")), &QPushButton::clicked, &q, [this] { saveElsewhere(); });
    connect(document, &WorkspaceDocument::saveFailed, &q, [this](const QString& message) {
        // Of the design as a whole the bar tells; this is about a handler's file or folder.
        if (message != parts.document->saveProblem()) q.toast(message);
    });
    connect(document, &WorkspaceDocument::clashesChanged, &q, [this] { refreshNotices(); });
    connect(document, &WorkspaceDocument::saveProblemChanged, &q, [this] { refreshNotices(); });
    refreshNotices();
}

void MainWindow::Private::refreshNotices()
{
    const std::vector<workspace::Clash>& clashes = parts.document->clashes();
    QStringList names;
    for (const workspace::Clash& clash : clashes)
        names << objectTitle(clash.object);
    clashBar->setSentence(
        clashes.empty()
            ? QString()
            : tr("Changed on disk while edits here were not saved: %1").arg(names.join(QStringLiteral(", "))));
    const QString problem = parts.document->saveProblem();
    saveBar->setSentence(problem.isEmpty() ? QString() : tr("Not saved: %1. Edits are kept here.").arg(problem));
    StatusItem* saving = statusBar->item("saving", tr("Saving"));
    saving->setText(clashes.empty() && problem.isEmpty() ? QString() : tr("Not saved"));
    saving->setToolTip(problem.isEmpty() ? clashBar->sentence() : problem);
}

void MainWindow::Private::mergeClashes()
{
    auto* dialog = new MergeDialog(parts.document->clashes(), &q);
    connect(dialog, &QDialog::accepted, &q, [this, dialog] {
        parts.document->resolveClashes([dialog](const workspace::ObjectRef& object) { return dialog->sideOf(object); });
    });
    dialog->open();
}

void MainWindow::Private::saveElsewhere()
{
    auto* dialog = new QFileDialog(&q, tr("Save the workspace in another folder"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->selectFile(QFileInfo(parts.document->folder().path()).fileName());
    connect(dialog, &QFileDialog::fileSelected, &q, [this](const QString& folder) {
        if (const base::Result<void> saved = parts.document->saveElsewhere(folder); !saved) return report(saved);
        if (const base::Result<void> opened = parts.opener.open(folder); !opened) return report(opened);
        closeUnsaved = true;  // all of it is in the other folder
        q.close();
    });
    dialog->open();
}

Page* MainWindow::Private::pageOf(const QString& key) const
{
    for (const std::unique_ptr<Page>& page : pages) {
        if (page->owns(key)) return page.get();
    }
    return nullptr;
}

std::unique_ptr<Editor> MainWindow::Private::makeEditor(const QString& key) const
{
    Page* page = pageOf(key);
    return page ? page->createEditor(key) : nullptr;
}

void MainWindow::Private::editorChanged(Editor* editor)
{
    inspector->setEditor(editor);
    refreshPanes();
    if (editor) {
        if (const Page* page = pageOf(editor->key())) {
            rail->setCurrent(page->id());
            if (page->id() == "activity") steps.complete(FirstStep::OpenTrace);
        }
        if (!restoring) history.visit(editor->key());
        if (const auto subject = editor->subject(); subject && parts.document) parts.document->select(*subject);
    }
    refreshTitle();
    stateChanged();
}

void MainWindow::Private::refreshTitle()
{
    QStringList words;
    if (const Editor* editor = editors->current()) {
        words.append(editor->methodChip().isEmpty() ? editor->title()
                                                    : QString::fromUtf8(editor->methodChip()) + u' ' + editor->title());
    }
    if (parts.document) {
        const QString name = QString::fromUtf8(parts.document->workspace().settings.name);
        words.append(name);
        topBar->setWorkspaceName(name);
        editors->setTitleSuffix(name + QStringLiteral(" — Trestle"));
    }
    words.append(QStringLiteral("Trestle"));
    q.setWindowTitle(words.join(QStringLiteral(" — ")));
}

void MainWindow::Private::refreshProblems()
{
    std::vector<workspace::Problem> all =
        parts.document ? withEngineProblems(parts.document->problems(), engineProblems) : engineProblems;
    if (parts.document)
        for (workspace::Problem& problem : all)
            if (problem.file.isEmpty()) problem.file = parts.document->folder().fileOf(problem.object);
    problems->setProblems(all);
    if (parts.document) noticeSettings();
    const int count = int(all.size());
    bottom->setTabTitle(BottomPanel::Place::Problems, count == 0 ? tr("Problems") : tr("Problems %1").arg(count));
    const bool anyError = std::any_of(all.cbegin(), all.cend(), [](const workspace::Problem& problem) {
        return problem.severity == workspace::Severity::Error;
    });
    StatusItem* item = statusBar->item("problems", tr("Problems"));
    item->setRole(anyError ? Role::Danger : Role::Warning);
    item->setText(count == 0 ? QString() : count == 1 ? tr("1 problem") : tr("%1 problems").arg(count));
}

// The window goes on with the settings it was opened with, and is not to look as if it followed the file.
void MainWindow::Private::noticeSettings()
{
    const workspace::Problem* problem = workspace::settingsProblem(parts.document->problems());
    if (!problem && !std::exchange(noticesSettings, false)) return;
    if (!problem) return q.setNotice({});
    noticesSettings = true;
    const QString path = parts.document->folder().settingsPath();
    q.setNotice(tr("%1. What it said before stays in use.").arg(workspace::sentenceOf(*problem)),
                {{tr("Open %1").arg(problem->file), [this, path] { openOutside(path); }}});
}

void MainWindow::Private::openOutside(const QString& path)
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        q.toast(tr("No program of this desktop opens %1").arg(QDir::toNativeSeparators(path)));
}

// What is edited stays open.
void MainWindow::Private::keepChanged(const workspace::ObjectRef& object)
{
    for (const std::unique_ptr<Page>& page : pages) {
        if (const QString key = page->editorFor(object); !key.isEmpty()) editors->keep(key);
    }
}

void MainWindow::Private::refreshPending()
{
    std::vector<PendingChange> changes;
    for (const std::unique_ptr<Page>& page : pages) {
        const std::vector<PendingChange> some = page->pendingChanges();
        changes.insert(changes.end(), some.begin(), some.end());
    }
    pending->setChanges(changes);
    const int staged = pending->count();
    StatusItem* item = statusBar->item("staged", tr("Staged changes"));
    item->setText(staged == 0 ? QString() : tr("%1 staged").arg(staged));
    if (staged > 0) steps.complete(FirstStep::EditItem);
    item->setToolTip(tr("Edits of items that are not committed"));
    if (!parts.document->isSaved())
        changes.push_back({tr("Design changes are not in their files yet"),
                           parts.document->saveProblem().isEmpty() ? tr("Saved in a moment, or now with Ctrl+S")
                                                                   : parts.document->saveProblem(),
                           QStringLiteral("edit"),
                           {},
                           1});
    pending->setChanges(changes);
    bottom->setTabTitle(BottomPanel::Place::Pending,
                        changes.empty() ? tr("Pending") : tr("Pending %1").arg(pending->count()));
}

void MainWindow::Private::goToProblem(const workspace::Problem& problem)
{
    if (problem.object.kind != workspace::ObjectRef::Kind::Workspace) goTo(problem.object);
}

void MainWindow::Private::goTo(const workspace::ObjectRef& object)
{
    q.reveal(object);
    editors->focusCurrent();
}

void MainWindow::Private::openGo(const QString& text)
{
    q.activateWindow();  // a window of its own may have asked
    goPopup->open(topBar->goField(), text);
}

void MainWindow::Private::report(const base::Result<void>& result)
{
    if (!result) q.toast(result.error().message);
}

void MainWindow::openEditor(const QString& key)
{
    d->editors->open(key);
    d->editors->focusCurrent();
}

void MainWindow::closeEditor(const QString& key)
{
    d->editors->close(key);
}

void MainWindow::Private::reveal(const workspace::ObjectRef& object, EditorArea::Opening opening)
{
    if (parts.document) parts.document->select(object);
    for (const std::unique_ptr<Page>& page : pages) {
        const QString key = page->editorFor(object);
        if (!key.isEmpty()) {
            editors->open(key, opening);
            return;
        }
    }
}

void MainWindow::reveal(const workspace::ObjectRef& object)
{
    d->reveal(object, EditorArea::Opening::Preview);
}

void MainWindow::revealAside(const workspace::ObjectRef& object)
{
    d->reveal(object, EditorArea::Opening::Aside);
}

void MainWindow::revealCode(const workspace::ObjectRef& object, const QString& file, int line)
{
    reveal(object);
    if (Editor* editor = d->editors->current()) editor->goToCode(file, line);
}

void MainWindow::showTrace(qint64 number)
{
    for (const std::unique_ptr<Page>& page : d->pages) {
        if (page->showTrace(number)) {
            d->steps.complete(FirstStep::OpenTrace);
            return;
        }
    }
    toast(tr("There is no trace %1.").arg(number));
}

void MainWindow::showItem(const QByteArray& table, const tables::Item& key)
{
    for (const std::unique_ptr<Page>& page : d->pages) {
        if (page->showItem(table, key)) return;
    }
}

void MainWindow::composeRequest(const requests::SavedRequest& request, Sending sending)
{
    for (const std::unique_ptr<Page>& page : d->pages) {
        if (page->composeRequest(request, sending)) return;
    }
}

void MainWindow::toast(const QString& text, const QString& actionText, std::function<void()> action)
{
    d->toast->show(text, actionText, std::move(action));
    addOutput(tr("notice"), text);  // where it can be read again
}

ActionRegister& MainWindow::actions()
{
    return d->actions;
}

StatusBar& MainWindow::status()
{
    return *d->statusBar;
}

BottomPanel& MainWindow::bottomPanel()
{
    return *d->bottom;
}

void MainWindow::showBottomPanel(BottomPanel::Place place)
{
    d->showBottom(place);
}

void MainWindow::setNotice(const QString& sentence, const std::vector<NoticeAction>& actions)
{
    d->noticeBar->removeButtons();
    for (const NoticeAction& action : actions)
        connect(d->noticeBar->addButton(action.text), &QPushButton::clicked, this, action.run);
    d->noticeBar->setSentence(sentence);
}

void MainWindow::takeFile(const QString& path)
{
    d->takeDropped(path);
}

void MainWindow::addOutput(const QString& source, const QString& text, Role role)
{
    d->output->append({{QDateTime::currentMSecsSinceEpoch(), source, text, role, 0}});
}

void MainWindow::setEngineProblems(const std::vector<workspace::Problem>& problems)
{
    d->engineProblems = problems;
    d->refreshProblems();
}

void MainWindow::completeStep(FirstStep step)
{
    d->steps.complete(step);
}

QString MainWindow::workspaceFolder() const
{
    return d->parts.document ? d->parts.document->folder().path() : QString();
}

QString MainWindow::currentEditor() const
{
    return d->editors->currentKey();
}

QStringList MainWindow::openEditors() const
{
    return d->editors->keys();
}

void MainWindow::showPage(const QByteArray& id)
{
    for (const std::unique_ptr<Page>& page : d->pages) {
        if (page->id() != id) continue;
        const QString open = d->editors->lastUsed([&page](const QString& key) { return page->owns(key); });
        d->editors->open(open.isEmpty() ? page->homeEditor() : open);
        d->editors->focusCurrent();
        // A place without an editor to show stays where one is.
        if (const Page* current = d->pageOf(d->editors->currentKey())) d->rail->setCurrent(current->id());
        return;
    }
}

base::Result<void> MainWindow::keepAll()
{
    // A field's text counts when it is left.
    if (QWidget* focus = QApplication::focusWidget()) focus->clearFocus();
    if (QWidget* focus = focusWidget()) focus->clearFocus();
    d->writeStateNow();
    return d->parts.document ? d->parts.document->saveNow() : base::Result<void>();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const base::Result<void> kept = keepAll();
    if (!kept && !d->closeUnsaved) {
        // The edits are kept beside the folder and come back with it.
        toast(tr("Not saved: %1").arg(kept.error().message), tr("Close, ask again next time"), [this] {
            d->closeUnsaved = true;
            close();
        });
        event->ignore();
        return;
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::ActivationChange && !isActiveWindow() && d->parts.document &&
        !d->parts.document->isSaved()) {
        static_cast<void>(d->parts.document->saveNow());  // the bar says so if it fails
    }
    QMainWindow::changeEvent(event);
}

// Escape that nobody wanted goes up one level: from any pane to the editor.
void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !d->editors->isAncestorOf(focusWidget())) {
        d->editors->focusCurrent();
        return;
    }
    QMainWindow::keyPressEvent(event);
}

// A folder opens as a workspace; a file goes to the page that knows what to do with it.
void MainWindow::Private::takeDropped(const QString& path)
{
    if (QFileInfo(path).isDir()) {
        if (parts.opener.open) report(parts.opener.open(path));
        return;
    }
    for (const std::unique_ptr<Page>& page : pages)
        if (page->takeFile(path, &q)) return;
    static const QStringList descriptions = {QStringLiteral("yaml"), QStringLiteral("yml"), QStringLiteral("json")};
    if (!parts.document && parts.opener.create && descriptions.contains(QFileInfo(path).suffix().toLower())) {
        (new NewWorkspaceDialog(parts.opener, path, &q))->open();
        return;
    }
    q.toast(
        parts.document
            ? tr("%1 was not taken. A workspace's folder can be dropped here, an OpenAPI description (.yaml, .json), "
                 "or on an open table its items (.jsonl, .csv)")
                  .arg(QFileInfo(path).fileName())
            : tr("%1 was not taken. Open a workspace first, or drop its folder here").arg(QFileInfo(path).fileName()));
}

// Wherever in the window it is let go: the canvas, the tree and editors take drags of their own kinds only.
bool MainWindow::Private::followDrag(const QObject* watched, QEvent* event)
{
    const bool drags = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove;
    if (!drags && event->type() != QEvent::Drop) return false;
    const auto* widget = qobject_cast<const QWidget*>(watched);
    if (widget == nullptr || widget->window() != &q) return false;
    auto* drop = static_cast<QDropEvent*>(event);
    const QList<QUrl> urls = drop->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile()) return false;
    drop->acceptProposedAction();
    // After the drag is over: what is asked may be a dialog.
    if (!drags)
        QMetaObject::invokeMethod(
            &q, [this, path = urls.front().toLocalFile()] { takeDropped(path); }, Qt::QueuedConnection);
    return true;
}

// Return presses a button that has the focus, as Space does; in dialogs Qt sees to it.
bool MainWindow::Private::pressByReturn(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if ((key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter) ||
        (key->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    auto* button = qobject_cast<QAbstractButton*>(watched);
    const bool presses = button && button->isEnabled() && !qobject_cast<QCheckBox*>(watched) &&
                         !qobject_cast<QDialog*>(button->window());
    if (presses) button->click();
    return presses;
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (d->followDrag(watched, event) || d->pressByReturn(watched, event)) return true;
    if (event->type() == QEvent::KeyRelease && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Control)
        d->editors->endWalk();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    d->stateChanged();
}

void MainWindow::moveEvent(QMoveEvent* event)
{
    QMainWindow::moveEvent(event);
    d->stateChanged();
}

}  // namespace trestle::ui
