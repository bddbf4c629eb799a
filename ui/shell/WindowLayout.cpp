// MainWindow's panes: where they stand, which are shown, and how that is kept between runs.
#include "ui/shell/MainWindowPrivate.h"

#include "ui/shell/WindowState.h"

#include <QJsonArray>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int explorerWidth = 260;
constexpr int bottomHeight = 200;
constexpr QSize firstSize(1280, 800);

QJsonArray toJson(const QList<int>& numbers)
{
    QJsonArray array;
    for (const int number : numbers)
        array.append(number);
    return array;
}

QList<int> toSizes(const QJsonValue& value)
{
    QList<int> sizes;
    for (const QJsonValue& size : value.toArray())
        sizes.append(std::clamp(size.toInt(), 0, 10'000));
    return sizes;
}

}  // namespace

void MainWindow::Private::buildLayout()
{
    topBar = new TopBar;
    q.setMenuWidget(topBar);

    rail = new Rail;
    columns = new QSplitter(Qt::Horizontal);
    middle = new QSplitter(Qt::Vertical);
    editors = new EditorArea([this](const QString& key) { return makeEditor(key); });
    inspector = new InspectorPane;
    bottom = new BottomPanel;
    problems = new ProblemsPanel;
    statusBar = new StatusBar;
    output = new LinesPanel(tr("Output"),
                            tr("What the engine does is told here: ports it opens, tables and functions it loads."));
    bottom->addTab(BottomPanel::Place::Problems, tr("Problems"), problems);
    bottom->addTab(BottomPanel::Place::Output, tr("Output"), output);
    statusBar->item("apis", tr("Running APIs"));  // stands first, whoever fills it
    if (parts.document) {
        pending = new PendingPanel;
        bottom->addTab(BottomPanel::Place::Pending, tr("Pending"), pending);
        connect(pending, &PendingPanel::editorChosen, &q, [this](const QString& key) { editors->open(key); });
        connect(statusBar->item("staged", tr("Staged changes")), &StatusItem::clicked, &q, [this] {
            showBottom(BottomPanel::Place::Pending);
            pending->goToFirst();
        });
    }

    explorer = parts.document && parts.explorer ? parts.explorer(q) : nullptr;
    if (explorer) {
        explorer->setMinimumWidth(180);
        explorer->setBackgroundRole(QPalette::Base);
        explorer->setAutoFillBackground(true);
        columns->addWidget(explorer);
    }
    auto* upper = new QWidget;
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(0);
    clashBar = new NoticeBar;
    saveBar = new NoticeBar;
    noticeBar = new NoticeBar;
    upperColumn->addWidget(clashBar);
    upperColumn->addWidget(saveBar);
    upperColumn->addWidget(noticeBar);
    upperColumn->addWidget(editors, 1);
    middle->addWidget(upper);
    middle->addWidget(bottom);
    middle->setStretchFactor(0, 1);
    middle->setChildrenCollapsible(false);
    columns->addWidget(middle);
    columns->addWidget(inspector);
    columns->setStretchFactor(columns->indexOf(middle), 1);
    columns->setChildrenCollapsible(false);

    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(rail);
    row->addWidget(columns, 1);
    column->addLayout(row, 1);
    column->addWidget(statusBar);
    q.setCentralWidget(centre);

    goList = new GoList(actions, &q);
    goList->setOpenTrace([this](qint64 number) { q.showTrace(number); });
    goList->setGoToLine([this](qint64 line) {
        if (!editors->current() || !editors->current()->goToLine(int(std::min<qint64>(line, INT_MAX))))
            q.toast(tr("What is shown here has no lines."));
    });
    goPopup = new GoPopup(*goList, &q);
    toast = new Toast(&q);
    cycle = new PaneCycle(&q);
    cycle->addPane(rail);
    if (explorer) cycle->addPane(explorer);
    cycle->addPanes([this] { return editors->sides(); });
    cycle->addPane(inspector);
    cycle->addPane(bottom);
    cycle->addPane(statusBar);

    stateTimer.setSingleShot(true);
    stateTimer.setInterval(500);
    connect(&stateTimer, &QTimer::timeout, &q, [this] { writeStateNow(); });
    connect(editors, &EditorArea::currentChanged, &q, [this](Editor* editor) { editorChanged(editor); });
    connect(editors, &EditorArea::tabsChanged, &q, [this] { stateChanged(); });
    connect(editors, &EditorArea::emptyActionRequested, &q, [this] { openGo({}); });
    connect(editors, &EditorArea::windowOpened, &q, [this](QWidget* window) { window->addActions(actions.actions()); });
    connect(columns, &QSplitter::splitterMoved, &q, [this] { stateChanged(); });
    connect(middle, &QSplitter::splitterMoved, &q, [this] { stateChanged(); });
    connect(topBar->goField(), &QAbstractButton::clicked, &q, [this] { openGo({}); });
    connect(problems, &ProblemsPanel::problemChosen, &q,
            [this](const workspace::Problem& problem) { goToProblem(problem); });
    connect(bottom, &BottomPanel::closeRequested, &q, [this] { togglePane(bottomWanted, bottom); });
    connect(bottom, &BottomPanel::currentChanged, &q, [this] { stateChanged(); });
    connect(statusBar->item("problems", tr("Problems")), &StatusItem::clicked, &q, [this] {
        showBottom(BottomPanel::Place::Problems);
        problems->goTo(1);
    });
}

void MainWindow::Private::refreshPanes()
{
    if (explorer) explorer->setVisible(explorerWanted);
    inspector->setVisible(inspectorWanted && inspector->hasContent());
    bottom->setVisible(bottomWanted);
}

void MainWindow::Private::showBottom(BottomPanel::Place place)
{
    bottomWanted = true;
    bottom->showTab(place);
    refreshPanes();
    stateChanged();
}

void MainWindow::Private::togglePane(bool& wanted, QWidget* pane)
{
    const bool hadFocus = cycle->current() == pane;
    wanted = !wanted;
    refreshPanes();
    if (wanted)
        cycle->focus(pane);
    else if (hadFocus)
        editors->focusCurrent();
    stateChanged();
}

QString MainWindow::Private::stateFile() const
{
    if (!parts.document) return {};
    const base::Result<QString> folder = parts.document->folder().dataFolder();
    return folder ? *folder + QStringLiteral("/layout.json") : QString();
}

QJsonObject MainWindow::Private::saveState() const
{
    return {{QStringLiteral("geometry"), QString::fromLatin1(q.saveGeometry().toBase64())},
            {QStringLiteral("columns"), toJson(columns->sizes())},
            {QStringLiteral("middle"), toJson(middle->sizes())},
            {QStringLiteral("explorer"), explorerWanted},
            {QStringLiteral("inspector"), inspectorWanted},
            {QStringLiteral("bottom"), bottomWanted},
            {QStringLiteral("bottomTab"), int(bottom->current())},
            {QStringLiteral("editors"), editors->save()}};
}

void MainWindow::Private::restoreState()
{
    const QJsonObject state = readWindowState(stateFile());
    resetLayout();
    if (!state.isEmpty()) {
        q.restoreGeometry(QByteArray::fromBase64(state.value(QStringLiteral("geometry")).toString().toLatin1()));
        explorerWanted = state.value(QStringLiteral("explorer")).toBool(true);
        inspectorWanted = state.value(QStringLiteral("inspector")).toBool(true);
        bottomWanted = state.value(QStringLiteral("bottom")).toBool(false);
        bottom->showTab(BottomPanel::Place(state.value(QStringLiteral("bottomTab")).toInt()));
        if (QList<int> sizes = toSizes(state.value(QStringLiteral("columns"))); sizes.size() == columns->count()) {
            // A pane that was hidden had no width to keep.
            if (explorer && sizes.first() == 0) sizes.first() = explorerWidth;
            if (sizes.last() == 0) sizes.last() = Theme::inspectorWidth;
            columns->setSizes(sizes);
        }
        if (const QList<int> sizes = toSizes(state.value(QStringLiteral("middle"))); sizes.size() == middle->count())
            middle->setSizes(sizes);
        editors->restore(state.value(QStringLiteral("editors")).toObject());
    }
    // Nothing to return to: the first page of the workspace, or Home.
    if (!editors->current()) q.showPage(pages.size() > 2 ? pages[1]->id() : pages.front()->id());
    restoring = false;
    history.visit(editors->currentKey());
    editorChanged(editors->current());
    editors->focusCurrent();
}

void MainWindow::Private::stateChanged()
{
    if (!restoring && !stateTimer.isActive()) stateTimer.start();  // at most that late, however long one types
}

void MainWindow::Private::writeStateNow() const
{
    writeWindowState(stateFile(), saveState());
}

// Which panes belong to a kind of work, and its page.
void MainWindow::Private::arrange(Preset preset)
{
    resetLayout();
    switch (preset) {
        case Preset::Design:
            q.showPage("design");
            break;
        case Preset::Data:
            bottom->showTab(BottomPanel::Place::Pending);
            q.showPage("tables");
            break;
        case Preset::Debug:
            explorerWanted = false;
            bottomWanted = true;
            bottom->showTab(BottomPanel::Place::Logs);
            q.showPage("activity");
            break;
    }
    refreshPanes();
    editors->focusCurrent();  // a pane that had the focus may be hidden now
    stateChanged();
}

void MainWindow::Private::resetLayout()
{
    explorerWanted = true;
    inspectorWanted = true;
    bottomWanted = false;
    if (restoring) q.resize(firstSize);
    QList<int> sizes;
    if (explorer) sizes.append(explorerWidth);
    sizes.append(std::max(320, q.width() - explorerWidth - Theme::inspectorWidth - Theme::railWidth));
    sizes.append(Theme::inspectorWidth);
    columns->setSizes(sizes);
    middle->setSizes({std::max(200, q.height() - bottomHeight), bottomHeight});
    refreshPanes();
}

}  // namespace trestle::ui
