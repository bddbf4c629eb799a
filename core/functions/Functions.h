// All functions of one workspace, with their warm processes. Deploying a function replaces it: calls under way end on
// the old processes, later ones run on new ones. A handler file of $LATEST that is saved is picked up by the next call;
// one that does not load leaves the old code serving and is reported by status().
//
// Threads: any thread may call anything. Replies run on a thread of this object's own: post to where the work belongs.
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/base/UniqueFunction.h"
#include "core/functions/FunctionDeployment.h"
#include "core/functions/Isolation.h"
#include "core/observe/Trace.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace trestle::tables {
class TableService;
}

namespace trestle::functions {

/// What is known of a streamed answer from its beginning.
struct StreamHead
{
    QByteArray contentType;
    QByteArray executedVersion;  // "$LATEST", or a version's number
};

struct Invocation
{
    QByteArray function;
    QByteArray event;  // JSON
    QByteArray requestId;
    QByteArray traceRoot;
    QByteArray qualifier = {};      // a version's number, an alias, or "" for $LATEST
    QByteArray clientContext = {};  // JSON; "": none
    QByteArray identity = {};       // JSON, of Cognito; "": none
    QByteArray tenantId = {};       // told to the handler; "": none
    QByteArray lineage = {};        // the part Lineage of the X-Amzn-Trace-Id this call came with (Lineage.h)
    /// Takes a streamed answer piece by piece, on a thread of Functions; the first call has no bytes. Without it the
    /// pieces are gathered in the result's payload.
    std::function<void(const StreamHead& head, QByteArray bytes)> takePart = {};
    /// How many bytes of these have not gone on: while they are many, the function stands still. Null: none are kept.
    std::function<qint64()> partsWaiting = {};
};

/// A line that a handler printed. `head` is what its runtime wrote before the text (time, request id and level, each
/// with a tab after it); a log stream shows both, a trace knows the first itself.
struct HandlerLine : observe::LogLine
{
    QByteArray head = {};
};

/// What the service's log stream says around a call's own lines.
struct CallReport
{
    QByteArray requestId;
    QByteArray logStream;
    QByteArray runtime;    // "nodejs22.x"
    qint64 startedMs = 0;  // since 1970
    qint64 startedNs = 0;  // the same moment on Clock::monotonicNs
    int memoryMb = 0;
    int maximumMemoryMb = 0;
    int concurrency = 0;  // calls of this version under way when it began, itself included
    LogSettings logging;
};

struct InvocationResult
{
    /// The handler's answer as JSON; if it failed, the service's error document {"errorType", "errorMessage", "trace"}.
    QByteArray payload;
    /// Set if the handler failed: FunctionError, FunctionInit, FunctionExit or FunctionTimeout, with a message for
    /// people that names file and line where they are known. Without a handler having run: ResourceNotFound for a
    /// function, version or alias that is not there, LimitExceeded for a call above a limit; InvalidArgument for a
    /// context that is no JSON.
    std::optional<base::Error> error;
    QByteArray throttleReason = {};  // with LimitExceeded: the Reason of the service's TooManyRequestsException
    std::vector<HandlerLine> log;    // atNs on Clock::monotonicNs
    qint64 durationNs = 0;
    qint64 initNs = 0;                // process start and loading; 0 for a warm call
    int version = 0;                  // how often the function has been loaded anew, from 1
    QByteArray executedVersion = {};  // "$LATEST", or a version's number
    QByteArray streamType = {};       // the content type of an answer that was streamed; "": it was not
    CallReport report = {};           // only of a call that reached a process, if only to find that it does not load
};

enum class FunctionState { NotLoaded, Ready, Failed };
struct FunctionStatus
{
    FunctionState state = FunctionState::NotLoaded;
    int version = 0;  // the one serving
    int processes = 0;
    QString problem;  // why the newest file does not load, with file and line; "" if it does
    QString file;     // the handler's file
};

class Functions
{
public:
    struct Options
    {
        QString temporaryFolder;  // for sockets and bootstraps; "" makes a private one (0700)
        std::map<QByteArray, QByteArray> serviceEnvironment;  // AWS_ENDPOINT_URL, AWS_REGION, …: set for every handler
        int processesPerFunction = 0;                         // at most, of one version; 0: 20, or four times the cores
        QByteArray region = "us-east-1";
        QByteArray accountId = "000000000000";
        qsizetype logBytesPerCall = 1 << 20;     // the rest is dropped, and said
        qsizetype asyncEventBytes = 262'144;     // of an event that nobody waits for
        QString dataFolder;                      // keeps those events across restarts; "": nothing does
        tables::TableService* tables = nullptr;  // for destinations that are tables; outlives this
        Isolation isolation = Isolation::Standard;
        const base::Clock* clock = nullptr;
    };
    using Accepted = base::UniqueFunction<void(base::Result<void>)>;
    using Reply = base::UniqueFunction<void(InvocationResult)>;

    explicit Functions(const Options& options);
    /// Ends every process and its children; calls under way are answered with FunctionExit.
    ~Functions();

    /// Makes the functions exactly these.
    void deploy(std::vector<FunctionDeployment> functions);
    /// The same, each with $LATEST alone. `folderOf(name)` is where a function's files stand.
    void deploy(const std::vector<FunctionDescription>& functions, const std::function<QString(QByteArray)>& folderOf);
    /// The addresses handlers reach us at are known only after listening.
    void setServiceEnvironment(std::map<QByteArray, QByteArray> environment);

    void invoke(Invocation invocation, Reply reply);
    /// For events that nobody waits for: run soon, tried again after one and two minutes (AsyncSettings), their outcome
    /// sent on to where the function says. `accepted` once the event is safe. Errors: ResourceNotFound, TooLarge,
    /// InvalidArgument, Io.
    void enqueue(Invocation invocation, Accepted accepted);
    [[nodiscard]] FunctionStatus status(const QByteArray& function) const;
    /// Called on a thread of this object's own whenever a status changed. Set before deploy().
    void setListener(std::function<void(QByteArray function)> listener);
    /// Called on a thread of this object's own after each call, before its reply runs: logs and metrics are made of
    /// this. Set before deploy().
    using CallListener = std::function<void(const QByteArray& function, const InvocationResult& result)>;
    void setCallListener(CallListener listener);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::functions
