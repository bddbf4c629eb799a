#include "core/engine/Engine.h"

#include "core/aws/DynamoDbApi.h"
#include "core/aws/apigateway/ApiGatewayApi.h"
#include "core/aws/apigateway/TestInvoke.h"
#include "core/aws/apigatewayv2/ApiGatewayV2.h"
#include "core/aws/remote/CredentialsFile.h"
#include "core/base/Json.h"
#include "core/base/Log.h"
#include "core/base/Mailbox.h"
#include "core/engine/ApiPorts.h"
#include "core/engine/DesignKeeper.h"
#include "core/engine/DesignTables.h"
#include "core/engine/EndpointHandler.h"
#include "core/engine/FunctionDeployer.h"
#include "core/engine/Regions.h"
#include "core/engine/RemoteStore.h"
#include "core/engine/SecureEndpoint.h"
#include "core/engine/TableActions.h"
#include "core/engine/TraceExport.h"
#include "core/functions/CallLog.h"
#include "core/functions/EventSources.h"
#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/definition/DesignResources.h"
#include "core/observe/FunctionMetrics.h"

#include <QDir>
#include <QFile>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <set>

namespace trestle::engine {

using base::Error;
using base::ErrorCode;
using base::Result;
using workspace::ObjectRef;
using workspace::Problem;
using workspace::Severity;
using workspace::Workspace;

namespace {

constexpr int drainMs = 2'000;
constexpr int usageMs = 2'000;
constexpr qint64 requestBytes = 70'167'211;          // a CreateFunction request may be this large
const QByteArray sourceHeader = "X-Trestle-Source";  // tells the gateway that the console sent a request

QUrl localUrl(quint16 port)
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(port);
    return url;
}

/// The address with the protocol that its clients speak.
QUrl spokenTo(const gateway::Api& api, QUrl url)
{
    if (api.protocol == gateway::Protocol::WebSocket) url.setScheme(QStringLiteral("ws"));
    return url;
}

// What stands for s3://bucket/key in a folder of buckets.
Result<QByteArray> objectAt(const QString& folder, const QByteArray& uri)
{
    constexpr QByteArrayView scheme("s3://");
    const QString path =
        uri.startsWith(scheme) ? QDir::cleanPath(QString::fromUtf8(uri.sliced(scheme.size()))) : QString();
    QFile file(QDir(folder).filePath(path));
    if (path.isEmpty() || path.startsWith(QLatin1String("..")) || QDir::isAbsolutePath(path) ||
        !file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, QStringLiteral("there is no such file in %1").arg(folder)};
    return file.readAll();
}

}  // namespace

class Engine::Private
{
public:
    Private(const Options& engineOptions, std::unique_ptr<tables::Tables> opened,
            std::unique_ptr<RemoteStore> remoteStore, const Workspace& workspace)
        : options(engineOptions),
          threads(engineOptions.ioThreads),
          tables(std::move(opened)),
          store(std::move(remoteStore)),
          logStore(openLogs(engineOptions)),
          functions(functionOptions(engineOptions, workspace)),
          eventSources(eventSourceOptions(engineOptions, workspace)),
          actions(tableServices(*tables, workspace.settings.region, workspace.settings.services), threads),
          accessLogs(QDir(engineOptions.dataFolder).filePath(QStringLiteral("logs"))),
          gateway(gatewayServices(engineOptions, workspace)),
          functionUrls(functionUrlServices(engineOptions, workspace)),
          codeFolders(engineOptions.folder, QDir(engineOptions.dataFolder).filePath(QStringLiteral("code"))),
          deployer({functions, eventSources, functionUrls, codeFolders}),
          keeper([this](const Workspace& given) { return run(given); },
                 [this] { mailbox.post([this] { tellClientEdits(); }); }),
          controlPlanes(surroundings(engineOptions, workspace)),
          restApis{keeper, controlPlanes.surroundings()},
          httpApis{keeper, controlPlanes.surroundings()},
          lambda(controlPlanes, lambdaServices(engineOptions, workspace)),
          logs({*logStore, "000000000000", workspace.settings.region}),
          identity({keeper}),
          tableService(tableServices(*tables, workspace.settings.region, workspace.settings.services)),
          issuer(IssuerEndpoint::keyFileOf(engineOptions.dataFolder)),
          reference(keeper),
          handler({gateway, functionUrls, controlPlanes, lambda, logs, identity, tableService, issuer,
                   engineOptions.metrics ? &traces.metrics() : nullptr, functionMetrics, *tables,
                   engineOptions.reference ? &reference : nullptr}),
          apiPorts(threads, handler, gateway),
          tableCalls(*tables, store.get(), items(), readers, mailbox),
          socketCalls(gateway.connections(), mailbox),
          transfers(*tables, store.get(), mailbox),
          designTables({*tables, store.get(), engineOptions.folder, engineOptions.dataFolder, mailbox}, design,
                       tableListener())
    {
        if (engineOptions.tlsPort)
            secure.emplace(threads, handler, endpointOptions(*engineOptions.tlsPort),
                           QDir(engineOptions.dataFolder).filePath(QStringLiteral("tls")));
        aws::apigatewayv2::addOperations(controlPlanes, httpApis);
        design.settings = workspace.settings;
        storeName = workspace.settings.store;
        restApis.usage = &gateway.access().usage;
        restApis.flushCache = [this](const QByteArray& apiId, const QByteArray& stage) {
            (void)gateway.flushCache(apiId, stage);
        };
        restApis.flushAuthorizers = [this](const QByteArray& apiId, const QByteArray& stage) {
            gateway.access().caches.flush(apiId + '/' + stage + '/');
        };
        aws::apigateway::addOperations(controlPlanes, restApis);
        aws::apigateway::addTestInvoke(controlPlanes, gateway);
        readers.setMaxThreadCount(2);
        readers.setExpiryTimeout(-1);
        usageTimer.setInterval(usageMs);
        QObject::connect(&usageTimer, &QTimer::timeout, &usageTimer, [this] { saveUsage(); });
        usageTimer.start();
        if (!engineOptions.traceCollector.isEmpty()) traceExport.emplace(traces, client, engineOptions.traceCollector);
    }

    gateway::GatewayServices gatewayServices(const Options& engineOptions, const Workspace& workspace)
    {
        gateway::GatewayServices services{items(), functions, traces, threads};
        services.region = workspace.settings.region;
        services.actions = &actions;
        services.usageFile = QDir(engineOptions.dataFolder).filePath(QStringLiteral("usage.json"));
        services.onlyKnownCredentials = workspace.settings.services.signatures == aws::SignatureCheck::Verified;
        services.credentials =
            services.onlyKnownCredentials
                ? engineOptions.credentials
                : aws::findCredentials(QProcessEnvironment::systemEnvironment()).value_or(http::Credentials());
        services.accessLogs = &accessLogs;
        services.logs = logStore.get();
        services.webSocketLimits = engineOptions.webSockets;
        services.truststores = [folder = engineOptions.bucketsFolder.isEmpty()
                                             ? QDir(engineOptions.folder).filePath(QStringLiteral("buckets"))
                                             : engineOptions.bucketsFolder](const QByteArray& uri) {
            return objectAt(folder, uri);
        };
        return services;
    }

    /// Now and then, off this thread: the usage of API keys outlives this process, but for its last moments.
    void saveUsage()
    {
        readers.start([this] {
            if (const auto saved = gateway.access().usage.save(base::SystemClock::instance().nowMs()); !saved)
                qCWarning(base::logEngine).noquote() << saved.error().message;
        });
    }

    functions::Functions::Options functionOptions(const Options& engineOptions, const Workspace& workspace) const
    {
        functions::Functions::Options chosen;
        chosen.region = workspace.settings.region;
        chosen.dataFolder = engineOptions.dataFolder;
        chosen.tables = &items();
        chosen.isolation = workspace.settings.services.isolation;
        return chosen;
    }

    functions::EventSources::Options eventSourceOptions(const Options& engineOptions, const Workspace& workspace)
    {
        functions::EventSources::Options chosen;
        chosen.invoke = [this](functions::Invocation invocation, functions::Functions::Reply reply) {
            runFunction(functions, traces, std::move(invocation),
                        {observe::TraceSource::Function, QByteArrayLiteral("Stream")},
                        [reply = std::move(reply)](FunctionRun run) mutable { reply(std::move(run.result)); });
        };
        chosen.enqueue = [this](functions::Invocation invocation) {
            functions.enqueue(std::move(invocation), [](Result<void> accepted) {
                if (!accepted)
                    qCWarning(base::logFunctions).noquote() << "event not taken:" << accepted.error().message;
            });
        };
        chosen.tables = store ? nullptr : tables.get();
        chosen.destinations = &items();
        chosen.region = workspace.settings.region;
        chosen.dataFolder = engineOptions.dataFolder;
        return chosen;
    }

    DesignTables::Listener tableListener()
    {
        return {.problemsChanged = [this] { Q_EMIT q->problemsChanged(); },
                .storeLearned = [this] { compile(); },
                .createdByClient = [this](const auto& table) { Q_EMIT q->tableCreatedByClient(table); },
                .changedByClient = [this](const auto& table) { Q_EMIT q->tableChangedByClient(table); },
                .deletedByClient = [this](const QByteArray& name) { Q_EMIT q->tableDeletedByClient(name); }};
    }

    aws::rest::Surroundings surroundings(const Options& engineOptions, const Workspace& workspace)
    {
        return {.traces = traces,
                .region = workspace.settings.region,
                .signatures = workspace.settings.services.signatures,
                .credentials = engineOptions.credentials};
    }

    gateway::GatewayServices functionUrlServices(const Options& engineOptions, const Workspace& workspace)
    {
        gateway::GatewayServices services = gatewayServices(engineOptions, workspace);
        services.credentials = engineOptions.credentials;
        services.onlyKnownCredentials = workspace.settings.services.signatures == aws::SignatureCheck::Verified;
        return services;
    }

    static std::unique_ptr<observe::LogStore> openLogs(const Options& engineOptions)
    {
        auto opened = observe::LogStore::open({QDir(engineOptions.dataFolder).filePath(QStringLiteral("logs.db"))});
        if (!opened) {
            qCWarning(base::logEngine).noquote() << opened.error().message;
            opened = observe::LogStore::open({});  // in memory: that opens
        }
        return std::move(*opened);
    }

    /// What never was a call of a function (none of that name, no JSON) does not count.
    void count(const QByteArray& function, const functions::InvocationResult& result)
    {
        using observe::CallOutcome;
        const ErrorCode code = result.error ? result.error->code : ErrorCode::Internal;
        if (code == ErrorCode::ResourceNotFound || code == ErrorCode::InvalidArgument || code == ErrorCode::TooLarge)
            return;
        functionMetrics.record(function,
                               !result.error                      ? CallOutcome::Answered
                               : code == ErrorCode::LimitExceeded ? CallOutcome::Throttled
                                                                  : CallOutcome::Failed,
                               result.durationNs, result.report.concurrency);
    }

    /// What a call printed, with what the service says around it, goes to its log group.
    void keepLog(const QByteArray& function, const functions::InvocationResult& result)
    {
        if (result.report.requestId.isEmpty()) return;  // no process took it
        std::vector<observe::LogEvent> events;
        for (functions::LogEvent& event : functions::callLog(result))
            events.push_back({event.timeMs, std::move(event.text)});
        const QByteArray& group = result.report.logging.group;
        logStore->append(group.isEmpty() ? "/aws/lambda/" + function : group, result.report.logStream,
                         std::move(events));
    }

    aws::lambda::Lambda::Services lambdaServices(const Options& engineOptions, const Workspace& workspace)
    {
        aws::lambda::Lambda::Services services{keeper, functions, codeFolders};
        if (!store) services.tables = tables.get();
        services.region = workspace.settings.region;
        services.bucketsFolder = engineOptions.bucketsFolder;
        services.endpoint = [this] { return localUrl(endpointPort).toEncoded(); };
        services.lastResult = [this](const QByteArray& mapping) { return eventSources.status(mapping).lastResult; };
        return services;
    }

    aws::DynamoDbApi::Services tableServices(tables::Tables& of, const QByteArray& region,
                                             const workspace::ServiceSettings& settings)
    {
        aws::DynamoDbApi::Services services{of, traces};
        services.region = region;
        services.profile = settings.errors;
        services.signatures = settings.signatures;
        services.credentials = options.credentials;
        if (store) services.store = &store->endpoint();
        const bool isHome = &of == tables.get();
        services.tableSetChanged = [this, region, isHome](const QByteArray& name) {
            if (isHome) mailbox.post([this, name] { designTables.followClient(name); });
            if (regions) regions->follow(region, name);
        };
        return services;
    }

    /// Before the first request comes.
    void openRegions(const tables::Tables::Options& tableOptions, const workspace::Settings& settings)
    {
        Regions::Options regionOptions;
        regionOptions.folder = QDir(options.dataFolder).filePath(QStringLiteral("regions"));
        regionOptions.home = settings.region;
        regionOptions.tables = tableOptions;
        regionOptions.lagMs = settings.services.pacing.delays.replicaMs;
        regions = std::make_unique<Regions>(
            *tables, regionOptions,
            [this, services = settings.services](tables::Tables& of, const QByteArray& region) {
                return tableServices(of, region, services);
            },
            [this](const QByteArray& name) { mailbox.post([this, name] { designTables.followClient(name); }); });
        handler.setRegions(regions.get());
    }

    ~Private()
    {
        apiPorts.drain(drainMs);
        if (endpoint) endpoint->drain(drainMs);
        if (secure) secure->drain(drainMs);
        regions.reset();
        readers.waitForDone();
    }

    void apply(const Workspace& workspace)
    {
        const Workspace previous = std::exchange(design, *keeper.replace(workspace));
        designTables.apply(previous);
        if (regions) designTables.whenReady([this] { followReplicas(); });
        listen();
        compile();
    }

    // Those the design has, which no client asked for.
    void followReplicas()
    {
        for (const tables::TableDescription& table : design.tables)
            if (!table.replicas.isEmpty()) regions->follow(design.settings.region, table.name);
    }

    /// Makes a design serve. Any thread, one at a time.
    std::vector<gateway::DesignProblem> run(const Workspace& given)
    {
        deployer.deploy(given.functions);
        std::vector<gateway::DesignProblem> problems = gateway.apply(given.apis, resources(given), given.documents);
        problems.insert(problems.end(), deployer.problems().begin(), deployer.problems().end());
        return problems;
    }

    /// Clients edited the design through a control plane: it serves already, and now the files and the window follow.
    void tellClientEdits()
    {
        for (DesignKeeper::Edit edit = keeper.pending(); edit.after; edit = keeper.pending()) {
            Q_EMIT q->designChangedByClient(*edit.before, *edit.after);
            keeper.dropPending();
        }
        noteProblems();
        followDomains();
    }

    void compile()
    {
        keeper.runAgain();
        noteProblems();
        followDomains();
    }

    static ObjectRef objectOf(const gateway::DesignProblem& problem)
    {
        if (!problem.function.isEmpty()) return {ObjectRef::Kind::Function, problem.function, {}};
        return {problem.routeKey.isEmpty() ? ObjectRef::Kind::Api : ObjectRef::Kind::Route, problem.api,
                problem.routeKey};
    }

    void noteProblems()
    {
        applyProblems.clear();
        for (const gateway::DesignProblem& problem : keeper.problems()) {
            applyProblems.push_back({Severity::Error, {}, 0, objectOf(problem), problem.message});
        }
        if (design.settings.store != storeName)
            applyProblems.push_back({Severity::Warning,
                                     QStringLiteral("trestle.yaml"),
                                     0,
                                     {},
                                     QStringLiteral("The workspace names another store now. Close and open it again to "
                                                    "work on that one")});
        Q_EMIT q->problemsChanged();
    }

    /// The tables, wherever they are.
    tables::TableService& items() const { return store ? store->tables() : *tables; }

    /// What routes may lead to: the functions of the design, and the tables there are. Any thread.
    gateway::DesignResources resources(const Workspace& given) const
    {
        gateway::DesignResources found;
        found.functions.emplace();
        for (const functions::FunctionDescription& function : given.functions)
            found.functions->push_back(function.name);
        found.tables = designTables.all(given);
        return found;
    }

    // Ports -----------------------------------------------------------------------------------------------------------

    Result<void> listenAtEndpoint(quint16 port)
    {
        auto server = http::HttpServer::listen(threads, endpointOptions(port), handler);
        if (!server) return server.error();
        endpoint = std::move(*server);
        endpointPort = endpoint->port();
        const QByteArray url = localUrl(endpoint->port()).toEncoded();
        functions.setServiceEnvironment({{"AWS_ENDPOINT_URL", url},
                                         {"AWS_REGION", design.settings.region},
                                         {"AWS_DEFAULT_REGION", design.settings.region}});
        return {};
    }

    http::HttpServer::Options endpointOptions(quint16 port) const
    {
        http::HttpServer::Options serverOptions;
        serverOptions.port = port;
        serverOptions.limits.bodyBytes = requestBytes;
        return serverOptions;
    }

    Result<void> listenSecurely()
    {
        if (!secure) return {};
        return secure->follow(keeper.design()->documents);
    }

    void followDomains()
    {
        if (const Result<void> listening = listenSecurely(); !listening)
            qCWarning(base::logEngine).noquote() << listening.error().message;
    }

    void listen()
    {
        if (!options.apiPorts) return;
        apiPorts.follow(design.apis);
        Q_EMIT q->endpointsChanged();
    }

    const Options options;
    Engine* q = nullptr;
    // Outlives every thread below that posts to it; what is posted then dies unrun.
    base::Mailbox mailbox;
    Workspace design;

    observe::TraceStore traces;
    http::IoThreads threads;
    std::unique_ptr<tables::Tables> tables;  // a private, empty one where there is a store
    std::unique_ptr<RemoteStore> store;      // null: the workspace keeps its items itself
    std::unique_ptr<observe::LogStore> logStore;
    observe::FunctionMetrics functionMetrics;
    functions::Functions functions;
    functions::EventSources eventSources;
    TableActions actions;
    observe::AccessLogs accessLogs;
    gateway::Gateway gateway;
    gateway::FunctionUrls functionUrls;
    functions::CodeFolders codeFolders;
    FunctionDeployer deployer;  // used by run(), but for its debug ports
    DesignKeeper keeper;
    aws::rest::ControlPlanes controlPlanes;
    aws::apigateway::ApiGateway restApis;
    aws::apigatewayv2::ApiGatewayV2 httpApis;
    std::atomic<quint16> endpointPort = 0;
    aws::lambda::LambdaApi lambda;
    aws::logs::LogsApi logs;
    aws::identity::IdentityApi identity;
    aws::DynamoDbApi tableService;
    IssuerEndpoint issuer;
    const ReferenceEndpoint reference;
    EndpointHandler handler;
    std::unique_ptr<Regions> regions;  // null where there is a store
    std::unique_ptr<http::HttpServer> endpoint;
    std::optional<SecureEndpoint> secure;  // where options ask for one
    ApiPorts apiPorts;
    http::HttpClient client;
    std::optional<TraceExport> traceExport;
    QThreadPool readers;
    TableCalls tableCalls;
    SocketCalls socketCalls;
    ItemTransfers transfers;
    QTimer usageTimer;

    QByteArray storeName;  // what the workspace named when it was opened
    std::vector<Problem> applyProblems;
    DesignTables designTables;
};

Engine::Engine(std::unique_ptr<Private> priv) : d(std::move(priv))
{
    d->q = this;
    d->functions.setCallListener([this](const QByteArray& function, const functions::InvocationResult& result) {
        d->count(function, result);
        d->keepLog(function, result);
    });
    d->traces.setListener([this] { d->mailbox.post([this] { Q_EMIT tracesArrived(); }); });
    d->gateway.connections().setListener([this] { d->mailbox.post([this] { Q_EMIT connectionsChanged(); }); });
    d->functions.setListener([this](const QByteArray& name) {
        d->mailbox.post([this, name] {
            Q_EMIT functionStatusChanged(name);
            Q_EMIT problemsChanged();
        });
    });
}

Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(const Options& asked, const Workspace& workspace)
{
    Options options = asked;
    if (workspace.settings.services.signatures == aws::SignatureCheck::Verified &&
        options.credentials.accessKeyId.isEmpty()) {
        const auto found = aws::findCredentials(QProcessEnvironment::systemEnvironment());
        if (!found)
            return Error{ErrorCode::InvalidArgument,
                         QStringLiteral("Signatures are to be verified: that needs AWS_ACCESS_KEY_ID and "
                                        "AWS_SECRET_ACCESS_KEY in the environment")};
        options.credentials = *found;
    }
    if (!QDir().mkpath(options.dataFolder))
        return Error{ErrorCode::PermissionDenied,
                     QStringLiteral("The data folder %1 cannot be made").arg(options.dataFolder)};
    tables::Tables::Options tableOptions;
    tableOptions.path = QDir(options.dataFolder).filePath(QStringLiteral("data.db"));
    tableOptions.durability = workspace.settings.durability == workspace::StoreDurability::Durable
                                  ? tables::Durability::Durable
                                  : tables::Durability::Fast;
    tableOptions.bucketsFolder = options.bucketsFolder;
    tableOptions.itemCacheBytes = qint64(workspace.settings.services.itemCacheMib) << 20;
    tableOptions.pacing = workspace.settings.services.pacing;
    std::unique_ptr<RemoteStore> store;
    if (!workspace.settings.store.isEmpty()) {
        auto opened = RemoteStore::open(workspace.settings.store, workspace.settings.region);
        if (!opened) return opened.error();
        store = std::move(*opened);
        tableOptions.path.clear();  // several processes may serve one folder then: none of them owns data
    }
    auto tables = tables::Tables::open(tableOptions);
    if (!tables) return tables.error();

    std::unique_ptr<Engine> engine(
        new Engine(std::make_unique<Private>(options, std::move(*tables), std::move(store), workspace)));
    Private& d = *engine->d;
    if (!d.store) d.openRegions(tableOptions, workspace.settings);
    const Result<void> listening = d.listenAtEndpoint(options.port.value_or(workspace.settings.port));
    if (!listening) return listening.error();
    // The seeds of new tables are no events.
    d.eventSources.holdStreams(true);
    d.apply(workspace);
    if (d.designTables.isReady())
        d.eventSources.holdStreams(false);
    else
        d.designTables.whenReady([&d] { d.eventSources.holdStreams(false); });
    if (const Result<void> secured = d.listenSecurely(); !secured) return secured.error();
    return engine;
}

void Engine::apply(const Workspace& workspace)
{
    d->apply(workspace);
}

void Engine::whenReady(QObject* context, std::function<void()> ready)
{
    d->designTables.whenReady([guard = QPointer<QObject>(context), ready = std::move(ready)] {
        if (guard) ready();
    });
}

workspace::DesignAccess& Engine::designAccess()
{
    return d->keeper;
}

QList<Endpoint> Engine::endpoints() const
{
    QList<Endpoint> list;
    list.push_back({{}, endpointUrl(), true, {}});
    for (const gateway::Api& api : d->design.apis) {
        if (api.port == 0 || !d->options.apiPorts) continue;
        const std::optional<quint16> open = d->apiPorts.portOf(api.name);
        list.push_back({api.name, spokenTo(api, localUrl(open.value_or(api.port))), open.has_value(),
                        d->apiPorts.problemOf(api.name)});
    }
    return list;
}

QUrl Engine::endpointUrl() const
{
    return localUrl(d->endpoint->port());
}

QUrl Engine::secureUrl() const
{
    return d->secure ? d->secure->url() : QUrl();
}

QUrl Engine::apiUrl(const QByteArray& name) const
{
    const gateway::Api* api = d->design.api(name);
    if (!api || d->apiPorts.isStopped(name)) return {};
    if (const std::optional<quint16> open = d->apiPorts.portOf(name)) return spokenTo(*api, localUrl(*open));
    QUrl url = endpointUrl();
    const QByteArray stage = api->stages.empty() ? QByteArray("$default") : api->stages.front().name;
    url.setPath(QStringLiteral("/restapis/%1/%2/_user_request_")
                    .arg(QString::fromUtf8(api->resourceId()), QString::fromUtf8(stage)));
    return spokenTo(*api, url);
}

void Engine::startApi(const QByteArray& api)
{
    d->apiPorts.start(api);
    d->listen();
}

void Engine::stopApi(const QByteArray& api)
{
    d->apiPorts.stop(api);
    d->listen();
}

observe::TraceStore& Engine::traces()
{
    return d->traces;
}

const observe::FunctionMetrics& Engine::functionMetrics() const
{
    return d->functionMetrics;
}

functions::FunctionStatus Engine::functionStatus(const QByteArray& name) const
{
    return d->functions.status(name);
}

std::vector<Problem> Engine::problems() const
{
    std::vector<Problem> all = d->applyProblems;
    const std::vector<Problem> ofTables = d->designTables.problems();
    all.insert(all.end(), ofTables.begin(), ofTables.end());
    for (const functions::FunctionDescription& function : d->design.functions) {
        const functions::FunctionStatus status = d->functions.status(function.name);
        if (!status.problem.isEmpty())
            all.push_back(
                {Severity::Error, status.file, 0, {ObjectRef::Kind::Function, function.name, {}}, status.problem});
    }
    for (const Endpoint& endpoint : endpoints())
        if (!endpoint.problem.isEmpty())
            all.push_back({Severity::Error, {}, 0, {ObjectRef::Kind::Api, endpoint.api, {}}, endpoint.problem});
    return all;
}

TableCalls& Engine::tables()
{
    return d->tableCalls;
}

ItemTransfers& Engine::transfers()
{
    return d->transfers;
}

void Engine::invokeFunction(const QByteArray& name, const QByteArray& event, QObject* context,
                            Reply<Result<FunctionRun>> reply)
{
    if (const auto json = base::parseJson(event); !json) {
        d->mailbox.post([guard = QPointer<QObject>(context), reply = std::move(reply), message = json.error().message] {
            if (guard) reply(Error{ErrorCode::InvalidArgument, message});
        });
        return;
    }
    runFunction(
        d->functions, d->traces, {.function = name, .event = event}, {},
        [this, guard = QPointer<QObject>(context), reply = std::move(reply)](FunctionRun run) mutable {
            d->mailbox.post([guard = std::move(guard), reply = std::move(reply), run = std::move(run)]() mutable {
                if (guard) reply(std::move(run));
            });
        });
}

std::unique_ptr<http::WebSocketClient> Engine::openSocket(http::WebSocketRequest request,
                                                          http::WebSocketClient::Callbacks callbacks)
{
    if (isOwn(request.url)) request.headers.set(sourceHeader, "console");
    return std::make_unique<http::WebSocketClient>(std::move(request), std::move(callbacks));
}

SocketCalls& Engine::sockets()
{
    return d->socketCalls;
}

Result<void> Engine::debugFunction(const QByteArray& name, quint16 port)
{
    if (debugPort(name) == port) return {};
    if (auto checked = checkDebugging(d->design.function(name), name, port); !checked) return checked;
    d->deployer.setDebugPort(name, port);
    d->compile();
    return {};
}

void Engine::stopDebugging(const QByteArray& name)
{
    d->deployer.setDebugPort(name, std::nullopt);
    d->compile();
}

std::optional<quint16> Engine::debugPort(const QByteArray& function) const
{
    return d->deployer.debugPort(function);
}

bool Engine::isOwn(const QUrl& url) const
{
    const QString host = url.host();
    if (host != u"127.0.0.1" && host != u"localhost" && !host.endsWith(u".localhost")) return false;
    const QList<Endpoint> own = endpoints();
    return std::any_of(own.begin(), own.end(), [&](const Endpoint& each) { return each.url.port() == url.port(); });
}

http::HttpClient::Id Engine::send(http::ClientRequest request, QObject* context,
                                  Reply<Result<http::ClientResponse>> reply)
{
    // Only our own servers are told who asks.
    if (isOwn(request.url)) request.headers.set(sourceHeader, "console");
    return d->client.send(std::move(request), [guard = QPointer<QObject>(context),
                                               reply = std::move(reply)](Result<http::ClientResponse> response) {
        if (guard) reply(std::move(response));
    });
}

void Engine::cancel(http::HttpClient::Id id)
{
    d->client.cancel(id);
}

}  // namespace trestle::engine
