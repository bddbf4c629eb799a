#include "core/functions/RuntimeEnvironment.h"

#include <QFile>

namespace trestle::functions {

namespace {

EnvironmentVariables basicEnvironment(const FunctionPlace& place)
{
    EnvironmentVariables environment;
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

void prepend(EnvironmentVariables& environment, const QByteArray& name, const QByteArray& path)
{
    QByteArray& value = environment[name];
    value = value.isEmpty() ? path : path + ':' + value;
}

// A layer is unpacked into /opt in the cloud. Here its folders stand first on the paths that programs search, which is
// where the service's own variables name /opt; the layer given last comes first, as its files would lie on top.
void addLayers(EnvironmentVariables& environment, const VersionDeployment& function)
{
    for (const QString& layer : function.layers) {
        const QByteArray root = QFile::encodeName(layer);
        prepend(environment, "PATH", root + "/bin");
        prepend(environment, "LD_LIBRARY_PATH", root + "/lib");
        const QByteArray& runtime = function.configuration.runtime;
        switch (runtimeKind(runtime).value_or(RuntimeKind::Provided)) {
            case RuntimeKind::NodeJs:
                prepend(environment, "NODE_PATH", root + "/nodejs/node_modules");
                break;
            case RuntimeKind::Python:
                prepend(environment, "PYTHONPATH",
                        root + "/python:" + root + "/python/lib/" + runtime + "/site-packages");
                break;
            case RuntimeKind::Provided:
                break;
        }
    }
}

// What a function's own variables cannot replace.
void setReserved(EnvironmentVariables& environment, const RuntimeSurroundings& surroundings)
{
    const VersionDeployment& function = surroundings.function;
    const FunctionConfiguration& configuration = function.configuration;
    environment["LAMBDA_TASK_ROOT"] = surroundings.taskRoot;
    environment["_HANDLER"] = configuration.handler;
    environment["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + configuration.runtime;
    environment["AWS_LAMBDA_FUNCTION_NAME"] = function.name;
    environment["AWS_LAMBDA_FUNCTION_VERSION"] = function.version;
    environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = QByteArray::number(configuration.memoryMb);
    environment["AWS_LAMBDA_LOG_GROUP_NAME"] =
        function.logging.group.isEmpty() ? "/aws/lambda/" + function.name : function.logging.group;
    environment["AWS_LAMBDA_LOG_STREAM_NAME"] = surroundings.logStream;
    environment["AWS_LAMBDA_INITIALIZATION_TYPE"] =
        surroundings.start == RuntimeStart::Provisioned ? "provisioned-concurrency" : "on-demand";
    environment["AWS_LAMBDA_LOG_FORMAT"] = function.logging.format == LogFormat::Json ? "JSON" : "Text";
    if (function.logging.format == LogFormat::Json) {
        const QByteArray& level = function.logging.applicationLevel;
        environment["AWS_LAMBDA_LOG_LEVEL"] = level.isEmpty() ? QByteArray("INFO") : level;
    }
    // For our bootstraps, which take it out.
    environment["TRESTLE_FUNCTION_ARN"] =
        functionArn(surroundings.place, {.function = function.name, .event = {}, .requestId = {}, .traceRoot = {}});
}

void merge(EnvironmentVariables& environment, const EnvironmentVariables& stronger)
{
    for (const auto& [name, value] : stronger)
        environment[name] = value;
}

}  // namespace

EnvironmentVariables runtimeEnvironment(const RuntimeSurroundings& surroundings)
{
    EnvironmentVariables environment = basicEnvironment(surroundings.place);
    environment["TMPDIR"] = surroundings.temporaryFolder;
    merge(environment, surroundings.service);
    merge(environment, surroundings.function.configuration.environment);
    addLayers(environment, surroundings.function);
    setReserved(environment, surroundings);
    return environment;
}

QByteArray pathInLayers(const VersionDeployment& function, const QByteArray& path)
{
    if (!path.startsWith("/opt/")) return path;
    for (auto layer = function.layers.rbegin(); layer != function.layers.rend(); ++layer) {
        const QString file = *layer + QString::fromUtf8(path.mid(4));
        if (QFile::exists(file)) return QFile::encodeName(file);
    }
    return path;
}

}  // namespace trestle::functions
