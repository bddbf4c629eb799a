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
    bottom->addTab(tr("Problems"), problems);
    statusBar->item("apis", tr("Running APIs"));  // stands first, whoever fills it

    explorer = parts.document && parts.explorer ? parts.explorer(q) : nullptr;
    if (explorer) {
        explorer->setMinimumWidth(180);
        explorer->setBackgroundRole(QPalette::Base);
        explorer->setAutoFillBackground(true);
        columns->addWidget(explorer);
    }
    middle->addWidget(editors);
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
    goPopup = new GoPopup(*goList, &q);
    toast = new Toast(&q);
    cycle = new PaneCycle(&q);
    cycle->addPane(rail);
    if (explorer) cycle->addPane(explorer);
    cycle->addPane(editors);
    cycle->addPane(inspector);
    cycle->addPane(bottom);
    cycle->addPane(statusBar);

    stateTimer.setSingleShot(true);
    stateTimer.setInterval(500);
    connect(&stateTimer, &QTimer::timeout, &q, [this] { writeStateNow(); });
    connect(editors, &EditorArea::currentChanged, &q, [this](Editor* editor) { editorChanged(editor); });
    connect(editors, &EditorArea::tabsChanged, &q, [this] { stateChanged(); });
    connect(columns, &QSplitter::splitterMoved, &q, [this] { stateChanged(); });
    connect(middle, &QSplitter::splitterMoved, &q, [this] { stateChanged(); });
    connect(topBar->goField(), &QAbstractButton::clicked, &q, [this] { openGo({}); });
    connect(problems, &ProblemsPanel::problemChosen, &q,
            [this](const workspace::Problem& problem) { goToProblem(problem); });
    connect(bottom, &BottomPanel::closeRequested, &q, [this] { togglePane(bottomWanted, bottom); });
    connect(statusBar->item("problems", tr("Problems")), &StatusItem::clicked, &q, [this] {
        bottomWanted = true;
        refreshPanes();
        bottom->showTab(0);
        problems->goTo(1);
    });
}

void MainWindow::Private::refreshPanes()
{
    if (explorer) explorer->setVisible(explorerWanted);
    inspector->setVisible(inspectorWanted && inspector->hasContent());
    bottom->setVisible(bottomWanted);
}

void MainWindow::Private::togglePane(bool& wanted, QWidget* pane)
{
    const bool hadFocus = cycle->current() == pane;
    wanted = !wanted;
    refreshPanes();
    if (wanted)
        cycle->focus(pane);
    else if (hadFocus)
        cycle->focus(editors);
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
            {QStringLiteral("tabs"), editors->saveTabs()},
            {QStringLiteral("current"), editors->currentKey()}};
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
        if (const QList<int> sizes = toSizes(state.value(QStringLiteral("columns"))); sizes.size() == columns->count())
            columns->setSizes(sizes);
        if (const QList<int> sizes = toSizes(state.value(QStringLiteral("middle"))); sizes.size() == middle->count())
            middle->setSizes(sizes);
        editors->restoreTabs(state.value(QStringLiteral("tabs")).toArray(),
                             state.value(QStringLiteral("current")).toString());
    }
    // Nothing to return to: the first page of the workspace, or Home.
    if (!editors->current()) q.showPage(pages.size() > 2 ? pages[1]->id() : pages.front()->id());
    restoring = false;
    history.visit(editors->currentKey());
    editorChanged(editors->current());
    if (Editor* editor = editors->current()) editor->widget()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::Private::stateChanged()
{
    if (!restoring) stateTimer.start();
}

void MainWindow::Private::writeStateNow() const
{
    writeWindowState(stateFile(), saveState());
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
