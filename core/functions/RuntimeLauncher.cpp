#include "core/functions/RuntimeLauncher.h"

#include "core/base/Ids.h"
#include "core/base/Log.h"
#include "core/functions/FrameChannel.h"
#include "core/functions/RuntimeApi.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QStandardPaths>

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace trestle::functions {

namespace {

using base::Error;
using base::ErrorCode;

// A runtime whose program is not the function's own: found on PATH, and led by a bootstrap of ours.
struct ManagedRuntime
{
    QString program;
    QString installHint;
    QString bootstrap;
};

ManagedRuntime nodeRuntime()
{
    return {QStringLiteral("node"), QStringLiteral("install Node.js 18 or later"), QStringLiteral("bootstrap.mjs")};
}

ManagedRuntime pythonRuntime()
{
    return {QStringLiteral("python3"), QStringLiteral("install Python 3.9 or later"), QStringLiteral("bootstrap.py")};
}

QByteArray newLogStream(const QByteArray& version)
{
    QByteArray id = base::newUuid();
    id.replace('-', QByteArray());
    const QString day = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy/MM/dd"));
    return day.toLatin1() + "/[" + version + ']' + id;
}

const QString folderPrefix = QStringLiteral("trestle-functions-");

// Folders are named after the process that owns them; what one that was killed has left behind goes here.
void removeLeftovers(const QString& parent)
{
    const QStringList folders = QDir(parent).entryList({folderPrefix + QLatin1Char('*')}, QDir::Dirs);
    for (const QString& folder : folders) {
        const QString owner = folder.mid(folderPrefix.size()).section(QLatin1Char('-'), 0, 0);
        const bool isGone = owner.toInt() > 1 && kill(owner.toInt(), 0) != 0 && errno == ESRCH;
        if (isGone) QDir(parent + QLatin1Char('/') + folder).removeRecursively();
    }
}

}  // namespace

RuntimeLauncher::RuntimeLauncher(const QString& temporaryFolder, FunctionPlace place,
                                 EnvironmentVariables serviceEnvironment, Isolation isolation)
    : m_place(std::move(place)), m_serviceEnvironment(std::move(serviceEnvironment)), m_isolation(isolation)
{
    const QString parent = temporaryFolder.isEmpty() ? QDir::tempPath() : temporaryFolder;
    QDir().mkpath(parent);
    removeLeftovers(parent);
    m_folder = std::make_unique<QTemporaryDir>(parent + QLatin1Char('/') + folderPrefix +
                                               QStringLiteral("%1-XXXXXX").arg(getpid()));
}

RuntimeLauncher::~RuntimeLauncher() = default;

void RuntimeLauncher::setServiceEnvironment(EnvironmentVariables environment)
{
    m_serviceEnvironment = std::move(environment);
}

base::Result<QString> RuntimeLauncher::bootstrap(const QString& name)
{
    const QString path = m_folder->filePath(name);
    if (QFile::exists(path)) return path;
    if (!m_folder->isValid())
        return Error{ErrorCode::Io, QStringLiteral("no temporary folder for functions: ") + m_folder->errorString()};
    QFile source(QStringLiteral(":/trestle/functions/") + name);
    QFile target(path);
    const bool written = source.open(QIODevice::ReadOnly) && target.open(QIODevice::WriteOnly) &&
                         target.write(source.readAll()) == source.size() && target.flush();
    if (written) return path;
    const Error error{ErrorCode::Io, path + QStringLiteral(": ") + target.errorString()};
    target.remove();
    return error;
}

base::Result<RuntimeLauncher::Command> RuntimeLauncher::command(const VersionDeployment& function, const QString& root)
{
    switch (*runtimeKind(function.configuration.runtime)) {
        case RuntimeKind::NodeJs:
            return nodeCommand(function);
        case RuntimeKind::Python:
            return pythonCommand(function);
        case RuntimeKind::Provided:
            return providedCommand(function, root);
    }
    return Error{ErrorCode::Internal, {}};
}

static base::Result<QString> programOf(const ManagedRuntime& runtime, const VersionDeployment& function)
{
    const QString program = QStandardPaths::findExecutable(runtime.program);
    if (!program.isEmpty()) return program;
    return Error{ErrorCode::NotFound, QStringLiteral("function %1 needs the program \"%2\", which is not on PATH: %3")
                                          .arg(QString::fromUtf8(function.name), runtime.program, runtime.installHint)};
}

base::Result<RuntimeLauncher::Command> RuntimeLauncher::nodeCommand(const VersionDeployment& function)
{
    const base::Result<QString> program = programOf(nodeRuntime(), function);
    if (!program) return program.error();
    const base::Result<QString> script = bootstrap(nodeRuntime().bootstrap);
    if (!script) return script.error();
    const QByteArray heap = "--max-old-space-size=" + QByteArray::number(function.configuration.memoryMb);
    return Command{QFile::encodeName(*program), {heap}, QFile::encodeName(*script)};
}

base::Result<RuntimeLauncher::Command> RuntimeLauncher::pythonCommand(const VersionDeployment& function)
{
    const base::Result<QString> program = programOf(pythonRuntime(), function);
    if (!program) return program.error();
    const base::Result<QString> script = bootstrap(pythonRuntime().bootstrap);
    if (!script) return script.error();
    if (function.debugPort &&
        QProcess::execute(*program, {QStringLiteral("-c"), QStringLiteral("import debugpy")}) != 0)
        return Error{ErrorCode::NotFound,
                     QStringLiteral("function %1 cannot be debugged: python3 has no debugpy (pip install debugpy)")
                         .arg(QString::fromUtf8(function.name))};
    return Command{QFile::encodeName(*program), {}, QFile::encodeName(*script)};
}

base::Result<RuntimeLauncher::Command> RuntimeLauncher::providedCommand(const VersionDeployment& function,
                                                                        const QString& root)
{
    const QString own = root + QStringLiteral("/bootstrap");
    QByteArray program = QFile::encodeName(own);
    if (!QFile::exists(own)) program = pathInLayers(function, "/opt/bootstrap");
    const QString found = QFile::decodeName(program);
    if (!QFile::exists(found))
        return Error{ErrorCode::NotFound,
                     QStringLiteral("Couldn't find valid bootstrap(s): [%1 /opt/bootstrap]").arg(own)};
    if (!QFileInfo(found).isExecutable())
        return Error{ErrorCode::PermissionDenied, QStringLiteral("fork/exec %1: permission denied").arg(found)};
    return Command{program, {}};
}

// Runs `command` behind the function's own program, as AWS_LAMBDA_EXEC_WRAPPER asks.
void RuntimeLauncher::wrap(Command& command, const VersionDeployment& function)
{
    const auto& environment = function.configuration.environment;
    const auto wrapper = environment.find("AWS_LAMBDA_EXEC_WRAPPER");
    if (wrapper == environment.end() || runtimeKind(function.configuration.runtime) == RuntimeKind::Provided) return;
    command.arguments.insert(command.arguments.begin(), command.program);
    command.program = pathInLayers(function, wrapper->second);
    command.isWrapped = true;
}

// The service starts a wrapper by a shell, and tells what the shell does about one that it cannot start.
static Error wrapperFailure(ErrorCode code, const QString& what)
{
    qCWarning(base::logFunctions).noquote() << what;
    return {ErrorCode::FunctionExit,
            QStringLiteral("Runtime exited with error: exit status %1").arg(code == ErrorCode::NotFound ? 127 : 126)};
}

// Links and scripts of PATH lead to places that a strict function does not see.
base::Result<void> RuntimeLauncher::settleInterpreter(Command& command, RuntimeKind kind)
{
    auto known = m_interpreters.find(kind);
    if (known == m_interpreters.end()) {
        base::Result<Interpreter> found = findInterpreter(kind, command.program);
        if (!found) return found.error();
        known = m_interpreters.emplace(kind, std::move(*found)).first;
    }
    command.program = known->second.program;
    return {};
}

// Puts `command` behind bubblewrap, with what the function may see.
base::Result<void> RuntimeLauncher::confine(Command& command, const VersionDeployment& function, const QByteArray& root,
                                            const QByteArray& temporary) const
{
    const RuntimeKind kind = *runtimeKind(function.configuration.runtime);
    SandboxView view{.readable = {}, .bootstrap = command.bootstrap, .folder = root, .temporaryFolder = temporary};
    if (kind == RuntimeKind::NodeJs) view.readable = nodePackagesAbove(root);
    if (const auto known = m_interpreters.find(kind); known != m_interpreters.end())
        view.readable.insert(view.readable.end(), known->second.readable.begin(), known->second.readable.end());
    for (const QString& layer : function.layers)
        view.readable.push_back(QFile::encodeName(layer));
    base::Result<std::vector<QByteArray>> before = sandboxCommand(view);
    if (!before) return before.error();
    before->push_back(command.program);
    before->insert(before->end(), command.arguments.begin(), command.arguments.end());
    command.program = before->front();
    command.arguments.assign(before->begin() + 1, before->end());
    if (!command.bootstrap.isEmpty()) command.bootstrap = bootstrapInSandbox(command.bootstrap);
    return {};
}

// The command of the runtime, behind what the function and its isolation put before it.
base::Result<RuntimeLauncher::Command> RuntimeLauncher::wholeCommand(const VersionDeployment& function,
                                                                     RuntimeKind kind, const QString& root,
                                                                     const QString& temporary)
{
    base::Result<Command> command = this->command(function, root);
    if (!command) return command;
    const bool isStrict = m_isolation == Isolation::Strict;
    if (isStrict && kind != RuntimeKind::Provided)
        if (auto settled = settleInterpreter(*command, kind); !settled) return settled.error();
    wrap(*command, function);
    if (!isStrict) return command;
    const QFileInfo program(QFile::decodeName(command->program));
    const QString what = QStringLiteral("function %1: ").arg(QString::fromUtf8(function.name));
    if (command->isWrapped && !program.isExecutable())
        return wrapperFailure(program.exists() ? ErrorCode::PermissionDenied : ErrorCode::NotFound,
                              what + program.filePath());
    const auto confined = confine(*command, function, QFile::encodeName(root), QFile::encodeName(temporary));
    if (!confined) return Error{confined.error().code, what + confined.error().message};
    return command;
}

base::Result<std::unique_ptr<RuntimeApi>> RuntimeLauncher::listen()
{
    if (!m_apiThread) m_apiThread = std::make_unique<http::IoThreads>(1);
    return RuntimeApi::listen(*m_apiThread);
}

base::Result<ChildProcess> RuntimeLauncher::startCommand(const VersionDeployment& function, Command command,
                                                         ProcessPlan plan)
{
    plan.program = std::move(command.program);
    plan.arguments = std::move(command.arguments);
    if (!command.bootstrap.isEmpty()) plan.arguments.push_back(std::move(command.bootstrap));
    plan.memoryMb = function.configuration.memoryMb;
    base::Result<ChildProcess> process = startProcess(plan);
    if (process) return process;
    const ErrorCode code = process.error().code;
    const QString what =
        QStringLiteral("function %1: ").arg(QString::fromUtf8(function.name)) + process.error().message;
    return command.isWrapped ? wrapperFailure(code, what) : Error{code, what};
}

base::Result<LaunchedProcess> RuntimeLauncher::launch(const VersionDeployment& function, RuntimeStart start)
{
    const QString name = QString::fromUtf8(function.name);
    const std::optional<RuntimeKind> kind = runtimeKind(function.configuration.runtime);
    if (!kind) {
        return Error{
            ErrorCode::Unsupported,
            QStringLiteral("function %1: the runtime \"%2\" is not known; nodejsNN.x, python3.N and provided.* are")
                .arg(name, QString::fromUtf8(function.configuration.runtime))};
    }
    // A real path: stack traces name files by it, and the bootstraps compare.
    const QString root = QFileInfo(function.folder).canonicalFilePath();
    if (root.isEmpty())
        return Error{ErrorCode::NotFound,
                     QStringLiteral("function %1: the folder %2 does not exist").arg(name, function.folder)};
    const QString temporary = m_folder->filePath(QStringLiteral("process-%1").arg(++m_started));
    base::Result<Command> command = wholeCommand(function, *kind, root, temporary);
    if (!command) return command.error();
    if (!QDir().mkdir(temporary))
        return Error{ErrorCode::Io, QStringLiteral("%1: the folder cannot be made").arg(temporary)};
    auto unused = qScopeGuard([&temporary] { QDir().rmdir(temporary); });

    LaunchedProcess launched;
    launched.place = m_place;
    launched.isolation = m_isolation;
    launched.logStream = newLogStream(function.version);
    const bool isStrict = m_isolation == Isolation::Strict;
    EnvironmentVariables environment =
        runtimeEnvironment({.function = function,
                            .place = m_place,
                            .service = m_serviceEnvironment,
                            .start = start,
                            .taskRoot = QFile::encodeName(root),
                            .temporaryFolder = isStrict ? sandboxTemporaryFolder : QFile::encodeName(temporary),
                            .logStream = launched.logStream});
    if (*kind == RuntimeKind::Provided) {
        auto api = listen();
        if (!api) return api.error();
        environment["AWS_LAMBDA_RUNTIME_API"] = (*api)->address();
        launched.channel = std::move(*api);
    }
    if (function.debugPort) environment["TRESTLE_DEBUG"] = QByteArray::number(*function.debugPort);

    const QByteArray marker = "TRESTLE_PROCESS=" + base::newUuid();
    ProcessPlan plan;
    for (const auto& [key, value] : environment)
        plan.environment.push_back(key + '=' + value);
    plan.environment.push_back(marker);
    plan.folder = QFile::encodeName(root);
    const quint64 tag = plan.tag = QRandomGenerator::global()->generate64() >> 2 | 1;
    plan.hasChannel = *kind != RuntimeKind::Provided;
    base::Result<ChildProcess> process = startCommand(function, std::move(*command), std::move(plan));
    if (!process) return process.error();
    unused.dismiss();
    launched.ending = {{process->pid, marker, tag}, temporary};
    if (!launched.channel) launched.channel = std::make_unique<FrameChannel>(std::move(process->channel));
    launched.process = std::move(*process);
    return launched;
}

}  // namespace trestle::functions
