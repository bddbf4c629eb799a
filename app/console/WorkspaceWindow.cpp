#include "app/console/WorkspaceWindow.h"

#include "app/console/TrafficMeter.h"
#include "ui/activity/ActivityPage.h"
#include "ui/activity/ConnectionsPanel.h"
#include "ui/activity/LogFeed.h"
#include "ui/activity/TracesPanel.h"
#include "ui/designer/Designer.h"
#include "ui/document/OwnPlace.h"
#include "ui/functions/FunctionsPage.h"
#include "ui/metrics/MetricsPage.h"
#include "ui/requests/RequestsPage.h"
#include "ui/shell/FirstSteps.h"
#include "ui/shell/Panes.h"
#include "ui/shell/StatusBar.h"
#include "ui/tables/TablesPage.h"
#include "ui/widgets/LinesPanel.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>

namespace trestle::console {

using base::ErrorCode;
using base::Result;

Result<std::unique_ptr<WorkspaceWindow>> WorkspaceWindow::open(const QString& path, const ui::WorkspaceOpener& opener)
{
    auto folder = workspace::WorkspaceFolder::open(path);
    if (!folder) return folder.error();
    const QString root = (*folder)->path();
    Result<QString> data = (*folder)->dataFolder();
    const bool isReadOnly = !data && !QFileInfo(root).isWritable();
    if (isReadOnly) data = ui::ownPlace(QStringLiteral("data"), root);
    if (!data) return data.error();
    auto document = std::make_unique<ui::WorkspaceDocument>(std::move(*folder));
    if (const workspace::Problem* broken = workspace::settingsProblem(document->problems()))
        return base::Error{ErrorCode::InvalidArgument, workspace::sentenceOf(*broken)};

    engine::Engine::Options options;
    options.folder = root;
    options.dataFolder = *data;
    auto engine = engine::Engine::open(options, document->workspace());
    QString moved;
    if (!engine && engine.error().code == ErrorCode::AddressInUse) {
        moved = engine.error().message;
        options.port = 0;
        engine = engine::Engine::open(options, document->workspace());
    }
    if (!engine) return engine.error();
    std::unique_ptr<WorkspaceWindow> window(new WorkspaceWindow(std::move(document), std::move(*engine), opener));
    if (isReadOnly)
        window->window().toast(tr("%1 cannot be written: items and traces are kept in %2").arg(root, *data));
    const std::vector<workspace::Problem> problems = window->document().problems();
    if (std::any_of(problems.begin(), problems.end(), [](const workspace::Problem& problem) {
            return problem.severity == workspace::Severity::Error && problem.line > 0;
        }))
        window->window().showBottomPanel(
            ui::BottomPanel::Place::Problems);  // a file was not read: what it says is missing
    if (!moved.isEmpty())
        window->window().toast(
            tr("%1. Clients reach this workspace at %2").arg(moved, window->engine().endpointUrl().toString()));
    return window;
}

WorkspaceWindow::WorkspaceWindow(std::unique_ptr<ui::WorkspaceDocument> document,
                                 std::unique_ptr<engine::Engine> engine, const ui::WorkspaceOpener& opener)
    : m_document(std::move(document)),
      m_engine(std::move(engine)),
      m_designer(std::make_unique<ui::Designer>(*m_document, *m_engine)),
      m_traffic(std::make_unique<TrafficMeter>(*m_engine))
{
    ui::WindowParts parts;
    parts.document = m_document.get();
    parts.opener = opener;
    parts.pages = [this](ui::Workbench& workbench) {
        std::vector<std::unique_ptr<ui::Page>> pages;
        pages.push_back(m_designer->createPage(workbench));
        pages.push_back(std::make_unique<ui::FunctionsPage>(*m_engine, *m_document, workbench));
        pages.push_back(std::make_unique<ui::TablesPage>(*m_engine, *m_document, workbench));
        pages.push_back(std::make_unique<ui::RequestsPage>(*m_engine, *m_document, workbench));
        pages.push_back(std::make_unique<ui::ActivityPage>(*m_engine, *m_document, workbench));
        pages.push_back(std::make_unique<ui::MetricsPage>(*m_engine, workbench));
        return pages;
    };
    parts.explorer = [this](ui::Workbench& workbench) { return m_designer->createExplorer(workbench); };
    m_window = std::make_unique<ui::MainWindow>(std::move(parts));
    addPanels();
    followDesign();
    followEngine();
}

WorkspaceWindow::~WorkspaceWindow()
{
    // The window's editors use all of the others.
    m_window.reset();
}

QString WorkspaceWindow::folder() const
{
    return m_document->folder().path();
}

void WorkspaceWindow::followDesign()
{
    // A burst of steps (typing, undoing) is applied once.
    m_applyTimer.setSingleShot(true);
    m_applyTimer.setInterval(30);
    connect(&m_applyTimer, &QTimer::timeout, this, [this] { m_engine->apply(m_document->workspace()); });
    connect(m_document.get(), &ui::WorkspaceDocument::changed, &m_applyTimer, qOverload<>(&QTimer::start));
}

void WorkspaceWindow::followEngine()
{
    connect(m_engine.get(), &engine::Engine::tableCreatedByClient, this, [this](const tables::TableDescription& table) {
        if (const Result<void> added = m_document->addTable(table); !added) m_window->toast(added.error().message);
    });
    connect(m_engine.get(), &engine::Engine::tableChangedByClient, this, [this](const tables::TableDescription& table) {
        if (const Result<void> set = m_document->setTable(table.name, table); !set)
            m_window->toast(set.error().message);
    });
    connect(m_engine.get(), &engine::Engine::tableDeletedByClient, this, [this](const QByteArray& name) {
        if (const Result<void> removed = m_document->removeTable(name); !removed)
            m_window->toast(removed.error().message);
    });
    connect(m_engine.get(), &engine::Engine::tableCreatedByClient, this, [this](const tables::TableDescription& table) {
        m_window->addOutput(QString::fromUtf8(table.name), tr("created by a client; its file follows"));
    });
    connect(m_engine.get(), &engine::Engine::tableDeletedByClient, this, [this](const QByteArray& name) {
        m_window->addOutput(QString::fromUtf8(name), tr("deleted by a client; its file follows"));
    });
    connect(m_engine.get(), &engine::Engine::designChangedByClient, m_document.get(),
            &ui::WorkspaceDocument::takeClientEdit);
    connect(m_engine.get(), &engine::Engine::functionStatusChanged, this, &WorkspaceWindow::tellFunction);
    const auto showProblems = [this] { m_window->setEngineProblems(m_engine->problems()); };
    connect(m_engine.get(), &engine::Engine::problemsChanged, this, showProblems);
    connect(m_engine.get(), &engine::Engine::endpointsChanged, this, [this, showProblems] {
        showRunning();
        tellEndpoints();
        showProblems();
    });
    ui::StatusItem* traffic = m_window->status().item("rate", tr("Traffic"), ui::StatusBar::Side::Right);
    connect(traffic, &ui::StatusItem::clicked, this, [this] { m_window->showPage("activity"); });
    connect(m_traffic.get(), &TrafficMeter::changed, this, [this, traffic] { traffic->setText(m_traffic->text()); });
    connect(m_traffic.get(), &TrafficMeter::consoleRequestSeen, this,
            [this] { m_window->completeStep(ui::FirstStep::SendRequest); });
    traffic->setToolTip(
        tr("Requests of APIs in the last minute, and the time that 95 of 100 took at most. Shows Activity"));
    connect(m_window->status().item("apis", tr("Running")), &ui::StatusItem::clicked, this,
            &WorkspaceWindow::showServerMenu);
    showRunning();
    tellEndpoints();
    m_engine->whenReady(this, [this] {
        const size_t count = m_document->workspace().tables.size();
        if (count > 0) m_window->addOutput(tr("tables"), tr("%1 ready, with their seeds").arg(count));
    });
    showProblems();
    m_window->completeStep(ui::FirstStep::ServerRunning);
}

void WorkspaceWindow::addPanels()
{
    ui::BottomPanel& bottom = m_window->bottomPanel();
    auto* logs = new ui::LinesPanel(
        tr("Logs"), tr("What functions print, and a line for each request, is written here as it happens."));
    connect(new ui::LogFeed(*m_engine, logs), &ui::LogFeed::arrived, logs, &ui::LinesPanel::append);
    connect(logs, &ui::LinesPanel::linkActivated, this, [this](qint64 trace) { m_window->showTrace(trace); });
    bottom.addTab(ui::BottomPanel::Place::Logs, tr("Logs"), logs);
    auto* traces = new ui::TracesPanel(*m_engine);
    connect(traces, &ui::TracesPanel::traceChosen, this, [this](qint64 trace) { m_window->showTrace(trace); });
    bottom.addTab(ui::BottomPanel::Place::Traces, tr("Traces"), traces);
    auto* connections = new ui::ConnectionsPanel(*m_engine);
    connect(connections, &ui::ConnectionsPanel::told, this, [this](const QString& text) { m_window->toast(text); });
    connect(connections, &ui::ConnectionsPanel::countChanged, this, [&bottom](qint64 count) {
        bottom.setTabTitle(ui::BottomPanel::Place::Connections,
                           count == 0 ? tr("Connections") : tr("Connections %L1").arg(count));
    });
    bottom.addTab(ui::BottomPanel::Place::Connections, tr("Connections"), connections);
    connections->declareActions(m_window->actions(),
                                [this] { m_window->showBottomPanel(ui::BottomPanel::Place::Connections); });
}

// What opened, closed or could not open since Output last said so.
void WorkspaceWindow::tellEndpoints()
{
    const QList<engine::Endpoint> now = m_engine->endpoints();
    for (const engine::Endpoint& endpoint : now) {
        if (m_told.contains(endpoint)) continue;
        const QString name = endpoint.api.isEmpty() ? tr("endpoint") : QString::fromUtf8(endpoint.api);
        if (endpoint.running)
            m_window->addOutput(name, tr("answers at %1").arg(endpoint.url.toString()));
        else if (!endpoint.problem.isEmpty())
            m_window->addOutput(name, endpoint.problem, ui::Role::Danger);
        else
            m_window->addOutput(name, tr("stopped"), ui::Role::Text2);
    }
    m_told = now;
}

void WorkspaceWindow::tellFunction(const QByteArray& name)
{
    const functions::FunctionStatus status = m_engine->functionStatus(name);
    const QString function = QString::fromUtf8(name);
    if (!status.problem.isEmpty())
        m_window->addOutput(function, status.problem, ui::Role::Danger);
    else if (status.version > 0)
        m_window->addOutput(function, tr("version %1 is live").arg(status.version));
}

void WorkspaceWindow::showServerMenu()
{
    ui::StatusItem* item = m_window->status().item("apis", tr("Running"));
    auto* menu = new QMenu(item);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const engine::Endpoint& endpoint : m_engine->endpoints()) {
        if (endpoint.api.isEmpty()) continue;
        const QByteArray api = endpoint.api;
        const QString name = QString::fromUtf8(api);
        if (endpoint.running)
            menu->addAction(tr("Stop %1 :%2").arg(name).arg(endpoint.url.port()), this,
                            [this, api] { m_engine->stopApi(api); });
        else
            menu->addAction(tr("Start %1").arg(name), this, [this, api] { m_engine->startApi(api); });
    }
    if (!menu->isEmpty()) menu->addSeparator();
    const QString url = m_engine->endpointUrl().toString();
    menu->addAction(tr("Copy %1").arg(url), this, [this, url] {
        QGuiApplication::clipboard()->setText(url);
        m_window->toast(tr("Copied %1").arg(url));
    });
    menu->addAction(tr("Show in Design"), this, [this] { m_window->showPage("design"); });
    menu->popup(item->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
}

void WorkspaceWindow::showRunning()
{
    QStringList running;
    for (const engine::Endpoint& endpoint : m_engine->endpoints())
        if (!endpoint.api.isEmpty() && endpoint.running)
            running << QStringLiteral("%1 :%2").arg(QString::fromUtf8(endpoint.api)).arg(endpoint.url.port());
    ui::StatusItem* item = m_window->status().item("apis", tr("Running"));
    item->setDot(ui::Role::Success);
    item->setText(running.isEmpty() ? tr("tables :%1").arg(m_engine->endpointUrl().port())
                                    : running.join(QStringLiteral(", ")));
    item->setToolTip(tr("Table service and all APIs: %1").arg(m_engine->endpointUrl().toString()));
}

}  // namespace trestle::console
