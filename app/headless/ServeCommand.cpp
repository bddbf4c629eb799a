#include "app/headless/ServeCommand.h"

#include "app/headless/ExitCode.h"
#include "core/base/TerminationSignals.h"
#include "core/workspace/Merge.h"
#include "core/workspace/Sample.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <sys/resource.h>

#include <cstdio>

namespace trestle::headless {

using base::Result;
using workspace::Problem;

namespace {

void printError(const QString& line)
{
    std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(line));
}

// Every connection is a descriptor: take as many as the system lets us have.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Result<std::unique_ptr<ServeCommand>> ServeCommand::start(const Options& options)
{
    const QDir dir(options.folder);
    const bool empty = !dir.exists() || dir.isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot);
    if (options.sample && empty)
        if (Result<void> copied = workspace::copySample(options.folder); !copied) return copied.error();

    const QByteArray name = QFileInfo(dir.absolutePath()).fileName().toUtf8();
    auto folder = empty ? workspace::WorkspaceFolder::create(options.folder, name)
                        : workspace::WorkspaceFolder::open(options.folder);
    if (!folder) return folder.error();
    const Result<QString> data = (*folder)->dataFolder();
    if (!data) return data.error();

    workspace::LoadedWorkspace loaded = (*folder)->load();
    if (const Problem* broken = workspace::settingsProblem(loaded.problems))
        return base::Error{base::ErrorCode::InvalidArgument, workspace::sentenceOf(*broken)};
    engine::Engine::Options engineOptions;
    engineOptions.folder = (*folder)->path();
    engineOptions.dataFolder = *data;
    engineOptions.port = options.port;
    engineOptions.tlsPort = options.tlsPort;
    engineOptions.apiPorts = options.apiPorts;
    engineOptions.ioThreads = options.ioThreads;
    engineOptions.bucketsFolder = options.bucketsFolder;
    engineOptions.webSockets = options.webSockets;
    engineOptions.metrics = options.metrics;
    engineOptions.reference = options.reference;
    engineOptions.traceCollector = options.traceCollector;
    // The switches hold for what runs, and never come into the files.
    workspace::Workspace running = loaded.workspace;
    workspace::ServiceSettings& services = running.settings.services;
    services.errors = options.errors.value_or(services.errors);
    services.signatures = options.signatures.value_or(services.signatures);
    services.pacing.limitsThroughput = options.limitsThroughput.value_or(services.pacing.limitsThroughput);
    services.pacing.delays = options.tableDelays.value_or(services.pacing.delays);
    services.isolation = options.isolation.value_or(services.isolation);
    auto engine = engine::Engine::open(engineOptions, running);
    if (!engine) return engine.error();
    return std::unique_ptr<ServeCommand>(new ServeCommand(std::move(*folder), std::move(loaded), std::move(*engine)));
}

ServeCommand::ServeCommand(std::unique_ptr<workspace::WorkspaceFolder> folder, workspace::LoadedWorkspace loaded,
                           std::unique_ptr<engine::Engine> engine)
    : m_folder(std::move(folder)), m_workspace(std::move(loaded.workspace)), m_engine(std::move(engine))
{
    reportProblems(loaded.problems);
    reportProblems(m_engine->problems());
    connect(m_engine.get(), &engine::Engine::tableCreatedByClient, this,
            [this](const tables::TableDescription& description) {
                m_workspace.tables.push_back(description);
                save();
            });
    connect(m_engine.get(), &engine::Engine::tableChangedByClient, this,
            [this](const tables::TableDescription& description) {
                for (tables::TableDescription& table : m_workspace.tables)
                    if (table.name == description.name) table = description;
                save();
            });
    connect(m_engine.get(), &engine::Engine::tableDeletedByClient, this, [this](const QByteArray& name) {
        std::erase_if(m_workspace.tables, [&](const tables::TableDescription& table) { return table.name == name; });
        save();
    });
    connect(m_engine.get(), &engine::Engine::designChangedByClient, this,
            [this](const workspace::Workspace& before, const workspace::Workspace& after) {
                m_workspace = workspace::merge(before, m_workspace, after, [](const auto&) {
                                  return workspace::Side::Theirs;
                              }).workspace;
                save();
            });
    connect(m_engine.get(), &engine::Engine::problemsChanged, this, [this] { reportProblems(m_engine->problems()); });
    connect(m_folder.get(), &workspace::WorkspaceFolder::changedOutside, this, &ServeCommand::reload);
    m_folder->watch();
    m_engine->whenReady(this, [this] {
        std::printf("Trestle serves %s at %s\n", m_workspace.settings.name.constData(),
                    m_engine->endpointUrl().toEncoded().constData());
        std::fflush(stdout);
        if (const QUrl secure = m_engine->secureUrl(); !secure.isEmpty())
            std::fprintf(stderr, "trestle-cli: the same at %s, by .trestle/tls/certificate.pem\n",
                         secure.toEncoded().constData());
        for (const engine::Endpoint& endpoint : m_engine->endpoints())
            if (!endpoint.api.isEmpty() && endpoint.running)
                std::fprintf(stderr, "trestle-cli: %s answers at %s\n", endpoint.api.constData(),
                             endpoint.url.toEncoded().constData());
    });
}

void ServeCommand::reload()
{
    const workspace::LoadedWorkspace loaded = m_folder->load();
    m_reported.clear();
    reportProblems(loaded.problems);
    m_workspace = loaded.workspace;
    m_engine->apply(m_workspace);
    reportProblems(m_engine->problems());
}

void ServeCommand::save()
{
    workspace::sortObjects(m_workspace);
    const Result<void> saved = m_folder->save(m_workspace);
    if (!saved) printError(saved.error().message);
    m_engine->apply(m_workspace);
}

void ServeCommand::reportProblems(const std::vector<Problem>& problems)
{
    for (const Problem& problem : problems) {
        if (std::find(m_reported.begin(), m_reported.end(), problem) != m_reported.end()) continue;
        m_reported.push_back(problem);
        Problem placed = problem;
        if (placed.file.isEmpty()) placed.file = m_folder->fileOf(problem.object);
        printError(workspace::sentenceOf(placed));
    }
}

int runServe(const ServeCommand::Options& options)
{
    raiseDescriptorLimit();
    base::TerminationSignals signalsToEnd;
    QObject::connect(&signalsToEnd, &base::TerminationSignals::requested, qApp, &QCoreApplication::quit);
    const auto running = ServeCommand::start(options);
    if (!running) {
        printError(running.error().message);
        return Failure;
    }
    return QCoreApplication::exec();
}

}  // namespace trestle::headless
