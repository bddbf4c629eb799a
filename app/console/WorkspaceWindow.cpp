#include "app/console/WorkspaceWindow.h"

#include "app/console/TrafficMeter.h"
#include "ui/activity/ActivityPage.h"
#include "ui/designer/Designer.h"
#include "ui/requests/RequestsPage.h"
#include "ui/shell/FirstSteps.h"
#include "ui/shell/StatusBar.h"
#include "ui/tables/TablesPage.h"

namespace trestle::console {

using base::ErrorCode;
using base::Result;

Result<std::unique_ptr<WorkspaceWindow>> WorkspaceWindow::open(const QString& path, const ui::WorkspaceOpener& opener)
{
    auto folder = workspace::WorkspaceFolder::open(path);
    if (!folder) return folder.error();
    const Result<QString> data = (*folder)->dataFolder();
    if (!data) return data.error();
    const QString root = (*folder)->path();
    auto document = std::make_unique<ui::WorkspaceDocument>(std::move(*folder));

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
        pages.push_back(std::make_unique<ui::TablesPage>(*m_engine, *m_document, workbench));
        pages.push_back(std::make_unique<ui::RequestsPage>(*m_engine, *m_document, workbench));
        pages.push_back(std::make_unique<ui::ActivityPage>(*m_engine, *m_document, workbench));
        return pages;
    };
    parts.explorer = [this](ui::Workbench& workbench) { return m_designer->createExplorer(workbench); };
    m_window = std::make_unique<ui::MainWindow>(std::move(parts));
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
    connect(m_document.get(), &ui::WorkspaceDocument::changed, this, [this](const ui::Change& change) {
        m_applyTimer.start();
        if (change.kind == ui::Change::Kind::Added && change.after.kind == workspace::ObjectRef::Kind::Route)
            m_window->completeStep(ui::FirstStep::AddRoute);
    });
}

void WorkspaceWindow::followEngine()
{
    connect(m_engine.get(), &engine::Engine::tableCreatedByClient, this, [this](const tables::TableDescription& table) {
        if (const Result<void> added = m_document->addTable(table); !added) m_window->toast(added.error().message);
    });
    connect(m_engine.get(), &engine::Engine::tableDeletedByClient, this, [this](const QByteArray& name) {
        if (const Result<void> removed = m_document->removeTable(name); !removed)
            m_window->toast(removed.error().message);
    });
    const auto showProblems = [this] { m_window->setEngineProblems(m_engine->problems()); };
    connect(m_engine.get(), &engine::Engine::problemsChanged, this, showProblems);
    connect(m_engine.get(), &engine::Engine::endpointsChanged, this, [this, showProblems] {
        showRunning();
        showProblems();
    });
    ui::StatusItem* traffic = m_window->status().item("rate", tr("Traffic"), ui::StatusBar::Side::Right);
    connect(traffic, &ui::StatusItem::clicked, this, [this] { m_window->showPage("activity"); });
    connect(m_traffic.get(), &TrafficMeter::changed, this, [this, traffic] { traffic->setText(m_traffic->text()); });
    connect(m_traffic.get(), &TrafficMeter::consoleRequestSeen, this,
            [this] { m_window->completeStep(ui::FirstStep::SendRequest); });
    connect(m_window->status().item("apis", tr("Running")), &ui::StatusItem::clicked, this,
            [this] { m_window->showPage("design"); });
    showRunning();
    showProblems();
    m_window->completeStep(ui::FirstStep::ServerRunning);
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
