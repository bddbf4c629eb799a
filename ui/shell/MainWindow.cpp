#include "ui/shell/MainWindowPrivate.h"

#include "ui/settings/Settings.h"
#include "ui/shell/HomePage.h"
#include "ui/shell/SettingsPage.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QMenuBar>

namespace trestle::ui {

MainWindow::Private::Private(MainWindow& window, WindowParts theParts) : q(window), parts(std::move(theParts)) {}

MainWindow::MainWindow(WindowParts parts, QWidget* parent)
    : QMainWindow(parent), d(std::make_unique<Private>(*this, std::move(parts)))
{
    // Actions before pages, so that pages may look them up; pages before layout, so that the rail knows them.
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
    pages.push_back(std::make_unique<SettingsPage>());

    std::vector<NameProvider*> providers;
    if (parts.document) {
        documentNames = std::make_unique<DocumentNames>(
            *parts.document, [this](const workspace::ObjectRef& object) { q.reveal(object); });
        providers.push_back(documentNames.get());
    }
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
        if (change.kind == Change::Kind::Added && change.after.kind == workspace::ObjectRef::Kind::Route)
            steps.complete(FirstStep::AddRoute);
    });
    StatusItem* saving = statusBar->item("saving", tr("Saving"));
    saving->setRole(Role::Danger);
    connect(document, &WorkspaceDocument::saveFailed, &q, [this, saving](const QString& message) {
        saving->setText(tr("Not saved"));
        saving->setToolTip(message);
        q.toast(message, tr("Retry"), [this] { report(parts.document->saveNow()); });
    });
    connect(document, &WorkspaceDocument::savedChanged, saving, [saving](bool saved) {
        if (saved) saving->setText({});
    });
    connect(saving, &StatusItem::clicked, &q, [this] { report(parts.document->saveNow()); });
    refreshProblems();
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
    }
    words.append(QStringLiteral("Trestle"));
    q.setWindowTitle(words.join(QStringLiteral(" — ")));
}

void MainWindow::Private::refreshProblems()
{
    std::vector<workspace::Problem> all;
    if (parts.document) all = parts.document->problems();
    all.insert(all.end(), engineProblems.begin(), engineProblems.end());
    problems->setProblems(all);
    const int count = int(all.size());
    bottom->setTabTitle(0, count == 0 ? tr("Problems") : tr("Problems %1").arg(count));
    const bool anyError = std::any_of(all.cbegin(), all.cend(), [](const workspace::Problem& problem) {
        return problem.severity == workspace::Severity::Error;
    });
    StatusItem* item = statusBar->item("problems", tr("Problems"));
    item->setRole(anyError ? Role::Danger : Role::Warning);
    item->setText(count == 0 ? QString()
                             : tr("%n problem(s)", nullptr, count)
                                   .replace(QStringLiteral("(s)"), count == 1 ? QString() : QStringLiteral("s")));
}

void MainWindow::Private::goToProblem(const workspace::Problem& problem)
{
    if (problem.object.kind != workspace::ObjectRef::Kind::Workspace) q.reveal(problem.object);
}

void MainWindow::Private::openGo(const QString& text)
{
    goPopup->open(topBar->goField(), text);
}

void MainWindow::Private::report(const base::Result<void>& result)
{
    if (!result) q.toast(result.error().message);
}

void MainWindow::openEditor(const QString& key)
{
    d->editors->open(key);
}

void MainWindow::closeEditor(const QString& key)
{
    d->editors->close(key);
}

void MainWindow::reveal(const workspace::ObjectRef& object)
{
    if (d->parts.document) d->parts.document->select(object);
    for (const std::unique_ptr<Page>& page : d->pages) {
        const QString key = page->editorFor(object);
        if (!key.isEmpty()) {
            d->editors->open(key);
            return;
        }
    }
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
        // A place without an editor to show stays where one is.
        if (const Page* current = d->pageOf(d->editors->currentKey())) d->rail->setCurrent(current->id());
        return;
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (d->parts.document && !d->closeUnsaved) {
        if (const base::Result<void> saved = d->parts.document->saveNow(); !saved) {
            toast(tr("Not saved: %1").arg(saved.error().message), tr("Close without saving"), [this] {
                d->closeUnsaved = true;
                close();
            });
            event->ignore();
            return;
        }
    }
    d->writeStateNow();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::ActivationChange && !isActiveWindow() && d->parts.document &&
        !d->parts.document->isSaved()) {
        d->report(d->parts.document->saveNow());
    }
    QMainWindow::changeEvent(event);
}

// Escape that nobody wanted goes up one level: from any pane to the editor.
void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && d->cycle->current() != d->editors) {
        d->cycle->focus(d->editors);
        return;
    }
    QMainWindow::keyPressEvent(event);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
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
