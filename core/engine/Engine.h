// Everything running for one workspace: I/O threads, servers, tables, functions, gateway, traces. The one face that ui
// and app talk to. Nothing here blocks its caller beyond opening: answers come by callback or signal.
//
// Thread: made and used on one thread with an event loop (the main thread); callbacks run there, and not at all once
// their context object is gone.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/base/Result.h"
#include "core/engine/FunctionRun.h"
#include "core/engine/ItemTransfers.h"
#include "core/engine/SocketCalls.h"
#include "core/engine/TableCalls.h"
#include "core/functions/Functions.h"
#include "core/gateway/Gateway.h"
#include "core/http/HttpClient.h"
#include "core/http/WebSocketClient.h"
#include "core/observe/TraceStore.h"
#include "core/tables/Tables.h"
#include "core/workspace/DesignAccess.h"

#include <QObject>
#include <QPointer>
#include <QUrl>

#include <functional>
#include <memory>

namespace trestle::observe {
class FunctionMetrics;
}

namespace trestle::engine {

/// One address we listen on, or tried to.
struct Endpoint
{
    QByteArray api;  // "" for the workspace's endpoint (table service and all APIs)
    QUrl url;        // http://127.0.0.1:4566; of a WebSocket API ws://…
    bool running = false;
    QString problem;  // why it is not: "Port 3000 is used by node (pid 812)"

    bool operator==(const Endpoint&) const = default;
};

class Engine : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString folder;                      // the workspace's
        QString dataFolder;                  // usually <folder>/.trestle; data file and lock stand there
        std::optional<quint16> port;         // of the endpoint, instead of the workspace's; 0: any free one
        std::optional<quint16> tlsPort;      // TLS of the endpoint, 0: any free one; nothing: there is none
        bool apiPorts = true;                // false: APIs are reached through the endpoint only
        int ioThreads = 0;                   // 0: one per core
        QString bucketsFolder;               // its subfolders stand for buckets of exports and imports; empty: none
        http::Credentials credentials = {};  // that verified signatures are made with; none: the environment's
        http::WebSocketLimits webSockets = {};
        bool metrics = false;    // told in Prometheus' text at /_trestle/metrics of the endpoint
        bool reference = false;  // of APIs, told at /_trestle/reference of the endpoint
        QUrl traceCollector;     // of TraceExport::collectorUrl(); empty: traces are sent nowhere
    };
    template <typename T>
    using Reply = std::function<void(T)>;

    /// Opens the data and starts listening. Errors: WorkspaceLocked (names the process), PermissionDenied, Io, Internal
    /// (damaged data), AddressInUse for the endpoint, InvalidArgument if signatures are to be verified and there are no
    /// keys to verify them with.
    [[nodiscard]] static base::Result<std::unique_ptr<Engine>> open(const Options& options,
                                                                    const workspace::Workspace& workspace);
    /// Lets requests under way end (at most 2 s), makes queued writes durable, ends functions.
    ~Engine() override;

    /// Runs this design from now on: compiles APIs, deploys functions, creates tables that do not exist, gives
    /// those that do their indexes and settings, opens and closes ports. Tables that are no longer in the design keep
    /// their data.
    void apply(const workspace::Workspace& workspace);
    /// Calls `ready` once the tables of the last apply() exist with their seeds.
    void whenReady(QObject* context, std::function<void()> ready);

    /// For what changes the design from outside the window; see DesignAccess for threads.
    [[nodiscard]] workspace::DesignAccess& designAccess();

    [[nodiscard]] QList<Endpoint> endpoints() const;
    [[nodiscard]] QUrl endpointUrl() const;
    /// The endpoint over TLS: https://localhost:8443, with the certificate `tls/certificate.pem` of the data folder.
    /// Empty: there is none.
    [[nodiscard]] QUrl secureUrl() const;
    /// Where an API answers: its own port, else through the endpoint; empty if it is stopped.
    [[nodiscard]] QUrl apiUrl(const QByteArray& api) const;
    void startApi(const QByteArray& api);
    void stopApi(const QByteArray& api);

    [[nodiscard]] observe::TraceStore& traces();
    /// What functions' calls were, counted; of routes see TraceStore::metrics().
    [[nodiscard]] const observe::FunctionMetrics& functionMetrics() const;
    [[nodiscard]] functions::FunctionStatus functionStatus(const QByteArray& name) const;
    /// What the last apply() could not run.
    [[nodiscard]] std::vector<workspace::Problem> problems() const;

    /// Table operations, off this thread.
    [[nodiscard]] TableCalls& tables();
    /// Items between tables and files, on a thread of their own.
    [[nodiscard]] ItemTransfers& transfers();

    /// Runs a function on an event of the caller's making. Errors: InvalidArgument if `event` is no JSON; what the
    /// function does wrong stands in the run.
    void invokeFunction(const QByteArray& name, const QByteArray& event, QObject* context,
                        Reply<base::Result<FunctionRun>> reply);

    /// Opens a WebSocket as the console (it is marked so in its traces). Belongs to this thread, where its callbacks
    /// run.
    [[nodiscard]] std::unique_ptr<http::WebSocketClient> openSocket(http::WebSocketRequest request,
                                                                    http::WebSocketClient::Callbacks callbacks);
    /// The open connections of WebSocket APIs.
    [[nodiscard]] SocketCalls& sockets();

    /// Runs $LATEST of a function for a debugger that attaches to 127.0.0.1:`port` (node's inspector, debugpy), until
    /// stopDebugging(): one process alone, whose time stands still while somebody is attached. Errors: as of
    /// checkDebugging() in FunctionDeployer.h.
    [[nodiscard]] base::Result<void> debugFunction(const QByteArray& name, quint16 port);
    void stopDebugging(const QByteArray& name);
    /// Where it listens for a debugger, if it does.
    [[nodiscard]] std::optional<quint16> debugPort(const QByteArray& function) const;

    /// Whether `url` leads to one of our own servers on this machine.
    [[nodiscard]] bool isOwn(const QUrl& url) const;
    /// Sends a request as the console (it is marked so in its trace). The reply gets Cancelled after cancel(id).
    http::HttpClient::Id send(http::ClientRequest request, QObject* context,
                              Reply<base::Result<http::ClientResponse>> reply);
    void cancel(http::HttpClient::Id id);

Q_SIGNALS:
    void endpointsChanged();
    void problemsChanged();
    void functionStatusChanged(const QByteArray& name);
    /// A connection of a WebSocket API came or went; comes at most once until connections() was called.
    void connectionsChanged();
    /// New traces are in the store; comes at most once until traces().since() was called.
    void tracesArrived();
    /// A client created, changed or deleted a table over the wire: the workspace's files are to follow.
    void tableCreatedByClient(const tables::TableDescription& description);
    void tableChangedByClient(const tables::TableDescription& description);
    void tableDeletedByClient(const QByteArray& name);
    /// A client changed the design through a control plane. It serves already; the document and the files are to
    /// follow, by merging what is different in `after` (workspace::merge with `before` as the base).
    void designChangedByClient(const workspace::Workspace& before, const workspace::Workspace& after);

private:
    class Private;
    explicit Engine(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

}  // namespace trestle::engine
