#include "core/functions/RuntimeLauncher.h"

#include "core/base/Ids.h"

#include <QDate>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace trestle::functions {

namespace {

using Environment = std::map<QByteArray, QByteArray>;

QString programName(RuntimeKind kind)
{
    switch (kind) {
        case RuntimeKind::NodeJs:
            return QStringLiteral("node");
        case RuntimeKind::Python:
            return QStringLiteral("python3");
    }
    return {};
}

QString installHint(RuntimeKind kind)
{
    switch (kind) {
        case RuntimeKind::NodeJs:
            return QStringLiteral("install Node.js 18 or later");
        case RuntimeKind::Python:
            return QStringLiteral("install Python 3.9 or later");
    }
    return {};
}

QString bootstrapName(RuntimeKind kind)
{
    switch (kind) {
        case RuntimeKind::NodeJs:
            return QStringLiteral("bootstrap.mjs");
        case RuntimeKind::Python:
            return QStringLiteral("bootstrap.py");
    }
    return {};
}

Environment basicEnvironment(const FunctionPlace& place)
{
    Environment environment;
    for (const char* name : {"PATH", "HOME", "LANG"}) {
        if (qEnvironmentVariableIsSet(name)) environment[name] = qgetenv(name);
    }
    if (!environment.contains("LANG")) environment["LANG"] = "C.UTF-8";
    environment["TZ"] = ":UTC";
    environment["AWS_REGION"] = place.region;
    environment["AWS_DEFAULT_REGION"] = place.region;
    environment["AWS_ACCESS_KEY_ID"] = "local";
    environment["AWS_SECRET_ACCESS_KEY"] = "local";
    environment["AWS_SESSION_TOKEN"] = "local";
    // No network at start: neither credentials nor region have to be looked up.
    environment["AWS_EC2_METADATA_DISABLED"] = "true";
    return environment;
}

void prepend(Environment& environment, const QByteArray& name, const QByteArray& path)
{
    QByteArray& value = environment[name];
    value = value.isEmpty() ? path : path + ':' + value;
}

// A layer is unpacked into /opt in the cloud. Here its folders stand first on the paths that programs search, which is
// where the service's own variables name /opt; the layer given last comes first, as its files would lie on top.
void addLayers(Environment& environment, const VersionDeployment& function, RuntimeKind kind)
{
    for (const QString& layer : function.layers) {
        const QByteArray root = QFile::encodeName(layer);
        prepend(environment, "PATH", root + "/bin");
        prepend(environment, "LD_LIBRARY_PATH", root + "/lib");
        switch (kind) {
            case RuntimeKind::NodeJs:
                prepend(environment, "NODE_PATH", root + "/nodejs/node_modules");
                break;
            case RuntimeKind::Python:
                prepend(environment, "PYTHONPATH",
                        root + "/python:" + root + "/python/lib/" + function.configuration.runtime + "/site-packages");
                break;
        }
    }
}

// What a function's own variables cannot replace.
void setReserved(Environment& environment, const VersionDeployment& function, RuntimeLauncher::Start start,
                 const QByteArray& folder, const QByteArray& logStream)
{
    const FunctionConfiguration& configuration = function.configuration;
    environment["LAMBDA_TASK_ROOT"] = folder;
    environment["_HANDLER"] = configuration.handler;
    environment["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + configuration.runtime;
    environment["AWS_LAMBDA_FUNCTION_NAME"] = function.name;
    environment["AWS_LAMBDA_FUNCTION_VERSION"] = function.version;
    environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = QByteArray::number(configuration.memoryMb);
    environment["AWS_LAMBDA_LOG_GROUP_NAME"] =
        function.logging.group.isEmpty() ? "/aws/lambda/" + function.name : function.logging.group;
    environment["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream;
    environment["AWS_LAMBDA_INITIALIZATION_TYPE"] =
        start == RuntimeLauncher::Start::Provisioned ? "provisioned-concurrency" : "on-demand";
    if (function.logging.format == LogFormat::Json) {
        const QByteArray& level = function.logging.applicationLevel;
        environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
        environment["AWS_LAMBDA_LOG_LEVEL"] = level.isEmpty() ? QByteArray("INFO") : level;
    }
}

QByteArray newLogStream(const QByteArray& version)
{
    QByteArray id = base::newUuid();
    id.replace('-', QByteArray());
    return QDate::currentDate().toString(QStringLiteral("yyyy/MM/dd")).toLatin1() + "/[" + version + ']' + id;
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

void merge(Environment& environment, const Environment& stronger)
{
    for (const auto& [name, value] : stronger)
        environment[name] = value;
}

}  // namespace

RuntimeLauncher::RuntimeLauncher(const QString& temporaryFolder, FunctionPlace place, Environment serviceEnvironment)
    : m_place(std::move(place)), m_serviceEnvironment(std::move(serviceEnvironment))
{
    const QString parent = temporaryFolder.isEmpty() ? QDir::tempPath() : temporaryFolder;
    QDir().mkpath(parent);
    removeLeftovers(parent);
    m_folder = std::make_unique<QTemporaryDir>(parent + QLatin1Char('/') + folderPrefix +
                                               QStringLiteral("%1-XXXXXX").arg(getpid()));
}

void RuntimeLauncher::setServiceEnvironment(Environment environment)
{
    m_serviceEnvironment = std::move(environment);
}

base::Result<QString> RuntimeLauncher::bootstrap(RuntimeKind kind)
{
    const QString path = m_folder->filePath(bootstrapName(kind));
    if (QFile::exists(path)) return path;
    if (!m_folder->isValid())
        return base::Error{base::ErrorCode::Io,
                           QStringLiteral("no temporary folder for functions: ") + m_folder->errorString()};
    QFile source(QStringLiteral(":/trestle/functions/") + bootstrapName(kind));
    QFile target(path);
    const bool written = source.open(QIODevice::ReadOnly) && target.open(QIODevice::WriteOnly) &&
                         target.write(source.readAll()) == source.size() && target.flush();
    if (written) return path;
    const base::Error error{base::ErrorCode::Io, path + QStringLiteral(": ") + target.errorString()};
    target.remove();
    return error;
}

base::Result<LaunchedProcess> RuntimeLauncher::launch(const VersionDeployment& deployment, Start start)
{
    const FunctionConfiguration& function = deployment.configuration;
    const QString name = QString::fromUtf8(deployment.name);
    const std::optional<RuntimeKind> kind = runtimeKind(function.runtime);
    if (!kind) {
        return base::Error{base::ErrorCode::Unsupported,
                           QStringLiteral("function %1: the runtime \"%2\" is not known; nodejsNN.x and python3.N are")
                               .arg(name, QString::fromUtf8(function.runtime))};
    }
    const QString program = QStandardPaths::findExecutable(programName(*kind));
    if (program.isEmpty()) {
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("function %1 needs the program \"%2\", which is not on PATH: %3")
                               .arg(name, programName(*kind), installHint(*kind))};
    }
    const base::Result<QString> script = bootstrap(*kind);
    if (!script) return script.error();
    const QString temporary = m_folder->filePath(QStringLiteral("process-%1").arg(++m_started));
    if (!QDir().mkdir(temporary))
        return base::Error{base::ErrorCode::Io, QStringLiteral("%1: the folder cannot be made").arg(temporary)};

    // A real path: stack traces name files by it, and the bootstraps compare.
    const QString canonical = QFileInfo(deployment.folder).canonicalFilePath();
    if (canonical.isEmpty()) {
        QDir().rmdir(temporary);
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("function %1: the folder %2 does not exist").arg(name, deployment.folder)};
    }
    const QByteArray root = QFile::encodeName(canonical);
    const QByteArray marker = "TRESTLE_PROCESS=" + base::newUuid();
    const QByteArray logStream = newLogStream(deployment.version);
    Environment environment = basicEnvironment(m_place);
    environment["TMPDIR"] = QFile::encodeName(temporary);
    merge(environment, m_serviceEnvironment);
    merge(environment, function.environment);
    addLayers(environment, deployment, *kind);
    setReserved(environment, deployment, start, root, logStream);

    ProcessPlan plan;
    plan.program = QFile::encodeName(program);
    if (*kind == RuntimeKind::NodeJs)
        plan.arguments.push_back("--max-old-space-size=" + QByteArray::number(function.memoryMb));
    plan.arguments.push_back(QFile::encodeName(*script));
    for (const auto& [key, value] : environment)
        plan.environment.push_back(key + '=' + value);
    plan.environment.push_back(marker);
    plan.folder = root;
    plan.memoryMb = function.memoryMb;

    base::Result<ChildProcess> process = startProcess(plan);
    if (!process) {
        QDir().rmdir(temporary);
        return base::Error{process.error().code, QStringLiteral("function %1: ").arg(name) + process.error().message};
    }
    const ProcessTree tree{process->pid, marker};
    return LaunchedProcess{std::move(*process), EndingProcess{tree, temporary}, logStream};
}

}  // namespace trestle::functions
